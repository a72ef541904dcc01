"""What moved stock is worth in the general ledger, of companies that keep perpetual inventory."""

import frappe
from erpnext.accounts.general_ledger import make_gl_entries, make_reverse_gl_entries
from frappe.utils import flt


def post(document) -> None:
	"""Posts what the document's stock ledger entries are worth: on the stock's account, and on the one that it came from or
	goes to."""
	if not _is_perpetual(document.company):
		return
	rows = []
	for entry in _entries(document):
		worth = flt(entry.stock_value_difference, 2)
		against = _counter_account(document, entry.voucher_detail_no)
		if not worth or not against:
			continue
		stock = _stock_account(entry.warehouse, document.company)
		for account, amount in ((stock, worth), (against, -worth)):
			rows.append(
				document.get_gl_dict(
					{
						"account": account,
						"cost_center": _cost_center(document, entry.voucher_detail_no),
						"debit": max(amount, 0.0),
						"credit": max(-amount, 0.0),
					}
				)
			)
	if any(rows):
		moved = {row.account for row in rows}
		sums = {
			one: flt(sum(row.debit - row.credit for row in rows if row.account == one), 2) for one in moved
		}
		if any(sums.values()):
			make_gl_entries(rows)


def take_back(document) -> None:
	make_reverse_gl_entries(voucher_type=document.doctype, voucher_no=document.name)


def _is_perpetual(company: str) -> bool:
	return bool(frappe.get_cached_value("Company", company, "enable_perpetual_inventory"))


def _entries(document) -> list:
	return frappe.get_all(
		"Stock Ledger Entry",
		filters={"voucher_type": document.doctype, "voucher_no": document.name, "is_cancelled": 0},
		fields=["warehouse", "voucher_detail_no", "stock_value_difference"],
		order_by="creation, name",
	)


def _row(document, detail: str):
	for row in [*(document.get("items") or []), *(document.get("packed_items") or [])]:
		if row.name == detail:
			return row
	return frappe._dict()


def _counter_account(document, detail: str) -> str | None:
	usual = "stock_adjustment_account" if document.doctype != "Delivery Note" else "default_expense_account"
	own = _row(document, detail).get("expense_account") or document.get("expense_account")
	return own or frappe.get_cached_value("Company", document.company, usual)


def _cost_center(document, detail: str) -> str | None:
	own = _row(document, detail).get("cost_center") or document.get("cost_center")
	return own or frappe.get_cached_value("Company", document.company, "cost_center")


def _stock_account(warehouse: str, company: str) -> str:
	own = frappe.get_cached_value("Warehouse", warehouse, "account")
	return own or frappe.get_cached_value("Company", company, "default_inventory_account")
