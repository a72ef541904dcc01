"""The simulated waybill service as an HTTP server on 127.0.0.1: signed forms to /gateway/link.do.

For the tester, in the process: `service` (numbers, balance, what it refuses), `faults` (429, 500, 503, hang, lost; the operation
is the message's type), `calls` (the type of each message), `messages` (the messages as they came).
"""

import base64
import hashlib
import json
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs

from ecom_sandbox.faults import Faults
from ecom_sandbox.loopback import Loopback
from ecom_sandbox.waybills.checking import Refusal
from ecom_sandbox.waybills.service import Service

SECRET, TOKEN = "sandbox-waybill-secret", "sandbox-waybill-token"
PATH = "/gateway/link.do"


class WaybillServer(Loopback):
	def __init__(self, *, port: int = 0, quantity: int = 1000):
		self.service = Service(quantity=quantity)
		self.faults = Faults()
		self.calls: list[str] = []
		self.messages: list[dict[str, Any]] = []
		super().__init__(_handler(self), port)

	def facts(self) -> dict[str, str]:
		"""What one enters where one connects an account."""
		service = self.service
		return {
			"url": self.gateway,
			"app_secret": SECRET,
			"authorisation_code": TOKEN,
			"courier_code": service.cp_code,
			"sender": "".join(service.senders[0].values()),
		}

	@property
	def gateway(self) -> str:
		return self.url + PATH

	def serve(self, form: dict[str, str]) -> dict[str, Any]:
		"""The answer to a form; a refusal is an answer too."""
		try:
			self._admit(form)
			return self.service.answer(form["msg_type"], json.loads(form["logistics_interface"]))
		except Refusal as refusal:
			return {"success": "false", "errorCode": refusal.code, "errorMsg": refusal.message}
		except (KeyError, TypeError, ValueError, AttributeError) as problem:
			return {"success": "false", "errorCode": "S05", "errorMsg": repr(problem)}

	def _admit(self, form: dict[str, str]) -> None:
		signed = hashlib.md5((form["logistics_interface"] + SECRET).encode()).digest()
		if form.get("data_digest") != base64.b64encode(signed).decode():
			raise Refusal("S02", "非法的数字签名")
		if form.get("logistic_provider_id") != TOKEN:
			raise Refusal("S08", "非法的电商平台")


def _handler(server: WaybillServer):
	class Handler(BaseHTTPRequestHandler):
		protocol_version = "HTTP/1.1"
		timeout = 60
		disable_nagle_algorithm = True

		def log_message(self, *_arguments):
			"""Quiet: the tests print their own story."""

		def do_POST(self):
			raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
			form = {name: values[0] for name, values in parse_qs(raw).items()}
			message = form.get("msg_type", "")
			kind = self.headers.get("Content-Type", "")
			if self.path != PATH or not kind.startswith("application/x-www-form-urlencoded"):
				return self._answer(404, {})
			server.calls.append(message)
			server.messages.append(form)
			fault = server.faults.take(message)
			if fault and fault.kind.isdigit():
				return self._answer(int(fault.kind), {"message": "on demand"})
			if fault and fault.kind == "hang":
				server.stopping.wait(fault.seconds)
			answer = None if fault and fault.kind == "hang" else server.serve(form)
			if fault:
				self.close_connection = True
				return None
			return self._answer(200, answer)

		def _answer(self, status: int, data: Any) -> None:
			payload = json.dumps(data, ensure_ascii=False).encode()
			self.send_response(status)
			self.send_header("Content-Type", "application/json;charset=utf-8")
			self.send_header("Content-Length", str(len(payload)))
			self.end_headers()
			self.wfile.write(payload)

	return Handler
