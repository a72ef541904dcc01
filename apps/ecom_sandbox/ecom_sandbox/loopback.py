"""An HTTP server on 127.0.0.1 with a thread of its own."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Server(ThreadingHTTPServer):
	daemon_threads = True
	request_queue_size = 128


class Loopback:
	"""A context manager; or `start` and `stop`. `url` is its address, also before it is started. A handler that waits
	(a fault on demand) should end when `stopping` is set."""

	def __init__(self, handler: Callable[..., BaseHTTPRequestHandler], port: int = 0):
		self.stopping = threading.Event()
		self._http = _Server(("127.0.0.1", port), handler)
		self._thread: threading.Thread | None = None

	@property
	def url(self) -> str:
		return f"http://127.0.0.1:{self._http.server_port}"

	def start(self):
		self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
		self._thread.start()
		return self

	def stop(self) -> None:
		self.stopping.set()
		if self._thread:
			self._http.shutdown()
			self._thread.join()
		self._http.server_close()

	def __enter__(self):
		return self.start()

	def __exit__(self, *_exception) -> None:
		self.stop()
