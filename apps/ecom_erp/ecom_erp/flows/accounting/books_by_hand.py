"""Invoices and payments that people submit, cancel or amend in ERPNext: the order they belong to goes on, or says what it
waits for. What is done about them is done by the order's own steps (`bill`), as soon as the person's document is saved."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.states.order import (
	ALLOCATED,
	COMPLETED,
	DELIVERED,
	HOLDABLE,
	ON_HOLD,
	PARTLY_SHIPPED,
	REVIEWABLE,
	SHIPPED,
)
from ecom_erp.erp.accounts.invoices import outstanding
from ecom_erp.erp.accounts.journal import invoices_in
from ecom_erp.erp.accounts.order_books import (
	belongs_to,
	billed_orders,
	order_of,
	paid_documents,
	refuse_paid_meanwhile,
)
from ecom_erp.erp.documents.submission import are_own
from ecom_erp.flows.accounting import month_end, write_offs
from ecom_erp.flows.accounting.billing import BILLABLE
from ecom_erp.flows.accounting.receipts import SETTLED
from ecom_erp.flows.accounting.settlements import posting as settlement_posting
from ecom_erp.flows.after_sales import by_hand
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order, lock_orders
from ecom_erp.flows.warehouse.delivery_note_matching import refuse_stale
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

# money for these is an advance
UNSHIPPED = (*REVIEWABLE, ALLOCATED, PARTLY_SHIPPED)
# the step that follows on these books what came in
BEFORE_COLLECT = (order_flow.REVIEW, order_flow.ALLOCATE, order_flow.BILL)


def before_payment(payment) -> None:
	"""Before ERPNext changes or cancels a payment of pooled orders: take the locks in the app's order, as for stock."""
	if not are_own():
		_lock(_orders_paid_by(payment))


def before_payment_submits(payment) -> None:
	"""As `before_payment`. Raises when what the payment is for was paid while it waited for the locks."""
	before_payment(payment)
	if not are_own():
		refuse_paid_meanwhile(payment, _having("sales_invoice", paid_documents(payment)[0], "sales_invoice"))


def before_invoice(invoice) -> None:
	"""As `before_payment`, for an invoice or a credit note."""
	if not are_own():
		_lock(_orders_billed_by(invoice))


def _lock(names: Collection[str]) -> None:
	if names:
		refuse_stale(lock_orders(names))


def payment_booked(payment) -> None:
	"""A payment was submitted, or allocated to something else, by hand."""
	if are_own():
		return
	by_hand.amended("payment_entry", payment)
	names, noted = _orders_paid_by(payment), order_of(payment)
	if not noted and len(names) == len(payment.references) == 1:
		noted = names[0]
	if noted and not payment.ecom_order:
		belongs_to("Payment Entry", payment.name, noted)
	for name in names:
		order = lock_order(name)
		if order.status in UNSHIPPED or (order.status in BILLABLE and order.sales_invoice):
			_take_up(order, order_flow.COLLECT, SETTLED)


def payment_cancelled(payment) -> None:
	"""A payment was cancelled by hand: what it had booked is not booked any more."""
	by_hand.cancelled("payment_entry", payment)
	settlement_posting.payment_cancelled(payment)
	for name in () if are_own() else _orders_paid_by(payment):
		order = lock_order(name)
		rows = [row for row in order.payments if row.payment_entry == payment.name]
		for row in rows:
			row.payment_entry = None
		if rows and (_is_billed(order) or order.status in UNSHIPPED):
			_wait_for_payment(order, payment)
		elif _is_billed(order) and outstanding(order.sales_invoice) > 0:
			_reopen(order)
			_take_up(order, order_flow.COLLECT, set())
		elif rows:
			order_flow.save(order)
			order_flow.add_timeline_note(
				order, _("Payment Entry {0} was cancelled in ERPNext").format(payment.name)
			)


def _wait_for_payment(order: "EcomOrder", entry) -> None:
	"""A person says what becomes of a payment of which the entry was cancelled."""
	_reopen(order)
	text = _(
		"{0} {1} was cancelled in ERPNext. Amend it there to continue the order, or press Review Again to book the payment "
		"again."
	).format(_(entry.doctype), entry.name)
	if order.status in HOLDABLE:
		order_flow.move(order, ON_HOLD)
	order_flow.stop(order, HoldCode.PAYMENT_CANCELLED, text, order_flow.COLLECT)


def invoice_submitted(invoice) -> None:
	"""An invoice of a pooled order, or a credit note against one, was submitted by hand."""
	by_hand.amended("credit_note", invoice)
	for name in () if are_own() else _orders_billed_by(invoice):
		order = lock_order(name)
		if order.status not in BILLABLE:
			continue  # an invoice that is made before the goods leave is taken when they have left
		if not order.sales_invoice and not invoice.is_return:
			_take_up(order, order_flow.BILL, {HoldCode.INVOICE_BY_HAND, HoldCode.INVOICE_CANCELLED})
		elif order.sales_invoice and invoice.is_return:
			_take_up(order, order_flow.COLLECT, set())


