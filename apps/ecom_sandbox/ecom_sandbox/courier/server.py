"""The simulated courier as an HTTP server on 127.0.0.1.

GET  /v1/account
POST /v1/rates                      shipment -> {"rates": [..]}
POST /v1/labels                     shipment, "service", "label_format"; header Idempotency-Key
GET  /v1/labels?idempotency_key=    {"labels": [{"tracking_number", "status"}]}
POST /v1/labels/<number>/void
POST /v1/tracking                   {"tracking_numbers": [..]} -> {"parcels": [{"tracking_number", "events"}]}

For the tester:
GET  /sandbox                       {"sold": [numbers that are billed], "now", "calls"}
POST /sandbox/advance               {"hours"}: the clock moves on, new events are sent by webhook
POST /sandbox/parcels/<number>      {"story": "delivered" | "exception" | "returned" | "lost" | "stuck"}
POST /sandbox/faults                {"kind": "429" | "500" | "503" | "hang" | "lost" | "broken", "times", "operation", "retry_after",
                                    "seconds"}; operation: rates, labels, find, void, tracking, account
DELETE /sandbox/faults
POST /sandbox/webhooks/target       {"url", "headers"}
GET  /sandbox/webhooks
"""

import base64
import json
import re
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ecom_sandbox.courier.parcels import Parcels
from ecom_sandbox.courier.tariff import Refusal, rates
from ecom_sandbox.courier.telling import Telling
from ecom_sandbox.faults import Faults
from ecom_sandbox.loopback import Loopback

API_KEY = "sandbox-courier-key"
SECRET = "sandbox-courier-secret"
_VOID = re.compile(r"^/v1/labels/([^/]+)/void$")
_PARCEL = re.compile(r"^/sandbox/parcels/([^/]+)$")


class CourierServer(Loopback):
	"""One courier. Its clock begins at `start`; a day on the way takes `day` of it."""

	def __init__(
		self,
		*,
		port: int = 0,
		api_key: str = API_KEY,
		webhook_secret: str = SECRET,
		start: datetime | None = None,
		day: timedelta = timedelta(days=1),
	):
		self.api_key, self.webhook_secret = api_key, webhook_secret
		self.parcels = Parcels(start, day)
		self.faults = Faults()
		self.telling = Telling(webhook_secret)
		self.calls: list[str] = []
		super().__init__(_handler(self), port)

	def facts(self) -> dict[str, str]:
		"""What one enters where one connects the courier."""
		return {"url": self.url, "api_key": self.api_key, "webhook_secret": self.webhook_secret}

	def stop(self) -> None:
		self.telling.stop()
		super().stop()

	def advance(self, hours: float) -> list[dict[str, Any]]:
		"""Move the clock on and send the webhooks of what happened; the new events."""
		events = self.parcels.advance(hours)
		self.telling.send(events)
		return events

	def serve(self, operation: str, argument: str, body: dict[str, Any], key: str) -> dict[str, Any]:
		"""One call of the Parcel API. Raises Refusal."""
		if operation == "account":
			return {"name": "Sandbox Courier"}
		if operation == "rates":
			return {"rates": [rate.body() for rate in rates(body)]}
		if operation == "labels":
			return self.parcels.sell(body, key)
		if operation == "find":
			return {"labels": self.parcels.find(argument)}
		if operation == "void":
			return self.parcels.void(argument)
		return {"parcels": self.parcels.track(body["tracking_numbers"])}

	def steer(self, method: str, path: str, body: dict[str, Any]) -> Any:
		"""One call of the tester. Raises Refusal."""
		parcel = _PARCEL.match(path)
		if method == "GET" and path == "/sandbox":
			return {
				"sold": self.parcels.sold(),
				"now": self.parcels.now().isoformat(),
				"calls": self.calls,
			}
		if method == "GET" and path == "/sandbox/webhooks":
			return [{"statuses": item.statuses, "done": item.done} for item in self.telling.deliveries]
		if path == "/sandbox/faults":
			self.faults.clear() if method == "DELETE" else self.faults.add(**body)
		elif method == "POST" and path == "/sandbox/advance":
			return {"events": self.advance(float(body["hours"]))}
		elif method == "POST" and path == "/sandbox/webhooks/target":
			self.telling.subscribe(body["url"], body.get("headers"))
		elif method == "POST" and parcel:
			self.parcels.tell_story(parcel[1], body["story"])
		else:
			raise Refusal("not_found", f"{method} {path} is not known", 404)
		return {}


def _operation(method: str, path: str, query: dict[str, list[str]]) -> tuple[str, str]:
	"""(operation, its argument); ("", "") for an address that does not exist."""
	void = _VOID.match(path)
	if method == "POST" and void:
		return "void", unquote(void[1])
	if method == "GET" and path == "/v1/labels":
		return "find", query.get("idempotency_key", [""])[0]
	known = {
		("GET", "/v1/account"): "account",
		("POST", "/v1/rates"): "rates",
		("POST", "/v1/labels"): "labels",
		("POST", "/v1/tracking"): "tracking",
	}
	return known.get((method, path), ""), ""


def _handler(courier: CourierServer):
	class Handler(BaseHTTPRequestHandler):
		protocol_version = "HTTP/1.1"
		timeout = 60
		disable_nagle_algorithm = True

		def do_GET(self):
			self._serve()

		def do_POST(self):
			self._serve()

		def do_DELETE(self):
			self._serve()

		def log_message(self, *_arguments):
			"""Quiet: the tests and the demo print their own story."""

		def _serve(self):
			raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
			address = urlsplit(self.path)
			try:
				body = json.loads(raw) if raw else {}
				if address.path.startswith("/sandbox"):
					return self._answer(200, courier.steer(self.command, address.path, body))
				self._call(*_operation(self.command, address.path, parse_qs(address.query)), body)
			except Refusal as refusal:
				self._answer(refusal.status, {"code": refusal.code, "message": str(refusal)})
			except (ValueError, KeyError, TypeError) as problem:
				self._answer(400, {"code": "shape", "message": repr(problem)})

		def _call(self, operation, argument, body):
			if self.headers.get("Authorization") != f"Bearer {courier.api_key}":
				raise Refusal("credentials", "The API key is not known", 401)
			if not operation:
				raise Refusal("not_found", "There is no such address", 404)
			courier.calls.append(operation)
			key = self.headers.get("Idempotency-Key") or ""
			fault = courier.faults.take(operation)
			if fault is None:
				return self._answer(200, courier.serve(operation, argument, body, key))
			if fault.kind == "broken":
				return self._answer(200, _broken(courier.serve(operation, argument, body, key)))
			if fault.kind.isdigit():
				headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
				return self._answer(int(fault.kind), {"code": "fault", "message": "on demand"}, headers)
			if fault.kind == "hang":
				courier.stopping.wait(fault.seconds)
			if fault.kind == "lost":
				courier.serve(operation, argument, body, key)
			self.close_connection = True

		def _answer(self, status, data, headers=None):
			payload = json.dumps(data).encode()
			self.send_response(status)
			self.send_header("Content-Type", "application/json")
			self.send_header("Content-Length", str(len(payload)))
			for name, value in (headers or {}).items():
				self.send_header(name, value)
			self.end_headers()
			self.wfile.write(payload)

	return Handler


def _broken(answer: dict) -> dict:
	"""The answer with a label that ends in the middle."""
	content = base64.b64decode(answer["label"]["content"])
	label = {**answer["label"], "content": base64.b64encode(content[:40]).decode()}
	return {**answer, "label": label}
