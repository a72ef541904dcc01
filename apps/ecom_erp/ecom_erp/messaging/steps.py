"""Steps: what the machine does with a document, one unit of work after another, until it waits for somebody.

A document has the fields `step`, `step_due_at` and `step_attempts`. One runner serves all DocTypes that have them: it
claims what is due, takes its steps, and says why one failed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime, strip_html

from ecom_erp.core.personal import masked
from ecom_erp.messaging import queue
from ecom_erp.messaging.errors import WorkerDied, log_unexpected
from ecom_erp.messaging.queue import NotYet, Work, backoff, take
from ecom_erp.messaging.transaction import in_transaction, roll_back

MAX_ATTEMPTS = 5
STEP_FIELDS = ["step", "step_attempts", "step_due_at"]


@dataclass(frozen=True)
class Failure:
	"""Why a step did not do its work. `again_at` (time of the site) says when it is taken up by itself; None when a
	person has to put something right first. `is_waiting`: nothing is wrong, it is only too early."""

	step: str
	message: str
	again_at: datetime | None
	is_waiting: bool = False

	def columns(self) -> dict[str, object]:
		"""The document's fields that follow from it."""
		return {"step_due_at": self.again_at} | ({"step_attempts": 0} if self.is_waiting else {})


@dataclass(frozen=True)
class StepRunner:
	"""Takes the documents of `work` through `steps` (by the value of their field `step`). Each step is a unit of work
	that takes the document's name; it does nothing when its work was done before. `failed` (name, Failure) notes a
	failure where a person sees it, inside a unit of work, and writes the Failure's columns. `orders` gives what the
	orders of a document say, whose personal data stay out of what is said of a failure."""

	work: Work
	steps: Mapping[str, Callable[[str], object]]
	failed: Callable[[str, Failure], None]
	orders: Callable[[str], Sequence[Any]]

	def run_due(self, limit: int) -> int:
		"""Take up to `limit` documents whose step is due; how many were taken. Two workers never take the same one."""
		taken = 0
		for name in take(self.work, limit):
			self.run(name)
			taken += 1
		return taken

	def run(self, name: str) -> None:
		"""Take the document's step, and those that follow from it now. An error ends this document's turn alone: it is
		tried again later, and after some attempts waits for a person, with the reason."""
		done = None
		while True:
			row = frappe.db.get_value(self.work.doctype, name, STEP_FIELDS, as_dict=True)
			if not row or not row.step or row.step == done:
				return
			if done and not _is_next(row.step_due_at):
				return
			try:
				if row.step_attempts > MAX_ATTEMPTS:
					raise WorkerDied(_("The worker process stopped every time it processed this"))
				with _taking(self.work.doctype, name, row.step):
					self.steps[row.step](name)
			except Exception as error:
				roll_back()
				frappe.clear_messages()
				in_transaction(self.failed, name, _failure(name, row, error, self.orders(name)))
				return
			done = row.step


def _is_next(due_at: datetime | None) -> bool:
	"""Whether a step follows at once on the one that scheduled it, not at a time of its own or when a person says so."""
	return bool(due_at) and due_at <= now_datetime() + timedelta(seconds=queue.LEASE_SECONDS)


@contextmanager
def _taking(doctype: str, name: str, step: str) -> Iterator[None]:
	frappe.local.ecom_taking = (doctype, name, step)
	try:
		yield
	finally:
		frappe.local.ecom_taking = None


def due(doctype: str, name: str, step: str) -> datetime | None:
	"""When a step that is to be taken at once is due, as a worker sees it; None: now, and a worker is to be woken. What
	follows from the document's step that is being taken here is taken here next: until the end of the lease, no other
	worker has to look at it."""
	taking = getattr(frappe.local, "ecom_taking", None)
	if not taking or taking[:2] != (doctype, name) or taking[2] == step:
		return None
	return now_datetime() + timedelta(seconds=queue.LEASE_SECONDS)


def _failure(name: str, row, error: Exception, orders: Sequence[Any]) -> Failure:
	message = masked(readable(error), *orders)
	if isinstance(error, NotYet):
		again_at = now_datetime() + timedelta(seconds=error.seconds)
		return Failure(row.step, message, again_at, is_waiting=True)
	foreseen = isinstance(error, frappe.ValidationError)
	if not foreseen and row.step_attempts < MAX_ATTEMPTS:
		again_at = now_datetime() + timedelta(seconds=backoff(row.step_attempts or 1))
		return Failure(row.step, message, again_at)
	if not foreseen:
		log_unexpected(f"{row.step} of {name}", *orders)
	return Failure(row.step, message, None)


def readable(error: Exception) -> str:
	"""The message as a person reads it, without the markup that Frappe's messages may carry."""
	return strip_html(str(error)).strip()[:400] or type(error).__name__
