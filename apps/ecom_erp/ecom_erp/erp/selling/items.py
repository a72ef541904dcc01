"""Items as the flows see them."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce
from frappe.utils import getdate

from ecom_erp.core.money import from_field

# by the names of ERPNext's units of mass, and those that people give theirs; in lower case
_POUND = Decimal("453.59237")
GRAMS = {
	**dict.fromkeys(("gram", "grams", "gramme", "g", "克"), Decimal(1)),
	**dict.fromkeys(("kg", "kgs", "kilogram", "kilograms", "kilo", "公斤", "千克"), Decimal(1000)),
	**dict.fromkeys(("pound", "pounds", "lb", "lbs", "磅"), _POUND),
	**dict.fromkeys(("ounce", "ounces", "oz", "盎司"), _POUND / 16),
	**dict.fromkeys(("tonne", "ton", "metric ton", "吨"), Decimal(1_000_000)),
	"斤": Decimal(500),
	"两": Decimal(50),
	"microgram": Decimal("0.000001"),
	"milligram": Decimal("0.001"),
	"carat": Decimal("0.2"),
	"grain": _POUND / 7000,
	"dram": _POUND / 256,
	"stone": _POUND * 14,
	"quintal": Decimal(100_000),
	"hundredweight (us)": _POUND * 100,
	"hundredweight (uk)": _POUND * 112,
	"cental": _POUND * 100,
	"slug": Decimal("14593.90294"),
	"pood": Decimal("16380.496"),
}


@dataclass(frozen=True)
class ItemFacts:
	name: str
	item_name: str
	is_stock_item: bool
	weight_grams: int
	safety_stock: int
	standard_rate: Decimal
	item_group: str = ""
	unknown_unit: str = ""  # of its weight, which then counts as 0


def require_weight(item: ItemFacts) -> None:
	"""Refuse to ship an item as if it weighed nothing because nobody knows the unit of its weight."""
	if item.unknown_unit:
		frappe.throw(
			_(
				"The weight of item {0} is in {1}, which is no known unit of weight. Enter it in Gram, Kg, Pound or Ounce."
			).format(item.name, item.unknown_unit)
		)


def existing_items(codes: Collection[str]) -> set[str]:
	"""Those of `codes` that are enabled items (variants and plain items, no templates)."""
	if not codes:
		return set()
	filters = {"name": ("in", list(codes)), "disabled": 0, "has_variants": 0}
	return set(frappe.get_all("Item", filters=filters, pluck="name"))


def bundle_parts(codes: Collection[str]) -> dict[str, list[tuple[str, float]]]:
	"""Those of `codes` that are enabled Product Bundles, with their parts: (item, quantity of it in one bundle, which may be
	a fraction of its unit of measure)."""
	if not codes:
		return {}
	bundles = frappe.get_all(
		"Product Bundle", filters={"name": ("in", list(codes)), "disabled": 0}, pluck="name"
	)
	rows = frappe.get_all(
		"Product Bundle Item",
		filters={"parent": ("in", bundles or [""]), "parenttype": "Product Bundle"},
		fields=["parent", "item_code", "qty"],
		order_by="parent, idx",
	)
	parts: dict[str, list[tuple[str, float]]] = {}
	for row in rows:
		parts.setdefault(row.parent, []).append((row.item_code, row.qty))
	return parts


def items_by_barcode(barcodes: Collection[str]) -> dict[str, str]:
	"""Item by barcode."""
	if not barcodes:
		return {}
	rows = frappe.get_all(
		"Item Barcode", filters={"barcode": ("in", list(barcodes))}, fields=["barcode", "parent"]
	)
	usable = existing_items({row.parent for row in rows})
	return {row.barcode: row.parent for row in rows if row.parent in usable}


def item_facts(codes: Collection[str]) -> dict[str, ItemFacts]:
	"""Facts by item code."""
	if not codes:
		return {}
	rows = frappe.get_all(
		"Item",
		filters={"name": ("in", list(codes))},
		fields=[
			"name",
			"item_name",
			"is_stock_item",
			"weight_per_unit",
			"weight_uom",
			"safety_stock",
			"standard_rate",
			"item_group",
		],
	)
	return {row.name: _facts(row) for row in rows}


def _facts(row) -> ItemFacts:
	unit, weight = row.weight_uom or "", from_field(row.weight_per_unit)
	factor = GRAMS.get(unit.strip().casefold())
	grams = weight * (factor or 0)
	return ItemFacts(
		name=row.name,
		item_name=row.item_name,
		is_stock_item=bool(row.is_stock_item),
		weight_grams=int(grams),
		safety_stock=int(row.safety_stock or 0),
		standard_rate=from_field(row.standard_rate),
		item_group=row.item_group or "",
		unknown_unit=unit if weight and unit and factor is None else "",
	)


def list_prices(codes: Collection[str], price_list: str, currency: str) -> dict[str, Decimal]:
	"""Price of a stock unit by item that a price list has today for anybody; none where the list is in another currency."""
	if not codes or not price_list:
		return {}
	if frappe.get_cached_value("Price List", price_list, "currency") != currency:
		return {}
	price, item = frappe.qb.DocType("Item Price"), frappe.qb.DocType("Item")
	day = getdate()
	rows = (
		frappe.qb.from_(price)
		.join(item)
		.on(item.name == price.item_code)
		.select(price.item_code, price.price_list_rate)
		.where(price.item_code.isin(list(codes)) & (price.price_list == price_list) & (price.selling == 1))
		# those of a box, of one customer, or of other days are not what a piece costs
		.where(Coalesce(price.uom, "").isin(("", item.stock_uom)))
		.where(Coalesce(price.customer, "") == "")
		.where(price.valid_from.isnull() | (price.valid_from <= day))
		.where(price.valid_upto.isnull() | (price.valid_upto >= day))
		.orderby(price.valid_from)
		.orderby(price.name)
	).run()
	return {code: from_field(rate) for code, rate in rows}


def pictures_of(codes: Collection[str]) -> dict[str, str]:
	"""Addresses of pictures by item code, of the items that have one."""
	filters = {"name": ("in", list(codes)), "image": ("is", "set")}
	return dict(frappe.get_all("Item", filters, ["name", "image"], as_list=True)) if codes else {}


def pictures_and_barcodes(codes: Collection[str]) -> dict[str, tuple[str, list[str]]]:
	"""(address of the picture or "", barcodes) by item code."""
	if not codes:
		return {}
	pictures = frappe.get_all("Item", filters={"name": ("in", list(codes))}, fields=["name", "image"])
	found: dict[str, tuple[str, list[str]]] = {row.name: (row.image or "", []) for row in pictures}
	for row in frappe.get_all(
		"Item Barcode", filters={"parent": ("in", list(codes))}, fields=["parent", "barcode"], order_by="idx"
	):
		found[row.parent][1].append(row.barcode)
	return found


def variants_beside(item: str) -> list[dict]:
	"""Other enabled variants of an item's template, as dicts with item and name (its attributes)."""
	template = frappe.get_cached_value("Item", item, "variant_of")
	if not template:
		return []
	filters = {"variant_of": template, "disabled": 0, "name": ("!=", item)}
	names = frappe.get_all("Item", filters, pluck="name", order_by="name", limit=50)
	values = frappe.get_all(
		"Item Variant Attribute",
		{"parent": ("in", names or [""]), "parenttype": "Item"},
		["parent", "attribute_value"],
		order_by="parent, idx",
	)
	return [
		{
			"item": name,
			"name": " / ".join(row.attribute_value for row in values if row.parent == name) or name,
		}
		for name in names
	]


def suppliers_of(codes: Collection[str], company: str) -> dict[str, str]:
	"""The default supplier by item, as a company's item defaults say; items without one are left out."""
	filters = {
		"parent": ("in", sorted(codes) or [""]),
		"parenttype": "Item",
		"company": company,
		"default_supplier": ("is", "set"),
	}
	rows = frappe.get_all("Item Default", filters, ["parent", "default_supplier"])
	return {row.parent: row.default_supplier for row in rows}


def find_items(text: str, start: int, count: int) -> list[tuple[str, str]]:
	"""Code and name of items that can be sold and kept, whose code or name has the text; those that begin with it first."""
	item = frappe.qb.DocType("Item")
	found = (
		frappe.qb.from_(item)
		.select(item.name, item.item_name)
		.where((item.disabled == 0) & (item.has_variants == 0))
		.where(item.name.like(f"%{text}%") | item.item_name.like(f"%{text}%"))
		.orderby(Case().when(item.name.like(f"{text}%"), 0).else_(1))
		.orderby(item.name)
		.limit(count)
		.offset(start)
	).run()
	return [(code, name) for code, name in found]
