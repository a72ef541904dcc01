"""Orders over REST: what a person decides about them, with the caller's own rights."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _

from ecom_erp.api.order_answer import LIST_FIELDS
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.order import CANCELLED
from ecom_erp.flows.intake import order_edits
from ecom_erp.flows.review import bulk_review
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.zoned_times import with_zones

ECOM_ORDER = "Ecom Order"


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


def _checked(name: str):
	doc = frappe.get_doc(ECOM_ORDER, name)
	doc.check_permission("write")
	return doc


def summary(name: str) -> dict[str, Any]:
	"""The order as lists say it."""
	[row] = with_zones(ECOM_ORDER, frappe.get_all(ECOM_ORDER, {"name": name}, list(LIST_FIELDS)))
	return row
