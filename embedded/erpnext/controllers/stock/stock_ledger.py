"""Posts stock ledger entries: balances and values in order of time, nothing below zero."""

import json

import frappe
from erpnext.stock.stock_balance import update_bin_qty
from erpnext.stock.utils import get_or_make_bin, get_valuation_method
from erpnext.stock.valuation import StockValue
from frappe import _
from frappe.utils import flt, get_datetime

# ERPNext takes balances above this for zero.
BELOW_ZERO = -0.0001
LEDGER = "Stock Ledger Entry"


class NegativeStockError(frappe.ValidationError):
	"""A movement would take more than there is."""


def post_entries(entries: list[dict]) -> None:
	"""Inserts the entries and brings balances and Bins up to date, also behind entries dated back.

	Every touched Bin is locked first, in the order of item and warehouse.
	"""
	_lock_bins({(entry["item_code"], entry["warehouse"]) for entry in entries})
	for entry in entries:
		posted = frappe.get_doc({"doctype": LEDGER, **entry})
		posted.flags.ignore_permissions = True
		posted.submit()
		rebuild(posted.item_code, posted.warehouse, posted.posting_datetime)


def cancel_entries(voucher_type: str, voucher_no: str) -> None:
	"""Takes back what a document posted: its entries and their reversals are kept as cancelled."""
	entries = frappe.get_all(
		LEDGER,
		filters={"voucher_type": voucher_type, "voucher_no": voucher_no, "is_cancelled": 0},
		fields=["*"],
		order_by="posting_datetime, creation",
	)
	_lock_bins({(entry.item_code, entry.warehouse) for entry in entries})
	for entry in entries:
		frappe.db.set_value(LEDGER, entry.name, "is_cancelled", 1)
		reversal = frappe.copy_doc(frappe.get_doc(LEDGER, entry.name))
		reversal.update({"actual_qty": -entry.actual_qty, "is_cancelled": 1})
		reversal.flags.ignore_permissions = True
		reversal.submit()
	for item_code, warehouse, moment in _first_moments(entries):
		rebuild(item_code, warehouse, moment)


def _first_moments(entries: list[frappe._dict]) -> list[tuple]:
	first: dict[tuple[str, str], object] = {}
	for entry in entries:
		first.setdefault((entry.item_code, entry.warehouse), entry.posting_datetime)
	return [(item_code, warehouse, moment) for (item_code, warehouse), moment in sorted(first.items())]


def _lock_bins(places: set[tuple[str, str]]) -> None:
	for item_code, warehouse in sorted(places):
		frappe.db.get_value("Bin", get_or_make_bin(item_code, warehouse), "name", for_update=True)


def rebuild(item_code: str, warehouse: str, since) -> None:
	"""Works balances and values out again for all entries from a moment on, and writes the Bin."""
	state = _state_before(item_code, warehouse, since)
	for entry in _entries(item_code, warehouse, since):
		_apply(state, entry)
		_refuse_negative(state, entry)
	update_bin_qty(
		item_code,
		warehouse,
		{"actual_qty": state.qty, "valuation_rate": state.rate, "stock_value": state.value},
	)


def _entries(item_code: str, warehouse: str, since) -> list[frappe._dict]:
	"""The entries that count from a moment on, in order, their rows locked."""
	ledger = frappe.qb.DocType(LEDGER)
	return (
		frappe.qb.from_(ledger)
		.select("*")
		.where((ledger.item_code == item_code) & (ledger.warehouse == warehouse))
		.where((ledger.is_cancelled == 0) & (ledger.posting_datetime >= get_datetime(since)))
		.orderby(ledger.posting_datetime)
		.orderby(ledger.creation)
		.for_update()
	).run(as_dict=True)


