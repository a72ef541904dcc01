"""What the marketplace Bazaar and its post answer, over HTTP on 127.0.0.1."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SELLER, TOKEN = "123456", "seller-NEVER-SHOWN"
CUSTOMER, PASSWORD = "C-77", "post-NEVER-SHOWN"


class BazaarServer:
	"""`orders`: what the marketplace has; `shipments`: what it was told; `labels`: number by idempotency key."""

	def __init__(self) -> None:
		self.orders: list[dict[str, Any]] = []
		self.shipments: list[dict[str, Any]] = []
		self.labels: dict[str, str] = {}
		self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
		self.url = f"http://127.0.0.1:{self._server.server_port}"

	def __enter__(self) -> "BazaarServer":
		threading.Thread(target=self._server.serve_forever, daemon=True).start()
		return self

	def __exit__(self, *_error) -> None:
		self._server.shutdown()
		self._server.server_close()

	def answer(self, method: str, path: str, query: dict, body: Any, key: str) -> tuple[int, dict]:
		if path == "/labels":
			return self._post(method, query, body, key)
		if key != f"Bearer {TOKEN}" or not path.startswith(f"/sellers/{SELLER}/"):
			return 401, {}
		what = path.split("/")[3:]
		if what == ["seller"]:
			return 200, {"currency": "USD"}
		if what == ["orders"]:
			return 200, {"orders": self.orders}
		if what == ["shipments"] and method == "POST":
			self.shipments.append(body)
			return 200, {"id": f"S{len(self.shipments)}"}
		return 404, {}

	def _post(self, method: str, query: dict, body: Any, key: str) -> tuple[int, dict]:
		if key != "Basic " + base64.b64encode(f"{CUSTOMER}:{PASSWORD}".encode()).decode():
			return 401, {}
		if method == "GET":
			return 200, {"number": self.labels.get(query["key"][0], "")}
		number = self.labels.setdefault(body["key"], f"BZ{len(self.labels) + 1:06}")
		return 200, {"number": number, "label": base64.b64encode(f"^XA{number}^XZ".encode()).decode()}

	def _handler(self):
		bazaar = self

		class Handler(BaseHTTPRequestHandler):
			def _do(self) -> None:
				parts = urlsplit(self.path)
				body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
				status, answer = bazaar.answer(
					self.command,
					parts.path,
					parse_qs(parts.query),
					json.loads(body) if body else None,
					self.headers.get("Authorization") or "",
				)
				data = json.dumps(answer).encode()
				self.send_response(status)
				self.send_header("Content-Type", "application/json")
				self.send_header("Content-Length", str(len(data)))
				self.end_headers()
				self.wfile.write(data)

			do_GET = do_POST = _do

			def log_message(self, *_args) -> None:
				pass

		return Handler
