"""What the customer gets instead: other goods for those he sent back, or the same once more for what was lost.

The replacement is an Ecom Order of its own in the pool, linked to its origin. It takes stock, a label and a delivery
like every order. An exchange is credited and invoiced at its price; the worth of the goods that came back pays for it,
through the shop's clearing account. What is sent again costs nothing.
"""

from dataclasses import replace as changed
from datetime import datetime, timezone
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.after_sales.outcomes import WISHES
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.orders.canonical import CanonicalOrder, Line, Payment, PaymentKind, PaymentState, to_dict
from ecom_erp.core.orders.refunds import RefundShare, received
from ecom_erp.core.states.order import APPROVED as ORDER_APPROVED
from ecom_erp.core.states.order import next_action
from ecom_erp.core.states.review import ReviewState
from ecom_erp.core.states.ticket import READY, RECEIVED, SENDING
from ecom_erp.core.text import as_json
from ecom_erp.erp.accounts.payments import Gateway, Money, post_refund
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.flows.after_sales import shop_notices, ticket_flow, ticket_refunds
from ecom_erp.flows.after_sales.refund_amounts import refund_breakdown
from ecom_erp.flows.catalog.listings import ensure_listings, listing_of_item
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.order_document import fill, order_name, read_canonical
from ecom_erp.flows.shops.shops import EXCHANGE, get_shop, require_gateway_account
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.queue import NotYet
from ecom_erp.messaging.transaction import in_transaction, unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def price_difference(ticket: "AfterSalesTicket", order: "EcomOrder") -> Decimal:
	"""What the customer pays more for what he takes instead; negative when he gets money back."""
	if not WISHES[ticket.ticket_type].priced or not ticket.lines:
		return Decimal(0)
	breakdown = refund_breakdown(ticket)
	return _replacement(ticket, read_canonical(order), breakdown).total - breakdown.total


def replace(name: str) -> str:
	"""Send the replacement of a ticket: credit what came back, and put an order into the pool that is allocated next;
	the replacement's name. Raises NotYet while the order has no invoice or the price difference is not paid."""
	order_name = in_transaction(_replace, name)
	if order_name is None:
		raise NotYet(_("The order has no invoice yet. The exchange continues after invoicing."))
	return order_name


def _replace(name: str) -> str | None:
	order, ticket = ticket_flow.lock(name)
	if ticket.replacement_order:
		return ticket.replacement_order
	if ticket.status not in READY:
		frappe.throw(_("This is not possible while the ticket is {0}").format(_(ticket.status)))
	source = read_canonical(order)
	breakdown = refund_breakdown(ticket)
	target = _replacement(ticket, source, breakdown)
	cancelled = _cancelled(order, ticket)
	if cancelled:
		target = changed(target, external_id=f"{ticket.name}-{len(cancelled) + 1}")
	if ticket.credit_note:
		target = _paid_as(read_canonical(frappe.get_doc("Ecom Order", cancelled[-1])), target)
	elif WISHES[ticket.ticket_type].priced and breakdown.total > 0:
		if not order.sales_invoice:
			return None
		ticket_refunds.require_collected(order)
		target = _transfer_value(order, ticket, source, breakdown, target)
	ticket.replacement_order = _pool(order, ticket, target)
	ticket_flow.move(ticket, SENDING)
	ticket_flow.responded(ticket)
	ticket_flow.schedule(ticket, "")
	ticket_flow.save(ticket)
	order_flow.save(order)
	order_flow.add_timeline_note(
		order, _("Replacement {0} is sent for {1}").format(target.number, ticket.name)
	)
	return ticket.replacement_order


def _cancelled(order: "EcomOrder", ticket: "AfterSalesTicket") -> list[str]:
	"""The ticket's earlier replacements, oldest first."""
	filters = {"original_order": order.name, "after_sales_ticket": ticket.name}
	return frappe.get_all("Ecom Order", filters, pluck="name", order_by="creation")


def _paid_as(before: CanonicalOrder, target: CanonicalOrder) -> CanonicalOrder:
	"""The replacement, paid by what was to pay for the one that was cancelled: that is booked already."""
	if target.total != before.total:
		frappe.throw(
			_(
				"{0} {1} were booked for the replacement. What is sent instead must have the same value."
			).format(before.total, before.currency)
		)
	return changed(target, payments=before.payments)


