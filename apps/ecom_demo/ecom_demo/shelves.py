"""Where the goods lie in the warehouses, and the boxes on the packing tables."""

from collections.abc import Collection

import frappe
from frappe.model.document import bulk_insert

from ecom_demo import data
from ecom_demo.company import ensure, warehouse_names

PLACE = "Bin Location"


def make_shelves(company: str, skus: Collection[str] = ()) -> int:
	"""A place for each item in each warehouse that has it (of `skus` only, where some are named), and the boxes; how many
	places were made."""
	for box in data.read("boxes"):
		ensure("Ecom Box", box["name"], {**box, "box_name": box["name"]})
	known = {
		(row.warehouse, row.item_code) for row in frappe.get_all(PLACE, fields=["warehouse", "item_code"])
	}
	made = [
		_place(warehouse, row)
		for name, warehouse in warehouse_names(company).items()
		for row in data.read("catalogue")
		if row["opening_stock"][name]
		and (not skus or row["sku"] in skus)
		and (warehouse, row["sku"]) not in known
	]
	bulk_insert(PLACE, made)
	frappe.db.commit()
	return len(made)


def put_away(warehouse: str, skus: Collection[str]) -> None:
	"""A place for goods that come into a warehouse which never had any."""
	for row in data.read("catalogue"):
		if row["sku"] in skus and not frappe.db.exists(
			PLACE, {"warehouse": warehouse, "item_code": row["sku"]}
		):
			_place(warehouse, row).insert()
	frappe.db.commit()


def _place(warehouse: str, row: dict):
	"""The document, made ready as Frappe does it: hundreds of them are written at once."""
	document = frappe.get_doc(
		{"doctype": PLACE, "warehouse": warehouse, "item_code": row["sku"], **row["bin"]}
	)
	document.set_user_and_timestamp()
	document.set_new_name()
	document.validate()
	return document
