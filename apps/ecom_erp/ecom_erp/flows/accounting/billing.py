"""Money of a shipped order: its invoice, its payments, its completion. Each step is one unit of work and can be
repeated: what is there already is left as it is."""

from decimal import Decimal

from ecom_erp.core.money import quantize
from ecom_erp.core.orders.canonical import Payment
from ecom_erp.core.orders.order_state import COMPLETED, SHIPPED, StateFacts
from ecom_erp.core.orders.posting import Part, posting
from ecom_erp.erp.accounts.invoices import outstanding, post_invoice
from ecom_erp.erp.accounts.payments import Gateway, Money, post_payment
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.order_document import captures, effective_order, read_canonical
from ecom_erp.flows.shipping.delivery_status import awaits_delivery, wait_for_delivery
from ecom_erp.flows.shops.shops import get_shop, require_gateway_account
from ecom_erp.messaging.transaction import unit_of_work

BILLABLE = (SHIPPED, "Delivered")


@unit_of_work
def bill(name: str) -> str | None:
	"""Submit the invoice of a shipped order; the invoice's name, None when the order is not shipped."""
	doc = order_flow.lock_order(name)
	if doc.status not in BILLABLE:
		order_flow.schedule(doc, None)
		order_flow.save(doc)
		return None
	if not doc.sales_invoice:
		doc.sales_invoice = post_invoice(
			doc, posting(effective_order(doc), allocated_parts(doc)), get_shop(doc.shop)
		)
	order_flow.schedule(doc, order_flow.COLLECT)
	order_flow.save(doc)
	return doc.sales_invoice


def allocated_parts(doc) -> list[Part]:
	"""What was taken from stock for each line, as the Sales Order has it."""
	facts = item_facts({row.item_code for row in doc.allocations})
	return [
		Part(row.line_id, row.item_code, row.qty, row.warehouse, facts[row.item_code].standard_rate)
		for row in doc.allocations
	]


@unit_of_work
def collect(name: str) -> list[str]:
	"""Submit a Payment Entry for each payment the buyer has made; the names of the new ones."""
	doc = order_flow.lock_order(name)
	made = []
	if doc.sales_invoice:
		shop = get_shop(doc.shop)
		came = captures(read_canonical(doc))
		for row in doc.payments:
			payment = came.get(row.external_id)
			if payment and not row.payment_entry:
				gateway = require_gateway_account(shop, payment.gateway)
				row.payment_entry = post_payment(
					doc,
					doc.sales_invoice,
					_money(payment, gateway),
					Gateway(gateway.account, gateway.mode_of_payment, gateway.fee_account or ""),
				)
				made.append(row.payment_entry)
		order_flow.schedule(doc, order_flow.COMPLETE)
	else:
		order_flow.schedule(doc, None)
	order_flow.save(doc)
	return made


def _money(payment: Payment, gateway) -> Money:
	"""The payment with its fee: what the shop says the gateway kept, else what the gateway's terms say."""
	fee = payment.fee
	if fee is None:
		share = Decimal(str(gateway.fee_percent or 0)) / 100
		fee = quantize(payment.amount * share + Decimal(str(gateway.fee_fixed or 0)), payment.currency)
	on = payment.processed_at.date() if payment.processed_at else None
	return Money(payment.amount, payment.external_id, on, min(fee, payment.amount))


@unit_of_work
def complete(name: str) -> str:
	"""Close an order that is shipped, paid and, where its courier reports it, delivered; its status afterwards."""
	doc = order_flow.lock_order(name)
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
