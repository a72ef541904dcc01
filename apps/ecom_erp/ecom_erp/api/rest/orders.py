"""Orders over REST: what a person decides about them, with the caller's own rights."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _

from ecom_erp.api.desk.entry import ENTERING
from ecom_erp.api.order_answer import LIST_FIELDS
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.order import CANCELLED
from ecom_erp.erp.selling.quotations import may_read
from ecom_erp.flows.allocation.waiting import ship_available
from ecom_erp.flows.changes import quotations
from ecom_erp.flows.intake import order_edits
from ecom_erp.flows.review import bulk_review
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.zoned_times import with_zones

ECOM_ORDER = "Ecom Order"
PIECES_FIELDS = ("warehouse", "item_code", "item_name", "qty")
AWAITED_FIELDS = (*PIECES_FIELDS, "incoming", "expected_on")


def decide(name: str, decision: str, reason: str) -> dict[str, Any]:
	"""Carry out one of `bulk_review.DECISIONS`; the order afterwards. One that is cancelled already stays so."""
	if decision not in bulk_review.DECISIONS:
		choices = ", ".join(bulk_review.DECISIONS)
		refuse(ErrorCode.INVALID_REQUEST, _("The decision must be one of: {0}").format(choices))
	doc = _checked(name)
	if not (decision == bulk_review.CANCEL and doc.status == CANCELLED):
		bulk_review.apply_decision(name, decision, reason.strip())
	return summary(name)


def change(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
	"""Change some of `order_edits.CHANGEABLE`; the order afterwards."""
	wrong = [field for field, value in values.items() if not isinstance(value, str | type(None))]
	if wrong:
		refuse(ErrorCode.INVALID_REQUEST, _("{0} must be text").format(", ".join(sorted(wrong))))
	_checked(name)
	order_edits.change(name, values)
	return summary(name)


def available(name: str) -> dict[str, Any]:
	"""What of an order could ship now, and what would wait; `cost` and `later_cost` in the company's currency."""
	_checked(name)
	shown = ship_available.preview(name)
	return {
		"refusal": shown["refusal"],
		"now": [{field: row[field] for field in PIECES_FIELDS} for row in shown["now"]],
		"later": [{field: row[field] for field in AWAITED_FIELDS} for row in shown["later"]],
		"promised_date": shown.get("promised_date") or None,
		"cost": shown.get("cents", 0) / 100,
		"later_cost": shown.get("later_cents", 0) / 100,
		"preview_key": shown["key"],
	}


def ship_what_is_available(name: str, key: str) -> dict[str, Any]:
	"""Let ship what there is; the order afterwards. One that is allocated already stays as it is."""
	_checked(name)
	ship_available.ship_available(name, key)
	return summary(name)


def of_quotation(name: str, shop: str) -> dict[str, Any]:
	"""Make the order of a quotation in a shop of entered orders, or find the one that was made of it; the order."""
	frappe.only_for(ENTERING)
	may_read(name)
	frappe.get_doc("Ecom Shop", shop).check_permission("read")
	return summary(quotations.make_order(name, shop))


def _checked(name: str):
	doc = frappe.get_doc(ECOM_ORDER, name)
	doc.check_permission("write")
	return doc


def summary(name: str) -> dict[str, Any]:
	"""The order as lists say it."""
	[row] = with_zones(ECOM_ORDER, frappe.get_all(ECOM_ORDER, {"name": name}, list(LIST_FIELDS)))
	return row
