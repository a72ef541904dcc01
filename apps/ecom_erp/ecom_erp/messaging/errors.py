"""Errors nobody foresaw, for the admin's Error Log."""

import sys

import frappe
from rq.timeouts import BaseTimeoutException


class WorkerDied(Exception):
	"""The step has killed its worker again and again."""


def log_unexpected(title: str) -> None:
	"""Log the trace of the error at hand. Frappe would add the local variables of every frame, and with them the buyer's
	name and address. The end of the job's time is no error of the work at hand: it is raised again and ends the job,
	whose lease brings the work back."""
	if isinstance(sys.exc_info()[1], BaseTimeoutException):
		raise
	frappe.log_error(title=title, message=frappe.get_traceback())
