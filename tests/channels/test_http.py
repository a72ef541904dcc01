"""The one way out, against real servers on loopback."""

import logging
import socket
import threading
import time
from urllib.parse import urlsplit

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from ecom_erp.integrations.breaker import AskedByPerson, CircuitBreaker, MemoryStore
from ecom_erp.integrations.http import (
	BreakerOpen,
	HostNotAllowed,
	HttpClient,
	Refused,
	ResponseTooLarge,
	Throttled,
	Unreachable,
)


@pytest.fixture
def server():
	with HTTPServer(host="127.0.0.1") as running:
		yield running


def client(**options):
	options.setdefault("backoff", 0.01)
	return HttpClient(["127.0.0.1"], account=options.pop("account", "shop"), **options)


def answers(server, path, *statuses, headers=None):
	"""The path gives these statuses one after the other, the last one for ever; the list of requests seen."""
	seen, waiting = [], list(statuses)

	def handle(request: Request) -> Response:
		seen.append(request)
		status = waiting.pop(0) if len(waiting) > 1 else waiting[0]
		return Response('{"ok": true}', status=status, headers=headers or {})

	server.expect_request(path).respond_with_handler(handle)
	return seen


class DropsAfterReading:
	"""A server that reads each request and closes the connection without an answer."""

	def __init__(self):
		self.requests = 0
		self._socket = socket.create_server(("127.0.0.1", 0))
		self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/work"
		threading.Thread(target=self._serve, daemon=True).start()

	def _serve(self):
		while True:
			try:
				connection, _address = self._socket.accept()
			except OSError:
				return
			with connection:
				if connection.recv(65536):
					self.requests += 1

	def close(self):
		self._socket.close()


@pytest.fixture
def dropping():
	running = DropsAfterReading()
	yield running
	running.close()


def test_429_is_repeated_after_the_time_the_server_names(server):
	seen = answers(server, "/a", 429, 200, headers={"Retry-After": "2"})
	waits = []
	response = client(sleep=waits.append).request("GET", server.url_for("/a"))
	assert response.status == 200 and response.json() == {"ok": True}
	assert len(seen) == 2
	assert waits == [2.0]


def test_a_wait_longer_than_the_limit_is_left_to_the_caller(server):
	seen = answers(server, "/a", 429, headers={"Retry-After": "3600"})
	with pytest.raises(Throttled) as caught:
		client().request("GET", server.url_for("/a"))
	assert caught.value.retry_after == 3600 and caught.value.retryable and caught.value.status == 429
	assert len(seen) == 1


@pytest.mark.parametrize("status", [502, 503, 504])
def test_passing_failures_are_repeated_when_that_does_no_harm(server, status):
	seen = answers(server, "/a", status, status, 200)
	assert client().request("POST", server.url_for("/a"), json={}, idempotent=True).status == 200
	assert len(seen) == 3


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_nothing_is_repeated_that_may_have_had_an_effect(server, status):
	seen = answers(server, "/a", status, 200)
	with pytest.raises((Throttled, Unreachable)) as caught:
		client().request("POST", server.url_for("/a"), json={})
	assert caught.value.status == status and caught.value.retryable
	assert len(seen) == 1


def test_500_is_not_repeated_at_once_but_may_be_tried_later(server):
	seen = answers(server, "/a", 500)
	with pytest.raises(Unreachable) as caught:
		client().request("GET", server.url_for("/a"))
	assert caught.value.retryable and len(seen) == 1


def test_a_refusal_keeps_status_and_body(server):
	answers(server, "/a", 422)
	with pytest.raises(Refused) as caught:
		client().request("GET", server.url_for("/a"))
	assert (caught.value.status, caught.value.retryable, caught.value.body) == (422, False, b'{"ok": true}')


def test_a_hanging_server_costs_no_more_than_the_time_out(server):
	release = threading.Event()
	server.expect_request("/a").respond_with_handler(lambda _request: (release.wait(5), Response("late"))[1])
	started = time.monotonic()
	with pytest.raises(Unreachable, match="no answer in time"):
		client(timeout=(1.0, 0.3), retries=0).request("GET", server.url_for("/a"))
	assert time.monotonic() - started < 4
	release.set()


def test_all_attempts_together_keep_to_the_budget(server):
	answers(server, "/a", 503)
	started = time.monotonic()
	with pytest.raises(Unreachable):
		client(retries=50, backoff=0.2, budget=0.6, breaker=CircuitBreaker(threshold=99)).request(
			"GET", server.url_for("/a")
		)
	assert time.monotonic() - started < 5


