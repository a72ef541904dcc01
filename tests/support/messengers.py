"""An SMS gateway and WhatsApp's Cloud API, as HTTP servers. What WhatsApp takes and answers is held against Meta's pages: "Text
messages", "Template messages", "Error codes"."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import requests

from ecom_sandbox.loopback import Loopback

TOKEN, SECRET, VERIFY = "EAAG-token", "app-secret-1", "verify me"
NUMBER_ID = "106540352242922"


class Messenger(Loopback):
	"""`taken`: what was asked, in order. `faults`: of the next answers, each an HTTP status with a body, or "lost": taken, but
	the connection breaks before the answer."""

	def __init__(self):
		super().__init__(_handler(self))
		self.taken: list[dict] = []
		self.faults: list = []
		self.lock = threading.Lock()

	def answer(self, request: dict) -> tuple[int, dict]:
		return 200, {"status": "queued"}


class WhatsApp(Messenger):
	"""`templates`: how many values the body of each approved template has, by name and language."""

	def __init__(self):
		super().__init__()
		self.templates = {("order_shipped", "en_US"): 2}

	def answer(self, request: dict) -> tuple[int, dict]:
		body = request["json"]
		if request["headers"].get("Authorization") != f"Bearer {TOKEN}":
			return 401, error(190, "Error validating access token", "OAuthException")
		if request["path"] != f"/v23.0/{NUMBER_ID}/messages" or request["method"] != "POST":
			return 400, error(100, "Unsupported post request")
		if body.get("messaging_product") != "whatsapp" or not str(body.get("to", "")).startswith("+"):
			return 400, error(100, "Invalid parameter")
		if problem := self._wrong(body):
			return 400, problem
		return 200, {
			"messaging_product": "whatsapp",
			"contacts": [{"input": body["to"], "wa_id": body["to"].lstrip("+")}],
			"messages": [{"id": f"wamid.{len(self.taken)}", "message_status": "accepted"}],
		}

	def _wrong(self, body: dict) -> dict | None:
		if body["type"] == "text":
			return None if body["text"]["body"] else error(131008, "Required parameter is missing")
		template = body["template"]
		wanted = self.templates.get((template["name"], template["language"]["code"]))
		if wanted is None:
			return error(132001, "Template name does not exist in the translation")
		parameters = [one for part in template.get("components", []) for one in part["parameters"]]
		if len(parameters) != wanted:
			return error(132000, "Number of parameters does not match the expected number of params")
		if any(not one["text"] or "\n" in one["text"] or "    " in one["text"] for one in parameters):
			return error(
				132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
			)
		return None


def error(code: int, title: str, kind: str = "OAuthException") -> dict:
	data = {"messaging_product": "whatsapp", "details": title}
	stated = {
		"message": f"(#{code}) {title}",
		"type": kind,
		"code": code,
		"error_data": data,
		"fbtrace_id": "A",
	}
	return {"error": stated}


def _handler(server: Messenger):
	class Handler(BaseHTTPRequestHandler):
		def do_GET(self):
			self.take(b"")

		def do_POST(self):
			self.take(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

		def take(self, body: bytes) -> None:
			parts = urlsplit(self.path)
			request = {
				"method": self.command,
				"path": parts.path,
				"query": {name: values[0] for name, values in parse_qs(parts.query).items()},
				"headers": dict(self.headers),
				"json": None,
				"form": {},
			}
			if "json" in (self.headers.get("Content-Type") or ""):
				request["json"] = json.loads(body or b"null")
			elif body:
				request["form"] = {name: values[0] for name, values in parse_qs(body.decode()).items()}
			with server.lock:
				fault = server.faults.pop(0) if server.faults else None
				if fault in (None, "lost"):
					status, answer = server.answer(request)
					if status == 200:
						server.taken.append(request)
				else:
					status, answer = fault
			if fault == "lost":
				self.close_connection = True
				return
			content = json.dumps(answer).encode()
			self.send_response(status)
			self.send_header("Content-Type", "application/json")
			self.send_header("Content-Length", str(len(content)))
			self.end_headers()
			self.wfile.write(content)

		def log_message(self, *_args) -> None:
			"""Not to the tests' output."""

	return Handler


def report(live_site, account: str, value: dict, secret: str = SECRET, field: str = "messages"):
	"""Send what Meta reports of the account's number, signed; the answer."""
	value = {
		"messaging_product": "whatsapp",
		"metadata": {"display_phone_number": "15550783881", "phone_number_id": NUMBER_ID},
		**value,
	}
	entry = {"id": "102290129340398", "changes": [{"value": value, "field": field}]}
	body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
	signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
	headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
	return requests.post(address(live_site, account), data=body, headers=headers, timeout=60)


def address(live_site, account: str) -> str:
	quoted = requests.utils.quote(account)
	return f"{live_site.url}/api/method/ecom_erp.api.public.whatsapp.receive?account={quoted}"


def written(
	text: str, sender: str = "13125550142", name: str = "Ada Berg", message_id: str = "wamid.IN1", **more
) -> dict:
	"""A buyer's text message as Meta reports it."""
	message = {
		"from": sender,
		"id": message_id,
		"timestamp": "1749416383",
		"type": "text",
		"text": {"body": text},
	}
	return {"contacts": [{"profile": {"name": name}, "wa_id": sender}], "messages": [{**message, **more}]}


def receipt(ours: str, status: str, code: int = 0, message_id: str = "wamid.1") -> dict:
	"""What became of a message of ours, as Meta reports it."""
	one = {
		"id": message_id,
		"status": status,
		"timestamp": "1750030073",
		"recipient_id": "13125550142",
		"biz_opaque_callback_data": ours,
	}
	if code:
		one["errors"] = [{"code": code, "title": "Message undeliverable", "message": "Message undeliverable"}]
	return {"statuses": [one]}
