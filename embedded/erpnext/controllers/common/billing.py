"""What an invoice bills of Delivery Notes, and of orders and deliveries that cost nothing."""

import frappe
from erpnext.controllers.delivery_billing import (
	billed_on_delivery,
	distribute_order_billing,
	update_billed_percentage,
)
from erpnext.controllers.status_updater import allowance_percent
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import flt, fmt_money

SOURCE_LINKS = {"Delivery Note": "delivery_note", "Sales Order": "sales_order"}


def update_delivery_billing(invoice: Document) -> None:
	"""Brings the billed amounts of the deliveries that an invoice bills up to date."""
	if invoice.is_return and not invoice.update_billed_amount_in_delivery_note:
		return
	notes: list[str] = []
	for row in invoice.items:
		if row.dn_detail:
			frappe.db.set_value(
				"Delivery Note Item", row.dn_detail, "billed_amt", billed_on_delivery(row.dn_detail)
			)
			notes.append(row.delivery_note)
		elif row.so_detail:
			notes += distribute_order_billing(row.so_detail)
	for name in dict.fromkeys(notes):
		update_billed_percentage(name)


def refuse_overbilled_deliveries(invoice: Document) -> None:
	"""Refuses an invoice that bills more of a Delivery Note's row than it is worth."""
	details = [row.dn_detail for row in invoice.items if row.dn_detail]
	if not details:
		return
	billed_elsewhere = _billed_elsewhere(invoice, details)
	worth = dict(
		frappe.get_all(
			"Delivery Note Item", filters={"name": ("in", details)}, fields=["name", "amount"], as_list=True
		)
	)
	unit = 1 / 10 ** invoice.precision("amount", "items")
	for detail in dict.fromkeys(details):
		rows = [row for row in invoice.items if row.dn_detail == detail]
		limit = flt(worth.get(detail))
		if not limit:
			continue
		limit *= 1 + allowance_percent(rows[0].item_code, "amount") / 100
		billed = sum(flt(row.amount) for row in rows) + billed_elsewhere.get(detail, 0.0)
		if billed < 0 and limit < 0:
			billed, limit = -billed, -limit
		if billed - limit > unit:
			frappe.throw(
				_(
					"Item {0} in row {1} is billed more than {2}. To allow over-billing, please set allowance in Accounts Settings."
				).format(
					frappe.bold(rows[0].item_code), rows[0].idx, fmt_money(limit, currency=invoice.currency)
				)
			)


def _billed_elsewhere(invoice: Document, details: list[str]) -> dict[str, float]:
	row = frappe.qb.DocType("Sales Invoice Item")
	found = (
		frappe.qb.from_(row)
		.select(row.dn_detail, Sum(row.amount))
		.where(row.dn_detail.isin(details) & (row.docstatus == 1) & (row.parent != invoice.name))
		.groupby(row.dn_detail)
		.run()
	)
	return {detail: flt(total) for detail, total in found}


def update_zero_amount_billing(invoice: Document) -> None:
	"""Orders and deliveries that cost nothing are billed by quantity."""
	for doctype, field in SOURCE_LINKS.items():
		names = {row.get(field) for row in invoice.items if row.get(field)}
		for name in sorted(names):
			if frappe.db.exists(doctype, {"name": name, "docstatus": 1, "base_net_total": 0}):
				_bill_by_quantity(doctype, name, field)


def _bill_by_quantity(doctype: str, name: str, link_field: str) -> None:
	source = frappe.get_doc(doctype, name)
	row = frappe.qb.DocType("Sales Invoice Item")
	query = frappe.qb.from_(row).select(Sum(row.qty)).where((row[link_field] == name) & (row.docstatus == 1))
	billed = flt(query.run()[0][0])
	ordered = sum(flt(item.qty) for item in source.items)
	percent = min(ordered, billed) / ordered * 100 if ordered else 0.0
	values = {"per_billed": percent}
	if source.meta.has_field("billing_status"):
		values["billing_status"] = _billing_status(percent)
	source.db_set(values)
	source.set_status(update=True)


def _billing_status(percent: float) -> str:
	if percent < 0.001:
		return "Not Billed"
	return "Fully Billed" if percent > 99.999999 else "Partly Billed"
