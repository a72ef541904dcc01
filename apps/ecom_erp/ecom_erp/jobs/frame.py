"""The frame of every job: as the machine, until nothing is due, and silent about buyers."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps

import frappe
from rq.timeouts import BaseTimeoutException

from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.transaction import in_transaction, roll_back

RUN_SECONDS = 50


class JobFailed(Exception):
	"""A job ended with an error that nobody foresaw. Its trace is in the Error Log."""


def background(work: Callable[[], None]) -> Callable[[], None]:
	"""A job, as the machine. What an error says may be a buyer's data, and the broker, the worker's log and the log of scheduled
	jobs would all keep it: they are told its kind alone. The end of the job's time, and what asks Frappe to start it again, pass."""

	@wraps(work)
	def run() -> None:
		_as_machine()
		failed = ""
		try:
			work()
		except BaseTimeoutException:
			roll_back()  # Frappe notes the end of the job over a connection that works
			raise
		except frappe.RetryBackgroundJobError:
			raise
		except Exception as error:
			failed = type(error).__name__
			roll_back()
			with suppress(Exception):  # the database may be what has failed
				in_transaction(log_unexpected, f"Job {work.__name__}")
		if failed:  # not where the error is at hand: it would come along
			raise JobFailed(f"{work.__name__}: {failed}")

	return run


def until_done(work: Callable[[int], int], batch: int = 0) -> None:
	"""Do so much of the work at a time (0: as the settings say) until less than that was due, or the job's time is over."""
	batch = batch or frappe.get_cached_doc("Ecom Settings").inbox_batch or 10
	end = time.monotonic() + RUN_SECONDS
	while work(batch) == batch and time.monotonic() < end:
		continue


def _as_machine() -> None:
	"""Jobs enqueued by a guest's webhook would otherwise run as that guest."""
	if frappe.session.user != "Administrator":
		frappe.set_user("Administrator")
