"""What the simulated interfaces of payment providers share: an HTTP server on 127.0.0.1 that answers GET with JSON, with faults
that a tester steers (429, 500, 503, hang, lost, and "cut": an answer that ends in the middle)."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ecom_sandbox.faults import Faults
from ecom_sandbox.loopback import Loopback

Query = Mapping[str, list[str]]


class Refusal(Exception):
	"""An answer that is none: its status and what it says."""

	def __init__(self, status: int, body: Any):
		super().__init__(status)
		self.status, self.body = status, body


class Interface(Loopback, ABC):
	"""`calls`: the operation of each request; `asked`: its query."""

	def __init__(self, *, port: int = 0):
		self.faults = Faults()
		self.calls: list[str] = []
		self.asked: list[Query] = []
		super().__init__(_handler(self), port)

	@abstractmethod
	def answer(self, method: str, path: str, query: Query, headers: Mapping[str, str], body: str) -> Any:
		"""The JSON of the answer. Raises Refusal."""


def _handler(server: Interface):
	class Handler(BaseHTTPRequestHandler):
		protocol_version = "HTTP/1.1"
		timeout = 60
		disable_nagle_algorithm = True

		def log_message(self, *_arguments):
			"""Quiet: the tests print their own story."""

		def do_GET(self):
			self._serve()

		def do_POST(self):
			self._serve()

		def _serve(self):
			body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
			target = urlsplit(self.path)
			query: dict[str, list[str]] = {}
			for name, value in parse_qsl(target.query):
				query.setdefault(name, []).append(value)
			server.calls.append(target.path)
			server.asked.append(query)
			fault = server.faults.take(target.path)
			if fault and fault.kind.isdigit():
				headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
				return self._send(int(fault.kind), {"error": "on demand"}, headers)
			if fault and fault.kind == "hang":
				server.stopping.wait(fault.seconds)
			if fault and fault.kind in ("hang", "lost"):
				self.close_connection = True
				return None
			names = {name.lower(): value for name, value in self.headers.items()}
			try:
				data = server.answer(self.command, target.path, query, names, body)
			except Refusal as refusal:
				return self._send(refusal.status, refusal.body)
			return self._send(200, data, cut=bool(fault) and fault.kind == "cut")

		def _send(self, status: int, data: Any, headers: Mapping[str, str] | None = None, cut: bool = False):
			payload = json.dumps(data).encode()
			self.send_response(status)
			self.send_header("Content-Type", "application/json")
			self.send_header("Content-Length", str(len(payload)))
			for name, value in (headers or {}).items():
				self.send_header(name, value)
			self.end_headers()
			self.wfile.write(payload[: len(payload) // 2] if cut else payload)
			self.close_connection = self.close_connection or cut

	return Handler
