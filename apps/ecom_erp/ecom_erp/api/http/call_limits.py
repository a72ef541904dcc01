"""How often a method may be called. The count is kept in Redis, as Frappe's own; where Redis is away nobody is refused,
for what is asked does not need it."""

import time
from collections.abc import Callable
from functools import wraps

import frappe
from frappe import _
from redis.exceptions import RedisError

from ecom_erp.api.http.caller_address import caller_address
from ecom_erp.core.errors import ErrorCode
from ecom_erp.messaging.errors import refuse


def limited(most: int, seconds: int, by_user: bool = False) -> Callable[[Callable], Callable]:
	"""A method that may be called `most` times within `seconds` from one address, or, `by_user`, by one user. Raises
	RateLimitExceededError beyond; the answer says when to come again (`answer_when_to_retry`)."""

	def decorate(method: Callable) -> Callable:
		@wraps(method)
		def counted(*args, **values):
			if frappe.request:
				_count(f"{method.__module__}.{method.__name__}", most, seconds, by_user)
			return method(*args, **values)

		return counted

	return decorate


def _count(name: str, most: int, seconds: int, by_user: bool) -> None:
	caller = frappe.session.user if by_user else caller_address()
	# beside Frappe's cache, all of which goes whenever anybody calls `login` without a name
	key = f"ecom_calls|{frappe.conf.db_name}|{name}|{caller}".encode()
	try:
		frappe.cache.set(key, 0, nx=True, ex=seconds)
		over = frappe.cache.incrby(key, 1) > most
		left = frappe.cache.ttl(key) if over else 0
	except RedisError:
		return
	if over:
		frappe.local.ecom_retry_at = time.monotonic() + max(left, 1)
		refuse(
			ErrorCode.TOO_MANY_REQUESTS,
			_("Too many calls. Call again in {0} seconds.").format(max(left, 1)),
			frappe.RateLimitExceededError,
		)


def answer_when_to_retry(response=None, request=None) -> None:
	"""After each request (hook `after_request`): an answer to too many calls says in Retry-After when the next may come."""
	retry_at = getattr(frappe.local, "ecom_retry_at", None)
	if response is not None and retry_at is not None:
		response.headers["Retry-After"] = str(max(round(retry_at - time.monotonic()), 1))
