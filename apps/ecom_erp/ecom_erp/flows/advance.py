"""Moving orders on: each order that has a machine step due is taken through its steps until it waits for somebody."""

from collections.abc import Callable
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.order_state import ON_HOLD
from ecom_erp.flows import orders
from ecom_erp.flows.allocate import allocate
from ecom_erp.flows.bill import bill, collect, complete
from ecom_erp.flows.review import review
from ecom_erp.messaging.queue import LEASE_SECONDS, backoff
from ecom_erp.messaging.transaction import in_transaction

STEPS: dict[str, Callable] = {
	orders.REVIEW: review,
	orders.ALLOCATE: allocate,
	orders.BILL: bill,
	orders.COLLECT: collect,
	orders.COMPLETE: complete,
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
	names = (
		frappe.qb.from_(table)
		.select(table.name)
		.where(table.step_due_at <= now_datetime())
		.orderby(table.step_due_at)
		.limit(limit)
		.for_update(skip_locked=True)
	).run(pluck=True)
	if names:
		(
			frappe.qb.update(table)
			.set(table.step_due_at, now_datetime() + timedelta(seconds=LEASE_SECONDS))
			.set(table.step_attempts, table.step_attempts + 1)
			.where(table.name.isin(names))
		).run()
	return names


def advance(name: str) -> None:
	"""Run the order's step, and the steps that follow from it. An unexpected error ends this order's turn alone: it is
	tried again later, and after some attempts held for a person, with the reason."""
	done = None
	while True:
		step = frappe.db.get_value("Ecom Order", name, ["step", "step_due_at"], as_dict=True)
		if not step.step or step.step == done:
			return
		try:
			STEPS[step.step](name)
		except Exception as error:
			frappe.db.rollback()
			in_transaction(_failed, name, step.step, error)
			return
		done = step.step


def _failed(name: str, step: str, error: Exception) -> None:
	doc = orders.lock_order(name)
	message = _("{0} failed: {1}").format(step.title(), _plain(error))
	if doc.step_attempts < MAX_ATTEMPTS and not isinstance(error, frappe.ValidationError):
		frappe.db.set_value(
			"Ecom Order", name, "step_due_at", now_datetime() + timedelta(seconds=backoff(doc.step_attempts))
		)
		return
	frappe.log_error(title=f"{step} of {name}")
	orders.raise_hold(doc, "error", message)
	orders.schedule(doc, None)
	if doc.status in ("Paid", "To Pay", "Approved", "Allocated"):
		orders.move(doc, ON_HOLD)
	doc.next_action = "Review"
	orders.save(doc, "On Hold")
	orders.tell(doc, message)


def _plain(error: Exception) -> str:
	"""The message as a person reads it, without the markup that Frappe's messages may carry."""
	return frappe.utils.strip_html(str(error)).strip()[:400] or type(error).__name__
