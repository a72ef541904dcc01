"""How long the Integrity Check takes, by number of orders. Run: make benchmark ARGS=benchmarks/bench_integrity.py

Orders of each kind are multiplied in the database with all that belongs to them (`benchmarks/rows.py`), spread over two
years. Checked are everything, and what a run of the night checks: what has changed since the day before the last run.
ORDERS=1000,10000 says how many orders.
"""

import os
import sys
import time

import frappe

from benchmarks import rows
from ecom_erp.flows.insight.integrity import runs

ORDERS = [int(number) for number in os.environ.get("ORDERS", "1000,10000").split(",")]


def main() -> None:
	with rows.pool() as pool:
		print(
			f"{frappe.__version__} Frappe; seconds of the Integrity Check (goal for 1,000,000: 1800 and 300)"
		)
		print(f"{'orders':>10} {'documents':>12} {'everything':>12} {'of the night':>14} {'of them':>10}")
		for wanted in ORDERS:
			pool.grow(wanted)
			measure()


def measure() -> None:
	"""Print a row of the table. Ends the benchmark when rows that are right have findings."""
	whole, seconds = _timed(True)
	night, night_seconds = _timed(False)
	orders = frappe.db.count("Ecom Order")
	print(
		f"{orders:>10,} {whole.checked:>12,} {seconds:>12.1f} {night_seconds:>14.1f} {night.checked:>10,}",
		flush=True,
	)
	if whole.open_findings or night.open_findings:
		found = frappe.get_all(
			"Integrity Finding", {"status": "Open"}, ["invariant", "document_name"], limit=5
		)
		raise SystemExit(f"{whole.open_findings} findings in rows that are right: {found}")


def _timed(everything: bool) -> tuple:
	began = time.perf_counter()
	name = runs.start(everything)
	while runs.work_due(600):
		continue
	return frappe.get_doc(runs.CHECK, name), time.perf_counter() - began


if __name__ == "__main__":
	sys.exit(main())
