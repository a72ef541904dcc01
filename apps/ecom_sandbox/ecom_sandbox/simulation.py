"""What every simulated shop is: an HTTP server on 127.0.0.1 with the shop's own interface, `/sandbox/...` to steer it,
webhooks, and faults on demand."""

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ecom_sandbox import fixture
from ecom_sandbox.control import Control, NotThere
from ecom_sandbox.faults import Faults
from ecom_sandbox.loopback import Loopback
from ecom_sandbox.records import ShopRefusal
from ecom_sandbox.shop import Shop
from ecom_sandbox.webhooks import Webhooks


@dataclass(frozen=True)
class Request:
	method: str
	path: str
	query: Mapping[str, str]
	headers: Mapping[str, str]  # names in lower case
	raw: bytes
	body: Any  # the parsed JSON, {} when there is none


@dataclass(frozen=True)
class Answer:
	status: int
	data: Any
	headers: Mapping[str, str] = field(default_factory=dict)


class Simulation(Loopback, ABC):
	"""One shop. A context manager; or `start` and `stop`. `url` is its address once started; `shop` what happens in it;
	`view` how the control interface shows its orders, fulfilments and refunds. `kind` chooses it among the shops of
	the company whose files are in the folder `data`, the demo company unless named."""

	kind = ""
	view: Any
	api_version = ""
	token: str
	webhook_secret: str

	def __init__(
		self,
		webhooks: Webhooks,
		data: fixture.Data = None,
		*,
		port: int = 0,
		base: datetime | None = None,
	):
		self.shop = Shop(fixture.of(data, self.kind), base)
		self.webhooks = webhooks
		self.faults = Faults()
		self.control = Control(self)
		self.calls: list[str] = []  # names of the operations, in the order they came
		super().__init__(_handler(self), port)

	def stop(self) -> None:
		self.webhooks.stop()
		super().stop()

	def facts(self) -> dict[str, str]:
		"""What one enters where one connects the shop."""
		return {"url": self.url, "access_token": self.token, "webhook_secret": self.webhook_secret}

	@abstractmethod
	def prepare(self, request: Request) -> Answer | tuple[str, Callable[[], Answer]]:
		"""What the shop's own interface makes of a request: a refusal before anything is done (wrong credentials), or the
		operation's name, by which faults are chosen, and the work. Raises NotThere."""

	@abstractmethod
	def emit(self, action: str, order, made=None, copies: int = 1) -> None:
		"""Send the webhooks of an action: place, change, edit, pay, cancel, fulfil, refund."""

	def uninstall(self) -> None:
		"""The merchant takes the connection away, where the shop tells of it."""
		raise NotThere("This kind of shop does not tell of that")

	def throttled(self) -> Answer:
		"""The answer to one who asks too often."""
		return Answer(429, {"errors": "Too many requests"})


def _handler(sandbox: Simulation):
	class Handler(BaseHTTPRequestHandler):
		protocol_version = "HTTP/1.1"
		timeout = 60
		disable_nagle_algorithm = True

		def do_POST(self):
			self._serve()

		def do_GET(self):
			self._serve()

		def do_PUT(self):
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
				return self._answer(Answer(400, {"errors": "The message is not valid JSON"}))
			target = urlsplit(self.path)
			request = Request(
				self.command,
				target.path,
				dict(parse_qsl(target.query)),
				{name.lower(): value for name, value in self.headers.items()},
				raw,
				body,
			)
			try:
				if target.path == "/sandbox" or target.path.startswith("/sandbox/"):
					return self._answer(Answer(200, sandbox.control.handle(self.command, target.path, body)))
				prepared = sandbox.prepare(request)
			except NotThere as problem:
				return self._answer(Answer(404, {"errors": str(problem) or "Not Found"}))
			except (ShopRefusal, ValueError, KeyError, TypeError) as problem:
				return self._answer(Answer(422, {"errors": str(problem)}))
			if isinstance(prepared, Answer):
				return self._answer(prepared)
			self._work(*prepared)

		def _work(self, operation, work):
			sandbox.calls.append(operation)
			fault = sandbox.faults.take(operation)
			if fault is None:
				return self._answer(work())
			if fault.kind == "throttled":
				return self._answer(sandbox.throttled())
			if fault.kind.isdigit():
				headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
				return self._answer(Answer(int(fault.kind), {"errors": "fault on demand"}, headers))
			if fault.kind == "hang":
				sandbox.stopping.wait(fault.seconds)
			if fault.kind == "lost":
				work()
			self.close_connection = True

		def _answer(self, answer):
			payload = json.dumps(answer.data).encode()
			self.send_response(answer.status)
			self.send_header("Content-Type", "application/json")
			self.send_header("Content-Length", str(len(payload)))
			for name, value in answer.headers.items():
				self.send_header(name, value)
			self.end_headers()
			self.wfile.write(payload)

	return Handler


def wait_until_stopped(sandbox: Simulation) -> None:
	"""For the command line: until the process is interrupted."""
	while not sandbox.stopping.is_set():
		time.sleep(0.5)
