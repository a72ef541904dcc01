"""After-sales tickets over REST."""

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _

from ecom_erp.api.desk.after_sales import DECIDERS, RECEIVERS
from ecom_erp.api.http.parameters import as_list
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.ticket import REJECTED
from ecom_erp.core.text import shortened
from ecom_erp.core.warehouse.packing_check import MOST_PIECES
from ecom_erp.flows import after_sales
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.zoned_times import with_zones

TICKET = "After Sales Ticket"
FIELDS = (
	"name",
	"ecom_order",
	"ticket_type",
	"reason",
	"status",
	"decision",
	"decision_reason",
	"policy",
	"answer",
	"currency",
	"refund_amount",
	"fee_amount",
	"return_by",
	"return_label",
	"credit_note",
	"payment_entry",
	"replacement_order",
	"closed_at",
)
LIST_FIELDS = ("name", "shop", *FIELDS[1:6], "currency", "refund_amount", "credit_note", "modified")
LINE_FIELDS = (
	"line_id",
	"item_code",
	"title",
	"qty",
	"about",
	"unshipped_qty",
	"received_qty",
	"disposition",
	"refund_amount",
)
DECISIONS = ("approve", "reject")
CONDITIONS = ("", "As New", "Opened", "Damaged")
SHELF = "Restock"
DISPOSITIONS = ("", SHELF, "Scrap")


def answer(name: str) -> dict[str, Any]:
	"""One ticket: what was decided and why, and how far it is. The caller has checked the right to it."""
	doc = frappe.get_doc(TICKET, name)
	[fields] = with_zones(TICKET, [{field: doc.get(field) for field in FIELDS}])
	return {
		**fields,
		"lines": [{field: row.get(field) for field in LINE_FIELDS} for row in doc.lines],
		"explanations": [
			{"policy": row.policy, "matched": bool(row.matched), "why": row.why} for row in doc.explanations
		],
		"returns": [row.delivery_note for row in doc.returns],
	}


def decide(name: str, decision: str, reason: str) -> dict[str, Any]:
	"""Approve it, or reject it for a reason; one that is rejected already stays so."""
	if decision not in DECISIONS:
		refuse(ErrorCode.INVALID_REQUEST, _("The decision must be one of: {0}").format(", ".join(DECISIONS)))
	status = _checked(name, DECIDERS).status
	if decision == "approve":
		after_sales.approve(name)
	elif status != REJECTED:
		after_sales.reject(name, reason.strip())
	return answer(name)


def receive(name: str, given: Any) -> dict[str, Any]:
	"""The goods have come back: `given` says what, as dicts with line_id, qty, condition and disposition; without it all that was
	announced goes back on the shelf. Goods that were received already are not received again."""
	doc = _checked(name, RECEIVERS)
	counts = as_list(given) if given else []
	for number, count in enumerate(counts, 1):
		if not _is_count(count):
			refuse(
				ErrorCode.INVALID_REQUEST,
				_(
					"Line {0} needs a line_id, a whole qty, and a condition and disposition that there are"
				).format(number),
			)
	after_sales.receive(name, _by_row(doc, counts))
	return answer(name)


def _by_row(doc, counts: Sequence[dict]) -> list[dict]:
	"""What came of each line; goods of which nothing is said go back on the shelf."""
	of_goods = [row for row in doc.lines if row.about != "Not Shipped"]
	if not counts:
		return [
			{"row": row.name, "qty": row.qty, "disposition": row.disposition or SHELF} for row in of_goods
		]
	rows = {row.line_id: row.name for row in of_goods}
	unknown = [str(count["line_id"]) for count in counts if str(count["line_id"]) not in rows]
	if unknown:
		refuse(
			ErrorCode.UNKNOWN_LINE, _("The ticket has no line {0}").format(shortened(", ".join(unknown), 80))
		)
	return [
		{**count, "row": rows[str(count["line_id"])], "disposition": count.get("disposition") or SHELF}
		for count in counts
	]


def _is_count(given: Any) -> bool:
	return (
		isinstance(given, dict)
		and isinstance(given.get("line_id"), str | int)
		and type(given.get("qty")) is int
		and 0 <= given["qty"] <= MOST_PIECES
		and given.get("condition", "") in CONDITIONS
		and given.get("disposition", "") in DISPOSITIONS
	)


def refund(name: str) -> dict[str, Any]:
	"""Post the credit note and pay the buyer back."""
	_checked(name, DECIDERS)
	after_sales.refund(name)
	return answer(name)


def _checked(name: str, roles: tuple[str, ...]):
	doc = frappe.get_doc(TICKET, name)
	doc.check_permission("write")
	frappe.only_for(roles)
	return doc
