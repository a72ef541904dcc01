"""How long a settlement file takes from its upload to the books. Run: make benchmark ARGS=benchmarks/bench_settlement.py

An order whose payment is booked is multiplied in the database (`benchmarks/rows.py`); a file of the provider has a line for each
payment and one in a hundred of a fee. LINES=20000,200000 says how many lines. Each step is what a background job does."""

import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import frappe

from benchmarks import rows
from benchmarks.kinds import Kind
from benchmarks.measure import counted
from benchmarks.world import Seller, throwaway_seller
from ecom_erp.core.orders.canonical import Payment, PaymentKind, PaymentState
from ecom_erp.core.states.money.settlement import POSTED, READY
from ecom_erp.core.states.money.statement_import import CHECKING, IMPORTING
from ecom_erp.erp.accounts.clearing import standing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.accounting.settlements import line_matching, posting, statement_import
from ecom_erp.flows.accounting.settlements.posting import job
from tests.factories import settlements
from tests.factories import shop as factory
from tests.factories.erpnext import make
from tests.factories.shop import make_order

LINES = [int(number) for number in os.environ.get("LINES", "20000,200000").split(",")]
GATEWAY = "shopify_payments"
HEAD = (
	"balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,charge_id,description,"
	"automatic_payout_id,automatic_payout_effective_at_utc\n"
)
SETTLEMENT = "Ecom Settlement"


def main() -> None:
	with throwaway_seller() as sold:
		frappe.local.conf.max_file_size = 100 * 1024 * 1024  # as the site of somebody with such files
		books = settlements.ledgers()
		account = settlements.settlement_account(sold.shop, books)
		order, pool = _paid_orders(sold)
		print(f"{frappe.__version__} Frappe; seconds (queries) of a settlement file")
		steps = ("check", "import", "match", "show", "post", "take back")
		print(f"{'lines':>9} " + " ".join(f"{step:>16}" for step in steps) + f" {'memory':>8}")
		first = 1
		for lines in LINES:
			pool.grow(first + lines)
			_measure(account, order, range(first, first + lines), books.clearing)
			first += lines


def _paid_orders(sold: Seller) -> tuple[str, rows.Pool]:
	stated = make_order(factory.line(sold.items[0], "100.00"))
	payment = Payment(
		stated.external_id, GATEWAY, PaymentKind.CAPTURE, stated.total, "USD", stated.created_at
	)
	stated = replace(stated, payments=(payment,), payment_state=PaymentState.PAID)
	order = factory.reviewed(sold.shop, stated)
	if not factory.get(order).payments[0].payment_entry:
		collect(order)
	return stated.external_id, rows.Pool(sold, [Kind(order, 0, rows_days())])


def rows_days() -> int:
	"""Over how many days the orders are spread."""
	return 30


def _measure(account: str, payment: str, numbers: range, clearing: str) -> None:
	"""Print a row of the table. Ends the benchmark where the file does not end in the books."""
	before = standing(clearing).amount
	name = _upload(account, payment, numbers)
	took = [_step(lambda: _import(name, CHECKING)), _step(lambda: _import(name, IMPORTING))]
	settlement = frappe.get_last_doc(SETTLEMENT).name
	took += [_step(lambda: _match(settlement))]
	took += [_step(lambda: _post(settlement, job.SHOW)), _step(lambda: _post(settlement, job.POST))]
	if standing(clearing).amount != before - 100 * sum(1 for number in numbers if number % 100):
		raise SystemExit(f"{standing(clearing).amount} stand on the clearing account")
	took.append(_step(lambda: posting.take_back(settlement)))
	in_transaction_post_again(settlement)
	memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
	shown = " ".join(f"{seconds:>8.1f} ({queries:>5,})" for seconds, queries in took)
	print(f"{len(numbers):>9,} {shown} {memory:>5} MB", flush=True)


def in_transaction_post_again(settlement: str) -> None:
	"""So that the next file finds the clearing account as a month's payouts leave it."""
	_post(settlement, job.POST)


def _upload(account: str, payment: str, numbers: range) -> str:
	key = frappe.generate_hash(length=6)
	payout = f"po_{key},2026-03-12 00:00:00"
	lines, paid = [], 0
	for number in numbers:
		at = f"2026-03-{1 + number % 11:02} 09:00:00"
		if number % 100:
			charge = f"{payment}-{number:07}"
			lines.append(f"txn_{key}{number},{at},usd,100.00,3.20,96.80,charge,{charge},{charge},,{payout}")
			paid += 9680
		else:
			lines.append(f"txn_{key}{number},{at},usd,-1.00,0.00,-1.00,fee,,,Service,{payout}")
			paid -= 100
	total = f"-{paid // 100}.{paid % 100:02}"
	lines.append(f"txn_{key}po,2026-03-12 00:00:00,usd,{total},0.00,{total},payout,po_{key},,,{payout}")
	file = make("File", file_name=f"{key}.csv", content=HEAD + "\n".join(lines) + "\n", is_private=1)
	name = make("Ecom Statement Import", settlement_account=account, file=file.file_url).name
	frappe.db.commit()
	return name


def _import(name: str, status: str) -> None:
	statement_import.start(name, status)
	while statement_import.work_due(50):
		continue
	doc = frappe.get_doc(statement_import.IMPORT, name)
	if doc.status not in ("Checked", "Done"):
		raise SystemExit(f"{doc.status}: {doc.status_message}")


def _match(settlement: str) -> None:
	while line_matching.match_due(50):
		continue
	if frappe.db.get_value(SETTLEMENT, settlement, "status") != READY:
		raise SystemExit("lines are open")


def _post(settlement: str, task: str) -> None:
	job.start(settlement, task)
	while job.work_due(50):
		continue
	doc = frappe.get_doc(SETTLEMENT, settlement)
	if task == job.POST and doc.status != POSTED:
		raise SystemExit(f"{doc.status}: {doc.task_problem}")


def _step(work: Callable[[], object]) -> tuple[float, int]:
	with counted() as count:
		began = time.perf_counter()
		work()
		return time.perf_counter() - began, count.queries


if __name__ == "__main__":
	sys.exit(main())
