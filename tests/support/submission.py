"""The same course of business on a site with and without `ecom_plain_submission`, and what it leaves behind."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import frappe

from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.intake import pool
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.shops import shops
from ecom_erp.flows.warehouse import ship
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of
from tests.support.tickets import ticket

LISTENER = "ecom_listener"
APPS = Path(__file__).resolve().parents[1] / "apps"

LEDGERS = {
	"GL Entry": (
		*(
			"account",
			"debit",
			"credit",
			"debit_in_account_currency",
			"credit_in_account_currency",
			"cost_center",
		),
		*("party_type", "voucher_type", "against_voucher_type", "is_cancelled", "is_opening"),
	),
	"Stock Ledger Entry": (
		*(
			"warehouse",
			"actual_qty",
			"qty_after_transaction",
			"incoming_rate",
			"valuation_rate",
			"stock_value",
		),
		*("stock_value_difference", "voucher_type", "is_cancelled"),
	),
	"Payment Ledger Entry": (
		*("account", "account_type", "amount", "amount_in_account_currency", "party_type", "voucher_type"),
		*("against_voucher_type", "delinked"),
	),
}
VOUCHERS = ("Delivery Note", "Sales Invoice", "Payment Entry")


@dataclass
class Course:
	"""What was sold, and its orders."""

	items: list[str]
	orders: list[str] = field(default_factory=list)


@contextmanager
def submission(plain: bool) -> Iterator[None]:
	"""The site's switch, on or off."""
	before = frappe.local.conf.get("ecom_plain_submission")
	frappe.local.conf.ecom_plain_submission = int(plain)
	try:
		yield
	finally:
		frappe.local.conf.ecom_plain_submission = before


def run_course(shop: str) -> Course:
	"""An order is picked, shipped and paid for, of which a piece comes back; another is cancelled when it is allocated; a
	third waits for its payment."""
	course = Course([factory.stocked(main=9), factory.stocked(main=9)])
	line, order = factory.line, factory.make_order
	first, other = course.items
	sold = factory.allocated(
		shop, order(line(first, "10.00", 3, discount="0.10", tax="1.49"), line(other, "24.90", tax="1.25"))
	)
	[parcel] = factory.parcels(sold)
	floor.picked(parcel)
	shipping_labels.buy_labels(parcel)
	ship.ship(parcel)
	for step in (billing.bill, collect, billing.complete):
		step(sold)
	made = ticket(sold)
	after_sales.approve(made.name)
	made.reload()
	made.lines[0].disposition = "Restock"
	made.save()
	frappe.db.commit()
	after_sales.receive(made.name)
	after_sales.refund(made.name)
	stated = order(line(first, "10.00", 2))
	cancelled = factory.allocated(shop, stated)
	in_transaction(
		pool.pool_order, shops.get_shop(shop), factory.later(stated, cancelled_at=stated.updated_at)
	)
	waiting = factory.reviewed(shop, factory.unpaid(order(line(other, "5.00"))))
	course.orders = [sold, cancelled, waiting]
	return course


def ledgers(course: Course) -> dict[str, list[dict]]:
	"""The rows of each ledger that the orders' documents have made, oldest first, without names."""
	names = [
		name
		for doctype in VOUCHERS
		for name in frappe.get_all(doctype, {"ecom_order": ("in", course.orders)}, pluck="name")
	]
	rows = {}
	for ledger, fields in LEDGERS.items():
		found = frappe.get_all(ledger, {"voucher_no": ("in", names)}, list(fields))
		rows[ledger] = sorted(found, key=lambda row: json.dumps(row, default=str, sort_keys=True))
	rows["Bin"] = [dict(bin_of(item)) for item in course.items]
	return rows


def states(course: Course) -> list[dict]:
	"""The orders as they are stored, without what names something or a moment."""
	out = []
	for order in course.orders:
		doc = factory.get(order)
		out.append(
			{
				"status": (doc.status, doc.next_action, doc.review_state, doc.step),
				"holds": [(row.code, row.message, row.status) for row in doc.holds],
				"lines": [
					(row.qty, row.allocated_qty, row.shipped_qty, row.returned_qty) for row in doc.lines
				],
				"payments": [(row.amount, bool(row.payment_entry)) for row in doc.payments],
				"totals": (doc.total, doc.refunded_amount),
				"remarks": factory.timeline(order).count("\n"),
				"waiting": frappe.db.count("Workflow Action", {"reference_name": order, "status": "Open"}),
			}
		)
	return out


@contextmanager
def listener() -> Iterator:
	"""The app `ecom_listener` is installed on the site; the module that counts."""
	sys.path.insert(0, str(APPS))
	before, on_bench = frappe.get_installed_apps(), frappe.get_all_apps()
	try:
		with patch.object(frappe, "get_all_apps", lambda *_args, **_options: [*on_bench, LISTENER]):
			_set_apps([*before, LISTENER])
			from ecom_listener import events

			events.forget()
			yield events
	finally:
		frappe.db.rollback()
		_set_apps(before)
		sys.path.remove(str(APPS))


def _set_apps(names: list[str]) -> None:
	"""The list of apps of the site, and what Frappe keeps of their hooks."""
	frappe.db.set_global("installed_apps", json.dumps(names))
	frappe.db.commit()
	frappe.clear_cache()
	frappe.local.request_cache.clear()
	if hasattr(frappe.local, "doc_events_hooks"):
		del frappe.local.doc_events_hooks
