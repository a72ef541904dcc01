"""Another system that takes our webhooks, and verifies them with the library that the makers of Standard Webhooks publish."""

import threading
from http.server import BaseHTTPRequestHandler

from standardwebhooks import Webhook, WebhookVerificationError

from ecom_sandbox.loopback import Loopback


class Receiver(Loopback):
	"""`messages`: what arrived with a valid signature, as (webhook-id, parsed body). `answers`: HTTP statuses of the next answers;
	200 when there are none left. `attempts`: webhook-ids of all calls. `lose`: of how many answers the connection breaks after the
	message was taken."""

	def __init__(self, secret: str):
		super().__init__(_handler(self))
		self.secret = secret
		self.answers: list[int] = []
		self.lose = 0
		self.attempts: list[str] = []
		self.refused: list[str] = []
		self.messages: list[tuple[str, dict]] = []
		self.lock = threading.Lock()

	def types(self) -> list[str]:
		"""What the messages are about, in the order of their arrival."""
		return [message["type"] for _id, message in self.messages]


def _handler(receiver: "Receiver"):
	class Handler(BaseHTTPRequestHandler):
		def do_POST(self):
			body = self.rfile.read(int(self.headers["Content-Length"]))
			with receiver.lock:
				self.answer(body)

		def answer(self, body: bytes) -> None:
			name = self.headers["webhook-id"]
			receiver.attempts.append(name)
			status = receiver.answers.pop(0) if receiver.answers else 200
			if status == 200:
				try:
					receiver.messages.append(
						(name, Webhook(receiver.secret).verify(body, dict(self.headers)))
					)
				except WebhookVerificationError as error:
					receiver.refused.append(str(error))
					status = 401
				if receiver.lose:
					receiver.lose -= 1
					self.close_connection = True
					return
			self.send_response(status)
			if status == 429:
				self.send_header("Retry-After", "7")
			self.send_header("Content-Length", "0")
			self.end_headers()

		def log_message(self, *_args) -> None:
			"""Not to the tests' output."""

	return Handler
