"""What an e-mail about a ticket says."""

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.utils import escape_html, get_url

from ecom_erp.core.after_sales.outcomes import BACK_BY, outcome_of
from ecom_erp.core.states.ticket import AWAITING


def mail_facts(order, ticket, language: str, _payload: Mapping) -> dict:
	"""What the template of tickets may name; texts are escaped, because templates are rendered as they are."""
	return {
		"order_number": order.number,
		"shop": order.shop,
		"buyer_name": escape_html(order.buyer_name or ""),
		"ticket": ticket.name,
		"status": ticket.status,
		"said": _said(ticket, language),
		"answer": escape_html(_(ticket.answer, language)) if ticket.answer else "",
		"amount": frappe.utils.fmt_money(ticket.refund_amount, currency=ticket.currency),
		"return_by": str(ticket.return_by or ""),
		"returns_page": get_url(f"/returns?order={order.public_token}&_lang={language}"),
	}


def _said(ticket, language: str) -> str:
	"""Where the ticket stands, in the words of the buyer's page."""
	text = outcome_of(ticket.ticket_type, ticket.decision or "").text(
		ticket.status, bool(ticket.refund_amount)
	)
	if ticket.status == AWAITING and ticket.return_by:
		text = BACK_BY
	amount = frappe.utils.fmt_money(ticket.refund_amount, currency=ticket.currency)
	return escape_html(_(text, language).format(amount=amount, date=ticket.return_by))
