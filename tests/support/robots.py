"""Robots of group chats as servers: they check what their vendors say they check, and answer as these do."""

import base64
import hashlib
import hmac
import json
import time
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from ecom_sandbox.loopback import Loopback

WECOM_KEY, DINGTALK_TOKEN, DINGTALK_SECRET = "693axxx6-7aoc-4bc4", "token-of-a-robot", "SEC0123456789abcdef"
SLACK_PATH = "/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"


class Robots(Loopback):
	"""`texts`: what groups were shown. `answers`: bodies, or (status, body, headers), of the next answers instead of the true one."""

	def __init__(self):
		super().__init__(_handler(self))
		self.texts: list[str] = []
		self.calls: list[str] = []
		self.answers: list = []

	@property
	def wecom(self) -> str:
		return f"{self.url}/cgi-bin/webhook/send?key={WECOM_KEY}"

	@property
	def dingtalk(self) -> str:
		return f"{self.url}/robot/send?access_token={DINGTALK_TOKEN}"

	@property
	def slack(self) -> str:
		return f"{self.url}{SLACK_PATH}"

	def answer(self, path: str, query: dict, body: dict) -> tuple[int, str, dict]:
		if path == "/cgi-bin/webhook/send":
			return 200, json.dumps(self._wecom(query, body)), {}
		if path == "/robot/send":
			return 200, json.dumps(self._dingtalk(query, body)), {}
		return self._slack(path, body)

	def _wecom(self, query: dict, body: dict) -> dict:
		if query.get("key") != [WECOM_KEY]:
			return {"errcode": 93000, "errmsg": "invalid webhook url"}
		content = body["markdown"]["content"] if body.get("msgtype") == "markdown" else ""
		if not content or len(content.encode()) > 4096:
			return {"errcode": 40058, "errmsg": "markdown.content exceed max length 4096"}
		self.texts.append(content)
		return {"errcode": 0, "errmsg": "ok"}

	def _dingtalk(self, query: dict, body: dict) -> dict:
		if query.get("access_token") != [DINGTALK_TOKEN]:
			return {"errcode": 300001, "errmsg": "token is not exist"}
		stamp, sign = (query.get(one, [""])[0] for one in ("timestamp", "sign"))
		key = hmac.new(DINGTALK_SECRET.encode(), f"{stamp}\n{DINGTALK_SECRET}".encode(), hashlib.sha256)
		if sign != base64.b64encode(key.digest()).decode():
			return {"errcode": 310000, "errmsg": "sign not match"}
		if abs(time.time() * 1000 - int(stamp)) > 3600_000:
			return {"errcode": 310000, "errmsg": "invalid timestamp"}
		self.texts.append(body["markdown"]["title"] + "\n" + body["markdown"]["text"])
		return {"errcode": 0, "errmsg": "ok"}

	def _slack(self, path: str, body: dict) -> tuple[int, str, dict]:
		if path != SLACK_PATH:
			return 404, "no_service", {}
		if not body.get("text"):
			return 400, "no_text", {}
		self.texts.append(body["text"])
		return 200, "ok", {}


def _handler(robots: "Robots"):
	class Handler(BaseHTTPRequestHandler):
		def do_POST(self):
			body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
			parts = urlsplit(self.path)
			robots.calls.append(parts.path)
			status, text, headers = (
				robots.answer(parts.path, parse_qs(parts.query), body)
				if not robots.answers
				else (self._instead(robots.answers.pop(0)))
			)
			self.send_response(status)
			for name, value in headers.items():
				self.send_header(name, value)
			self.send_header("Content-Length", str(len(text.encode())))
			self.end_headers()
			self.wfile.write(text.encode())

		@staticmethod
		def _instead(answer) -> tuple[int, str, dict]:
			return answer if isinstance(answer, tuple) else (200, answer, {})

		def log_message(self, *_args) -> None:
			"""Not to the tests' output."""

	return Handler
