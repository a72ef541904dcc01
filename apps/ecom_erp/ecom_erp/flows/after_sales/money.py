"""The money of a ticket: what its lines are worth, the credit note, the payment back, the shop told."""

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _

from ecom_erp.core.after_sales import course, fee
from ecom_erp.core.canonical import Refund
from ecom_erp.core.money import quantize
from ecom_erp.core.posting import FEE, GOODWILL, SHIPPING, Charge, Part, refund_posting
from ecom_erp.core.refunds import Refundable, RefundError, RefundShare, received, refundable
from ecom_erp.core.taken_out import as_refund, worth_of
from ecom_erp.erp.accounts import post_credit_note
from ecom_erp.erp.items import item_facts
from ecom_erp.erp.payments import Gateway, Money, post_refund
from ecom_erp.flows import orders
from ecom_erp.flows.after_sales import common, told, unshipped
from ecom_erp.flows.after_sales.common import APPROVED, CLOSED, RECEIVED, REFUNDING, REJECTED, order_line
from ecom_erp.flows.order_document import open_qty, read_canonical
from ecom_erp.flows.shops import get_shop, require_gateway_account
from ecom_erp.messaging.transaction import in_transaction


class NotYet(frappe.ValidationError):
	"""It will be possible by itself, later; the machine tries again."""


@dataclass(frozen=True)
class Settlement:
	"""What a ticket pays back. `worth` is that of its lines; `beside` (may be negative) and `kept` are the goodwill and
	the fee; `total` is what the buyer gets."""

	worth: Refundable
	beside: Decimal
	kept: Decimal
	total: Decimal


def amounts(ticket) -> Settlement:
	"""What the ticket pays back, to the cent. Raises ValidationError with the reason."""
	order = read_canonical(frappe.get_cached_doc("Ecom Order", ticket.ecom_order))
	earlier = [
		refund
		for refund in [*order.refunds, *_of_other_tickets(ticket, order)]
		if not ticket.external_id or refund.external_id != ticket.external_id
	]
	pieces = counted(ticket)
	shipping = bool(ticket.refund_shipping)
	beside = quantize(Decimal(str(ticket.goodwill_amount or 0)), order.currency)
	left = received(order) - sum((refund.amount for refund in earlier), Decimal(0))
	try:
		if not pieces:
			worth = Refundable((), Decimal(0), Decimal(0), order.currency)
		elif not order.total:
			worth = _nothing(order, pieces)
		elif received(order):
			worth = refundable(order, pieces, earlier, shipping)
		else:
			worth = worth_of(order, pieces, shipping)
	except RefundError as error:
		frappe.throw(_(str(error)))
	if ticket.source == "Shop":
		beside = shops_amount(ticket, order, beside) - worth.total
	kept = fee(worth.total, Decimal(str(ticket.fee_percent or 0)), order.currency)
	total = worth.total + beside - kept
	if total < 0:
		frappe.throw(_("More would be kept back than the goods are worth"))
	if beside > 0 and total > left and ticket.source != "Shop":
		frappe.throw(_("Only {0} {1} are left to pay back").format(max(left, Decimal(0)), order.currency))
	return Settlement(worth, beside, kept, total)


def _nothing(order, pieces) -> Refundable:
	"""Pieces of an order without charge are worth nothing."""
	zero = Decimal(0)
	shares = tuple(RefundShare(line_id, qty, zero, zero, zero, zero) for line_id, qty in pieces)
	return Refundable(shares, zero, zero, order.currency)


def counted(ticket) -> list[tuple[str, int]]:
	"""(line id, pieces) that count for the money: what came back where goods were to come back, else what is named."""
	if ticket.get("returns"):
		return [(row.line_id, row.received_qty) for row in ticket.lines if row.received_qty]
	return [(row.line_id, row.qty) for row in ticket.lines if row.qty]


