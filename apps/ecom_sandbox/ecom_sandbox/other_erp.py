"""Another ERP with a small REST on 127.0.0.1: orders are posted to it and found by their reference, and what it has to tell is
listed page by page.

POST  /orders               an order, with its reference in NumAtCard; answers its number, DocEntry
PATCH /orders/<number>      changes it
GET   /orders?ref=<ref>     orders of a reference: {"value": [{"DocEntry"}]}; /order/<ref> answers 404 where there is none
GET   /list                 {"value": what is in `listed`, two at a time, "next": the following page or null}
GET   /sandbox              how much it has
"""

import json
import threading
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from ecom_sandbox.loopback import Loopback

TOKEN = "sesame"


class OtherErp(Loopback):
	"""`orders`: what was posted, by the number given here; `calls`: (method, path) of all calls; `lose`: of how many answers to a
	POST the connection breaks after the order was taken; `answers`: statuses of the next POSTs; `listed`: what `/list` has. An order is
	asked for by `?ref=`, which always answers, or at `/order/<number>`, which is not there (404) without it."""

	def __init__(self, port: int = 0):
		super().__init__(_handler(self), port)
		self.orders: list[dict] = []
		self.keys: list[str] = []
		self.calls: list[tuple[str, str]] = []
		self.refused_sign_ins = 0
		self.lose = 0
		self.answers: list[int] = []
		self.listed: list[dict] = []
		self.lock = threading.Lock()

	def references(self) -> list[str]:
		"""Of the orders it has, in the order in which they came."""
		return [order["NumAtCard"] for order in self.orders]


def _handler(erp: OtherErp):
	class Handler(BaseHTTPRequestHandler):
		def do_POST(self):
			body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
			with erp.lock:
				self._post(body)

		def do_PATCH(self):
			body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
			with erp.lock:
				erp.calls.append(("PATCH", self.path))
				erp.orders[int(self.path.rpartition("/")[2]) - 1].update(body)
				self._answer(200, {})

		def _post(self, body):
			erp.calls.append(("POST", self.path))
			if self.headers["Authorization"] != f"Bearer {TOKEN}":
				erp.refused_sign_ins += 1
				self._answer(401, {"error": "who are you"})
				return
			status = erp.answers.pop(0) if erp.answers else 201
			if status >= 400:
				self._answer(status, {"error": f"no item of {body['NumAtCard']}"})
				return
			erp.keys.append(self.headers["Idempotency-Key"])
			erp.orders.append(body)
			if erp.lose:
				erp.lose -= 1
				self.close_connection = True
				return
			self._answer(201, {"DocEntry": len(erp.orders)})

		def do_GET(self):
			with erp.lock:
				erp.calls.append(("GET", self.path))
				asked = parse_qs(urlsplit(self.path).query)
				if self.path.rstrip("/") == "/sandbox":
					self._answer(200, {"orders": len(erp.orders), "listed": len(erp.listed)})
					return
				if self.path.startswith("/list"):
					start = int(asked.get("from", ["0"])[0])
					more = start + 2 < len(erp.listed)
					following = f"/list?from={start + 2}" if more else None
					self._answer(200, {"value": erp.listed[start : start + 2], "next": following})
					return
				_head, one, reference = self.path.partition("/order/")
				wanted = reference if one else asked.get("ref", [""])[0]
				found = [
					{"DocEntry": number}
					for number, order in enumerate(erp.orders, 1)
					if order["NumAtCard"] == wanted
				]
				known = not self.path.startswith("/nowhere") and (found or not one)
				self._answer(200 if known else 404, {"value": found} if known else {})

		def _answer(self, status: int, body: dict) -> None:
			content = json.dumps(body).encode()
			self.send_response(status)
			self.send_header("Content-Length", str(len(content)))
			self.end_headers()
			self.wfile.write(content)

		def log_message(self, *_args) -> None:
			"""Not to the tests' output."""

	return Handler
