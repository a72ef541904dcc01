"""Customs duty as a cost of a warehouse: where the shop pays it, an order that crosses a border costs more."""

from collections.abc import Collection
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.customs.declaration import CustomsLine, Declaration
from ecom_erp.core.money import quantize, to_minor
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.erp.stock.customs import customs_facts
from ecom_erp.flows.customs.duty_rules import converted, duty_today, rules
from ecom_erp.flows.customs.registrations import holding, registered

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop


def duties(shop: "EcomShop", order: CanonicalOrder, items: Collection[str]) -> dict[str, int]:
	"""The duty on an order's goods by warehouse, in minor units of the company's currency: of all of them in one parcel, so that
	of a part it is the most. Empty where the buyer pays it (DAP). What only the tariff tells is left out."""
	if shop.incoterm != "DDP":
		return {}
	warehouses = [row.warehouse for row in shop.warehouses]
	profiles = frappe.get_all(
		"Ecom Warehouse Profile", {"name": ("in", warehouses)}, ["name", "country_code"], order_by="name"
	)
	country = order.shipping_address.country_code
	lines = _lines(order, items)
	known, currency = rules(), company_currency(shop.company)
	registrations = registered([shop.company])[shop.company]
	found = {}
	for profile in profiles:
		sender = profile.country_code or ""
		numbers = holding(registrations, sender, country)
		charged = duty_today(Declaration(sender, country, order.currency, lines, "DDP", numbers), known)
		amount = charged.amount and converted(charged.amount, charged.currency, currency)
		if amount:
			found[profile.name] = to_minor(quantize(amount, currency), currency)
	return found


def _lines(order: CanonicalOrder, items: Collection[str]) -> tuple[CustomsLine, ...]:
	"""The items with their tariff headings; the value of all goods stands on the first."""
	facts = customs_facts(items)
	value = sum((_net(line, order.taxes_included) for line in order.lines), Decimal(0))
	return tuple(
		CustomsLine(item, "", facts[item].hs_code, "", 1, Decimal(0) if number else value)
		for number, item in enumerate(sorted(facts))
	)


def _net(line, taxes_included: bool) -> Decimal:
	amount = line.unit_price * line.quantity - line.discount
	return amount - line.tax if taxes_included else amount
