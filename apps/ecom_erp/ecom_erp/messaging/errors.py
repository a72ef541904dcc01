"""Refusals that a caller can switch on, and errors nobody foresaw, for the admin's Error Log."""

import sys
from typing import NoReturn

import frappe
from rq.timeouts import BaseTimeoutException

from ecom_erp.core.errors import ErrorCode


class WorkerDied(Exception):
	"""The step has killed its worker again and again."""


def refuse(
	code: ErrorCode,
	message: str,
	error: type[Exception] = frappe.ValidationError,
	title: str | None = None,
) -> NoReturn:
	"""Raises `error` with a text for the user, as `frappe.throw` does; the answer of the request carries the code
	(`api.http.error_codes`)."""
	frappe.local.ecom_refusal = (code, message)
	frappe.throw(message, error, title=title)


def log_unexpected(title: str) -> None:
	"""Log the trace of the error at hand. Frappe would add the local variables of every frame, and with them the buyer's
	name and address. The end of the job's time is no error of the work at hand: it is raised again and ends the job,
	whose lease brings the work back."""
	if isinstance(sys.exc_info()[1], BaseTimeoutException):
		raise
	frappe.log_error(title=title, message=frappe.get_traceback())
