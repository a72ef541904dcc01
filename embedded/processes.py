"""Web server, worker, scheduler and live updates for the time of a block."""

import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from embedded import paths, shell
from embedded.errors import BenchError

SHOP_PORTS = 4


@contextmanager
def process(
	name: str, args: Sequence[str | Path], cwd: Path, env: dict[str, str]
) -> Iterator[subprocess.Popen]:
	"""A process with its output in `.bench/logs/NAME.log`; it ends with the block and with this process."""
	paths.LOGS.mkdir(parents=True, exist_ok=True)
	with (paths.LOGS / f"{name}.log").open("ab") as log:
		running = subprocess.Popen(
			[str(arg) for arg in args],
			cwd=cwd,
			env={**os.environ, **env},
			stdin=subprocess.DEVNULL,
			stdout=log,
			stderr=log,
			preexec_fn=shell.end_with_parent,
			process_group=0,  # Ctrl-C reaches this process alone, which then ends the others in order
		)
	try:
		yield running
	finally:
		_end(running)


def _end(running: subprocess.Popen, seconds: float = 15) -> None:
	if running.poll() is None:
		running.terminate()
		try:
			running.wait(seconds)
		except subprocess.TimeoutExpired:
			_kill_group(running)
			running.wait()


def _kill_group(running: subprocess.Popen) -> None:
	try:
		os.killpg(running.pid, signal.SIGKILL)
	except ProcessLookupError:
		return


def gunicorn(python: Path, port: int, workers: int = 2, threads: int = 4) -> list[str | Path]:
	"""Command line of the web server on 127.0.0.1."""
	options = ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads)]
	options += [
		"--timeout",
		"120",
		"--graceful-timeout",
		"5",
		"--preload",
		"--worker-tmp-dir",
		_memory_folder(),
	]
	return [python, "-m", "gunicorn", *options, "embedded.inside.wsgi:application()"]


def _memory_folder() -> str:
	"""Workers touch a file to show that they live; in memory no busy disk can delay that."""
	return "/dev/shm" if os.access("/dev/shm", os.W_OK) else str(paths.LOGS)


def wait_for(url: str, running: subprocess.Popen, log: Path, seconds: float = 60) -> None:
	"""Wait until the server answers anything at `url`; BenchError when it ends or takes too long."""
	deadline = time.monotonic() + seconds
	while time.monotonic() < deadline:
		if running.poll() is not None:
			raise BenchError(f"The server for {url} did not start (its log is {log}).")
		try:
			with urllib.request.urlopen(url, timeout=10):
				return
		except urllib.error.HTTPError:
			return
		except OSError:
			time.sleep(0.1)
	raise BenchError(f"The server for {url} did not answer within {seconds:.0f} s (its log is {log}).")


@contextmanager
def web(python: Path, sites: Path, env: dict[str, str], port: int, name: str = "web") -> Iterator[str]:
	"""The web server of a site; gives its URL once it answers."""
	url = f"http://127.0.0.1:{port}"
	with process(name, gunicorn(python, port), sites, env) as running:
		wait_for(f"{url}/api/method/ping", running, paths.LOGS / f"{name}.log")
		yield url


@contextmanager
def background(python: Path, sites: Path, env: dict[str, str], kinds: Sequence[str]) -> Iterator[None]:
	"""Processes without a port: `worker`, `scheduler`."""
	with ExitStack() as stack:
		for kind in kinds:
			stack.enter_context(process(kind, [python, "-m", "embedded.inside.process", kind], sites, env))
		yield


@contextmanager
def simulated_shops(
	python: Path, sites: Path, env: dict[str, str], port: int, site_url: str
) -> Iterator[str]:
	"""The demo's simulated shops and courier from `port` on, pointed at the site's web server; gives the first one's URL
	once it answers."""
	url = f"http://127.0.0.1:{port}"
	own = {**env, "ECOM_SANDBOX_PORT": str(port), "ECOM_SITE_URL": site_url}
	with process("shops", [python, "-m", "embedded.inside.process", "shops"], sites, own) as running:
		wait_for(f"{url}/sandbox", running, paths.LOGS / "shops.log")
		yield url


@contextmanager
def realtime(site: str, web_url: str, redis_url: str, port: int) -> Iterator[None]:
	"""The server of live updates; the web server must know its port (FRAPPE_SOCKETIO_PORT)."""
	shutil.copy(paths.ROOT / "embedded/desk/realtime.mjs", paths.DESK / "realtime.mjs")
	env = {"REALTIME_PORT": str(port), "WEB_URL": web_url, "REDIS_URL": redis_url, "SITE": site}
	with process("realtime", ["node", "realtime.mjs"], paths.DESK, env) as running:
		polling = f"http://127.0.0.1:{port}/socket.io/?EIO=4&transport=polling"
		wait_for(polling, running, paths.LOGS / "realtime.log")
		yield