def shops_amount(ticket, order, otherwise: Decimal) -> Decimal:
	"""What the shop has paid back by itself for this ticket."""
	made = next((one for one in order.refunds if one.external_id == ticket.external_id), None)
	return made.amount if made else otherwise


def _of_other_tickets(ticket, order) -> list[Refund]:
	"""Refunds and exchanges of the order's other tickets that the shop's own statement does not show (yet)."""
	known = {refund.external_id for refund in order.refunds}
	others = frappe.get_all(
		common.TICKET,
		filters={
			"ecom_order": ticket.ecom_order,
			"name": ("!=", ticket.name or ""),
			"status": ("!=", REJECTED),
			"ticket_type": ("not in", ("Complaint", "Question")),
		},
		fields=["name", "external_id", "refund_amount", "status", "ticket_type", "decision", "credit_note"],
	)
	counting = [one for one in others if one.external_id not in known and _counts(one)]
	rows = frappe.get_all(
		"After Sales Ticket Line",
		filters={"parent": ("in", [one.name for one in counting] or [""])},
		fields=["parent", "line_id", "qty", "received_qty"],
	)
	return [_as_refund(one, [row for row in rows if row.parent == one.name], order) for one in counting]


def _counts(ticket) -> bool:
	"""Whether the ticket pays back, or will: a resent parcel does not, nor does a return that never came."""
	if ticket.status == CLOSED and not ticket.credit_note:
		return bool(ticket.refund_amount)
	return (
		ticket.credit_note
		or course(ticket.ticket_type, ticket.decision or "").gives == "money"
		or (course(ticket.ticket_type, ticket.decision or "").returns)
	)


def _as_refund(ticket, rows, order) -> Refund:
	came = any(row.received_qty for row in rows)
	pieces = [
		(row.line_id, row.received_qty if came else row.qty)
		for row in rows
		if (row.received_qty if came else row.qty)
	]
	worth = worth_of(order, pieces, with_shipping=False) if pieces else None
	amount = Decimal(str(ticket.refund_amount or 0))
	key = ticket.external_id or ticket.name
	return as_refund(key, worth, amount) if worth else Refund(key, None, amount)


def refund(name: str) -> str:
	"""Post the credit note and the payment back, and tell the shop; the credit note, "" where nothing was invoiced.
	Pieces that were not shipped yet are taken out of the order. Raises NotYet while the invoice is still to come."""
	note = in_transaction(_refund, name)
	if note is None:
		raise NotYet(_("The order has no invoice yet; the refund follows it"))
	return note


def _refund(name: str) -> str | None:
	order, ticket = common.lock(name)
	if ticket.credit_note or ticket.status in (REFUNDING, CLOSED):
		return ticket.credit_note or ""
	if ticket.status not in (APPROVED, RECEIVED):
		frappe.throw(_("A ticket that is {0} cannot be refunded").format(_(ticket.status)))
	made = amounts(ticket)
	unshipped.take_out(order, ticket, made)
	if ticket.status in (REFUNDING, CLOSED):
		return ""
	if not order.sales_invoice:
		return None
	credit(order, ticket, made)
	if made.total > 0:
		pay_back(order, ticket, made.total)
	_finish(order, ticket, made)
	return ticket.credit_note or ""


def credit(order, ticket, made: Settlement) -> None:
	"""Submit the credit note over all that the ticket pays back."""
	if not made.total:
		return
	shop = get_shop(order.shop)
	parts = [part for line_id, qty in counted(ticket) for part in credited_parts(order, ticket, line_id, qty)]
	extra = [Charge(_beside_kind(ticket), made.beside), Charge(FEE, -made.kept)]
	ticket.credit_note = post_credit_note(
		order,
		order.sales_invoice,
		refund_posting(read_canonical(order), made.worth, parts, extra),
		_invoice_rows(order),
		shop,
	)
	for share in made.worth.lines:
		line = order_line(order, share.line_id)
		line.refunded_amount = (line.refunded_amount or 0) + float(share.goods + share.tax)
	unshipped.release_rest(order)


