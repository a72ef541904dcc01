"""Moving orders on: each order that has a machine step due is taken through its steps until it waits for somebody."""

import frappe

from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.states.order import HOLDABLE, ON_HOLD, REVIEWABLE
from ecom_erp.flows.accounting.billing import bill, complete
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation.allocate import allocate
from ecom_erp.flows.orders import order_flow, order_store
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.review.order_review import review
from ecom_erp.flows.shops.rehearsal import only_live
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.queue import ORDERS
from ecom_erp.messaging.steps import Failure, StepRunner


def _failed(name: str, failure: Failure) -> None:
	"""Tried again by itself, or held for a person with the reason."""
	if failure.again_at:
		frappe.db.set_value("Ecom Order", name, failure.columns())
		return
	doc = lock_order(name)
	message = _("{0} failed: {1}").format(_(failure.step.title()), failure.message)
	# the step stays, not due: it is taken up when a person says so
	doc.update(failure.columns())
	# goods may leave while their payment cannot be booked
	if doc.status in (REVIEWABLE if failure.step == order_flow.COLLECT else HOLDABLE):
		order_flow.move(doc, ON_HOLD)
	order_flow.stop(doc, HoldCode.ERROR, message)


RUNNER = StepRunner(
	ORDERS,
	{
		order_flow.REVIEW: review,
		order_flow.ALLOCATE: only_live(allocate),
		order_flow.BILL: only_live(bill),
		order_flow.COLLECT: only_live(collect),
		order_flow.COMPLETE: only_live(complete),
	},
	_failed,
	order_store.stated,
)
advance_due = RUNNER.run_due
advance = RUNNER.run
