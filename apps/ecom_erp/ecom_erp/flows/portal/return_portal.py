"""What the buyer of an order sees and does on his return page: what can go back until when, a ticket, its way.

The page is reached by the order's token alone. Nothing of the buyer's address or contact is shown on it.
"""

import hashlib
import hmac
import time
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import add_days, cint, format_date, getdate
from frappe.utils.password import get_encryption_key

from ecom_erp.core.after_sales.outcomes import WISHES, Moment
from ecom_erp.core.orders.line_quantities import LineCount
from ecom_erp.core.states.ticket import PENDING
from ecom_erp.erp.selling.items import variants_beside
from ecom_erp.flows.after_sales import carry_out, ticket_flow
from ecom_erp.flows.after_sales.claimed_quantities import Claim, claimed
from ecom_erp.flows.after_sales.ticket_mails import said
from ecom_erp.flows.after_sales.tickets import open_ticket, ticket_of_request
from ecom_erp.flows.orders.allocated_lines import shipped_recipe
from ecom_erp.flows.portal import return_photos
from ecom_erp.flows.portal.tracking_page import order_by_token
from ecom_erp.flows.shipping.line_counts import line_counts
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

NONCE_SECONDS = 4 * 3600
LONGEST_TEXT = 2000


def order_of(token: str) -> str | None:
	"""The Ecom Order that a token opens; None for anything else."""
	return order_by_token(token) if isinstance(token, str) else None


def nonce_for(token: str) -> str:
	"""A signed mark that a page of this order was opened, good for some hours and for one ticket."""
	head = f"{int(time.time()) + NONCE_SECONDS}-{frappe.generate_hash(length=12)}"
	return f"{head}-{_signature(token, head)}"


def check_nonce(token: str, nonce: str) -> bool:
	"""Whether the nonce was made by `nonce_for` for this token, and not too long ago."""
	head, _sep, signature = (nonce or "").rpartition("-")
	until = head.partition("-")[0]
	good = hmac.compare_digest(signature.encode(), _signature(token, head).encode())
	return good and until.isdigit() and int(until) >= time.time()


def _signature(token: str, head: str) -> str:
	text = f"returns|{token}|{head}".encode()
	return hmac.new(get_encryption_key().encode(), text, hashlib.sha256).hexdigest()[:32]


def page_data(name: str) -> dict:
	"""What the page of an order shows."""
	order = frappe.get_doc("Ecom Order", name)
	until = return_until(order)
	asked = claimed(name, PENDING)
	counts = line_counts(order)
	lines = [
		_line(order, line, counts[line.line_id], asked.get(line.line_id, Claim())) for line in order.lines
	]
	lines = [line for line in lines if line["returnable"] or line["open"]]
	return {
		"number": order.number,
		"shop": order.shop,
		"until": format_date(until, "medium") if until else "",
		"too_late": bool(until and until < getdate()),
		"lines": lines,
		"shipped": any(line["returnable"] for line in lines),
		"tickets": tickets_of(name),
		"wishes": _wishes(lines, too_late=bool(until and until < getdate())),
	}


def _wishes(lines: Sequence[dict], too_late: bool) -> list[dict]:
	"""What the page offers: value, text, the field of a line that says how much of it may be chosen ("" for none), and
	whether other goods may be chosen instead."""
	offered = []
	for wish in WISHES.values():
		pieces = ("open" if wish.of_unshipped else "returnable") if wish.about_goods else ""
		late = wish.while_returnable and too_late
		if wish.asks and not late and (not pieces or any(line[pieces] for line in lines)):
			offered.append(
				{"value": wish.name, "text": _(wish.asks), "pieces": pieces, "instead": int(wish.priced)}
			)
	return offered


def reasons() -> list[str]:
	"""Why a buyer may ask: those of the desk's form."""
	return [one for one in frappe.get_meta(ticket_flow.TICKET).get_field("reason").options.split("\n") if one]


def return_until(order: "EcomOrder") -> date | None:
	"""The last day on which the page offers a return; None before shipping."""
	days = frappe.get_cached_doc("Ecom Settings").return_days
	start = order.delivered_at or order.shipped_at
	return getdate(add_days(start, days)) if start and days else None


def _line(order: "EcomOrder", line, count: LineCount, asked: Claim) -> dict:
	"""A line with the units that can go back, those of which nothing was shipped yet, and what may be had instead;
	`asked` are claimed."""
	shipped = count.shipped - count.returned
	item = next((row.item_code for row in order.allocations if row.line_id == line.line_id), None)
	return {
		"line_id": line.line_id,
		"title": line.title,
		"returnable": max(shipped - asked.shipped, 0),
		"open": 0 if _has_left(order, line, count) else max(count.open - asked.qty, 0),
		"others": variants_beside(item) if item and shipped > 0 else [],
	}


def _has_left(order: "EcomOrder", line, count: LineCount) -> bool:
	"""Whether anything of the line is on its way: then a person has to say which units a refund is about."""
	return bool(count.shipped or (count.begun and shipped_recipe(order, line.line_id)))


