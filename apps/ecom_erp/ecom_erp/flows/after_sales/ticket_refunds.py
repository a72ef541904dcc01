"""The money of a ticket: the credit note, the payment back, the shop told."""

from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.after_sales.refund_plan import RefundFacts, RefundPlan, Way, plan
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.posting import FEE, GOODWILL, SHIPPING, Charge, refund_posting
from ecom_erp.core.orders.refunds import received
from ecom_erp.core.states.ticket import CLOSED, READY, REFUNDING
from ecom_erp.erp.accounts.invoices import outstanding, post_credit_note
from ecom_erp.erp.accounts.payments import Money, post_refund
from ecom_erp.erp.stock.stock import sold_rates
from ecom_erp.flows.after_sales import by_hand, shop_notices, shop_refunds, ticket_flow, unshipped
from ecom_erp.flows.after_sales.claimed_quantities import credited_parts, require_which, sold_lines
from ecom_erp.flows.after_sales.refund_amounts import RefundBreakdown, counted, refund_breakdown
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock
from ecom_erp.flows.orders.order_document import captures, is_booked, read_canonical
from ecom_erp.flows.shops.gateway_money import refund_shares
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging import outbox, queue
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.queue import NotYet
from ecom_erp.messaging.transaction import in_transaction, unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def refund(name: str) -> str:
	"""Post the credit note and the payment back, and tell the shop; the credit note, "" where nothing was invoiced.
	Units that are not shipped yet, where the ticket is about them, leave the order. Raises NotYet while the invoice or
	the booking of a payment is still to come."""
	note, waits = in_transaction(_refund, name)
	if waits:
		raise NotYet(waits)
	return note


def _refund(name: str) -> tuple[str, str]:
	"""The credit note, and what the refund waits for."""
	order, ticket = ticket_flow.lock(name)
	if ticket.credit_note and ticket.status in READY:
		frappe.throw(
			_(
				"The value was booked for a replacement. Send the replacement first; to refund it, open a "
				"ticket for the replacement order."
			)
		)
	if ticket.credit_note or ticket.status in (REFUNDING, CLOSED):
		return ticket.credit_note or "", ""
	if ticket.status not in READY:
		refuse(ErrorCode.WRONG_STATUS, _("A ticket that is {0} cannot be refunded").format(_(ticket.status)))
	breakdown = refund_breakdown(ticket)
	if ticket.source == "Shop":
		shop_refunds.require_plausible(order, ticket, breakdown)
	return _carry_out(order, ticket, breakdown, plan_refund(order, ticket, breakdown))


def plan_refund(order: "EcomOrder", ticket: "AfterSalesTicket", breakdown: RefundBreakdown) -> RefundPlan:
	"""What refunding the ticket, which gives back `breakdown`, does now. Nothing is changed. Raises ValidationError where it is
	not clear which units the ticket is about."""
	source = read_canonical(order)
	return plan(
		RefundFacts(
			order_status=order.status,
			unshipped={} if ticket.cancelled_in_order else require_which(ticket, order),
			removed=bool(ticket.cancelled_in_order),
			invoiced=bool(order.sales_invoice),
			unbooked=_unbooked(order, source),
			paid=received(source) > 0,
			owed=outstanding(order.sales_invoice) if order.sales_invoice else Decimal(0),
			by_shop=ticket.source == "Shop",
			amount=breakdown.total,
		)
	)


def carry_out(order: "EcomOrder", ticket: "AfterSalesTicket") -> None:
	"""As `refund`, for an accepted ticket about units that are still here; under the locks, and in the unit of work, of the
	caller."""
	breakdown = refund_breakdown(ticket)
	_carry_out(order, ticket, breakdown, plan_refund(order, ticket, breakdown))


def _carry_out(
	order: "EcomOrder", ticket: "AfterSalesTicket", breakdown: RefundBreakdown, what: RefundPlan
) -> tuple[str, str]:
	if what.way is Way.CANCEL:
		unshipped.cancel_in_order(order, ticket, breakdown)
		return "", ""
	if what.way is Way.SETTLE:
		unshipped.refund_cancelled(order, ticket, breakdown)
		return "", ""
	if what.cancel:
		unshipped.take_from_parcels(order, ticket, what.cancel)
	if what.way is Way.WAIT_FOR_INVOICE:
		return "", _("The order has no invoice yet. The refund follows after invoicing.")
	if what.way is Way.WAIT_FOR_PAYMENT:
		return "", _("A payment of the order is not booked yet. The refund follows automatically.")
	owed = what.way is Way.REDUCE
	credit(order, ticket, breakdown, against_invoice=owed)
	if breakdown.total > 0 and not owed:
		pay_back(order, ticket, breakdown.total)
	_finish(order, ticket, breakdown, Decimal(0) if owed else breakdown.total)
	return ticket.credit_note or "", ""


def require_collected(order: "EcomOrder") -> None:
	"""Raises NotYet while money that came in is not booked: what goes back goes from the account that took it."""
	if _unbooked(order, read_canonical(order)):
		raise NotYet(_("A payment of the order is not booked yet. The refund follows automatically."))


def _unbooked(order: "EcomOrder", source: CanonicalOrder) -> bool:
	captured = captures(source)
	return any(row.external_id in captured and not is_booked(row) for row in order.payments)


