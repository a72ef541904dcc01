"""A person changes the goods of an order that has not left: fewer pieces, or another item in the place of what a line sells.

What a shop states stays the shop's: fewer pieces are a refund that the shop is told of, another item keeps the line and its
price. More pieces are an order of their own.
"""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.after_sales.outcomes import REFUND
from ecom_erp.core.changes import order_change
from ecom_erp.core.changes.order_change import LineNow, Standing, Statement, Wanted, Worth
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field
from ecom_erp.core.states.fulfilment import OPEN, UNTOUCHED
from ecom_erp.core.states.order import ON_HOLD
from ecom_erp.core.text import as_json
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.flows.after_sales import refund_amounts, resolution, ticket_flow, ticket_refunds, tickets
from ecom_erp.flows.allocation import cancellation, reallocate
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.orders.order_document import open_qty, read_canonical
from ecom_erp.flows.shops import channels
from ecom_erp.flows.words.hold_words import say
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.channels.base import Capability
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def preview(name: str, wanted: Wanted, with_shipping: bool = False) -> dict:
	"""What a change would do: dicts refusals and effects (lists of dicts with about and text, in the language at hand), and
	the key under which exactly this is done. Nothing is changed."""
	return _said(frappe.get_doc("Ecom Order", name), wanted, with_shipping)


@unit_of_work
def change(name: str, wanted: Wanted, reason: str, key: str, with_shipping: bool = False) -> str:
	"""Do what `preview` has shown under `key`, as one unit of work; the order's status afterwards. A repeat of what is done
	changes nothing. Raises where it cannot be done, or would do something else by now."""
	doc = lock_order(name)
	doc.check_permission("write")
	if tickets.ticket_of_request(name, key) or _is_done(doc, wanted):
		return doc.status
	if not reason.strip():
		refuse(ErrorCode.INVALID_REQUEST, _("Enter a reason for the change"))
	shown = _said(doc, wanted, with_shipping)
	if shown["refusals"]:
		refuse(ErrorCode.WRONG_STATUS, "\n".join(one["text"] for one in shown["refusals"]))
	if shown["key"] != key:
		refuse(
			ErrorCode.CHANGED_MEANWHILE,
			_("The order has changed since the preview. Nothing was changed; look at the preview again."),
		)
	gone = order_change.reductions(_standing(doc), wanted)
	_choose_items(doc, wanted.items)
	_note(doc, reason, shown["effects"])
	if gone:
		_take_out(doc, gone, reason, key, with_shipping)
	else:
		_allocate_anew(doc)
		order_flow.save(doc)
	return doc.status


def _said(doc: "EcomOrder", wanted: Wanted, with_shipping: bool) -> dict:
	standing = _standing(doc)
	refused = [*order_change.refusals(standing, wanted), *_of_items(wanted)]
	gone = order_change.reductions(standing, wanted)
	worth = Worth()
	if gone and not refused:
		try:
			worth = _worth(doc, gone, with_shipping)
		except frappe.ValidationError as error:
			frappe.clear_messages()
			refused.append(Statement("{reason}", {"reason": frappe.utils.strip_html(str(error))}))
	effects = [] if refused else order_change.effects(standing, wanted, worth)
	# in the sentences of their sources: whoever looks, in whatever language, sees the same change under the same key
	parts = (
		doc.name,
		wanted.quantities,
		wanted.items,
		with_shipping,
		[(one.message, one.params) for one in effects],
	)
	return {
		"refusals": [_text(one) for one in refused],
		"effects": [_text(one) for one in effects],
		"key": hashlib.sha256(as_json(parts).encode()).hexdigest()[:32],
	}


def _text(one: Statement) -> dict:
	return {"about": one.about, "text": say(one.message, one.params)}


