"""The policies of the desk as the engine takes them."""

from decimal import Decimal

import frappe
from frappe import _

from ecom_erp.core.after_sales.outcomes import PERSON, WISHES, decisions
from ecom_erp.core.after_sales.policy import Explanation, Policy
from ecom_erp.core.money import from_field

FIELDS = [
	"name",
	"enabled",
	"priority",
	"decision",
	"fee_percent",
	"window_days",
	"reason",
	"after_delivery",
	"from_day",
	"to_day",
	"max_amount",
	"shop",
	"customer_group",
	"item_group",
]


def type_fields() -> dict[str, str]:
	"""Type of ticket by the box that stands for it."""
	return {wish.policy_field: wish.name for wish in WISHES.values() if wish.policy_field}


def enabled() -> list[Policy]:
	"""The policies in force. One whose decision is no longer there leaves the tickets that it is about to a person."""
	rows = frappe.get_all("After Sales Policy", {"enabled": 1}, [*FIELDS, *type_fields()])
	for row in rows:
		if row.decision not in decisions():
			row.decision = PERSON
	return [as_policy(row) for row in rows]


def read(name: str) -> Policy:
	"""One policy, enabled or not."""
	return as_policy(frappe.get_doc("After Sales Policy", name))


def as_policy(row) -> Policy:
	"""Raises ValueError when the row makes no sense."""
	return Policy(
		name=row.name or row.policy_name,
		decision=row.decision,
		reason=row.reason or "",
		ticket_types=tuple(kind for field, kind in type_fields().items() if row.get(field)),
		min_days=row.from_day or 0 if row.after_delivery or row.from_day else None,
		max_days=row.to_day or None,
		max_amount=money(row.max_amount) if row.max_amount else None,
		customer_group=row.customer_group or "",
		item_group=row.item_group or "",
		shop=row.shop or "",
		priority=row.priority or 0,
		fee_percent=money(row.fee_percent),
		window_days=row.window_days or 0,
		enabled=bool(row.enabled),
	)


def in_words(row: Explanation) -> str:
	"""Why a policy did or did not match, in the language at hand; its params may be words too."""
	words = {key: ", ".join(_(word) for word in value.split(", ")) for key, value in row.params.items()}
	return _(row.message).format(**words)


def money(value: float | None) -> Decimal:
	return from_field(value).quantize(Decimal("0.01"))
