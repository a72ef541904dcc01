"""The simulated shop as an HTTP server on 127.0.0.1: Shopify's Admin endpoint, and `/sandbox/...` to steer it."""

import json
import math
import re
import threading
import time
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ecom_erp.sandbox import fixture, rest_view, schema
from ecom_erp.sandbox.admin import Admin
from ecom_erp.sandbox.control import Control, NotThere
from ecom_erp.sandbox.cost import Bucket, objects_in, requested_cost
from ecom_erp.sandbox.faults import Faults
from ecom_erp.sandbox.records import ShopRefusal
from ecom_erp.sandbox.shop import Shop
from ecom_erp.sandbox.webhooks import Webhooks

TOKEN = "shpat_sandbox"
SECRET = "sandbox-webhook-secret"
DOMAIN = "aurora-outfitters.example.com"
MAX_QUERY_COST = 1000
_ENDPOINT = re.compile(r"^/admin/api/([^/]+)/graphql\.json$")


class SandboxServer:
	"""One shop. A context manager; or `start` and `stop`. `url` is its address once started. `bucket` and
	`restore_rate` are the rate limit in points; the defaults are those of Shopify's largest plan, so that a demo does
	not wait. Raises SchemaMissing when Shopify's schema is not there."""

	def __init__(
		self,
		data: Path | str | None = None,
		*,
		port: int = 0,
		token: str = TOKEN,
		webhook_secret: str = SECRET,
		api_version: str = "",
		base: datetime | None = None,
		bucket: float = 20000,
		restore_rate: float = 1000,
		max_query_cost: int = MAX_QUERY_COST,
	):
		self.token = token
		self.webhook_secret = webhook_secret
		self.max_query_cost = max_query_cost
		self.api_version, admin_schema = schema.load(api_version)
		self.shop = Shop(fixture.read(Path(data) if data else fixture.default_folder()), base)
		self.webhooks = Webhooks(webhook_secret, DOMAIN, self.api_version)
		self.faults = Faults()
		self.bucket = Bucket(bucket, restore_rate)
		self.admin = Admin(self.shop, admin_schema, self.emit)
		self.control = Control(self)
		self.stopping = threading.Event()
		self.calls: list[str] = []  # operation names, in the order they came
		self._http = _Server(("127.0.0.1", port), _handler(self))
		self._thread: threading.Thread | None = None

	@property
	def url(self) -> str:
		return f"http://127.0.0.1:{self._http.server_port}"

	def start(self) -> "SandboxServer":
		self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
		self._thread.start()
		return self

	def stop(self) -> None:
		self.stopping.set()
		self.webhooks.stop()
		if self._thread:
			self._http.shutdown()
			self._thread.join()
		self._http.server_close()

	def __enter__(self) -> "SandboxServer":
		return self.start()

	def __exit__(self, *_exception) -> None:
		self.stop()

	def emit(self, action: str, order, made=None, copies: int = 1) -> None:
		"""The webhooks of an action: place, change, edit, pay, cancel, fulfil, refund."""
		body = rest_view.order_body(order)
		topics: dict[str, Any] = {"orders/create" if action == "place" else "orders/updated": body}
		if action == "pay" or (action == "place" and order.financial_status == "paid"):
			topics["orders/paid"] = body
		if action == "cancel":
			topics["orders/cancelled"] = body
		if action == "edit":
			topics["orders/edited"] = rest_view.edit_body(order)
		if action == "fulfil":
			topics["fulfillments/create"] = rest_view.fulfilment_body(order, made)
		if action == "refund":
			topics["refunds/create"] = rest_view.refund_body(order, made)
		self.webhooks.send(topics, copies)

	def query(self, body: dict[str, Any]) -> dict[str, Any]:
		"""Run one GraphQL request under the rate limit."""
		text, variables = body.get("query") or "", body.get("variables") or {}
		document, errors = self.admin.read(text)
		if errors:
			return {"errors": errors}
		cost = requested_cost(document, variables)
		if cost > self.max_query_cost:
			text = f"Query cost is {cost}, which exceeds the single query max cost limit ({self.max_query_cost})."
			return {"errors": [{"message": text, "extensions": {"code": "MAX_COST_EXCEEDED", "cost": cost}}]}
		if cost > self.bucket.points:
			return self.throttled(cost)
		answer = self.admin.run(text, variables)
		actual = min(cost, math.ceil(objects_in(answer["data"]) / 10))
		self.bucket.spend(actual)
		return {**answer, "extensions": self._cost(cost, actual)}

	def throttled(self, cost: int = 100) -> dict[str, Any]:
		error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
		return {"errors": [error], "extensions": self._cost(cost, None)}

	def _cost(self, requested, actual):
		status = self.bucket.status()
		return {
			"cost": {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": status}
		}


class _Server(ThreadingHTTPServer):
	daemon_threads = True
	request_queue_size = 128


def _handler(sandbox: SandboxServer):
	class Handler(BaseHTTPRequestHandler):
		protocol_version = "HTTP/1.1"
		timeout = 60
		disable_nagle_algorithm = True

		def do_POST(self):
			self._serve()

		def do_GET(self):
			self._serve()

		def do_DELETE(self):
			self._serve()

		def log_message(self, *_arguments):
			"""Quiet: the tests and the demo print their own story."""

		def _serve(self):
			raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
			try:
				body = json.loads(raw) if raw else {}
			except ValueError:
				return self._answer(400, {"errors": "The body is not JSON"})
			path = self.path.split("?")[0]
			endpoint = _ENDPOINT.match(path)
			if endpoint and self.command == "POST":
				return self._graphql(endpoint[1], body)
			try:
				self._answer(200, sandbox.control.handle(self.command, path, body))
			except NotThere as problem:
				self._answer(404, {"errors": str(problem) or "Not Found"})
			except (ShopRefusal, ValueError, KeyError, TypeError) as problem:
				self._answer(422, {"errors": str(problem)})

		def _graphql(self, version, body):
			if self.headers.get("X-Shopify-Access-Token") != sandbox.token:
				text = "[API] Invalid API key or access token (unrecognized login or wrong password)"
				return self._answer(401, {"errors": text})
			if version != sandbox.api_version:
				return self._answer(404, {"errors": "Not Found"})
			operation = _operation_name(body.get("query") or "")
			sandbox.calls.append(operation)
			fault = sandbox.faults.take(operation)
			if fault is None:
				return self._answer(200, sandbox.query(body))
			self._fail(fault, body)

		def _fail(self, fault, body):
			if fault.kind == "throttled":
				return self._answer(200, sandbox.throttled())
			if fault.kind.isdigit():
				headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
				return self._answer(int(fault.kind), {"errors": "fault on demand"}, headers)
			if fault.kind == "hang":
				sandbox.stopping.wait(fault.seconds)
			if fault.kind == "lost":
				sandbox.query(body)
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


def _operation_name(query):
	match = re.search(r"\b(?:query|mutation)\s+(\w+)", query)
	return match[1] if match else ""


def wait_until_stopped(sandbox: SandboxServer) -> None:
	"""For the command line: until the process is interrupted."""
	while not sandbox.stopping.is_set():
		time.sleep(0.5)
