"""What an item needs of its box: custom fields of ERPNext's Item."""

from collections.abc import Collection
from dataclasses import dataclass
from math import prod

import frappe


@dataclass(frozen=True)
class PackingFacts:
	"""`size`: length, width and height in mm as it stands upright, 0 where not known. `hazard`: class of dangerous goods."""

	size: tuple[int, int, int]
	fragile: bool
	upright: bool
	own_carton: bool
	hazard: str


def packing_facts(codes: Collection[str]) -> dict[str, PackingFacts]:
	"""Facts by item code."""
	if not codes:
		return {}
	rows = frappe.get_all(
		"Item",
		filters={"name": ("in", list(codes))},
		fields=[
			"name",
			"ecom_length_mm",
			"ecom_width_mm",
			"ecom_height_mm",
			"ecom_fragile",
			"ecom_keep_upright",
			"ecom_own_carton",
			"ecom_hazard",
		],
	)
	return {
		row.name: PackingFacts(
			(row.ecom_length_mm or 0, row.ecom_width_mm or 0, row.ecom_height_mm or 0),
			bool(row.ecom_fragile),
			bool(row.ecom_keep_upright),
			bool(row.ecom_own_carton),
			row.ecom_hazard or "",
		)
		for row in rows
	}


def volumes_of(codes: Collection[str]) -> dict[str, int]:
	"""Volume of a piece in mm3 by item code, 0 where its size is not known."""
	found = packing_facts(codes)
	return {code: prod(found[code].size) if code in found else 0 for code in codes}


def hazard_by_item(codes: Collection[str]) -> dict[str, str]:
	"""The class of dangerous goods of those items that are any."""
	return {code: fact.hazard for code, fact in packing_facts(codes).items() if fact.hazard}


def hazards_of(codes: Collection[str]) -> frozenset[str]:
	"""The classes of dangerous goods among items."""
	return frozenset(hazard_by_item(codes).values())
