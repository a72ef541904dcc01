"""The simulated QZ Tray, as its own page script (qz-tray.js 2.2) speaks with it: texts of JSON over a websocket; first
`getVersion`, then the site's certificate, then calls with params, a timestamp and a signature; each answer has the call's uid and
a result or an error. What is signed is the SHA-256, in hexadecimal digits, of the JSON of call, params and timestamp."""

import base64
import hashlib
import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

from ecom_sandbox.loopback import Loopback
from ecom_sandbox.printing.websocket import Socket

PRINTERS = ("ZD421", "Laser")
Verify = Callable[[str, bytes, bytes, str], bool]


class QzTray(Loopback):
	"""`verify(certificate, signature, message, algorithm)`: whether a signature is good; without one nothing is trusted, and
	QZ Tray would ask the user. `printed`: (printer, "raw" or "pdf", content) of each paper. `errors`: by printer, what it
	answers instead of printing. `silent`: it prints and closes the connection without an answer, so many times."""

	def __init__(self, verify: Verify, *, port: int = 0):
		self.verify = verify
		self.printed: list[tuple[str, str, bytes]] = []
		self.errors: dict[str, str] = {}
		self.asked = 0
		self.silent = 0
		super().__init__(_handler(self), port)

	@property
	def port(self) -> int:
		return self._http.server_port

	def answer(self, message: dict[str, Any], certificate: str) -> Any:
		"""The result of a call. Raises Refusal."""
		call, params = message["call"], message.get("params") or {}
		if call == "getVersion":
			return "2.2.6"
		signed = {name: message[name] for name in ("call", "params", "timestamp") if name in message}
		text = json.dumps(signed, separators=(",", ":"), ensure_ascii=False)
		digest = hashlib.sha256(text.encode()).hexdigest().encode()
		signature = base64.b64decode(message.get("signature") or "")
		if not self.verify(certificate, signature, digest, message.get("signAlgorithm") or "SHA1"):
			self.asked += 1
			raise Refusal("Request blocked")
		if call == "printers.find":
			return list(PRINTERS)
		if call != "print":
			raise Refusal(f"Invalid function call: {call}")
		return self._print(params["printer"]["name"], params["data"])

	def _print(self, printer: str, papers: list[dict[str, Any]]) -> None:
		if printer not in PRINTERS:
			raise Refusal(f'Cannot find printer with name "{printer}"')
		if printer in self.errors:
			raise Refusal(self.errors[printer])
		for paper in papers:
			kind = "raw" if paper["type"].lower() == "raw" else paper["format"].lower()
			self.printed.append((printer, kind, base64.b64decode(paper["data"], validate=True)))


class Refusal(Exception):
	"""What QZ Tray answers as an error."""


class _Silent(Exception):
	"""The connection ends before the answer."""


def _handler(tray: QzTray):
	class Handler(BaseHTTPRequestHandler):
		protocol_version = "HTTP/1.1"

		def do_GET(self):
			socket, certificate = Socket(self), ""
			self.close_connection = True
			while (text := socket.receive()) is not None:
				if text == "ping":
					continue
				message = json.loads(text)
				if "certificate" in message:
					certificate = message["certificate"] or ""
				try:
					answer = self._answer(message, certificate)
				except _Silent:
					return
				socket.send(json.dumps({"uid": message["uid"], **answer}))

		def _answer(self, message, certificate):
			if "call" not in message:
				return {"result": None}
			try:
				result = tray.answer(message, certificate)
			except Refusal as refusal:
				return {"error": str(refusal)}
			if message["call"] == "print" and tray.silent:
				tray.silent -= 1
				raise _Silent
			return {"result": result}

		def log_message(self, *_arguments):
			"""Quiet."""

	return Handler
