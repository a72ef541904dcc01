"""Variants of a template item."""

import json
from typing import Any

import frappe
from frappe import _


class ItemVariantExistsError(frappe.ValidationError):
	"""Another variant has the same attribute values."""


@frappe.whitelist()
def get_variant(
	template: str,
	args: Any = None,
	variant: str | None = None,
	manufacturer: str | None = None,
	manufacturer_part_no: str | None = None,
) -> str | None:
	"""The variant of a template with exactly these values (attribute -> value), other than `variant`."""
	values = json.loads(args) if isinstance(args, str) else dict(args or {})
	if not values:
		frappe.throw(_("Please specify at least one attribute in the Attributes table"))
	rows = frappe.get_all(
		"Item Variant Attribute",
		filters={"variant_of": template, "parenttype": "Item", "parent": ("!=", variant or "")},
		fields=["parent", "attribute", "attribute_value"],
	)
	known: dict[str, dict[str, str]] = {}
	for row in rows:
		known.setdefault(row.parent, {})[row.attribute] = row.attribute_value
	wanted = {attribute: str(value) for attribute, value in values.items()}
	return next((name for name, found in sorted(known.items()) if found == wanted), None)
