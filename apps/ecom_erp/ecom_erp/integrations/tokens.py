"""Access tokens that a service lends for some hours, kept between calls.

`MemoryTokens` serves one process; `site_tokens()` gives the store in the site's Redis that all workers share.
"""

import time
from collections.abc import Callable
from typing import Any, Protocol

PREFIX = "ecom_erp:token:"


class TokenStore(Protocol):
	"""Where they live. `key` names what a token was lent for; `seconds` is its life time, after which it is gone."""

	def read(self, key: str) -> str:
		"""The token, "" when there is none."""

	def write(self, key: str, token: str, seconds: float) -> None:
		"""Keep the token."""

	def forget(self, key: str) -> None:
		"""The service does not take it any more."""


class MemoryTokens:
	"""Tokens of one process."""

	def __init__(self, clock: Callable[[], float] = time.monotonic):
		self._clock = clock
		self._tokens: dict[str, tuple[str, float]] = {}

	def read(self, key: str) -> str:
		token, until = self._tokens.get(key, ("", 0.0))
		return token if until > self._clock() else ""

	def write(self, key: str, token: str, seconds: float) -> None:
		self._tokens[key] = (token, self._clock() + seconds)

	def forget(self, key: str) -> None:
		self._tokens.pop(key, None)


class CachedTokens:
	"""Tokens in Redis, encrypted. `cache` is Frappe's; without Redis nothing is kept, and each process asks anew."""

	def __init__(self, cache: Any, encrypt: Callable[[str], str], decrypt: Callable[[str], str]):
		self._cache, self._encrypt, self._decrypt = cache, encrypt, decrypt

	def read(self, key: str) -> str:
		kept = self._cache.get_value(PREFIX + key, expires=True)
		return self._decrypt(kept) if kept else ""

	def write(self, key: str, token: str, seconds: float) -> None:
		self._cache.set_value(PREFIX + key, self._encrypt(token), expires_in_sec=max(1, int(seconds)))

	def forget(self, key: str) -> None:
		self._cache.delete_value(PREFIX + key)


def site_tokens() -> CachedTokens:
	"""The store of the current site."""
	import frappe
	from frappe.utils.password import decrypt, encrypt

	return CachedTokens(frappe.cache, encrypt, decrypt)
