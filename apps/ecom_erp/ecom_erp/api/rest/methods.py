"""What every method of REST is: limited in its calls, strict about its parameters, and a writing one done once for a key."""

from collections.abc import Callable

import frappe

from ecom_erp.api.http.call_limits import limited
from ecom_erp.api.http.error_codes import complete_calls_only
from ecom_erp.api.rest.idempotency import once


def read(most: int = 600) -> Callable[[Callable], Callable]:
	"""A method that changes nothing; `most` calls of a user in a minute."""

	def decorate(method: Callable) -> Callable:
		return frappe.whitelist(methods=["GET", "POST"])(
			limited(most, 60, by_user=True)(complete_calls_only(method))
		)

	return decorate


def write(most: int = 120) -> Callable[[Callable], Callable]:
	"""A method that changes something; `most` calls of a user in a minute. With a header Idempotency-Key it is done once."""

	def decorate(method: Callable) -> Callable:
		return frappe.whitelist(methods=["POST"])(
			limited(most, 60, by_user=True)(complete_calls_only(once(method)))
		)

	return decorate