def credit(
	order: "EcomOrder", ticket: "AfterSalesTicket", breakdown: RefundBreakdown, against_invoice: bool = False
) -> None:
	"""Submit the credit note over all that the ticket is worth, unless somebody has; it stands for itself, to be paid back, or
	lowers what the invoice asks for."""
	if not breakdown.total:
		return
	if not by_hand.take_credit_note(order, ticket, breakdown.total):
		_post_credit_note(order, ticket, breakdown, against_invoice)
	for line_id, amount in _by_line(breakdown, order.taxes_included):
		line = next((one for one in order.lines if one.line_id == line_id), None)
		if line:
			line.refunded_amount = float(from_field(line.refunded_amount) + amount)
	unshipped.release_rest(order)


def _post_credit_note(
	order: "EcomOrder", ticket: "AfterSalesTicket", breakdown: RefundBreakdown, against_invoice: bool
) -> None:
	shop = get_shop(order.shop)
	rates = sold_rates(order.sales_order)
	parts = [
		part
		for line_id, qty in counted(ticket)
		for part in credited_parts(order, ticket, line_id, qty, rates)
	]
	extra = [
		*breakdown.beside,
		Charge(_goodwill_kind(ticket, breakdown), breakdown.goodwill),
		Charge(FEE, -breakdown.fee),
	]
	ticket.credit_note = post_credit_note(
		order,
		order.sales_invoice,
		refund_posting(read_canonical(order), breakdown.lines_refund, parts, extra),
		sold_lines(order),
		shop,
		against_invoice,
	)


def _by_line(breakdown: RefundBreakdown, taxes_included: bool) -> list[tuple[str, Decimal]]:
	"""What is paid back for each line, with tax."""
	if breakdown.stated:
		return [(one.line_id, one.net + one.tax) for one in breakdown.stated.lines]
	shares = breakdown.lines_refund.lines
	return [(one.line_id, one.goods + (Decimal(0) if taxes_included else one.tax)) for one in shares]


def _goodwill_kind(ticket: "AfterSalesTicket", breakdown: RefundBreakdown) -> str:
	alone = ticket.refund_shipping and not ticket.lines and not breakdown.stated
	return SHIPPING if alone else GOODWILL


def pay_back(order: "EcomOrder", ticket: "AfterSalesTicket", amount: Decimal) -> None:
	"""Submit the payments back to the buyer against the credit note, from the accounts that took theirs, unless somebody
	has."""
	if by_hand.take_payment(order, ticket) or not any(map(is_booked, order.payments)):
		return
	shares = refund_shares(order, get_shop(order.shop), amount)
	entries = [
		post_refund(order, ticket.credit_note, Money(share, ticket.name), gateway)
		for gateway, share in shares
	]
	ticket.payment_entry = entries[0] if entries else None


def _finish(
	order: "EcomOrder", ticket: "AfterSalesTicket", breakdown: RefundBreakdown, back: Decimal
) -> None:
	ticket.refund_amount = float(back)
	ticket_flow.schedule(ticket, "")
	if not back:
		ticket_flow.close(ticket)
	elif ticket.source == "Shop" and ticket.external_id:
		shop_notices.close_shop_refund(order, ticket)
	else:
		ticket_flow.move(ticket, REFUNDING)
		ticket_flow.responded(ticket)
		shop_notices.refund(order, ticket, back, breakdown.lines_refund)
	if back != breakdown.total and not order.step:
		order_flow.schedule(order, order_flow.COMPLETE)
	ticket_flow.save(ticket)
	order_flow.save(order)
	done = (
		_("Refunded {0} {1} with {2}")
		if back == breakdown.total
		else _("Outstanding amount reduced by {0} {1} with {2}")
	)
	order_flow.add_timeline_note(
		order, done.format(breakdown.total, breakdown.lines_refund.currency, ticket.credit_note or "-")
	)


def refund_sent(name: str, external_id: str) -> None:
	"""The shop has paid the refund: the ticket is closed, unless a replacement is still on its way. Called inside the
	unit of work that notes the answer."""
	ticket = lock(ticket_flow.TICKET, name)
	ticket.external_id = external_id
	if ticket.status == REFUNDING:
		shop_notices.close_when_paid(ticket)
	ticket_flow.save(ticket)


def cancellation_sent(name: str, _result: str) -> None:
	"""The shop has cancelled the order: the ticket that asked for it, if one did, is closed. Called as `refund_sent`."""
	if frappe.db.exists(ticket_flow.TICKET, name):
		ticket = lock(ticket_flow.TICKET, name)
		shop_notices.close_when_paid(ticket)
		ticket_flow.save(ticket)


def no_recipient(name: str) -> None:
	"""There is no shop that could be told to pay back, or to cancel the order: what is to be paid is paid by hand. Called
	as `refund_sent`."""
	if not frappe.db.exists(ticket_flow.TICKET, name):
		return
	ticket = lock(ticket_flow.TICKET, name)
	if ticket.refund_amount:
		shop_notices.by_hand(ticket)
	elif ticket.status == REFUNDING:
		ticket_flow.close(ticket)
	ticket_flow.save(ticket)


@unit_of_work
def paid_back(name: str) -> None:
	"""A person has paid by hand what no shop could be told to pay."""
	_order, ticket = ticket_flow.lock(name)
	if ticket.status == CLOSED:
		return
	if ticket.status != REFUNDING or not ticket.problem:
		frappe.throw(_("{0} does not need to be refunded by hand").format(name))
	for message in outbox.given_up(ticket.ecom_order, name):
		# told at last, the shop would pay a second time
		queue.finish("Outbox Message", message, external_result=_("Refunded by hand"))
	ticket_flow.close(ticket)
	ticket_flow.save(ticket)
	ticket_flow.add_timeline_note(ticket, _("Refunded by hand: {0}").format(frappe.session.user))
