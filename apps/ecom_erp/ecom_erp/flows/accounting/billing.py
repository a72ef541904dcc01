"""Money of a shipped order: its invoice, its payments, its completion. Each step is one unit of work and can be
repeated: what is there already, made by the app or by hand in ERPNext, is left as it is."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from frappe import _

from ecom_erp.core.accounting.receipts import Matched, match
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.orders.canonical import Payment
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.orders.posting import Part, posting
from ecom_erp.core.states.order import COMPLETED, DELIVERED, SHIPPED, StateFacts
from ecom_erp.erp.accounts.invoices import outstanding, post_invoice
from ecom_erp.erp.accounts.order_books import allocate_receipts, belongs_to, invoices_of, receipts_of
from ecom_erp.erp.accounts.payments import Gateway, Money, post_payment
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.orders.order_document import captures, effective_order, read_canonical, site_time
from ecom_erp.flows.shipping.delivery_status import awaits_delivery, wait_for_delivery
from ecom_erp.flows.shops.shops import get_shop, require_gateway_account
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

BILLABLE = (SHIPPED, DELIVERED)


@unit_of_work
def bill(name: str) -> str | None:
	"""Submit the invoice of a shipped order; the invoice's name, None when the order is not shipped."""
	doc = lock_order(name)
	if doc.status not in BILLABLE:
		order_flow.schedule(doc, None)
		order_flow.save(doc)
		return None
	doubt = "" if doc.sales_invoice else _adopt_invoice(doc)
	if doubt:
		order_flow.stop(doc, HoldCode.INVOICE_BY_HAND, doubt)
		return None
	if not doc.sales_invoice:
		doc.sales_invoice = post_invoice(
			doc, posting(effective_order(doc), allocated_parts(doc)), get_shop(doc.shop)
		)
	order_flow.resume(doc, {HoldCode.INVOICE_BY_HAND, HoldCode.INVOICE_CANCELLED})
	order_flow.schedule(doc, order_flow.COLLECT)
	order_flow.save(doc)
	return doc.sales_invoice


def _adopt_invoice(doc: "EcomOrder") -> str:
	"""Take an invoice that somebody has made from the order's Sales Order; in words, why it cannot be taken."""
	existing = invoices_of(doc)
	whole = next((one for one in existing if one.whole), None)
	if existing and not whole:
		return _(
			"{0} does not bill all rows of {1}. Cancel it in ERPNext to invoice the whole order."
		).format(", ".join(one.name for one in existing), doc.sales_order)
	total = effective_order(doc).total
	if whole and whole.total != total:
		doubt = _(
			"{0} has a total of {1} {3}, the order {2} {3}. Release the order if this is intended, or "
			"cancel the invoice to invoice the order with its own total."
		).format(whole.name, whole.total, total, doc.currency)
		if not order_flow.was_released(doc, HoldCode.INVOICE_BY_HAND, doubt):
			return doubt
	if whole:
		doc.sales_invoice = whole.name
		belongs_to("Sales Invoice", whole.name, doc.name)
		order_flow.add_timeline_note(doc, _("Invoiced by hand: {0}").format(whole.name))
	return ""


def allocated_parts(doc: "EcomOrder") -> list[Part]:
	"""What was taken from stock for each line, as the Sales Order has it."""
	facts = item_facts({row.item_code for row in doc.allocations})
	return [
		Part(row.line_id, row.item_code, row.qty, row.warehouse, facts[row.item_code].standard_rate)
		for row in doc.allocations
	]


@unit_of_work
def collect(name: str) -> list[str]:
	"""Submit a Payment Entry for each payment the buyer has made that nobody has booked by hand; the names of the new
	ones."""
	doc = lock_order(name)
	if not doc.sales_invoice:
		order_flow.schedule(doc, None)
		order_flow.save(doc)
		return []
	found = _match_receipts(doc)
	allocate_receipts(doc)
	if found.missing and order_flow.is_held(doc, HoldCode.PAYMENT_CANCELLED):
		# what somebody has cancelled is booked anew when somebody says so
		doc.step_due_at = None
		order_flow.save(doc)
		return []
	booked: list[str] = []
	for payment in found.missing:
		if found.over and payment.amount > outstanding(doc.sales_invoice):
			order_flow.stop(doc, HoldCode.PAYMENT_BY_HAND, _booked_in_part(payment, found.over))
			return booked
		row = next(row for row in doc.payments if row.external_id == payment.external_id)
		row.payment_entry = _book(doc, payment)
		booked.append(row.payment_entry)
	order_flow.resume(doc, {HoldCode.PAYMENT_BY_HAND, HoldCode.PAYMENT_CANCELLED})
	order_flow.schedule(doc, order_flow.COMPLETE)
	order_flow.save(doc)
	return booked


def _match_receipts(doc: "EcomOrder") -> Matched:
	"""Note on the order's payments which Payment Entries, made by hand, book them; what is left on both sides."""
	captured = captures(read_canonical(doc))
	used: dict[str, Decimal] = {}
	for row in doc.payments:
		if row.payment_entry and row.external_id in captured:
			used[row.payment_entry] = (
				used.get(row.payment_entry, Decimal(0)) + captured[row.external_id].amount
			)
	receipts = [
		replace(one, amount=max(one.amount - used.get(one.name, Decimal(0)), Decimal(0)))
		for one in receipts_of(doc)
	]
	unbooked = [captured[row.external_id] for row in doc.payments if _is_unbooked(row, captured)]
	found = match(unbooked, receipts)
	for row in doc.payments:
		if row.external_id in found.booked and not row.payment_entry:
			row.payment_entry = found.booked[row.external_id]
	return found


def _is_unbooked(row, captured: Mapping[str, Payment]) -> bool:
	return row.external_id in captured and not row.payment_entry


def _booked_in_part(payment: Payment, over: Decimal) -> str:
	return _(
		"The shop reports a payment of {0} {2}, but only {1} {2} were booked by hand. Book the rest by "
		"hand, or cancel what was booked; the order then continues."
	).format(payment.amount, over, payment.currency)


def _book(doc: "EcomOrder", payment: Payment) -> str:
	gateway = require_gateway_account(get_shop(doc.shop), payment.gateway)
	return post_payment(
		doc,
		doc.sales_invoice,
		_money(payment, gateway),
		Gateway(gateway.account, gateway.mode_of_payment, gateway.fee_account or ""),
	)


def _money(payment: Payment, gateway) -> Money:
	"""The payment with its fee: what the shop says the gateway kept, else what the gateway's terms say."""
	fee = payment.fee
	if fee is None:
		share = from_field(gateway.fee_percent) / 100
		fee = quantize(payment.amount * share + from_field(gateway.fee_fixed), payment.currency)
	on = site_time(payment.processed_at).date() if payment.processed_at else None
	return Money(payment.amount, payment.external_id, on, min(fee, payment.amount))


@unit_of_work
def complete(name: str) -> str:
	"""Close an order that is shipped, paid and, where its courier reports it, delivered; its status afterwards."""
	doc = lock_order(name)
	order_flow.schedule(doc, None)
	if doc.status in BILLABLE and doc.sales_invoice:
		if outstanding(doc.sales_invoice) <= Decimal(0):
			if doc.status == SHIPPED and awaits_delivery(doc.name):
				wait_for_delivery(doc)
			else:
				order_flow.move(doc, COMPLETED)
		else:
			order_flow.move(doc, doc.status, StateFacts(invoiced=True, collected=False))
	order_flow.save(doc)
	return doc.status
