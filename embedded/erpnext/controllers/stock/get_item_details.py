"""What a row of a document takes over from its item."""

import json
from typing import Any

import frappe
from erpnext.stock.doctype.item.item import get_item_defaults, get_uom_conv_factor
from erpnext.stock.item_price_lookup import price_list_rate
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cint, cstr, flt, getdate

SALES = ("Sales Order", "Delivery Note", "Sales Invoice")
# Always as the item says, whatever the row has.
FORCED = frozenset(
	{"item_group", "brand", "stock_uom", "weight_per_unit", "weight_uom", "total_weight", "valuation_rate"}
)
# Filled when empty or zero; other fields only when they were never set.
FILLED_IF_ZERO = frozenset({"cost_center", "conversion_factor"})


@frappe.whitelist()
def get_item_details(
	args: Any, doc: Any = None, for_validate: bool = False, overwrite_warehouse: bool = True
) -> frappe._dict:
	"""Names, units, accounts, warehouse, price, weight and stock figures for a row.

	`args` (dict or JSON) joins the fields of document and row; it must have `item_code`, `company` and `doctype`.
	"""
	args = frappe._dict(json.loads(args) if isinstance(args, str) else args)
	doc = json.loads(doc) if isinstance(doc, str) else doc
	if doc:
		args.transaction_date = doc.get("transaction_date") or doc.get("posting_date")
	_name_price_list(args)
	item = frappe.get_cached_doc("Item", args.item_code)
	_validate_item(args, item)
	out = _basics(args, item, cint(overwrite_warehouse))
	rate = price_list_rate(args, item)
	if rate is not None:
		out.price_list_rate = rate
	if item.is_stock_item:
		out.update(get_bin_details(item.name, out.warehouse))
	if args.transaction_date and item.lead_time_days:
		out.schedule_date = out.lead_time_date = add_days(args.transaction_date, item.lead_time_days)
	return out


def fill_row(document: Document, row: Document) -> None:
	"""Fills what the row leaves open; values that the user set stay."""
	values = document.get_valid_dict(ignore_virtual=True)
	args = {**values, **row.as_dict(), "doctype": document.doctype, "name": document.name}
	found = get_item_details(args, document, for_validate=True, overwrite_warehouse=False)
	for fieldname, value in found.items():
		if value is None or not row.meta.get_field(fieldname):
			continue
		current = row.get(fieldname)
		if current is None or fieldname in FORCED or (fieldname in FILLED_IF_ZERO and not current):
			row.set(fieldname, value)


def _name_price_list(args: frappe._dict) -> None:
	args.price_list = args.price_list or args.selling_price_list
	args.transaction_date = getdate(args.transaction_date or args.posting_date)


def _validate_item(args: frappe._dict, item: Document) -> None:
	if not args.company:
		frappe.throw(_("Please specify Company"))
	if item.disabled:
		frappe.throw(_("Item {0} is disabled").format(item.name))
	if item.end_of_life and getdate(item.end_of_life) <= getdate():
		frappe.throw(_("Item {0} has reached its end of life on {1}").format(item.name, item.end_of_life))
	if item.has_variants:
		frappe.throw(_("Item {0} is a template, please select one of its variants").format(item.name))
	if args.doctype in SALES and not item.is_sales_item:
		frappe.throw(_("Item {0} must be a Sales Item").format(item.name))


def _basics(args: frappe._dict, item: Document, overwrite_warehouse: int) -> frappe._dict:
	defaults = get_item_defaults(item.name, args.company)
	args.uom = args.uom or _default_uom(args, item)
	args.stock_uom = item.stock_uom
	if args.uom == item.stock_uom:
		args.conversion_factor = 1.0
	else:
		own = get_conversion_factor(item.name, args.uom)["conversion_factor"]
		args.conversion_factor = flt(args.conversion_factor) or own
	qty = flt(args.qty) or 1.0
	weight = flt(item.weight_per_unit)
	out = frappe._dict(
		item_code=item.name,
		item_name=item.item_name,
		description=cstr(item.description).strip(),
		image=cstr(item.image).strip(),
		item_group=item.item_group,
		brand=item.brand,
		warehouse=_warehouse(args, defaults, overwrite_warehouse),
		uom=args.uom,
		stock_uom=item.stock_uom,
		conversion_factor=args.conversion_factor,
		qty=qty,
		stock_qty=qty * args.conversion_factor,
		weight_per_unit=weight,
		weight_uom=item.weight_uom,
		total_weight=weight * qty * args.conversion_factor,
		price_list_rate=0.0,
		discount_percentage=0.0,
		delivered_by_supplier=item.delivered_by_supplier if args.doctype in ("Sales Order",) else 0,
	)
	out.update(_accounts(args, defaults))
	return out


def _default_uom(args: frappe._dict, item: Document) -> str:
	if args.doctype in SALES:
		return item.sales_uom or item.stock_uom
	return item.stock_uom


def _warehouse(args: frappe._dict, defaults: frappe._dict, overwrite: int) -> str | None:
	"""The row's own, the document's, the item's, at last the one of the Stock Settings."""
	if args.warehouse and not overwrite:
		return args.warehouse
	chosen = args.set_warehouse or defaults.default_warehouse or args.warehouse
	if chosen:
		return chosen
	fallback = frappe.db.get_single_value("Stock Settings", "default_warehouse")
	if fallback and frappe.get_cached_value("Warehouse", fallback, "company") == args.company:
		return fallback
	return None


def _accounts(args: frappe._dict, defaults: frappe._dict) -> dict[str, str | None]:
	company = frappe.get_cached_doc("Company", args.company)
	side = "selling_cost_center" if args.customer else "buying_cost_center"
	cost_center = defaults.get(side) or args.cost_center
	if cost_center and frappe.get_cached_value("Cost Center", cost_center, "company") != args.company:
		cost_center = None
	return {
		"income_account": defaults.income_account or args.income_account or company.default_income_account,
		"expense_account": defaults.expense_account
		or args.expense_account
		or company.default_expense_account,
		"cost_center": cost_center or company.cost_center,
	}


@frappe.whitelist()
def get_conversion_factor(item_code: str, uom: str) -> dict[str, float]:
	"""How many stock units one `uom` of the item is; 1 if nobody says."""
	item = frappe.get_cached_value("Item", item_code, ["stock_uom", "variant_of"], as_dict=True)
	parents = [name for name in (item_code, item.variant_of) if name]
	factor = frappe.db.get_value(
		"UOM Conversion Detail", {"parent": ("in", parents), "uom": uom}, "conversion_factor"
	)
	return {"conversion_factor": flt(factor) or get_uom_conv_factor(uom, item.stock_uom) or 1.0}


@frappe.whitelist()
def get_bin_details(item_code: str, warehouse: str | None = None, company: str | None = None) -> dict:
	"""What is on hand and expected in a warehouse, and on hand in the whole company."""
	fields = ["projected_qty", "actual_qty", "reserved_qty"]
	found = frappe.db.get_value("Bin", {"item_code": item_code, "warehouse": warehouse}, fields, as_dict=True)
	out = found or dict.fromkeys(fields, 0.0)
	if company:
		bins = frappe.qb.DocType("Bin")
		places = frappe.get_all("Warehouse", filters={"company": company, "is_group": 0}, pluck="name")
		total = (
			frappe.qb.from_(bins)
			.select(frappe.query_builder.functions.Sum(bins.actual_qty))
			.where((bins.item_code == item_code) & bins.warehouse.isin(places or [""]))
		).run()
		out["company_total_stock"] = flt(total[0][0])
	return out