def test_a_lost_answer_is_not_sent_again_unless_that_does_no_harm(dropping):
	with pytest.raises(Unreachable) as caught:
		client().request("POST", dropping.url, json={"pay": 1})
	assert caught.value.retryable and caught.value.status == 0
	assert dropping.requests == 1
	with pytest.raises(Unreachable):
		client(retries=2).request("POST", dropping.url, json={"pay": 1}, idempotent=True)
	assert dropping.requests == 4


def test_a_connection_that_was_refused_is_tried_again_whatever_the_call():
	with socket.create_server(("127.0.0.1", 0)) as taken:
		port = taken.getsockname()[1]
	waits = []
	with pytest.raises(Unreachable, match="no connection"):
		client(retries=2, sleep=waits.append).request("POST", f"http://127.0.0.1:{port}/a", json={})
	assert len(waits) == 2


@pytest.mark.parametrize(
	"url",
	[
		"https://other.example.com/a",
		"https://shop.example.com.evil.example/a",
		"https://example.com/a",
		"http://a.shop.example.com/a",
		"ftp://a.shop.example.com/a",
		"file:///etc/passwd",
		"https://user:secret@a.shop.example.com/a",
		"https:///a",
	],
)
def test_addresses_that_are_never_reached(url):
	guarded = HttpClient(["*.shop.example.com", "shop.example.com"])
	with pytest.raises(HostNotAllowed):
		guarded.request("GET", url)


@pytest.mark.parametrize(
	"url",
	[
		"http://127.0.0.1:6379/",
		"https://127.0.0.1/",
		"http://localhost:8000/",
		"http://shop.localhost/",
		"http://[::1]/",
		"http://10.0.0.5/",
		"https://192.168.1.10/",
		"http://169.254.169.254/latest",
		"https://[::ffff:127.0.0.1]/",
	],
)
def test_this_machine_and_private_networks_are_reached_where_that_is_allowed(url):
	host = urlsplit(url).hostname
	with pytest.raises(HostNotAllowed, match="ecom_allow_local_hosts"):
		HttpClient([host], local=False).check_address(url)
	HttpClient([host], local=True).check_address(url)


def test_others_are_reached_by_https_whatever_is_allowed():
	for local in (True, False):
		HttpClient(["shop.example.com"], local=local).check_address("https://shop.example.com/")
		with pytest.raises(HostNotAllowed, match="by https"):
			HttpClient(["shop.example.com"], local=local).check_address("http://shop.example.com/")


def test_a_suffix_covers_sub_domains_alone():
	guarded = HttpClient(["*.myshop.example"])
	guarded.check_address("https://aurora.MyShop.example/a")
	with pytest.raises(HostNotAllowed):
		guarded.check_address("https://myshop.example/a")
	with pytest.raises(HostNotAllowed):
		guarded.check_address("https://evilmyshop.example/a")


def test_a_redirect_to_another_place_is_refused_and_takes_no_token_there(server):
	with HTTPServer(host="127.0.0.1") as elsewhere:
		seen = answers(elsewhere, "/steal", 200)
		server.expect_request("/a").respond_with_response(
			Response(status=302, headers={"Location": elsewhere.url_for("/steal")})
		)
		with pytest.raises(HostNotAllowed):
			client().request("GET", server.url_for("/a"), headers={"X-Token": "secret"})
		assert seen == []


def test_a_redirect_within_the_host_is_followed_for_reading_only(server):
	server.expect_request("/old").respond_with_response(Response(status=301, headers={"Location": "/new"}))
	answers(server, "/new", 200)
	assert client().request("GET", server.url_for("/old")).status == 200
	with pytest.raises(Refused):
		client().request("POST", server.url_for("/old"), json={})


def test_an_endless_answer_is_cut(server):
	server.expect_request("/big").respond_with_data(b"x" * 300_000)
	with pytest.raises(ResponseTooLarge):
		client(max_bytes=100_000).request("GET", server.url_for("/big"))


def test_a_header_that_cannot_be_sent_is_not_tried_for_ever(server):
	seen = answers(server, "/a", 200)
	with pytest.raises(Refused, match="malformed") as caught:
		client().request("GET", server.url_for("/a"), headers={"X-Token": "secret\nX-Other: 1"})
	assert not caught.value.retryable and "secret" not in str(caught.value) and seen == []


def test_cookies_are_not_carried_from_one_call_to_the_next(server):
	seen = answers(server, "/a", 200, headers={"Set-Cookie": "session=1; Path=/"})
	http = client()
	http.request("GET", server.url_for("/a"))
	http.request("GET", server.url_for("/a"))
	assert "Cookie" not in seen[1].headers


