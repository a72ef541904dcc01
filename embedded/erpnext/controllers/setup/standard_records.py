"""The records of a new site, as data."""

from collections.abc import Iterator

ROLES = (
	"Sales User",
	"Sales Manager",
	"Sales Master Manager",
	"Stock User",
	"Stock Manager",
	"Item Manager",
	"Accounts User",
	"Accounts Manager",
	"Purchase User",
	"Purchase Manager",
	"Purchase Master Manager",
)

TREES = {
	# DocType: (name field, parent field, root, children)
	"Item Group": (
		"item_group_name",
		"parent_item_group",
		"All Item Groups",
		("Products", "Raw Material", "Services", "Sub Assemblies", "Consumable"),
	),
	"Customer Group": (
		"customer_group_name",
		"parent_customer_group",
		"All Customer Groups",
		("Individual", "Commercial", "Non Profit", "Government"),
	),
	"Territory": (
		"territory_name",
		"parent_territory",
		"All Territories",
		("United States", "Rest Of The World"),
	),
}

WHOLE_UNITS = ("Unit", "Nos", "Set", "Pair", "Box")
MEASURES = (
	"Kg",
	"Gram",
	"Milligram",
	"Tonne",
	"Pound",
	"Ounce",
	"Meter",
	"Centimeter",
	"Millimeter",
	"Inch",
	"Foot",
	"Litre",
	"Millilitre",
	"Hour",
	"Minute",
	"Day",
)
FACTORS = (
	# category, from, to, how many of the second make one of the first
	("Mass", "Kg", "Gram", 1000),
	("Mass", "Gram", "Kg", 0.001),
	("Mass", "Tonne", "Kg", 1000),
	("Mass", "Pound", "Kg", 0.45359237),
	("Mass", "Kg", "Pound", 2.204622622),
	("Mass", "Ounce", "Gram", 28.349523125),
	("Length", "Meter", "Centimeter", 100),
	("Length", "Centimeter", "Millimeter", 10),
	("Length", "Inch", "Centimeter", 2.54),
	("Volume", "Litre", "Millilitre", 1000),
)

STOCK_ENTRY_TYPES = ("Material Issue", "Material Receipt", "Material Transfer")
PAYMENT_MODES = (
	("Check", "Bank"),
	("Cash", "Cash"),
	("Credit Card", "Bank"),
	("Wire Transfer", "Bank"),
	("Bank Draft", "Bank"),
)
ATTRIBUTES = {
	"Size": (
		("Extra Small", "XS"),
		("Small", "S"),
		("Medium", "M"),
		("Large", "L"),
		("Extra Large", "XL"),
	),
	"Colour": (("Red", "RED"), ("Green", "GRE"), ("Blue", "BLU"), ("Black", "BLA"), ("White", "WHI")),
}

SETTINGS = {
	"Global Defaults": {"default_currency": "USD", "country": "United States"},
	"Selling Settings": {
		"cust_master_name": "Customer Name",
		"selling_price_list": "Standard Selling",
		"so_required": "No",
		"dn_required": "No",
		"allow_multiple_items": 1,
	},
	"Stock Settings": {
		"item_naming_by": "Item Code",
		"valuation_method": "FIFO",
		"stock_uom": "Nos",
		"auto_indent": 1,
		"auto_insert_price_list_rate_if_missing": 1,
	},
}


def records() -> Iterator[dict]:
	"""Every record in the order in which links need them."""
	for role in ROLES:
		yield {"doctype": "Role", "role_name": role, "desk_access": 1}
	for doctype, (name_field, parent_field, root, children) in TREES.items():
		yield {"doctype": doctype, name_field: root, "is_group": 1, parent_field: ""}
		for child in children:
			yield {"doctype": doctype, name_field: child, "is_group": 0, parent_field: root}
	yield from _units()
	for purpose in STOCK_ENTRY_TYPES:
		yield {"doctype": "Stock Entry Type", "name": purpose, "purpose": purpose, "is_standard": 1}
	for mode, kind in PAYMENT_MODES:
		yield {"doctype": "Mode of Payment", "mode_of_payment": mode, "type": kind, "enabled": 1}
	yield {"doctype": "Warehouse Type", "name": "Transit"}
	yield {"doctype": "Address Template", "country": "United States", "is_default": 1}
	for attribute, values in ATTRIBUTES.items():
		rows = [{"attribute_value": value, "abbr": abbr} for value, abbr in values]
		yield {"doctype": "Item Attribute", "attribute_name": attribute, "item_attribute_values": rows}
	for use in ("Selling", "Buying"):
		yield {
			"doctype": "Price List",
			"price_list_name": f"Standard {use}",
			"enabled": 1,
			use.lower(): 1,
			"currency": "USD",
		}


def _units() -> Iterator[dict]:
	for unit in WHOLE_UNITS:
		yield {"doctype": "UOM", "uom_name": unit, "must_be_whole_number": 1, "enabled": 1}
	for unit in MEASURES:
		yield {"doctype": "UOM", "uom_name": unit, "must_be_whole_number": 0, "enabled": 1}
	for category in sorted({factor[0] for factor in FACTORS}):
		yield {"doctype": "UOM Category", "category_name": category}
	for category, one, many, value in FACTORS:
		yield {
			"doctype": "UOM Conversion Factor",
			"category": category,
			"from_uom": one,
			"to_uom": many,
			"value": value,
		}
