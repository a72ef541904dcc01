"""How long the Integrity Check takes, by number of orders. Run: make benchmark ARGS=benchmarks/bench_integrity.py

One order goes through all flows; its rows, those in ERPNext among them, are then multiplied in the database. Checked are
everything, and what a run of the night checks when a 500th of all has changed. ORDERS=1000,10000 says how many.
"""

import os
import sys
import time

import frappe
from frappe.utils import add_days, now_datetime

from benchmarks.world import Seller, seller
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.insight.integrity import runs
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.work.order_steps import advance_due
from tests.factories import shop as factory

ORDERS = [int(number) for number in os.environ.get("ORDERS", "1000,10000").split(",")]
CHANGED = 500
AT_ONCE = 10_000
OF_ORDER = (
	"Sales Order",
	"Delivery Note",
	"Sales Invoice",
	"Payment Entry",
	"Fulfilment Order",
	"Fulfilment Package",
	"Shipping Label",
	"Inbox Message",
	"Outbox Message",
)
ROWS = (
	"Ecom Order Line",
	"Ecom Order Payment",
	"Ecom Order Allocation",
	"Fulfilment Order Item",
	"Fulfilment Package Item",
	"Sales Order Item",
	"Delivery Note Item",
	"Sales Invoice Item",
	"Payment Entry Reference",
)


def main() -> None:
	with seller() as sold:
		template = _invoiced_order(sold)
		print(
			f"{frappe.__version__} Frappe; seconds of the Integrity Check (goal for 1,000,000: 1800 and 300)"
		)
		print(f"{'orders':>10} {'documents':>12} {'everything':>12} {'of the night':>14} {'of them':>10}")
		have = 1
		for wanted in ORDERS:
			_multiply(template, have, wanted)
			have = wanted
			_age(wanted)
			whole, seconds = _timed(True)
			_age(wanted, but=max(wanted // CHANGED, 1))
			night, night_seconds = _timed(False)
			print(
				f"{wanted:>10,} {whole.checked:>12,} {seconds:>12.1f} {night_seconds:>14.1f} {night.checked:>10,}",
				flush=True,
			)
			if whole.open_findings or night.open_findings:
				raise SystemExit(f"{whole.open_findings} findings in rows that are right")


def _invoiced_order(sold: Seller) -> str:
	sold.receive(sold.place())
	process_inbox(10)
	advance_due(10)
	[name] = frappe.get_all("Ecom Order", {"shop": sold.shop}, pluck="name")
	for parcel in factory.parcels(name):
		shipping_labels.buy_labels(parcel)
		ship.ship(parcel)
	for step in (billing.bill, billing.collect, billing.complete):
		step(name)
	order = factory.get(name)
	if not order.sales_invoice:
		raise SystemExit(f"the order is {order.status}: {order.hold_reason or order.step}")
	return name


def _multiply(template: str, have: int, wanted: int) -> None:
	"""Copies of the order and of all that belongs to it, numbered from `have` to `wanted`."""
	rows = [("Ecom Order", row) for row in _stored("Ecom Order", "name", [template])]
	for doctype in OF_ORDER:
		rows += [(doctype, row) for row in _stored(doctype, "ecom_order", [template])]
	documents = [row["name"] for _doctype, row in rows]
	for doctype in ROWS:
		rows += [(doctype, row) for row in _stored(doctype, "parent", documents)]
	names = {row["name"] for _doctype, row in rows}
	rows += [("GL Entry", row) for row in _stored("GL Entry", "voucher_no", documents)]
	for first in range(have, wanted, AT_ONCE):
		last = min(first + AT_ONCE, wanted) - 1
		for doctype, row in rows:
			_copy(doctype, row, names | {row["name"]}, first, last)
		frappe.db.commit()


def _stored(doctype: str, field: str, values: list[str]) -> list[dict]:
	return frappe.db.sql(
		f"select * from `tab{doctype}` where `{field}` in %(values)s", {"values": values}, as_dict=True
	)


def _copy(doctype: str, row: dict, names: set[str], first: int, last: int) -> None:
	"""Rows like this one, in which each name of a copied document, and each unique key, carries the copy's number."""
	unique = {field.fieldname for field in frappe.get_meta(doctype).fields if field.unique}
	own = [value in names or (column in unique and value) for column, value in row.items()]
	chosen = ", ".join("concat(%s, '-', seq)" if numbered else "%s" for numbered in own)
	columns = ", ".join(f"`{column}`" for column in row)
	frappe.db.sql(
		f"insert into `tab{doctype}` ({columns}) select {chosen} from seq_{first}_to_{last}",
		list(row.values()),
	)


def _age(orders: int, but: int = 0) -> None:
	"""All but the last `but` orders were touched long ago, and all that belongs to them."""
	long_ago, now = add_days(now_datetime(), -30), now_datetime()
	for doctype in ("Ecom Order", *OF_ORDER):
		frappe.db.sql(f"update `tab{doctype}` set modified = %s", long_ago)
		if but:
			frappe.db.sql(f"update `tab{doctype}` set modified = %s order by name desc limit {but}", now)
	frappe.db.commit()


def _timed(everything: bool) -> tuple:
	began = time.perf_counter()
	name = runs.start(everything)
	while runs.work_due(600):
		continue
	return frappe.get_doc(runs.CHECK, name), time.perf_counter() - began


if __name__ == "__main__":
	sys.exit(main())
