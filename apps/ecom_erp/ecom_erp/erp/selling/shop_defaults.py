"""What a company has in ERPNext that a shop of it may use, and what is the obvious choice."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import frappe

SHIPPING_WORDS = ("shipping", "freight", "delivery", "运费")


@dataclass(frozen=True)
class Choices:
	"""By field of the shop what may be chosen, names in their order; `money_accounts` those that a gateway may pay into."""

	fields: dict[str, list[str]] = field(default_factory=dict)
	money_accounts: list[str] = field(default_factory=list)


def choices(company: str, currency: str) -> Choices:
	accounts = frappe.get_all(
		"Account",
		{"company": company, "is_group": 0, "disabled": 0},
		["name", "account_type", "account_currency", "root_type"],
		order_by="name",
	)
	home = frappe.get_cached_value("Company", company, "default_currency")
	income = [row.name for row in accounts if row.root_type == "Income"]
	return Choices(
		{
			"tax_account": [row.name for row in accounts if row.account_type == "Tax"],
			"shipping_account": income,
			"tip_account": income,
			"receivable_account": [
				row.name
				for row in accounts
				if row.account_type == "Receivable" and (row.account_currency or home) == (currency or home)
			],
			"cost_center": _leaves("Cost Center", company=company, disabled=0),
			"customer_group": _leaves("Customer Group"),
			"territory": _leaves("Territory"),
			"price_list": _price_lists(currency),
			"warehouses": _leaves("Warehouse", company=company, disabled=0),
		},
		[row.name for row in accounts if row.account_type in ("Bank", "Cash")],
	)


def defaults(company: str, currency: str, possible: Choices) -> dict[str, str]:
	"""By field of the shop the obvious choice, where there is one: the company's own settings first; else what its name
	says, or the first there is."""
	selling = frappe.get_cached_doc("Selling Settings")
	of = possible.fields
	foreign = currency and currency != frappe.get_cached_value("Company", company, "default_currency")
	found = {
		"tax_account": _pick(of["tax_account"]),
		"shipping_account": _pick(of["shipping_account"], _named(of["shipping_account"], SHIPPING_WORDS))
		or _pick(
			of["shipping_account"], frappe.get_cached_value("Company", company, "default_income_account")
		),
		"receivable_account": _pick(of["receivable_account"]) if foreign else "",
		"cost_center": _pick(of["cost_center"], frappe.get_cached_value("Company", company, "cost_center")),
		"customer_group": _pick(of["customer_group"], selling.customer_group, "Individual"),
		"territory": _pick(of["territory"], selling.territory, "Rest Of The World"),
		"price_list": _pick(of["price_list"], selling.selling_price_list),
	}
	return {name: value for name, value in found.items() if value}


def _pick(among: Sequence[str], *wanted: str | None) -> str:
	"""The first of the wanted that there is; where nothing is wanted, or all of it is gone, the only one, or the first."""
	return next((one for one in wanted if one and one in among), among[0] if among else "")


def _named(among: Sequence[str], words: Sequence[str]) -> str | None:
	return next((one for one in among if any(word in one.casefold() for word in words)), None)


def _leaves(doctype: str, **filters) -> list[str]:
	return frappe.get_all(doctype, {"is_group": 0, **filters}, pluck="name", order_by="name")


def _price_lists(currency: str) -> list[str]:
	filters = {"selling": 1, "enabled": 1, **({"currency": currency} if currency else {})}
	return frappe.get_all("Price List", filters, pluck="name", order_by="name")
