"""Moving orders on: each order that has a machine step due is taken through its steps until it waits for somebody."""

from collections.abc import Callable
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.orders.order_state import ON_HOLD
from ecom_erp.flows.accounting.billing import bill, collect, complete
from ecom_erp.flows.allocation.allocate import allocate
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.review.order_review import review
from ecom_erp.messaging.errors import WorkerDied, log_unexpected
from ecom_erp.messaging.queue import backoff, lease
from ecom_erp.messaging.transaction import in_transaction

STEPS: dict[str, Callable] = {
	order_flow.REVIEW: review,
	order_flow.ALLOCATE: allocate,
	order_flow.BILL: bill,
	order_flow.COLLECT: collect,
	order_flow.COMPLETE: complete,
}
MAX_ATTEMPTS = 5


def advance_due(limit: int) -> int:
	"""Advance up to `limit` orders whose step is due; how many were taken. Two workers never take the same order."""
	names = in_transaction(_claim, limit)
	for name in names:
		advance(name)
	return len(names)


def _claim(limit: int) -> list[str]:
	table = frappe.qb.DocType("Ecom Order")
	return lease(table, table.step_due_at, table.step_attempts, limit)


def advance(name: str) -> None:
	"""Run the order's step, and the steps that follow from it. An unexpected error ends this order's turn alone: it is
	tried again later, and after some attempts held for a person, with the reason."""
	done = None
	while True:
		row = frappe.db.get_value("Ecom Order", name, ["step", "step_attempts"], as_dict=True)
		if not row.step or row.step == done:
			return
		try:
			if row.step_attempts > MAX_ATTEMPTS:
				raise WorkerDied(_("The worker ended while it worked on this, each time"))
			STEPS[row.step](name)
		except Exception as error:
			frappe.db.rollback()
			in_transaction(_failed, name, row.step, error)
			return
		done = row.step


def _failed(name: str, step: str, error: Exception) -> None:
	doc = order_flow.lock_order(name)
	message = _("{0} failed: {1}").format(_(step.title()), _plain(error))
	if doc.step_attempts < MAX_ATTEMPTS and not isinstance(error, frappe.ValidationError):
		frappe.db.set_value(
			"Ecom Order", name, "step_due_at", now_datetime() + timedelta(seconds=backoff(doc.step_attempts))
		)
		return
	log_unexpected(f"{step} of {name}")
	if doc.status in ("Paid", "To Pay", "Approved", "Allocated"):
		order_flow.move(doc, ON_HOLD)
	order_flow.stop(doc, "error", message)


def _plain(error: Exception) -> str:
	"""The message as a person reads it, without the markup that Frappe's messages may carry."""
	return frappe.utils.strip_html(str(error)).strip()[:400] or type(error).__name__
