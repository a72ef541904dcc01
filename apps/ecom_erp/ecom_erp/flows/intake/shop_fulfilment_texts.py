"""What is said of orders that the shop has sent, whole or in part, in their timeline."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from frappe.utils import fmt_money, formatdate

from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.flows.orders.order_document import captures, is_booked, site_time
from ecom_erp.flows.words.sentences import _, joined

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def end_text(doc: "EcomOrder", order: CanonicalOrder, reserved: bool) -> str:
	"""What the end of an order that the shop has sent means: what was and what was not done and posted here."""
	sentences = [_("The shop shipped this order itself.")]
	if order.fulfilled_at:
		day = formatdate(site_time(order.fulfilled_at).date())
		sentences = [_("The shop shipped this order itself, on {0}.").format(day)]
	sentences += [
		_("The reserved stock is available again.")
		if reserved
		else _("Nothing was reserved and no Fulfilment Order was created."),
		_("Not posted here: delivery and invoice ({0}).").format(_money(order.total, order)),
	]
	booked = {row.external_id for row in doc.payments if is_booked(row)}
	captured = [
		f"{_money(one.amount, order)} ({one.gateway}, {key})"
		for key, one in captures(order).items()
		if key not in booked
	]
	if captured:
		sentences.append(_("Payments not posted here: {0}.").format(", ".join(captured)))
	if booked:
		sentences.append(_("Payments that were booked already stay as the customer's credit."))
	if order.refunds:
		back = sum((refund.amount for refund in order.refunds), Decimal(0))
		sentences.append(_("Refunds not posted here: {0}.").format(_money(back, order)))
	sentences.append(_("Press Process Here to ship and post it from here anyway."))
	return joined(" ", sentences)


def part_text(doc: "EcomOrder", order: CanonicalOrder) -> str:
	pieces = {row.line_id: row.shop_shipped_qty for row in doc.lines if row.shop_shipped_qty}
	text = _(
		"The shop has shipped {0} itself; the rest ships from here. {1} of {2} is not invoiced here. "
		"Payments are posted in full; any excess over the invoice stays as the customer's credit."
	)
	return text.format(
		pieces_text(doc, pieces), _money(doc.shop_shipped_amount, order), _money(order.total, order)
	)


def pieces_text(doc: "EcomOrder", pieces: Mapping[str, int]) -> str:
	titles = {row.line_id: row.title for row in doc.lines}
	return ", ".join(f"{qty} x {titles[line]}" for line, qty in pieces.items())


def _money(amount, order: CanonicalOrder) -> str:
	return fmt_money(float(amount), currency=order.currency)
