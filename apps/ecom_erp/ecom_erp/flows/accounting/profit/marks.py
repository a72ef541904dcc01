"""What is to be shared anew: vouchers whose ledger entries have changed, and orders of which something else is expected. Noted
in the transaction of the change; a transaction that is taken back notes nothing."""

import hashlib
from collections.abc import Iterable
from typing import Any

import frappe

from ecom_erp.erp.accounts.profit_books import CLOSING
from ecom_erp.flows.accounting.profit.due import make_due

VOUCHER, ORDER = "Ecom Profit Voucher", "Ecom Order"
NOTE = "Delivery Note"
# what changes what is expected of an order
WATCHED = (
	"status",
	"total",
	"cancelled_amount",
	"refunded_amount",
	"sales_order",
	"sales_invoice",
	"courier_account",
)
OF_LABELS = ("status", "cost", "currency")
OF_VOUCHERS, OF_ORDERS = "v", "y"

Key = tuple[str, str]


def ledger_entry_made(entry: Any) -> None:
	"""A row of the general ledger was inserted: its voucher was posted, cancelled, or posted anew."""
	if entry.voucher_type != CLOSING:
		_note(entry.voucher_type, entry.voucher_no, entry.company)


def goods_moved(entry: Any) -> None:
	"""A row of the stock ledger was inserted. Of a company without perpetual inventory it is all that says what goods cost."""
	if entry.voucher_type == NOTE:
		_note(entry.voucher_type, entry.voucher_no, entry.company)


def order_changed(order: Any) -> None:
	"""An Ecom Order was inserted or saved."""
	before = order.get_doc_before_save()
	if order.flags.in_insert or not before or any(before.get(one) != order.get(one) for one in WATCHED):
		_note(ORDER, order.name, order.company)


def label_changed(label: Any) -> None:
	"""A Shipping Label was bought or has another cost, also after all else of its order is done."""
	before = label.get_doc_before_save()
	if label.ecom_order and (not before or any(before.get(one) != label.get(one) for one in OF_LABELS)):
		_note(ORDER, label.ecom_order, frappe.db.get_value(ORDER, label.ecom_order, "company"))


def _note(doctype: str, name: str, company: str) -> None:
	"""Share a voucher, or estimate an order, after the current transaction."""
	waiting = getattr(frappe.local, "ecom_profit_marks", None)
	if waiting is None:
		waiting = frappe.local.ecom_profit_marks = {}
		frappe.db.before_commit.add(_write)
		frappe.db.after_rollback.add(_forget)
	waiting[doctype, name] = company


def _forget() -> None:
	frappe.local.ecom_profit_marks = None


def _write() -> None:
	noted, frappe.local.ecom_profit_marks = frappe.local.ecom_profit_marks, None
	# a site that is not migrated yet has no such table
	if noted and frappe.db.table_exists(VOUCHER):
		own = _companies_with_shops()
		mark(voucher for voucher, company in noted.items() if company in own)


def mark(vouchers: Iterable[Key]) -> None:
	"""Make vouchers and orders due, inside the caller's transaction; in the order in which whoever shares them takes their
	locks, so that nobody who posts something waits for another one crosswise."""
	rows = sorted({(name_of(*key), *key) for key in vouchers})
	make_due(VOUCHER, ("voucher_type", "voucher_no"), rows)


def name_of(doctype: str, name: str) -> str:
	"""The name of a mark: orders after all vouchers."""
	made = hashlib.sha1(f"{doctype}/{name}".encode(), usedforsecurity=False).hexdigest()[:19]
	return (OF_ORDERS if doctype == ORDER else OF_VOUCHERS) + made


def are_of_orders(mark_name: str) -> bool:
	return mark_name.startswith(OF_ORDERS)


def _companies_with_shops() -> set[str]:
	return set(frappe.get_all("Ecom Shop", pluck="company", distinct=True, order_by=""))
