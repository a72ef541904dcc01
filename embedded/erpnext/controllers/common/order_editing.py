"""Changes to a submitted order: quantities, rates and rows, with all that follows from them."""

import json
from typing import Any

import frappe
from erpnext.stock.get_item_details import get_conversion_factor
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import get_workflow_name
from frappe.utils import flt, getdate

DATE_FIELDS = {"Sales Order": "delivery_date", "Purchase Order": "schedule_date"}
DONE_FIELDS = {"Sales Order": "delivered_qty", "Purchase Order": "received_qty"}


def update_order_rows(doctype: str, name: str, rows_json: str, table: str) -> None:
	"""Makes the rows of a submitted order those in `rows_json`, then recalculates amounts, stock and statuses."""
	wanted = [frappe._dict(row) for row in json.loads(rows_json) if row.get("item_code")]
	order = frappe.get_doc(doctype, name)
	order.check_permission("write")
	removed = _remove_rows(order, {row.docname for row in wanted if row.docname})
	for row in wanted:
		if row.docname:
			_change_row(order, row)
		else:
			_add_row(order, row, table)
	_recalculate(order)
	order.on_rows_changed(removed)
	order.reload()
	order.set_status(update=True)
	_check_workflow(order)


def _remove_rows(order: Document, kept: set[str]) -> list[Document]:
	removed = [row for row in order.items if row.name not in kept]
	for row in removed:
		if flt(row.get(DONE_FIELDS[order.doctype])):
			done = _("delivered") if order.doctype == "Sales Order" else _("received")
			frappe.throw(
				_("Row #{0}: Cannot delete item {1} which has already been {2}").format(
					row.idx, row.item_code, done
				)
			)
		if flt(row.billed_amt):
			frappe.throw(
				_("Row #{0}: Cannot delete item {1} which has already been billed.").format(
					row.idx, row.item_code
				)
			)
		frappe.db.delete(row.doctype, {"name": row.name})
	return removed


def _change_row(order: Document, new: frappe._dict) -> None:
	row = frappe.get_doc(f"{order.doctype} Item", new.docname)
	date_field = DATE_FIELDS[order.doctype]
	same_date = bool(new.get(date_field)) and row.get(date_field) == getdate(new.get(date_field))
	same_figures = all(
		flt(row.get(field)) == flt(new.get(field)) for field in ("rate", "qty", "conversion_factor")
	)
	if same_figures and same_date and row.uom == new.uom:
		return
	_apply(order, row, new)
	row.flags.ignore_validate_update_after_submit = True
	row.save()


def _add_row(order: Document, new: frappe._dict, table: str) -> None:
	order.load_from_db()
	item = frappe.get_cached_doc("Item", new.item_code)
	row = frappe.new_doc(f"{order.doctype} Item", parent_doc=order, parentfield=table)
	for field in ("item_code", "item_name", "description", "item_group", "stock_uom"):
		row.set(field, item.get(field))
	date_field = DATE_FIELDS[order.doctype]
	row.set(date_field, new.get(date_field) or order.get(date_field))
	row.uom = new.uom or item.stock_uom
	row.conversion_factor = flt(new.conversion_factor) or _conversion_factor(item.name, row.uom)
	row.warehouse = new.get("warehouse") or _default_warehouse(order, item)
	if order.doctype == "Sales Order" and item.is_stock_item and not row.warehouse:
		frappe.throw(
			_(
				"Cannot find a default warehouse for item {0}. Please set one in the Item Master or in Stock Settings."
			).format(frappe.bold(item.name))
		)
	_apply(order, row, new)
	# amounts are mandatory in some rows and are calculated with the whole order right after
	row.update({"base_rate": row.rate, "base_amount": flt(row.rate) * flt(row.qty)})
	row.idx = len(order.get(table)) + 1
	row.flags.ignore_validate_update_after_submit = True
	row.insert()


def _default_warehouse(order: Document, item: Any) -> str | None:
	"""The order's warehouse, the item's for this company, else the site's."""
	own = next((row.default_warehouse for row in item.item_defaults if row.company == order.company), None)
	return (
		order.get("set_warehouse") or own or frappe.db.get_single_value("Stock Settings", "default_warehouse")
	)


def _conversion_factor(item_code: str, uom: str) -> float:
	return flt(get_conversion_factor(item_code, uom).get("conversion_factor"))


def _apply(order: Document, row: Document, new: frappe._dict) -> None:
	qty, rate = flt(new.qty), flt(new.rate, row.precision("rate") or 2)
	if not qty:
		frappe.throw(
			_("Row #{0}: Quantity for Item {1} cannot be zero.").format(
				new.get("idx"), frappe.bold(new.item_code)
			),
			title=_("Invalid Qty"),
		)
	if qty < flt(row.get(DONE_FIELDS[order.doctype])):
		is_sale = order.doctype == "Sales Order"
		frappe.throw(
			_("Cannot set quantity less than delivered quantity")
			if is_sale
			else _("Cannot set quantity less than received quantity")
		)
	if rate > 0 and flt(row.billed_amt) > flt(rate * qty, row.precision("amount") or 2):
		frappe.throw(
			_(
				"Row #{0}: Cannot set Rate if the billed amount is greater than the amount for Item {1}."
			).format(row.idx, row.item_code)
		)
	row.qty, row.rate = qty, rate
	if new.uom:
		row.uom = new.uom
		row.conversion_factor = flt(new.conversion_factor) or _conversion_factor(row.item_code, row.uom)
	if row.uom == row.stock_uom:
		row.conversion_factor = 1
	date_field = DATE_FIELDS[order.doctype]
	if new.get(date_field):
		row.set(date_field, new.get(date_field))
	_note_discount(row)


def _note_discount(row: Document) -> None:
	"""A new rate is a discount on the price list, or a margin when it is above."""
	price = flt(row.price_list_rate)
	if not price:
		return
	if flt(row.rate) > price:
		row.discount_percentage = 0
		row.margin_type = "Amount"
		row.margin_rate_or_amount = flt(row.rate - price, row.precision("margin_rate_or_amount"))
		row.rate_with_margin = row.rate
		return
	row.discount_percentage = flt((1 - flt(row.rate) / price) * 100.0, row.precision("discount_percentage"))
	row.discount_amount = price - flt(row.rate)
	row.margin_type = ""
	row.margin_rate_or_amount = 0
	row.rate_with_margin = 0


def _recalculate(order: Document) -> None:
	order.reload()
	order.flags.ignore_validate_update_after_submit = True
	order.set_qty_as_per_stock_uom()
	order.calculate_taxes_and_totals()
	order.set_total_in_words()
	order.set_payment_schedule()
	order.before_rows_saved()
	for number, row in enumerate(order.items, start=1):
		row.idx = number
	order.save()


def _check_workflow(order: Document) -> None:
	"""An order under a workflow may be edited by those alone who may move it into its present state."""
	workflow = get_workflow_name(order.doctype)
	if not workflow:
		return
	document = frappe.get_doc("Workflow", workflow)
	state = order.get(document.workflow_state_field)
	roles = frappe.get_roles()
	if not any(step.next_state == state and step.allowed in roles for step in document.transitions):
		frappe.throw(
			_("You are not allowed to update as per the conditions set in {} Workflow.").format(workflow),
			title=_("Insufficient Permissions"),
		)
