"""What later majors of ERPNext have otherwise than `embedded/needs.json` says, which is read off the first one that the app
runs on. Each was looked at: the app does without it, or takes both."""

from typing import Any

import erpnext

ABSENT: dict[str, Any] = {}
"""A field that is no longer there."""

DIFFERENT: dict[int, dict[str, dict[str, Any]]] = {
	16: {
		# its title is the customer's name, which lists show; the app sets none
		"Delivery Note.title": ABSENT,
		"Sales Invoice.title": ABSENT,
		"Sales Order.title": ABSENT,
		# the app writes none
		"Sales Invoice.language": {"fieldtype": "Link"},
		# a number either way
		"Payment Entry Reference.allocated_amount": {"fieldtype": "Currency"},
		"Payment Entry Reference.outstanding_amount": {"fieldtype": "Currency"},
		# the app fills them before it submits
		"Pick List.locations": {"allow_on_submit": 0},
		"Sales Order.shipping_address_name": {"allow_on_submit": 0},
		# shown, never written
		"Sales Order.shipping_address": {"fieldtype": "Text Editor"},
	}
}
MANDATORY: dict[int, dict[str, set[str]]] = {16: {"Sales Invoice": {"customer"}}}
"""What the app always fills."""


def major() -> int:
	return int(erpnext.__version__.split(".")[0])


def promises(doctype: str, field: str, wanted: dict[str, Any]) -> dict[str, Any] | None:
	"""What this major is to have of a field; None when it need not have it."""
	differs = DIFFERENT.get(major(), {}).get(f"{doctype}.{field}")
	if differs is ABSENT:
		return None
	return {**wanted, **(differs or {})}


def mandatory(doctype: str) -> set[str]:
	"""Fields that this major demands beyond those of the first one."""
	return MANDATORY.get(major(), {}).get(doctype, set())