def invoice_cancelled(invoice) -> None:
	"""An invoice of a pooled order, or a credit note against one, was cancelled by hand."""
	by_hand.cancelled("credit_note", invoice)
	for name in () if are_own() else _orders_billed_by(invoice):
		order = lock_order(name)
		if order.sales_invoice == invoice.name:
			_bill_anew(order)
		elif invoice.is_return and _is_billed(order) and outstanding(order.sales_invoice) > 0:
			_reopen(order)
			_take_up(order, order_flow.COLLECT, set())
		elif order.status in BILLABLE and order_flow.is_held(order, HoldCode.INVOICE_BY_HAND):
			_take_up(order, order_flow.BILL, {HoldCode.INVOICE_BY_HAND})


def _bill_anew(order: "EcomOrder") -> None:
	name, order.sales_invoice = order.sales_invoice, None
	if order.status not in (*BILLABLE, COMPLETED):
		order_flow.save(order)
		return
	_reopen(order)
	text = _(
		"Sales Invoice {0} was cancelled in ERPNext. Amend it there to continue the order, or press "
		"Review Again to invoice the order again."
	).format(name)
	order_flow.stop(order, HoldCode.INVOICE_CANCELLED, text, order_flow.BILL)


def _is_billed(order: "EcomOrder") -> bool:
	return bool(order.sales_invoice) and order.status in (*BILLABLE, COMPLETED)


def _reopen(order: "EcomOrder") -> None:
	"""A completed order whose books are open again is as far as its goods are."""
	if order.status == COMPLETED:
		order_flow.move(order, DELIVERED if order.delivered_at else SHIPPED)


def _take_up(order: "EcomOrder", step: str, settles: Collection[HoldCode]) -> None:
	"""Let the machine take the step now. An order that waits for an earlier one is left to that."""
	if step == order_flow.COLLECT and order.step in BEFORE_COLLECT:
		return
	# what had failed may pass now
	order_flow.resume(order, {*settles, HoldCode.ERROR} if order.step else settles)
	order_flow.schedule(order, step)
	order_flow.save(order)


def _orders_paid_by(payment) -> list[str]:
	"""Pooled orders whose invoice or Sales Order a received payment names, or that have it among their payments."""
	if payment.payment_type != "Receive":
		return []
	invoices, sales_orders = paid_documents(payment)
	names = {order_of(payment)} - {""}
	names |= _having("sales_invoice", invoices) | _having("sales_order", sales_orders)
	if payment.docstatus == 2:
		rows = {"payment_entry": payment.name, "parenttype": "Ecom Order"}
		names.update(frappe.get_all("Ecom Order Payment", rows, pluck="parent"))
	return sorted(names)


def _orders_billed_by(invoice) -> list[str]:
	"""Pooled orders whose Sales Order an invoice bills, or whose invoice it is or credits."""
	invoices = {invoice.return_against} if invoice.is_return else set()
	if invoice.docstatus == 2:
		invoices.add(invoice.name)
	return sorted(
		_having("sales_order", billed_orders(invoice)) | _having("sales_invoice", invoices - {None, ""})
	)


def before_journal(journal) -> None:
	"""As `before_payment`, for a Journal Entry."""
	if not are_own():
		_lock(_having("sales_invoice", invoices_in(journal)))


def before_journal_cancels(journal) -> None:
	"""As `before_journal`. Raises where it may not be cancelled alone."""
	before_journal(journal)
	if not are_own():
		settlement_posting.before_cancel_by_hand(journal.name)
		month_end.before_cancel_by_hand(journal.name)


def journal_booked(journal) -> None:
	"""A Journal Entry that names invoices was submitted by hand: perhaps it brings what they ask for."""
	for order in _billed_by_journal(journal):
		if order.status in BILLABLE:
			_take_up(order, order_flow.COLLECT, SETTLED)


def journal_cancelled(journal) -> None:
	"""A Journal Entry was cancelled by hand: what it had booked is not booked any more."""
	if not are_own():
		settlement_posting.cancelled_by_hand(journal.name)
		month_end.cancelled_by_hand(journal.name)
		write_offs.cancelled_by_hand(journal.name)
	for order in _billed_by_journal(journal):
		rows = [row for row in order.payments if row.journal_entry == journal.name]
		for row in rows:
			row.journal_entry = None
		if rows:
			_wait_for_payment(order, journal)
		elif outstanding(order.sales_invoice) > 0:
			_reopen(order)
			_take_up(order, order_flow.COLLECT, set())


def _billed_by_journal(journal) -> list:
	"""Billed orders whose invoice a Journal Entry of a person names, locked."""
	names = set() if are_own() else _having("sales_invoice", invoices_in(journal))
	return [order for order in map(lock_order, sorted(names)) if _is_billed(order)]


def _having(field: str, documents: Collection[str], what: str = "name") -> set[str]:
	"""Of the pooled orders that have one of `documents` in a field: their names, or what stands in another field."""
	if not documents:
		return set()
	return set(frappe.get_all("Ecom Order", {field: ("in", list(documents))}, pluck=what))
