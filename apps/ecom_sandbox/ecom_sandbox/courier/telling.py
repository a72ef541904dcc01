"""The courier's webhooks: signed, sent at least once, repeated with growing pauses until the receiver answers 2xx."""

import hashlib
import hmac
import time
from collections.abc import Sequence
from typing import Any

from ecom_sandbox.webhooks import Webhooks

TOPIC = "tracking"


class Telling(Webhooks):
	"""The shops' queue and repeats, with the Parcel API's signature."""

	def __init__(self, secret: str, pause: float = 0.1, timeout: float = 5.0):
		self.secret = secret
		super().__init__(self._signature, (TOPIC,), pause, timeout)

	def subscribe(self, url: str, headers=None, topics=None) -> None:
		super().subscribe(url, headers, (TOPIC,))

	def send(self, events: Sequence[dict[str, Any]], copies: int = 1):
		"""One message with all the events, `copies` times."""
		return super().send({TOPIC: {"events": list(events)}}, copies) if events else []

	def _signature(self, delivery):
		timestamp = str(int(time.time()))
		digest = hmac.new(self.secret.encode(), timestamp.encode() + b"." + delivery.body, hashlib.sha256)
		return {"X-Parcel-Timestamp": timestamp, "X-Parcel-Signature": digest.hexdigest()}
