"""The breaker's counts in a real Redis, shared by several processes' stores."""

import socket
import subprocess
import time

import pytest

from ecom_erp.integrations.breaker import CircuitBreaker, RedisStore
from embedded import prerequisites

redis = pytest.importorskip("redis")


@pytest.fixture(scope="module")
def port(tmp_path_factory):
	command = prerequisites.program("redis-server")
	if not command:
		pytest.skip("redis-server is not installed")
	with socket.create_server(("127.0.0.1", 0)) as free:
		port = free.getsockname()[1]
	folder = tmp_path_factory.mktemp("redis")
	options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
	process = subprocess.Popen([command, *options], stdout=subprocess.DEVNULL)
	try:
		client = redis.Redis(port=port)
		for _attempt in range(100):
			try:
				client.ping()
				break
			except redis.ConnectionError:
				time.sleep(0.05)
		yield port
	finally:
		process.terminate()
		process.wait(timeout=10)


def worker(port, **options):
	"""A breaker as another worker process has it: its own connection, the same Redis."""
	store = RedisStore(redis.Redis(port=port), lambda key: f"site|{key}".encode())
	return CircuitBreaker(store, **options)


def test_all_workers_see_that_an_account_rests(port):
	one, two = worker(port, threshold=2), worker(port, threshold=2)
	one.failed("shared")
	assert one.allows("shared") and two.allows("shared")
	two.failed("shared")
	assert not one.allows("shared") and not two.allows("shared")
	assert two.allows("another")


def test_after_the_rest_one_worker_alone_tries_and_success_lets_all_in(port):
	one, two = worker(port, threshold=1, cool_down=1), worker(port, threshold=1, cool_down=1)
	one.failed("resting")
	assert not two.allows("resting")
	time.sleep(1.1)
	assert [two.allows("resting"), one.allows("resting")] == [True, False]
	two.succeeded("resting")
	assert one.allows("resting") and two.allows("resting")


def test_old_failures_are_forgotten(port):
	breaker = worker(port, threshold=2, cool_down=0.05, memory=0.1)
	breaker.failed("seldom")
	time.sleep(0.15)
	breaker.failed("seldom")
	assert breaker.allows("seldom")


def test_without_redis_calls_pass():
	with socket.create_server(("127.0.0.1", 0)) as free:
		nobody = free.getsockname()[1]
	store = RedisStore(redis.Redis(port=nobody), outages=(redis.RedisError,))
	breaker = CircuitBreaker(store, threshold=3)
	for _failure in range(5):
		breaker.failed("shop")
		assert breaker.allows("shop")
