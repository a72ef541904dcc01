"""Faults on demand: the next calls of the Admin API fail in a chosen way."""

import threading
from dataclasses import dataclass

KINDS = ("403", "429", "500", "503", "throttled", "hang", "lost", "half", "broken", "cut")


@dataclass
class Fault:
	"""kind: an HTTP status; "throttled" (status 200 with Shopify's error); "hang" (no answer for `seconds`, nothing
	done); "lost" (the work is done, the answer never comes); "half" (of a shipment of several packages all but the last are
	sold, and answered as if that were all; carriers only); "broken" (the label is sold, its PDF ends in the middle; the
	simulated courier only); "cut" (the answer ends in the middle; payment providers only). `operation` limits it to a GraphQL operation's name; `after`: so many of its calls go well first."""

	kind: str
	times: int = 1
	operation: str = ""
	retry_after: str = ""
	seconds: float = 30.0
	after: int = 0

	def __post_init__(self):
		if self.kind not in KINDS:
			raise ValueError(f"Unknown fault {self.kind}, known: {', '.join(KINDS)}")


class Faults:
	def __init__(self):
		self._lock = threading.Lock()
		self._waiting: list[Fault] = []

	def add(self, **options) -> None:
		with self._lock:
			self._waiting.append(Fault(**options))

	def clear(self) -> None:
		with self._lock:
			self._waiting.clear()

	def take(self, operation: str) -> Fault | None:
		"""The fault for a call of this operation, counted down."""
		with self._lock:
			for fault in self._waiting:
				if fault.operation in ("", operation) and fault.after > 0:
					fault.after -= 1
				elif fault.operation in ("", operation):
					fault.times -= 1
					if fault.times <= 0:
						self._waiting.remove(fault)
					return fault
		return None
