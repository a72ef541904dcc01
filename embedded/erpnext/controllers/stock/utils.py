"""Bins, balances and warehouses."""

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, get_datetime, nowdate, nowtime


class InvalidWarehouseCompany(frappe.ValidationError):
	"""A warehouse of another company."""


def get_bin(item_code: str, warehouse: str) -> Document:
	"""The Bin of an item in a warehouse, made if missing, its row locked."""
	bin_doc = frappe.get_doc("Bin", get_or_make_bin(item_code, warehouse), for_update=True)
	bin_doc.flags.ignore_permissions = True
	return bin_doc


def get_or_make_bin(item_code: str, warehouse: str) -> str:
	"""The name of the Bin of an item in a warehouse, made if missing."""
	return _find_bin(item_code, warehouse) or _make_bin(item_code, warehouse)


def _find_bin(item_code: str, warehouse: str, for_update: bool = False) -> str | None:
	filters = {"item_code": item_code, "warehouse": warehouse}
	return frappe.db.get_value("Bin", filters, "name", for_update=for_update)


def _make_bin(item_code: str, warehouse: str) -> str:
	"""Inserts a Bin; if another process was faster, the locking read finds its row."""
	frappe.db.savepoint("make_bin")
	bin_doc = frappe.get_doc({"doctype": "Bin", "item_code": item_code, "warehouse": warehouse})
	bin_doc.flags.ignore_permissions = True
	try:
		return bin_doc.insert().name
	except frappe.UniqueValidationError:
		frappe.db.rollback(save_point="make_bin")
		return _find_bin(item_code, warehouse, for_update=True)


def get_stock_balance(
	item_code: str,
	warehouse: str,
	posting_date: str | date | None = None,
	posting_time: str | None = None,
	with_valuation_rate: bool = False,
) -> float | tuple[float, float]:
	"""Quantity on hand at a moment (now unless given); with its valuation rate if asked."""
	moment = get_datetime(f"{posting_date or nowdate()} {posting_time or nowtime()}")
	entry = frappe.get_all(
		"Stock Ledger Entry",
		filters={
			"item_code": item_code,
			"warehouse": warehouse,
			"is_cancelled": 0,
			"posting_datetime": ("<=", moment),
		},
		fields=["qty_after_transaction", "valuation_rate"],
		order_by="posting_datetime desc, creation desc",
		limit=1,
	)
	qty, rate = (entry[0].qty_after_transaction, entry[0].valuation_rate) if entry else (0.0, 0.0)
	return (flt(qty), flt(rate)) if with_valuation_rate else flt(qty)


def get_valuation_method(item_code: str) -> str:
	"""FIFO unless the item or the Stock Settings say otherwise."""
	own = frappe.get_cached_value("Item", item_code, "valuation_method")
	return own or frappe.db.get_single_value("Stock Settings", "valuation_method") or "FIFO"


def check_warehouse(warehouse: str, company: str) -> None:
	"""Refuses a warehouse in which the company cannot keep stock."""
	found = frappe.get_cached_value("Warehouse", warehouse, ["company", "is_group", "disabled"], as_dict=True)
	if not found:
		frappe.throw(_("Warehouse {0} does not exist").format(frappe.bold(warehouse)))
	if found.company != company:
		frappe.throw(
			_("Warehouse {0} does not belong to company {1}").format(warehouse, company),
			InvalidWarehouseCompany,
		)
	if found.disabled:
		frappe.throw(_("Disabled Warehouse {0} cannot be used for this transaction.").format(warehouse))
	if found.is_group:
		frappe.throw(
			_("Group node warehouse is not allowed to select for transactions: {0}").format(warehouse)
		)
