"""Variants of a template item: finding them and making them."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

# What a variant has for itself; everything else comes from its template.
OWN_FIELDS = frozenset(
	{
		"naming_series",
		"item_code",
		"item_name",
		"variant_of",
		"has_variants",
		"attributes",
		"barcodes",
		"opening_stock",
		"standard_rate",
		"valuation_rate",
		"image",
		"description",
		"last_purchase_rate",
	}
)


class ItemVariantExistsError(frappe.ValidationError):
	"""Another variant has the same attribute values."""


class InvalidItemAttributeValueError(frappe.ValidationError):
	"""A value that the attribute does not know."""


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


@frappe.whitelist()
def create_variant(item: str, args: Any, use_template_image: bool = False) -> Document:
	"""A new, unsaved variant with the attribute values `args` (attribute -> value, dict or JSON)."""
	values = json.loads(args) if isinstance(args, str) else dict(args)
	template = frappe.get_doc("Item", item)
	variant = frappe.new_doc("Item")
	for row in template.attributes:
		value = values.get(row.attribute)
		variant.append(
			"attributes",
			{"attribute": row.attribute, "attribute_value": value, "variant_of": template.name},
		)
	copy_attributes_to_variant(template, variant)
	if use_template_image:
		variant.image = template.image
	make_variant_item_code(template.item_code, template.item_name, variant)
	return variant


def copy_attributes_to_variant(template: Document, variant: Document) -> None:
	"""Takes over what a variant shares with its template."""
	for field in template.meta.fields:
		if field.fieldname in OWN_FIELDS or field.no_copy or not template.get(field.fieldname):
			continue
		if field.fieldtype == "Table":
			for row in template.get(field.fieldname):
				variant.append(field.fieldname, frappe.copy_doc(row).as_dict(no_default_fields=True))
		elif variant.meta.has_field(field.fieldname):
			variant.set(field.fieldname, template.get(field.fieldname))
	variant.variant_of = template.name
	variant.has_variants = 0
	shown = ", ".join(f"{row.attribute}: {row.attribute_value}" for row in variant.attributes)
	variant.description = f"{template.description or template.item_name}<div>{shown}</div>"


def make_variant_item_code(template_code: str, template_name: str, variant: Document) -> None:
	"""The template's code with the abbreviation of each value: TSHIRT-RED-M."""
	if variant.item_code:
		return
	abbreviations = [_abbreviation(row.attribute, row.attribute_value) for row in variant.attributes]
	variant.item_code = "-".join([template_code, *abbreviations])
	variant.item_name = "-".join([template_name, *abbreviations])


def _abbreviation(attribute: str, value: str) -> str:
	if frappe.get_cached_value("Item Attribute", attribute, "numeric_values"):
		return str(value)
	found = frappe.db.get_value(
		"Item Attribute Value", {"parent": attribute, "attribute_value": value}, "abbr"
	)
	if not found:
		frappe.throw(
			_("{0} is not a valid value of attribute {1}").format(value, attribute),
			InvalidItemAttributeValueError,
		)
	return found
