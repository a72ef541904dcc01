"""Duty rules from their DocType to `core.customs`, and those that a new site begins with."""

from decimal import Decimal

import frappe
from frappe.utils import getdate

from ecom_erp.core.customs.declaration import Declaration
from ecom_erp.core.customs.duty import Basis, Duty, DutyRule, duty, rule_of
from ecom_erp.core.customs.known_rules import KNOWN_RULES
from ecom_erp.core.money import from_field
from ecom_erp.erp.accounts.currency_rates import known_rate

RULE = "Customs Duty Rule"
FIELDS = (
	"name",
	"rule_name",
	"destination",
	"starts",
	"ends",
	"value_limit",
	"currency",
	"up_to_limit",
	"amount",
	"heading_digits",
	"registration",
	"above_limit",
	"percent_above",
)


def to_rule(row) -> DutyRule:
	"""Of a row or document."""
	return DutyRule(
		name=row.name or row.rule_name,
		destination=row.destination,
		starts=getdate(row.starts),
		currency=row.currency,
		limit=from_field(row.value_limit),
		up_to_limit=Basis(row.up_to_limit),
		amount=from_field(row.amount),
		above_limit=Basis(row.above_limit),
		percent_above=from_field(row.percent_above),
		heading_digits=row.heading_digits or 6,
		registration=(row.registration or "").lower(),
		ends=getdate(row.ends) if row.ends else None,
	)


def rules() -> list[DutyRule]:
	"""All that are enabled."""
	return [to_rule(row) for row in frappe.get_all(RULE, {"enabled": 1}, list(FIELDS))]


def duty_today(declaration: Declaration, known: list[DutyRule]) -> Duty:
	"""The duty on a parcel that leaves today."""
	return duty(declaration, rule_of(known, declaration.country, getdate()), converted)


def converted(amount: Decimal, currency: str, to: str) -> Decimal | None:
	"""In another currency at today's rate, None where none is known."""
	rate = known_rate(currency, to, getdate())
	return None if rate is None else amount * rate


def make_known_rules() -> None:
	"""Insert the rules that the app knows and the site does not have; what an admin changed stays."""
	for known in KNOWN_RULES:
		rule = known.rule
		if frappe.db.exists(RULE, rule.name) or not frappe.db.exists("Currency", rule.currency):
			continue
		doc = frappe.new_doc(RULE)
		doc.update(
			{
				"rule_name": rule.name,
				"destination": rule.destination,
				"starts": rule.starts,
				"ends": rule.ends,
				"value_limit": float(rule.limit),
				"currency": rule.currency,
				"up_to_limit": rule.up_to_limit.value,
				"amount": float(rule.amount),
				"heading_digits": rule.heading_digits,
				"registration": rule.registration.upper() or None,
				"above_limit": rule.above_limit.value,
				"percent_above": float(rule.percent_above),
				"source": known.source,
			}
		)
		doc.insert(ignore_permissions=True)
