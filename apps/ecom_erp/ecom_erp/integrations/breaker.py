"""Circuit breaker: after several failures in a row the account (a shop, a courier contract) rests for a while, so that
one dead service neither fills the queues with waiting workers nor slows the others down.

`MemoryStore` serves one process; `site_store()` gives the store in the site's Redis that all workers share.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

log = logging.getLogger("ecom_erp.http")

PREFIX = "ecom_erp:breaker:"


class BreakerStore(Protocol):
	"""Where the counts live. All calls are atomic for one key; `seconds` are life times, after which a value is gone."""

	def add(self, key: str, seconds: float) -> int:
		"""Raise the counter by one, restart its life time, return the new value."""

	def claim(self, key: str, seconds: float) -> bool:
		"""True for the one caller who sets the key while it is absent."""

	def read(self, key: str) -> int:
		"""The counter, 0 when absent."""

	def remove(self, *keys: str) -> None:
		"""Forget the keys."""


class MemoryStore:
	"""Counts of one process."""

	def __init__(self, clock: Callable[[], float] = time.monotonic):
		self._clock = clock
		self._lock = threading.Lock()
		self._values: dict[str, tuple[int, float]] = {}

	def add(self, key: str, seconds: float) -> int:
		with self._lock:
			value = self._live(key) + 1
			self._values[key] = (value, self._clock() + seconds)
			return value

	def claim(self, key: str, seconds: float) -> bool:
		with self._lock:
			if self._live(key):
				return False
			self._values[key] = (1, self._clock() + seconds)
			return True

	def read(self, key: str) -> int:
		with self._lock:
			return self._live(key)

	def remove(self, *keys: str) -> None:
		with self._lock:
			for key in keys:
				self._values.pop(key, None)

	def _live(self, key):
		value, until = self._values.get(key, (0, 0.0))
		return value if until > self._clock() else 0


class RedisStore:
	"""Counts in Redis. `client` is anything with redis-py's `execute_command`; `name` makes the stored key of a site.
	`outages`: exceptions that mean Redis is away; calls then pass as if nothing had failed yet."""

	def __init__(
		self,
		client,
		name: Callable[[str], str | bytes] = str,
		outages: tuple[type[Exception], ...] = (),
	):
		self._client = client
		self._name = name
		self._outages = outages

	def add(self, key: str, seconds: float) -> int:
		value = self._run(1, "INCR", self._name(key))
		self._run(None, "PEXPIRE", self._name(key), _milliseconds(seconds))
		return int(value)

	def claim(self, key: str, seconds: float) -> bool:
		return bool(self._run(True, "SET", self._name(key), 1, "NX", "PX", _milliseconds(seconds)))

	def read(self, key: str) -> int:
		return int(self._run(0, "GET", self._name(key)) or 0)

	def remove(self, *keys: str) -> None:
		self._run(None, "DEL", *(self._name(key) for key in keys))

	def _run(self, without_redis, *command):
		try:
			return self._client.execute_command(*command)
		except self._outages as outage:
			log.warning("the breaker cannot count: %s", type(outage).__name__)
			return without_redis


def site_store() -> RedisStore:
	"""The store in the cache Redis of the current site."""
	import frappe
	import redis

	return RedisStore(frappe.cache, frappe.cache.make_key, (redis.RedisError,))


class CircuitBreaker:
	"""Closed: calls pass. Open, after `threshold` failures in a row: no call for `cool_down` seconds. Then half open:
	one call at a time may try; its success closes the breaker, its failure opens it again.

	A failure counts for `memory` seconds; a service that fails now and then does not trip it."""

	def __init__(
		self,
		store: BreakerStore | None = None,
		*,
		threshold: int = 5,
		cool_down: float = 60.0,
		memory: float = 600.0,
	):
		self._store = store or MemoryStore()
		self._threshold = threshold
		self._cool_down = cool_down
		self._memory = max(memory, cool_down * 2)

	def allows(self, account: str) -> bool:
		"""May a call go out now? In the half open state a True reserves the trial for the caller."""
		failures, resting, trial = _keys(account)
		if self._store.read(failures) < self._threshold:
			return True
		if self._store.read(resting):
			return False
		return self._store.claim(trial, self._cool_down)

	def succeeded(self, account: str) -> None:
		failures, resting, trial = _keys(account)
		if self._store.read(failures):
			self._store.remove(failures, resting, trial)

	def failed(self, account: str) -> None:
		failures, resting, trial = _keys(account)
		if self._store.add(failures, self._memory) >= self._threshold:
			self._store.claim(resting, self._cool_down)
			self._store.remove(trial)

	def resting(self, account: str) -> int:
		"""Failures in a row after which the account rests, 0 while calls pass."""
		count = self._store.read(_keys(account)[0])
		return count if count >= self._threshold else 0


class AskedByPerson(CircuitBreaker):
	"""Lets a call out that a person waits for, rest or no rest, and learns from its outcome like any other: a success
	ends the rest."""

	def allows(self, account: str) -> bool:
		return True


def _keys(account):
	return tuple(f"{PREFIX}{account}:{part}" for part in ("failures", "resting", "trial"))


def _milliseconds(seconds):
	return max(1, int(seconds * 1000))
