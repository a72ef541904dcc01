"""Fields the app adds to ERPNext's documents, so that each leads back to the order it belongs to."""

from ecom_erp.core.carriers.dangerous_goods import CLASSES


def _link(fieldname: str, label: str, options: str, insert_after: str) -> dict:
	return {
		"fieldname": fieldname,
		"fieldtype": "Link",
		"label": label,
		"options": options,
		"insert_after": insert_after,
		"read_only": 1,
		"no_copy": 1,
		"search_index": 1,
		"allow_on_submit": 1,
		"print_hide": 1,
		"translatable": 0,
		"module": "Ecom ERP",
	}


def _packing(fieldname: str, fieldtype: str, label: str, insert_after: str, **more: object) -> dict:
	"""A field of the item about its box."""
	return {
		"fieldname": fieldname,
		"fieldtype": fieldtype,
		"label": label,
		"insert_after": insert_after,
		"print_hide": 1,
		"translatable": 0,
		"module": "Ecom ERP",
		**more,
	}


HAZARDS = ("", *CLASSES)

ITEM_FIELDS = [
	_packing("ecom_packing_section", "Section Break", "Packing", "allow_negative_stock", collapsible=1),
	_packing("ecom_length_mm", "Int", "Length (mm)", "ecom_packing_section", non_negative=1),
	_packing("ecom_width_mm", "Int", "Width (mm)", "ecom_length_mm", non_negative=1),
	_packing(
		"ecom_height_mm",
		"Int",
		"Height (mm)",
		"ecom_width_mm",
		non_negative=1,
		description="Size of one piece as it is packed, standing upright.",
	),
	_packing("ecom_packing_column", "Column Break", "", "ecom_height_mm"),
	_packing(
		"ecom_fragile", "Check", "Fragile", "ecom_packing_column", description="Nothing is packed on top."
	),
	_packing("ecom_keep_upright", "Check", "This Side Up", "ecom_fragile"),
	_packing(
		"ecom_own_carton",
		"Check",
		"Ships in Own Carton",
		"ecom_keep_upright",
		description="Shipped as it is, without one of the warehouse's boxes.",
	),
	_packing(
		"ecom_hazard",
		"Select",
		"Dangerous Goods",
		"ecom_own_carton",
		options="\n".join(HAZARDS),
		description="Packed apart from all other goods.",
	),
	_packing(
		"ecom_customs_description",
		"Data",
		"Customs Description",
		"customs_tariff_number",
		length=140,
		description="What it is and what it is made of, in English: Men's T-shirt of cotton.",
	),
]

CUSTOM_FIELDS = {
	"Item": ITEM_FIELDS,
	"Sales Order": [_link("ecom_order", "Ecom Order", "Ecom Order", "po_no")],
	"Delivery Note": [
		_link("ecom_order", "Ecom Order", "Ecom Order", "po_no"),
		_link("fulfilment_order", "Fulfilment Order", "Fulfilment Order", "ecom_order"),
	],
	"Pick List": [_link("fulfilment_wave", "Fulfilment Wave", "Fulfilment Wave", "customer_name")],
	"Pick List Item": [
		_link("fulfilment_order", "Fulfilment Order", "Fulfilment Order", "product_bundle_item"),
	],
	"Sales Invoice": [
		_link("ecom_order", "Ecom Order", "Ecom Order", "po_no"),
		{
			"fieldname": "ecom_kept_until",
			"fieldtype": "Date",
			"label": "Buyer Kept Until",
			"description": "The buyer is erased everywhere else. Until this day the law has the invoice kept.",
			"insert_after": "ecom_order",
			"read_only": 1,
			"no_copy": 1,
			"search_index": 1,
			"allow_on_submit": 1,
			"print_hide": 1,
			"depends_on": "ecom_kept_until",
			"module": "Ecom ERP",
		},
	],
	"Quotation": [
		{
			"fieldname": "ecom_entry_key",
			"fieldtype": "Data",
			"label": "Ecom Entry Key",
			"insert_after": "valid_till",
			"hidden": 1,
			"read_only": 1,
			"no_copy": 1,
			"unique": 1,
			"print_hide": 1,
			"translatable": 0,
			"module": "Ecom ERP",
		}
	],
	"Payment Entry": [_link("ecom_order", "Ecom Order", "Ecom Order", "reference_no")],
	"Address": [
		{
			"fieldname": "ecom_address_key",
			"fieldtype": "Data",
			"label": "Ecom Address Key",
			"insert_after": "fax",
			"hidden": 1,
			"read_only": 1,
			"no_copy": 1,
			"unique": 1,
			"print_hide": 1,
			"translatable": 0,
			"module": "Ecom ERP",
		}
	],
}