def _state_before(item_code: str, warehouse: str, moment) -> StockValue:
	ledger = frappe.qb.DocType(LEDGER)
	last = (
		frappe.qb.from_(ledger)
		.select(ledger.qty_after_transaction, ledger.valuation_rate, ledger.stock_queue)
		.where((ledger.item_code == item_code) & (ledger.warehouse == warehouse))
		.where((ledger.is_cancelled == 0) & (ledger.posting_datetime < get_datetime(moment)))
		.orderby(ledger.posting_datetime, order=frappe.qb.desc)
		.orderby(ledger.creation, order=frappe.qb.desc)
		.limit(1)
		.for_update()
	).run(as_dict=True)
	state = StockValue(method=get_valuation_method(item_code))
	if last:
		state.qty, state.rate = flt(last[0].qty_after_transaction), flt(last[0].valuation_rate)
		state.layers = json.loads(last[0].stock_queue or "[]")
	return state


def _apply(state: StockValue, entry: frappe._dict) -> None:
	"""Moves the state by one entry and stores on the entry what it led to."""
	before = state.value
	outgoing_rate = 0.0
	if entry.actual_qty > 0:
		state.receive(entry.actual_qty, flt(entry.incoming_rate))
	else:
		outgoing_rate = state.issue(-entry.actual_qty, state.rate or fallback_rate(entry.item_code))
	frappe.db.set_value(
		LEDGER,
		entry.name,
		{
			"qty_after_transaction": state.qty,
			"valuation_rate": state.rate,
			"stock_value": state.value,
			"stock_value_difference": state.value - before,
			"stock_queue": json.dumps(state.layers),
			"outgoing_rate": outgoing_rate,
		},
		update_modified=False,
	)


def _refuse_negative(state: StockValue, entry: frappe._dict) -> None:
	if state.qty >= BELOW_ZERO or entry.actual_qty >= 0 or _negative_allowed(entry.item_code):
		return
	missing = abs(flt(state.qty, 3))
	frappe.throw(
		_("{0} units of {1} needed in {2} on {3} for {4} to complete this transaction.").format(
			missing,
			frappe.bold(entry.item_code),
			frappe.bold(entry.warehouse),
			frappe.format(entry.posting_datetime, "Datetime"),
			frappe.bold(f"{_(entry.voucher_type)} {entry.voucher_no}"),
		),
		NegativeStockError,
		title=_("Insufficient Stock"),
	)


def _negative_allowed(item_code: str) -> bool:
	if frappe.db.get_single_value("Stock Settings", "allow_negative_stock"):
		return True
	return bool(frappe.get_cached_value("Item", item_code, "allow_negative_stock"))


def current_rate(item_code: str, warehouse: str) -> float:
	"""What a unit in this warehouse is worth now; without stock there, the best guess."""
	rate = frappe.db.get_value("Bin", {"item_code": item_code, "warehouse": warehouse}, "valuation_rate")
	return flt(rate) or fallback_rate(item_code)


def fallback_rate(item_code: str) -> float:
	"""A rate for an item without stock: its last movement anywhere, its master, its buying price."""
	last = frappe.get_all(
		LEDGER,
		filters={"item_code": item_code, "is_cancelled": 0, "valuation_rate": (">", 0)},
		pluck="valuation_rate",
		order_by="posting_datetime desc, creation desc",
		limit=1,
	)
	if last:
		return flt(last[0])
	item = frappe.get_cached_value("Item", item_code, ["valuation_rate", "standard_rate"], as_dict=True)
	price = frappe.db.get_value("Item Price", {"item_code": item_code, "buying": 1}, "price_list_rate")
	return flt(item.valuation_rate) or flt(item.standard_rate) or flt(price)


def rate_at_which_it_left(voucher_type: str, voucher_no: str, row_name: str, item_code: str) -> float:
	"""The value per unit with which a document took an item out of stock, by its row if that moved it."""
	filters = {
		"voucher_type": voucher_type,
		"voucher_no": voucher_no,
		"item_code": item_code,
		"is_cancelled": 0,
	}
	rows = frappe.get_all(
		LEDGER, filters=filters, fields=["voucher_detail_no", "stock_value_difference", "actual_qty"]
	)
	own = [row for row in rows if row.voucher_detail_no == row_name] or rows
	qty = sum(flt(row.actual_qty) for row in own)
	return abs(sum(flt(row.stock_value_difference) for row in own) / qty) if qty else 0.0