def _standing(doc: "EcomOrder") -> Standing:
	begun = frappe.get_all(
		"Fulfilment Order",
		{"ecom_order": doc.name, "status": ("in", [one for one in OPEN if one not in UNTOUCHED])},
		pluck="name",
		order_by="name",
	)
	labelled = cancellation.with_labels(doc.name)
	return Standing(
		status=doc.status,
		channel=doc.channel,
		currency=doc.currency,
		lines=[
			LineNow(
				row.line_id, row.title or row.sku or row.line_id, open_qty(row), row.sku, bool(row.is_gift)
			)
			for row in doc.lines
		],
		sales_order=doc.sales_order or "",
		picked=[one for one in begun if one not in labelled],
		labelled=labelled,
		refunds=channels.can(doc.channel, Capability.REFUNDS),
		cancels=channels.can(doc.channel, Capability.CANCELLATIONS) and not doc.original_order,
		held=doc.hold_reason or "",
	)


def _of_items(wanted: Wanted) -> list[Statement]:
	items = {item for item in wanted.items.values() if item}
	known = item_facts(items) if items else {}
	return [
		Statement("There is no item {item} that can be sold", {"item": item})
		for item in sorted(items - known.keys())
	]


def _ticket(doc: "EcomOrder", gone: Mapping[str, int], with_shipping: bool):
	"""A ticket that nobody has opened: what it would pay back is what the opened one does."""
	ticket = frappe.new_doc("After Sales Ticket")
	ticket.update(
		{
			"ecom_order": doc.name,
			"ticket_type": REFUND,
			"source": "Desk",
			"refund_shipping": int(with_shipping),
		}
	)
	for line_id, qty in gone.items():
		ticket.append("lines", {"line_id": line_id, "qty": qty, "about": "Not Shipped"})
	return ticket


def _worth(doc: "EcomOrder", gone: Mapping[str, int], with_shipping: bool) -> Worth:
	breakdown = refund_amounts.refund_breakdown(_ticket(doc, gone, with_shipping))
	less = breakdown.total
	if not any(open_qty(row) > gone.get(row.line_id, 0) for row in doc.lines if not row.is_gift):
		# with the last piece goes all that is left, shipping too
		less = read_canonical(doc).total - from_field(doc.cancelled_amount)
	return Worth(less, max(min(less, breakdown.balance), Decimal(0)))


def _is_done(doc: "EcomOrder", wanted: Wanted) -> bool:
	"""Whether only items are chosen, and have been."""
	rows = {row.line_id: row for row in doc.lines}
	chosen = all(
		line in rows and (rows[line].item_instead or "") == item for line, item in wanted.items.items()
	)
	return bool(wanted.items) and not wanted.quantities and chosen


def _choose_items(doc: "EcomOrder", items: Mapping[str, str]) -> None:
	for row in doc.lines:
		if row.line_id in items:
			row.item_instead = items[row.line_id] or None


def _take_out(doc: "EcomOrder", gone: Mapping[str, int], reason: str, key: str, with_shipping: bool) -> None:
	"""By a ticket that is opened, approved and carried out at once: refund, notice to the shop and figures are those of any
	other refund of goods that were not shipped."""
	lines = [{"line_id": line_id, "qty": qty, "about": "Not Shipped"} for line_id, qty in gone.items()]
	ticket = tickets.open_ticket(
		doc.name,
		REFUND,
		"Other",
		lines,
		reason,
		request_key=key,
		permitted=True,
		refund_shipping=int(with_shipping),
	)
	resolution.accept(ticket)
	ticket_flow.save(ticket)
	ticket_refunds.carry_out(doc, ticket)


def _allocate_anew(doc: "EcomOrder") -> None:
	"""Other items are to be reserved. A held order stays held."""
	if not doc.sales_order:
		order_flow.schedule(doc, order_flow.REVIEW)
		return
	held = doc.status == ON_HOLD
	reallocate.undo_allocation(doc)
	if held:
		order_flow.move(doc, ON_HOLD)
		order_flow.schedule(doc, None)


def _note(doc: "EcomOrder", reason: str, effects: list[dict]) -> None:
	user = frappe.utils.get_fullname(frappe.session.user)
	order_flow.add_timeline_note(doc, _("Changed by {0}: {1}").format(user, reason))
	for one in effects:
		order_flow.add_timeline_note(doc, one["text"])
