"""The simulated PrintNode, as its API documentation describes it: basic authentication with the API key as the user,
GET /printers, GET /printjobs[?limit=], GET /printjobs/<numbers>, POST /printjobs with printerId, title, contentType, content, source,
expireAfter; the answer is the job's number (201). A second job with the same X-Idempotency-Key is refused (409)."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ecom_sandbox.faults import Faults
from ecom_sandbox.loopback import Loopback

API_KEY = "sandbox-printnode-key"
KINDS = ("pdf_uri", "pdf_base64", "raw_uri", "raw_base64")
LABELS, DOCUMENTS = 71, 72


class PrintNodeServer(Loopback):
	"""`jobs`: what was handed in, each a dict with id, title, printer, contentType, content (bytes), state. A job goes on by one
	state each time it is looked at, until that of its printer in `ends` (done where there is none)."""

	def __init__(self, *, port: int = 0, api_key: str = API_KEY, ends: dict[int, str] | None = None):
		self.api_key, self.ends = api_key, ends or {}
		self.faults = Faults()
		self.jobs: list[dict[str, Any]] = []
		self.calls: list[str] = []
		self._keys: set[str] = set()
		self._lock = threading.Lock()
		super().__init__(_handler(self), port)

	def printers(self) -> list[dict[str, Any]]:
		computer = {"id": 11, "name": "PACK-1", "state": "connected"}
		return [
			{"id": LABELS, "name": "ZD421", "computer": computer, "state": "online", "default": False},
			{"id": DOCUMENTS, "name": "Laser", "computer": computer, "state": "offline", "default": True},
		]

	def submit(self, body: dict[str, Any], key: str) -> tuple[int, Any]:
		"""(status, answer)."""
		known = {row["id"] for row in self.printers()}
		if body.get("printerId") not in known or body.get("contentType") not in KINDS:
			return 400, {"code": "BadRequest", "message": "printerId or contentType", "uid": "u"}
		with self._lock:
			if key and key in self._keys:
				return 409, {"code": "Conflict", "message": "Idempotency key was used before", "uid": "u"}
			self._keys.add(key)
			number = 9000 + len(self.jobs)
			content = base64.b64decode(body["content"], validate=True)
			job = {name: body.get(name) for name in ("title", "contentType", "source", "expireAfter")}
			self.jobs.append(
				{"id": number, "printer": body["printerId"], "content": content, "state": "new", **job}
			)
		return 201, number

	def look(self, numbers: set[int] | None = None, limit: int = 100) -> list[dict[str, Any]]:
		"""The jobs, the newest first."""
		found = [job for job in reversed(self.jobs) if numbers is None or job["id"] in numbers][:limit]
		answer = [
			{
				**{name: job[name] for name in ("id", "title", "contentType", "source", "state")},
				"printer": {"id": job["printer"]},
			}
			for job in found
		]
		for job in found if numbers is not None else ():
			job["state"] = (
				"sent_to_client" if job["state"] == "new" else self.ends.get(job["printer"], "done")
			)
		return answer


def _handler(server: PrintNodeServer):
	class Handler(BaseHTTPRequestHandler):
		protocol_version = "HTTP/1.1"
		timeout = 60

		def do_GET(self):
			self._serve()

		def do_POST(self):
			self._serve()

		def log_message(self, *_arguments):
			"""Quiet."""

		def _serve(self):
			raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
			expected = "Basic " + base64.b64encode(f"{server.api_key}:".encode()).decode()
			if self.headers.get("Authorization") != expected:
				return self._answer(401, {"code": "Unauthorized", "message": "API Key not found", "uid": "u"})
			address = urlsplit(self.path)
			operation = f"{self.command} {address.path.split('/')[1]}"
			server.calls.append(operation)
			fault = server.faults.take(operation)
			if fault and fault.kind.isdigit():
				return self._answer(int(fault.kind), {"code": "fault", "message": "on demand", "uid": "u"})
			if fault and fault.kind == "hang":
				server.stopping.wait(fault.seconds)
			status, answer = (0, None) if fault and fault.kind == "hang" else self._work(address, raw)
			if fault:
				self.close_connection = True
			else:
				self._answer(status, answer)

		def _work(self, address, raw) -> tuple[int, Any]:
			parts = address.path.strip("/").split("/")
			if parts == ["printers"]:
				return 200, server.printers()
			if parts == ["printjobs"] and self.command == "POST":
				return server.submit(json.loads(raw), self.headers.get("X-Idempotency-Key") or "")
			if parts == ["printjobs"]:
				return 200, server.look(limit=int(parse_qs(address.query).get("limit", ["100"])[0]))
			if parts[0] == "printjobs":
				return 200, server.look({int(number) for number in parts[1].split(",")})
			return 404, {"code": "NotFound", "message": address.path, "uid": "u"}

		def _answer(self, status, data):
			payload = json.dumps(data).encode()
			self.send_response(status)
			self.send_header("Content-Type", "application/json")
			self.send_header("Content-Length", str(len(payload)))
			self.end_headers()
			self.wfile.write(payload)

	return Handler
