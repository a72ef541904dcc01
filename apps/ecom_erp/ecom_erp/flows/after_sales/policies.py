"""The policies of the desk as the engine takes them."""

from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import getdate

from ecom_erp.core.after_sales.outcomes import PERSON, WISHES, decisions
from ecom_erp.core.after_sales.policy import Explanation, Policy
from ecom_erp.core.money import from_field
from ecom_erp.erp.accounts.currency_rates import known_rate
from ecom_erp.erp.selling.masters import company_currency

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

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


def base_rate(order: "EcomOrder") -> Decimal | None:
	"""The order's currency in the company's, in which policies and limits are, as it was booked or valued, else as it is
	today; None where nobody has written down a rate: an amount may then be of any worth."""
	base, total = from_field(order.base_total), from_field(order.total)
	if base and total:
		return base / total
	return known_rate(order.currency, company_currency(order.company), getdate())


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
