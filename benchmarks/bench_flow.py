"""Speed of an order's way, against ERPNext alone and, where it is installed, another connector. Run: make benchmark

Orders of three lines. Rivals take turns; ratios are of medians. With two workers: orders per second of two processes
over one queue, and how often InnoDB saw a deadlock.
"""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence

import frappe

from benchmarks import bare, peer
from benchmarks.measure import HEADER, Sample, by_turns, ratio
from benchmarks.orders import paid_order, webhook_body
from benchmarks.world import Seller, seller
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.intake import pool
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.orders import order_flow, order_store
from ecom_erp.flows.review import order_review
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.shops import shops
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.work.order_steps import advance_due
from ecom_erp.messaging.queue import ORDERS
from ecom_erp.messaging.steps import StepRunner
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import shop as factory
from tests.processes import together

BUYERS = 6
BATCH = 4
ROUNDS = 12
CHAIN_ROUNDS = 8
QUEUE = 30


def main() -> None:
	with seller() as sold:
		print(f"{frappe.__version__} Frappe, orders of three lines\n{HEADER}")
		known = [str(next(sold.numbers)) for _ in range(BUYERS)]
		to_sales_orders(sold, known)
		buyers = itertools.cycle(known)
		_known_buyers(sold, buyers)
		_new_buyers(sold)
		_chain(sold, buyers)
		for workers in (1, 2):
			_queue(sold, buyers, workers)


def to_sales_orders(sold: Seller, buyers: Sequence[str | None]) -> list[str]:
	"""An order of each buyer, all of them together from the inbox to their submitted Sales Orders; the names."""
	placed = [sold.place(buyer) for buyer in buyers]
	for facts in placed:
		sold.receive(facts)
	done = process_inbox(len(placed)), _TO_SALES_ORDER.run_due(len(placed))
	abbr = frappe.get_cached_value("Ecom Shop", sold.shop, "abbr")
	names = [f"{abbr}-{facts['number']}" for facts in placed]
	rows = frappe.get_all("Ecom Order", {"name": ("in", names)}, ["name", "sales_order", "hold_reason"])
	if len(rows) < len(names) or not all(row.sales_order for row in rows):
		raise SystemExit(f"not all orders were posted: {done}, {rows}")
	return [row.sales_order for row in rows]


def _leave(name: str, _failure: object = None) -> None:
	"""The payment is not booked: rivals do not book it either."""
	frappe.db.set_value("Ecom Order", name, "step", "")


_TO_SALES_ORDER = StepRunner(
	ORDERS,
	{
		order_flow.REVIEW: order_review.review,
		order_flow.ALLOCATE: allocate.allocate,
		order_flow.COLLECT: _leave,
	},
	_leave,
	order_store.stated,
)


def _known_buyers(sold: Seller, buyers: Iterator[str]) -> None:
	facts = _facts_ahead(sold, buyers, BATCH * ROUNDS)

	def ours():
		to_sales_orders(sold, [next(buyers) for _ in range(BATCH)])

	def theirs():
		for _ in range(BATCH):
			bare.sales_order(facts.pop())

	mine, plain = by_turns([ours, theirs], ROUNDS, BATCH)
	print(mine.row("inbox to Sales Order"))
	print(plain.row("bare Sales Order"))
	print(ratio(mine, plain, "1.25"), flush=True)


def _facts_ahead(sold: Seller, buyers: Iterator[str], count: int) -> list[dict]:
	"""Facts of Sales Orders like those that the app posts for orders of these buyers."""
	return [bare.facts_of(name) for name in to_sales_orders(sold, [next(buyers) for _ in range(count)])]


def _new_buyers(sold: Seller) -> None:
	names = to_sales_orders(sold, [None] * BATCH * ROUNDS)
	told = [(bare.facts_of(name), *bare.buyer_of(name)) for name in names]

	def theirs():
		for _ in range(BATCH):
			bare.sales_order_of_new_buyer(*told.pop())

	def others():
		for _ in range(BATCH):
			connector.sales_order(webhook_body(sold.place()))

	connector = peer.ready(sold)
	rivals = [lambda: to_sales_orders(sold, [None] * BATCH), theirs, *([others] if connector else [])]
	mine, plain, *other = by_turns(rivals, ROUNDS, BATCH)
	print(mine.row("inbox to Sales Order, new buyer"))
	print(plain.row("bare Customer, Address, Sales Order"))
	print(ratio(mine, plain))
	for sample in other:
		print(sample.row(f"{peer.NAME}, new buyer"))
		print(ratio(mine, sample, "0.50"))
	if not connector:
		print(f"  {peer.NAME} is not installed in this site", flush=True)


def _chain(sold: Seller, buyers: Iterator[str]) -> None:
	steps: dict[str, Sample] = {}

	def step(title: str, work: Callable, *args):
		sample = steps.setdefault(title, Sample())
		return sample.take(lambda: work(*args))

	def ours():
		name, _outcome = step(
			"pool",
			in_transaction,
			pool.pool_order,
			shops.get_shop(sold.shop),
			paid_order(sold.place(next(buyers))),
		)
		step("review", order_review.review, name)
		step("allocate", allocate.allocate, name)
		step("advance", collect, name)
		for parcel in factory.parcels(name):
			step("shipping_label", shipping_labels.buy_labels, parcel)
			step("ship", ship.ship, parcel)
		for title, work in (
			("bill", billing.bill),
			("collect", collect),
			("complete", billing.complete),
		):
			step(title, work, name)
		status = frappe.db.get_value("Ecom Order", name, "status")
		if status != "Completed":
			raise SystemExit(f"{name} is {status}")

	facts = _facts_ahead(sold, buyers, CHAIN_ROUNDS)
	mine, plain = by_turns([ours, lambda: bare.chain(facts.pop(), world.BANK_ACCOUNT)], CHAIN_ROUNDS)
	print(mine.row("the whole chain of a paid, shipped order"))
	print(plain.row("bare chain"))
	print(ratio(mine, plain, "1.15"))
	for title, sample in steps.items():
		print(sample.row(f"    {title}"))


def _queue(sold: Seller, buyers: Iterator[str], workers: int) -> None:
	for _ in range(QUEUE):
		sold.receive(sold.place(next(buyers)))
	before = _innodb()
	start = time.perf_counter()
	for result in together(sold.site, [_work_off] * workers):
		if isinstance(result, Exception):
			raise result
	seconds = time.perf_counter() - start
	frappe.db.rollback()
	left = frappe.db.count("Ecom Order", {"shop": sold.shop, "sales_order": ("is", "not set")})
	after = _innodb()
	print(
		f"{workers} worker(s): {QUEUE / seconds:.2f} orders/s from the inbox to the Sales Order and its payment, {left} left over;"
		f" {after['Innodb_deadlocks'] - before['Innodb_deadlocks']} deadlocks,"
		f" {after['Innodb_row_lock_waits'] - before['Innodb_row_lock_waits']} waits for a row lock"
	)


def _work_off() -> None:
	"""What a worker does until nothing is due."""
	while process_inbox(5) + advance_due(5):
		continue


def _innodb() -> dict[str, int]:
	rows = frappe.db.sql(
		"show global status where variable_name in ('Innodb_deadlocks', 'Innodb_row_lock_waits')"
	)
	return {name: int(value) for name, value in rows}


if __name__ == "__main__":
	main()