def _beside_kind(ticket) -> str:
	return SHIPPING if ticket.refund_shipping and not ticket.lines else GOODWILL


def pay_back(order, ticket, amount: Decimal) -> None:
	"""Submit the payment back to the buyer against the credit note, from the account that took his payment."""
	paid = next((row for row in order.payments if row.payment_entry), None)
	if not paid:
		return
	shop = get_shop(order.shop)
	gateway = require_gateway_account(shop, paid.gateway)
	ticket.payment_entry = post_refund(
		order,
		ticket.credit_note,
		Money(amount, ticket.name),
		Gateway(shop.refund_account or gateway.account, gateway.mode_of_payment),
	)


def _finish(order, ticket, made: Settlement) -> None:
	ticket.refund_amount = float(made.total)
	common.schedule(ticket, "")
	if (ticket.source == "Shop" and ticket.external_id) or not made.total or order.original_order:
		common.close(ticket)
	else:
		ticket.status = REFUNDING
		common.responded(ticket)
		told.refund(order, ticket, made.total, made.worth)
	common.save(ticket)
	orders.save(order)
	orders.tell(
		order, _("Refunded {0} {1} by {2}").format(made.total, made.worth.currency, ticket.credit_note or "-")
	)


def credited_parts(order, ticket, line_id: str, qty: int) -> list[Part]:
	"""The pieces of `qty` sold units of a line that are credited now, warehouse by warehouse in the order of the
	allocation, after those that earlier tickets credited."""
	line = order_line(order, line_id)
	own = [row for row in order.allocations if row.line_id == line_id]
	facts = item_facts({row.item_code for row in own})
	before = _credited_before(ticket, line_id)
	parts = []
	for item in dict.fromkeys(row.item_code for row in own):
		rows = [row for row in own if row.item_code == item]
		each = sum(row.qty for row in rows) // open_qty(line)
		skip, left = before * each, qty * each
		for row in rows:
			passed = min(skip, row.qty)
			skip -= passed
			take = min(left, row.qty - passed)
			if take:
				parts.append(Part(line_id, item, take, row.warehouse, facts[item].standard_rate))
				left -= take
	return parts


def _credited_before(ticket, line_id: str) -> int:
	"""Sold units of the line that the order's other tickets have credited."""
	row, other = frappe.qb.DocType("After Sales Ticket Line"), frappe.qb.DocType(common.TICKET)
	rows = (
		frappe.qb.from_(row)
		.join(other)
		.on(other.name == row.parent)
		.select(row.qty, row.received_qty, other.return_delivery_note)
		.where(other.ecom_order == ticket.ecom_order)
		.where(other.name != ticket.name)
		.where(other.credit_note.isnotnull())
		.where(row.line_id == line_id)
	).run(as_dict=True)
	return sum(one.received_qty if one.return_delivery_note else one.qty for one in rows)


def _invoice_rows(order) -> dict[tuple[str, str, str], str]:
	"""Sales Order row by (line id, item, warehouse)."""
	return {(row.line_id, row.item_code, row.warehouse): row.sales_order_item for row in order.allocations}


def refund_told(name: str, external_id: str) -> None:
	"""The shop has paid the refund: the ticket is closed, unless a replacement is still on its way. Called inside the
	unit of work that notes the answer."""
	ticket = frappe.get_doc(common.TICKET, name, for_update=True)
	ticket.external_id = external_id
	if ticket.status == REFUNDING:
		common.close(ticket)
	common.save(ticket)


def cancellation_told(name: str, _result: str) -> None:
	"""The shop has cancelled the order: the ticket that asked for it, if one did, is closed. Called as `refund_told`."""
	if frappe.db.exists(common.TICKET, name):
		ticket = frappe.get_doc(common.TICKET, name, for_update=True)
		common.close(ticket)
		common.save(ticket)
