"""Rows of the app's child tables, one for each table of each document of a shop."""

import frappe

from tests.factories import settlements
from tests.factories.erpnext import unique

MODULE = "Ecom ERP"
TEXTS = ("Data", "Small Text", "Text", "Long Text", "Code", "Text Editor", "JSON")
NUMBERS = ("Int", "Float", "Currency", "Percent", "Check")

OF_SETTLEMENTS = {
	"Ecom Settlement Account": "settlement_account",
	"Ecom Settlement": "settlement",
	"Ecom Month End": "month_end",
}
"""DocTypes that name their shops in rows: what `settlements.bare` calls a document of a shop."""


OF_ALL_SHOPS = ("Ecom Bill Account", "Ecom Courier Bill")
"""DocTypes whose documents hold what is of every shop: who is limited to some sees none of them."""


def row_doctypes() -> list[str]:
	"""The app's child DocTypes."""
	return frappe.get_all("DocType", {"module": MODULE, "istable": 1}, pluck="name", order_by="name")


def table_of(doctype: str) -> tuple[str, str]:
	"""(DocType, field) of the table that holds such rows."""
	(found,) = frappe.get_all(
		"DocField",
		{"options": doctype, "fieldtype": ("in", ("Table", "Table MultiSelect")), "parenttype": "DocType"},
		["parent", "fieldname"],
	)
	return found.parent, found.fieldname


def shop_field(doctype: str) -> str | None:
	"""What of a document names its shop: a field, its own name, or nothing."""
	if doctype == "Ecom Shop":
		return "name"
	if doctype in OF_SETTLEMENTS:
		return "gateways"
	fields = frappe.get_meta(doctype).get_link_fields()
	return next((field.fieldname for field in fields if field.options == "Ecom Shop"), None)


def make_row(doctype: str, shop: str) -> dict:
	"""A row of its own in a document of the shop, which is made where there is none; its columns. Past every check."""
	parenttype, table = table_of(doctype)
	row = frappe.get_doc({"doctype": doctype, "name": unique("ROW"), **_filled(doctype)})
	row.update(
		{"parenttype": parenttype, "parentfield": table, "parent": _document(parenttype, shop), "idx": 99}
	)
	if doctype == settlements.GATEWAYS:
		row.shop = shop
	row.db_insert()
	return stored(doctype, row.name)


def stored(doctype: str, name: str) -> dict | None:
	"""The row's columns as they are in the database, as JSON has them; None when it is gone."""
	found = frappe.db.sql(f"select * from `tab{doctype}` where name = %s", name, as_dict=True)
	return frappe.parse_json(frappe.as_json({"doctype": doctype, **found[0]})) if found else None


def change(doctype: str) -> dict:
	"""A value that no row made here has."""
	for field in frappe.get_meta(doctype).fields:
		if field.fieldtype in NUMBERS:
			return {field.fieldname: 0 if field.fieldtype == "Check" else 7}
		if field.fieldtype in TEXTS:
			return {field.fieldname: "forged"}
		if field.fieldtype == "Select":
			return {field.fieldname: field.options.split("\n")[-1]}
		if field.fieldtype == "Datetime":
			return {field.fieldname: "2001-01-01 00:00:00"}
	return {"idx": 98}


def _document(doctype: str, shop: str) -> str:
	if frappe.get_meta(doctype).issingle:
		return doctype
	if doctype in OF_SETTLEMENTS:
		return settlements.bare(shop)[OF_SETTLEMENTS[doctype]]
	field = shop_field(doctype)
	name = frappe.db.get_value(doctype, {field: shop} if field else {}, "name")
	if not name:
		document = frappe.get_doc({"doctype": doctype, "name": unique("DOC"), **_filled(doctype)})
		document.set(field or "name", shop if field else document.name)
		document.db_insert()
		name = document.name
	return name


def _filled(doctype: str) -> dict:
	"""Values for the fields, as far as they need no thought."""
	values = {}
	for field in frappe.get_meta(doctype).fields:
		if field.fieldtype in NUMBERS:
			values[field.fieldname] = 1
		elif field.fieldtype in TEXTS and field.reqd:
			values[field.fieldname] = unique("X") if field.unique else "x"
		elif field.fieldtype == "Select":
			values[field.fieldname] = (field.options or "").split("\n")[0]
		elif field.fieldtype == "Link" and field.reqd:
			values[field.fieldname] = frappe.db.get_value(field.options, {}, "name")
	return values