def ask(
	name: str, nonce: str, wish: str, reason: str, lines: Sequence[dict], text: str, photos: Sequence
) -> str:
	"""Open a ticket for the buyer and let the policies decide at once; the ticket. `photos` are (file name, content).
	The same page sent twice is one ticket. Raises ValidationError with a text for the buyer."""
	if not (wish in WISHES and WISHES[wish].asks) or reason not in reasons():
		frappe.throw(_("Choose what you want and why."))
	# first of all: the pieces that the first time took are not offered the second time
	known = ticket_of_request(name, nonce)
	if known:
		return known
	requested = _requested_lines(name, wish, lines)
	pictures = return_photos.checked(photos)
	ticket = in_transaction(
		_open, name, nonce, wish, reason, requested, (text or "")[:LONGEST_TEXT], pictures
	)
	carry_out(ticket)
	return ticket


def _open(
	order: str,
	nonce: str,
	wish: str,
	reason: str,
	requested: list[dict],
	text: str,
	pictures: list[tuple[bytes, str]],
) -> str:
	ticket = open_ticket(order, wish, reason, requested, text, source="Customer Page", request_key=nonce)
	return_photos.attach(ticket.name, pictures)
	return ticket.name


def _requested_lines(name: str, wish: str, lines: Sequence[dict]) -> list[dict]:
	"""The lines as the ticket takes them; only what the page has offered."""
	asked = WISHES[wish]
	if not asked.about_goods:
		return []
	page = page_data(name)
	if page["too_late"] and asked.while_returnable:
		frappe.throw(_("The time for returns ended on {0}.").format(page["until"]))
	offered = {line["line_id"]: line for line in page["lines"]}
	requested = []
	for line in lines:
		row = offered.get(str(line.get("line_id")))
		most = row and (row["open"] if asked.of_unshipped else row["returnable"])
		qty = cint(line.get("qty"))
		if qty < 1:
			continue
		if not row or qty > most:
			frappe.throw(_("These items can no longer be selected. Reload the page."))
		one = {"line_id": row["line_id"], "qty": qty}
		if asked.priced and line.get("instead"):
			if line["instead"] not in [other["item"] for other in row["others"]]:
				frappe.throw(_("This item is not available for exchange."))
			one["exchange_item"] = line["instead"]
		requested.append(one)
	if not requested:
		frappe.throw(_("Choose at least one piece."))
	return requested


def tickets_of(name: str) -> list[dict]:
	"""The order's tickets as its buyer sees them, the latest first."""
	names = frappe.get_all(
		ticket_flow.TICKET,
		{"ecom_order": name, "source": ("!=", "Shop")},
		pluck="name",
		order_by="creation desc",
		limit=20,
	)
	return [_ticket(frappe.get_doc(ticket_flow.TICKET, one)) for one in names]


def _ticket(ticket) -> dict:
	label = ticket.return_label if ticket.status == ticket_flow.AWAITING else None
	return {
		"name": ticket.name,
		"type": _(ticket.ticket_type),
		"status": said(ticket, format_date(ticket.return_by, "medium") if ticket.return_by else ""),
		"tone": {ticket_flow.REJECTED: "bad", ticket_flow.CLOSED: "good"}.get(ticket.status, ""),
		"answer": _(ticket.answer) if ticket.answer else "",
		"pieces": ", ".join(f"{row.qty} × {row.title}" for row in ticket.lines),
		"label": bool(label),
		"label_comes": ticket.step == ticket_flow.LABEL,
		"stages": _stages(ticket),
	}


def _stages(ticket: "AfterSalesTicket") -> list[dict]:
	"""The ticket's way as (text, day, done)."""
	note = ticket.return_delivery_note
	days = {
		Moment.ASKED: ticket.creation,
		Moment.ANSWERED: ticket.responded_at,
		Moment.RETURNED: frappe.db.get_value("Delivery Note", note, "creation") if note else None,
		Moment.OVER: ticket.closed_at,
	}
	returns = ticket.return_by or ticket.returns or ticket.status == ticket_flow.AWAITING
	rows = [
		(_(text), days[moment])
		for text, moment in ticket_flow.outcome(ticket).stages
		if moment is not Moment.RETURNED or returns
	]
	return [
		{"text": text, "day": format_date(at, "medium") if at else "", "done": bool(at)} for text, at in rows
	]


def label_of(name: str, ticket: str) -> dict | None:
	"""The return label of one of the order's tickets: a dict with number, courier, sender, recipient and either svg or
	file (name, type); None when there is none to print."""
	row = frappe.db.get_value(
		ticket_flow.TICKET,
		{"name": ticket, "ecom_order": name, "status": ticket_flow.AWAITING},
		"return_label",
	)
	if not row:
		return None
	shipping_label = frappe.get_doc("Shipping Label", row)
	return {
		"number": shipping_label.tracking_number,
		"courier": shipping_label.courier_account,
		"sender": shipping_label.sender,
		"recipient": shipping_label.recipient,
		"reference": ticket,
		"svg": shipping_label.barcode_svg or "",
		"file": shipping_label.label_file if shipping_label.label_format in ("pdf", "png") else "",
		"format": shipping_label.label_format or "",
	}
