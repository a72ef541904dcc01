"""What the buyer reads of a ticket, in e-mails and on the return page."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import get_url

from ecom_erp.core.after_sales.outcomes import BACK_BY
from ecom_erp.core.states.ticket import AWAITING
from ecom_erp.flows.after_sales import ticket_flow

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def mail_facts(order: "EcomOrder", ticket: "AfterSalesTicket", language: str, _payload: Mapping) -> dict:
	"""What the template of tickets may name."""
	return {
		"order_number": order.number,
		"shop": order.shop,
		"buyer_name": order.buyer_name or "",
		"ticket": ticket.name,
		"status": ticket.status,
		"said": said(ticket, str(ticket.return_by or ""), language),
		"answer": _(ticket.answer, language) if ticket.answer else "",
		"amount": frappe.utils.fmt_money(ticket.refund_amount, currency=ticket.currency),
		"return_by": str(ticket.return_by or ""),
		"returns_page": get_url(f"/returns?order={order.public_token}&_lang={language}"),
	}


def said(ticket: "AfterSalesTicket", back_by: str, language: str | None = None) -> str:
	"""Where the ticket stands, in a language or the one at hand. `back_by`: the day by which goods are awaited, as it is to
	be read; "" for none."""
	text = ticket_flow.outcome(ticket).text(ticket.status, paid=bool(ticket.refund_amount))
	if ticket.status == AWAITING and back_by:
		text = BACK_BY
	amount = frappe.utils.fmt_money(ticket.refund_amount, currency=ticket.currency)
	return _(text, language).format(amount=amount, date=back_by)
