"""Fields the app adds to ERPNext's documents, so that each leads back to the order it belongs to."""


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


CUSTOM_FIELDS = {
	"Sales Order": [_link("ecom_order", "Ecom Order", "Ecom Order", "po_no")],
	"Delivery Note": [
		_link("ecom_order", "Ecom Order", "Ecom Order", "po_no"),
		_link("fulfilment_order", "Fulfilment Order", "Fulfilment Order", "ecom_order"),
	],
	"Pick List": [_link("fulfilment_wave", "Fulfilment Wave", "Fulfilment Wave", "customer_name")],
	"Pick List Item": [
		_link("fulfilment_order", "Fulfilment Order", "Fulfilment Order", "product_bundle_item"),
	],
	"Sales Invoice": [_link("ecom_order", "Ecom Order", "Ecom Order", "po_no")],
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
