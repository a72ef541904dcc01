"""The simulated carriers as an HTTP server on 127.0.0.1; their paths do not meet, so one server is all of them.

For the tester, in the process: `ledger` (what was sold), `faults` (kinds and operations as the simulated courier's:
token, rates, labels, void, tracking, find, print, pickups, manifests), `calls` (carrier and operation of each call), `requests` (the calls as
they came). Over HTTP: `/sandbox` (what was sold), `/sandbox/faults`, `/sandbox/days` (parcels move).
"""

import json
import re
from collections.abc import Callable
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ecom_sandbox.carriers import fedex, mydhl, ups, usps, usps_international, way
from ecom_sandbox.carriers.ledger import Ledger, Refusal, Request
from ecom_sandbox.carriers.postal import MARK
from ecom_sandbox.faults import Faults
from ecom_sandbox.loopback import Loopback

Handler = Callable[[Ledger, Request], Any]
KEY, SECRET = "sandbox-carrier-key", "sandbox-carrier-secret"
_CARRIERS = (fedex, ups, mydhl, usps, usps_international)


class CarrierServer(Loopback):
	def __init__(self, *, port: int = 0):
		self.ledger = Ledger()
		self.faults = Faults()
		self.calls: list[str] = []
		self.requests: list[Request] = []
		self.routes = [
			(method, re.compile(pattern), carrier, operation, handler)
			for carrier in _CARRIERS
			for method, pattern, operation, handler in carrier.ROUTES
		]
		super().__init__(_handler(self), port)

	def facts(self) -> dict[str, str]:
		"""What one enters where one connects a carrier."""
		return {"url": self.url, "api_key": KEY, "api_secret": SECRET}

	def steer(self, method: str, path: str, body: Any) -> Any:
		"""One call of the tester. Raises Refusal."""
		if path == "/sandbox/faults":
			self.faults.clear() if method == "DELETE" else self.faults.add(**body)
		elif (method, path) == ("POST", "/sandbox/days"):
			for _day in range(int(body["days"])):
				way.pass_a_day(self.ledger, self.ledger.billed(), datetime.now(timezone.utc))
		elif (method, path) != ("GET", "/sandbox"):
			raise Refusal(404, "not_found", f"{method} {path} is not known")
		return {"sold": self.ledger.billed(), "calls": self.calls}

	def route(self, method: str, path: str) -> tuple[Any, str, Handler, dict[str, str]] | None:
		"""(carrier, operation, handler, named parts) of an address."""
		for known, pattern, carrier, operation, handler in self.routes:
			found = pattern.fullmatch(path) if known == method else None
			if found:
				parts = {name: unquote(part) for name, part in found.groupdict().items()}
				return carrier, operation, handler, parts
		return None


def _handler(server: CarrierServer):
	class HTTPHandler(BaseHTTPRequestHandler):
		protocol_version = "HTTP/1.1"
		timeout = 60
		disable_nagle_algorithm = True

		def log_message(self, *_arguments):
			"""Quiet: the tests print their own story."""

		def _serve(self):
			raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
			address = urlsplit(self.path)
			if address.path.startswith("/sandbox"):
				return self._steer(address.path, raw)
			found = server.route(self.command, address.path)
			if found is None:
				server.calls.append(f"unknown {address.path}")
				return self._answer(404, {"message": f"{self.command} {address.path} is not known"})
			carrier, operation, handler, parts = found
			queries = parse_qs(address.query)
			query = {name: values[0] for name, values in queries.items()}
			try:
				body = json.loads(raw) if raw[:1] in (b"{", b"[") else raw.decode()
				request = Request(self.command, self.path, parts, query, self.headers, body, queries)
				self._call(carrier, operation, handler, request)
			except Refusal as refusal:
				self._answer(refusal.status, carrier.refused(refusal))
			except (ValueError, KeyError, TypeError, IndexError) as problem:
				self._answer(400, carrier.refused(Refusal(400, "SHAPE", repr(problem))))

		def _steer(self, path, raw):
			try:
				self._answer(200, server.steer(self.command, path, json.loads(raw or b"{}")))
			except Refusal as refusal:
				self._answer(refusal.status, {"message": refusal.message})
			except (ValueError, KeyError, TypeError) as problem:
				self._answer(400, {"message": str(problem)})

		def _call(self, carrier, operation, handler, request):
			server.calls.append(f"{carrier.NAME} {operation}")
			server.requests.append(request)
			fault = server.faults.take(operation)
			if fault is None or fault.kind in ("lost", "half"):
				carrier.admit(request, operation)
				with server.ledger.lock:
					server.ledger.halved = fault is not None and fault.kind == "half"
					answer = handler(server.ledger, request)
				if fault is None or fault.kind == "half":
					marks = {"ETag": MARK} if operation == "pickups" and carrier is usps else {}
					return self._answer(carrier.CREATED if operation == "labels" else 200, answer, marks)
			elif fault.kind.isdigit():
				headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
				return self._answer(int(fault.kind), {"message": "on demand"}, headers)
			elif fault.kind == "hang":
				server.stopping.wait(fault.seconds)
			self.close_connection = True

		def _answer(self, status, data, headers=None):
			kind = "application/json"
			if isinstance(data, tuple):
				kind, payload = data
			elif data is None:
				payload = b""
			else:
				payload = json.dumps(data).encode()
			self.send_response(status)
			self.send_header("Content-Type", kind)
			self.send_header("Content-Length", str(len(payload)))
			for name, value in (headers or {}).items():
				self.send_header(name, value)
			self.end_headers()
			self.wfile.write(payload)

		do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

	return HTTPHandler