def _transfer_value(
	order: "EcomOrder", ticket: "AfterSalesTicket", source, breakdown, target: CanonicalOrder
) -> CanonicalOrder:
	"""Credit the goods that came back and let them pay for the replacement; the replacement with its payments."""
	if not received(source):
		frappe.throw(_("The order is not paid yet. Refund or cancel it instead of exchanging it."))
	shop = get_shop(order.shop)
	covered = min(breakdown.total, target.total)
	more, back = target.total - covered, breakdown.total - covered
	if more and not ticket.difference_reference:
		frappe.throw(
			_("The customer has to pay {0} {1} more. Record the payment, or lower the new price.").format(
				more, order.currency
			)
		)
	ticket_refunds.credit(order, ticket, breakdown)
	if covered:
		clearing = require_gateway_account(shop, EXCHANGE)
		post_refund(
			order,
			ticket.credit_note,
			Money(covered, f"{ticket.name}-X"),
			Gateway(clearing.account, clearing.mode_of_payment),
		)
	ticket.refund_amount = float(back)
	if back:
		ticket_refunds.pay_back(order, ticket, back)
		if not order.original_order:
			shop_notices.refund(order, ticket, back, None)
	now = datetime.now(timezone.utc)
	payments = [
		(ticket.name, EXCHANGE, covered),
		(ticket.difference_reference, ticket.difference_gateway, more),
	]
	return changed(
		target,
		payments=tuple(
			Payment(key, gateway, PaymentKind.CAPTURE, amount, target.currency, now)
			for key, gateway, amount in payments
			if amount
		),
	)


@unit_of_work
def difference_paid(name: str, gateway: str, reference: str) -> None:
	"""The customer has paid the price difference of an exchange by one of the shop's gateways; the exchange goes on."""
	order, ticket = ticket_flow.lock(name)
	if ticket.replacement_order or (ticket.price_difference or 0) <= 0:
		frappe.throw(_("{0} has no price difference to pay").format(name))
	require_gateway_account(get_shop(order.shop), gateway)
	ticket.update({"difference_gateway": gateway, "difference_reference": reference})
	if ticket.status == RECEIVED:
		ticket_flow.schedule(ticket, ticket_flow.outcome(ticket).step)
	ticket_flow.save(ticket)


def _replacement(ticket: "AfterSalesTicket", source: CanonicalOrder, breakdown) -> CanonicalOrder:
	"""The order that is sent instead, still without payments."""
	now = datetime.now(timezone.utc).replace(microsecond=0)
	shares = {share.line_id: share for share in breakdown.lines_refund.lines}
	originals = {line.external_id: line for line in source.lines}
	lines = tuple(
		_line(ticket, row, originals[row.line_id], shares[row.line_id], source.currency)
		for row in ticket.lines
		if row.line_id in shares
	)
	zero = Decimal(0)
	order = changed(
		source,
		external_id=ticket.name or "new",
		number=f"{source.number}-{'X' if WISHES[ticket.ticket_type].priced else 'R'}",
		created_at=now,
		updated_at=now,
		lines=lines,
		payment_state=PaymentState.PAID,
		payments=(),
		refunds=(),
		shipping=zero,
		shipping_tax=zero,
		discount=zero,
		tip=zero,
		fees=zero,
		fees_tax=zero,
		cancelled_at=None,
		tags=(),
		note="",
	)
	return changed(order, total=order.computed_total)


def _line(ticket: "AfterSalesTicket", row, sold: Line, share: RefundShare, currency: str) -> Line:
	qty, zero = share.quantity, Decimal(0)
	if not WISHES[ticket.ticket_type].priced:
		return changed(sold, quantity=qty, unit_price=zero, discount=zero, tax=zero)
	line = changed(sold, quantity=qty, discount=sold.unit_price * qty - share.goods, tax=share.tax)
	price = from_field(row.exchange_price)
	if price:
		goods = quantize(price, currency) * qty
		tax = quantize(goods * share.tax / share.goods, currency) if share.goods else zero
		line = changed(line, unit_price=quantize(price, currency), discount=zero, tax=tax)
	if not row.exchange_item or row.exchange_item == row.item_code:
		return line
	listing_id, sku = listing_of_item(ticket.shop, row.exchange_item)
	title = item_facts({row.exchange_item})[row.exchange_item].item_name
	return changed(line, listing_id=listing_id, sku=sku, title=title, barcode="", weight_grams=0)


def _pool(order: "EcomOrder", ticket: "AfterSalesTicket", target: CanonicalOrder) -> str:
	"""Put the replacement into the pool, approved; its name. Made once: its key is the ticket's name."""
	shop = get_shop(order.shop)
	doc = frappe.new_doc("Ecom Order")
	buyer = frappe._dict(name=order.buyer, customer=order.customer)
	fill(doc, target, shop, ensure_listings(shop.name, target), buyer)
	doc.update(
		{
			"status": ORDER_APPROVED,
			"next_action": next_action(ORDER_APPROVED),
			"original_order": order.name,
			"after_sales_ticket": ticket.name,
			"priority": "High",
			"public_token": frappe.generate_hash(length=32),
			"canonical": as_json(to_dict(target)),
			"base_total": float(_in_company_currency(target.total, order)),
		}
	)
	order_flow.schedule(doc, order_flow.ALLOCATE)
	doc.flags.by_machine = True
	name = order_name(shop, target.external_id)
	if insert_once(doc, name):
		doc.db_set("review_state", ReviewState.APPROVED, update_modified=False)
	return name


def _in_company_currency(amount: Decimal, order: "EcomOrder") -> Decimal:
	"""By the rate at which the order came in; 0 where that is not known."""
	total = from_field(order.total)
	return amount * from_field(order.base_total) / total if total else Decimal(0)
