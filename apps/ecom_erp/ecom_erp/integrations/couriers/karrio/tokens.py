"""What carriers lend for some hours, in the place where all that is lent is kept (`integrations/tokens.py`). karrio would
keep it under a key that holds the account's secret."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ecom_erp.integrations.tokens import TokenStore


class Tokens:
	"""karrio's cache of one account, as far as its connectors use it."""

	def __init__(self, store: TokenStore):
		self._store = store
		self._used: set[str] = set()
		self._values: dict[str, Any] = {}

	def thread_safe(
		self, refresh_func: Callable[[], Mapping[str, Any]], cache_key: str, **options: Any
	) -> "_Lent":
		"""The token of a key, fetched when it is first needed."""
		key = "carrier:" + hashlib.sha256(cache_key.encode()).hexdigest()
		self._used.add(key)
		return _Lent(self._store, key, refresh_func, options)

	def forget(self) -> None:
		"""The carrier does not take them any more."""
		for key in self._used:
			self._store.forget(key)

	def get(self, key: str) -> Any:
		"""What a connector has put aside during this operation."""
		return self._values.get(key)

	def set(self, key: str, value: Any, **_options: Any) -> None:
		"""Put something aside."""
		self._values[key] = value() if callable(value) else value


class _Lent:
	def __init__(
		self, store: TokenStore, key: str, fetch: Callable[[], Mapping[str, Any]], options: Mapping[str, Any]
	):
		self._store, self._key, self._fetch, self._options = store, key, fetch, options

	def get_token(self) -> str:
		"""Raises KeyError when the carrier gives none."""
		known = self._store.read(self._key)
		if known:
			return known
		state = self._fetch()
		token = str(state[self._options.get("token_field", "access_token")])
		seconds = self._seconds(state)
		if seconds > 0:
			self._store.write(self._key, token, seconds)
		return token

	get_state = get_token

	def _seconds(self, state: Mapping[str, Any]) -> float:
		form = self._options.get("expiry_format", "%Y-%m-%d %H:%M:%S")
		try:
			until = datetime.strptime(str(state[self._options.get("expiry_field", "expiry")]), form)
		except (KeyError, ValueError):
			return 0
		# the connector's clock is the machine's, without a zone
		spare = timedelta(minutes=min(int(self._options.get("buffer_minutes", 30)), 5))
		return (until - spare - datetime.now()).total_seconds()
