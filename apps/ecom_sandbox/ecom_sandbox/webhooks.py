"""The shop's webhooks: signed, sent at least once, repeated with growing pauses until the receiver answers 2xx."""

import http.client
import json
import queue
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlsplit

ATTEMPTS = 8


@dataclass
class Delivery:
	topic: str
	body: bytes
	event_id: str
	triggered_at: str
	webhook_id: str = field(default_factory=lambda: str(uuid.uuid4()))
	statuses: list[int] = field(default_factory=list)  # one an attempt, 0 when there was no answer
	done: bool = False


class Webhooks:
	"""`headers_of`: the shop's own headers of a delivery, signature and all. `topics`: what is told when the receiver
	names none. `pause`: seconds before the first repeat, doubled each time; real shops spread repeats over hours."""

	def __init__(
		self,
		headers_of: Callable[[Delivery], Mapping[str, str]],
		topics: Iterable[str],
		pause: float = 0.1,
		timeout: float = 5.0,
		attempts: int = ATTEMPTS,
	):
		self.headers_of, self.all_topics = headers_of, tuple(topics)
		self.pause, self.timeout, self.attempts = pause, timeout, attempts
		self.url = ""
		self.headers: dict[str, str] = {}
		self.topics = self.all_topics
		self.deliveries: list[Delivery] = []
		self._queue: queue.Queue = queue.Queue()
		self._stopped = threading.Event()
		self._workers: list[threading.Thread] = []

	def subscribe(
		self, url: str, headers: Mapping[str, str] | None = None, topics: Iterable[str] | None = None
	) -> None:
		self.url = url
		self.headers = dict(headers or {})
		self.topics = tuple(topics) if topics is not None else self.all_topics

	def send(self, bodies: Mapping[str, Any], copies: int = 1) -> list[Delivery]:
		"""One action's messages by topic, under one event id; `copies` more than 1 sends each that many times."""
		if not self.url:
			return []
		event_id, now = str(uuid.uuid4()), datetime.now(timezone.utc).isoformat()
		made = [
			Delivery(topic, json.dumps(body).encode(), event_id, now)
			for topic, body in bodies.items()
			if topic in self.topics
			for _copy in range(copies)
		]
		for delivery in made:
			self._enqueue(delivery)
		return made

	def resend(self, delivery: Delivery) -> Delivery:
		"""The same message again, as after an answer that Shopify did not see."""
		again = Delivery(delivery.topic, delivery.body, delivery.event_id, delivery.triggered_at)
		self._enqueue(again)
		return again

	def wait(self, seconds: float = 30.0) -> bool:
		"""Until every delivery is done or given up; False when time runs out."""
		end = time.monotonic() + seconds
		while time.monotonic() < end:
			if all(delivery.done for delivery in list(self.deliveries)):
				return True
			time.sleep(0.02)
		return False

	def stop(self) -> None:
		self._stopped.set()
		for _worker in self._workers:
			self._queue.put(None)
		for worker in self._workers:
			worker.join(timeout=self.timeout + 1)

	def _enqueue(self, delivery):
		self.deliveries.append(delivery)
		if len(self._workers) < 4:
			worker = threading.Thread(target=self._work, daemon=True, name="sandbox-webhooks")
			self._workers.append(worker)
			worker.start()
		self._queue.put(delivery)

	def _work(self):
		while (delivery := self._queue.get()) is not None:
			for attempt in range(self.attempts):
				if self._stopped.is_set():
					return
				delivery.statuses.append(self._post(delivery))
				if 200 <= delivery.statuses[-1] < 300:
					break
				self._stopped.wait(self.pause * 2**attempt)
			delivery.done = True

	def post_raw(self, body: bytes, headers: Mapping[str, str]) -> int:
		"""Send something that is no message of the shop; the receiver's status, 0 when there was no answer."""
		target = urlsplit(self.url)
		kind = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
		connection = kind(target.hostname, target.port, timeout=self.timeout)
		try:
			path = target.path + (f"?{target.query}" if target.query else "")
			connection.request("POST", path or "/", body, {**headers, **self.headers})
			return connection.getresponse().status
		except (OSError, http.client.HTTPException):
			return 0
		finally:
			connection.close()

	def _post(self, delivery) -> int:
		headers = {"Content-Type": "application/json", **self.headers_of(delivery)}
		return self.post_raw(delivery.body, headers)
