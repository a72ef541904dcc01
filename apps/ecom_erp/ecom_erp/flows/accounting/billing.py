"""The invoice of a shipped order, and its completion; its payments are `receipts`. Each step is one unit of work and can be
repeated: what is there already, made by the app or by hand in ERPNext, is left as it is."""

from decimal import Decimal
from typing import TYPE_CHECKING

from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.orders.posting import Part, posting
from ecom_erp.core.states.order import COMPLETED, DELIVERED, SHIPPED, StateFacts
from ecom_erp.erp.accounts.invoices import outstanding, post_invoice
from ecom_erp.erp.accounts.order_books import belongs_to, invoices_of
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.erp.selling.selling import close_sales_order
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.orders.order_document import effective_order
from ecom_erp.flows.shipping.delivery_status import awaits_delivery, wait_for_delivery
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _
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
		_release_unshipped(doc)
	order_flow.resume(doc, {HoldCode.INVOICE_BY_HAND, HoldCode.INVOICE_CANCELLED})
	order_flow.schedule(doc, order_flow.COLLECT)
	order_flow.save(doc)
	return doc.sales_invoice


def _release_unshipped(doc: "EcomOrder") -> None:
	"""Of goods that the shop sells without shipping them nothing leaves here, so that nothing stays reserved."""
	unshipped = {row.item_code for row in doc.allocations if not row.to_ship}
	if any(item.is_stock_item for item in item_facts(unshipped).values()):
		close_sales_order(doc.sales_order)


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