def test_the_log_tells_the_way_of_a_call_and_no_secret(server, caplog):
	answers(server, "/orders", 503, 200)
	with caplog.at_level(logging.DEBUG, logger="ecom_erp.http"):
		client().request(
			"POST",
			server.url_for("/orders"),
			params={"api_key": "query-secret"},
			headers={"Authorization": "header-secret"},
			json={"email": "body-secret@example.com"},
			idempotent=True,
		)
	lines = [record.getMessage() for record in caplog.records if record.name == "ecom_erp.http"]
	assert len(lines) == 2
	assert lines[0].startswith("POST 127.0.0.1/orders status=503 ms=") and lines[0].endswith("attempt=1")
	assert "status=200" in lines[1] and lines[1].endswith("attempt=2")
	assert "secret" not in "".join(lines)


def test_errors_hold_no_secret_either(server):
	answers(server, "/a", 404)
	with pytest.raises(Refused) as caught:
		client().request("GET", server.url_for("/a?token=query-secret"))
	assert "secret" not in str(caught.value)


class Clock:
	def __init__(self):
		self.now = 100.0

	def __call__(self):
		return self.now


def test_failures_in_a_row_rest_the_account_and_no_other(server):
	clock = Clock()
	breaker = CircuitBreaker(MemoryStore(clock), threshold=3, cool_down=60)
	seen = answers(server, "/bad", 503)
	answers(server, "/good", 200)
	bad = client(account="bad", breaker=breaker, retries=0)
	good = client(account="good", breaker=breaker, retries=0)
	for _call in range(3):
		with pytest.raises(Unreachable):
			bad.request("GET", server.url_for("/bad"))
	with pytest.raises(BreakerOpen) as caught:
		bad.request("GET", server.url_for("/bad"))
	assert caught.value.retryable and len(seen) == 3
	assert good.request("GET", server.url_for("/good")).status == 200
	clock.now += 61
	assert bad.request("GET", server.url_for("/good")).status == 200
	assert bad.request("GET", server.url_for("/good")).status == 200


def test_a_failed_trial_rests_the_account_again(server):
	clock = Clock()
	breaker = CircuitBreaker(MemoryStore(clock), threshold=2, cool_down=60)
	seen = answers(server, "/bad", 503)
	bad = client(breaker=breaker, retries=0)
	for _call in range(2):
		with pytest.raises(Unreachable):
			bad.request("GET", server.url_for("/bad"))
	clock.now += 61
	with pytest.raises(Unreachable):
		bad.request("GET", server.url_for("/bad"))
	with pytest.raises(BreakerOpen):
		bad.request("GET", server.url_for("/bad"))
	assert len(seen) == 3


def test_half_open_lets_one_caller_try():
	clock = Clock()
	breaker = CircuitBreaker(MemoryStore(clock), threshold=1, cool_down=60)
	breaker.failed("shop")
	assert not breaker.allows("shop")
	clock.now += 61
	assert [breaker.allows("shop") for _caller in range(3)] == [True, False, False]


def test_refusals_and_throttling_do_not_trip_the_breaker(server):
	breaker = CircuitBreaker(threshold=2)
	answers(server, "/gone", 404)
	answers(server, "/slow", 429)
	http = client(breaker=breaker, retries=0)
	for path in ("/gone", "/slow") * 3:
		with pytest.raises((Refused, Throttled)):
			http.request("GET", server.url_for(path))
	assert breaker.allows("shop")


def test_a_server_that_speaks_no_https_is_told_apart_from_a_wrong_certificate(woo):
	client = HttpClient(["127.0.0.1"], retries=0)
	with pytest.raises(Refused, match="does not speak https"):
		client.request("GET", woo.url.replace("http://", "https://"))


def test_a_host_that_is_not_there_is_told_from_one_that_does_not_answer(monkeypatch):
	for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
		monkeypatch.delenv(name, raising=False)
	client = HttpClient(["shop.invalid"], retries=0, timeout=(2, 2), budget=5)
	with pytest.raises(Unreachable, match=r"shop\.invalid/x: there is no host of this name \(DNS\)"):
		client.request("GET", "https://shop.invalid/x")


def test_a_person_asks_a_service_that_rests(httpserver):
	"""What a person presses is tried at once; that it went well ends the rest for all."""
	store = MemoryStore()
	breaker, url = CircuitBreaker(store, threshold=1), httpserver.url_for("/x")
	httpserver.expect_request("/x").respond_with_data("ok")
	breaker.failed("Aurora")
	assert breaker.resting("Aurora") == 1
	with pytest.raises(BreakerOpen):
		HttpClient(["127.0.0.1", "localhost"], account="Aurora", breaker=breaker).request("GET", url)
	asked = HttpClient(
		["127.0.0.1", "localhost"], account="Aurora", breaker=AskedByPerson(store, threshold=1)
	)
	assert asked.request("GET", url).text == "ok"
	assert breaker.resting("Aurora") == 0
