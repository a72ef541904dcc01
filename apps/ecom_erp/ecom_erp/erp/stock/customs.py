"""What customs want to know of an item: ERPNext's tariff number and country of origin, and a plain description."""

from collections.abc import Collection
from dataclasses import dataclass

import frappe


@dataclass(frozen=True)
class CustomsFacts:
	"""`origin`: ISO 3166-1 alpha-2 code, "" where it is not known."""

	description: str = ""
	hs_code: str = ""
	origin: str = ""


def customs_facts(codes: Collection[str]) -> dict[str, CustomsFacts]:
	"""Facts by item code."""
	if not codes:
		return {}
	rows = frappe.get_all(
		"Item",
		filters={"name": ("in", list(codes))},
		fields=["name", "customs_tariff_number", "country_of_origin", "ecom_customs_description"],
	)
	countries = {row.country_of_origin for row in rows if row.country_of_origin}
	found = frappe.get_all("Country", {"name": ("in", list(countries) or [""])}, ["name", "code"])
	origins = {row.name: (row.code or "").upper() for row in found}
	return {
		row.name: CustomsFacts(
			row.ecom_customs_description or "",
			row.customs_tariff_number or "",
			origins.get(row.country_of_origin, ""),
		)
		for row in rows
	}


def net_rates(rows: Collection[str]) -> dict[str, float]:
	"""What a piece was sold for without tax, by row of a Sales Order, in the order's currency."""
	if not rows:
		return {}
	found = frappe.get_all("Sales Order Item", {"name": ("in", list(rows))}, ["name", "net_rate"])
	return {row.name: row.net_rate for row in found}
