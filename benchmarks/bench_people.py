"""How long it takes to find a person among many orders: whose a message by telephone is, how often the same buyer has ordered lately,
and what is left of an e-mail address in any table. Run: make benchmark ARGS=benchmarks/bench_people.py

ORDERS=50000 says how many orders; all are of one telephone number, e-mail address and street, which is the worst that there can be."""

import os
import statistics
import time
from collections.abc import Callable

import frappe

from benchmarks import rows
from ecom_erp.flows.notify import phones, threads
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.privacy import sweep
from ecom_erp.flows.review import order_risk
from ecom_erp.flows.review.rule_facts import earlier_orders, subject_of

ORDERS = int(os.environ.get("ORDERS", "50000"))
RUNS = 3
ORDER = "Ecom Order"


def main() -> None:
	with rows.pool() as orders:
		began = time.perf_counter()
		orders.grow(ORDERS)
		print(f"{frappe.db.count(ORDER):,} orders, made in {time.perf_counter() - began:.0f} s")
		name = frappe.get_all(ORDER, {"phone_key": ("is", "set")}, pluck="name", order_by="ordered_at desc")[
			0
		]
		doc = frappe.get_doc(ORDER, name)
		print(f"{frappe.db.count(ORDER, {'phone_key': doc.phone_key}):,} of one number")
		subject = subject_of(doc, read_canonical(doc))
		number = phones.number_of(doc) or "+13125550142"
		print(_line("order of a telephone number", lambda: threads.newest_order_of_number(number)))
		print(_line("order of an e-mail address", lambda: threads.newest_order_of_address(doc.buyer_email)))
		for hours in (24, 24 * 3650):
			print(_line(f"orders of the same buyer within {hours} h", lambda: order_risk._counts(doc, hours)))
		print(_line("orders of the buyer before", lambda: earlier_orders([subject])))
		print(_line("an address left in any table", lambda: _sweep("nobody.at.all@example.com")))


def _sweep(email: str) -> None:
	for _table in sweep.sweep(sweep.tables_with_texts(), [email]):
		continue


def _line(what: str, ask: Callable[[], object]) -> str:
	took = []
	for _run in range(RUNS):
		began = time.perf_counter()
		ask()
		took.append(1000 * (time.perf_counter() - began))
	return f"{what:<60} {statistics.median(took):>9.1f} ms"


if __name__ == "__main__":
	main()
