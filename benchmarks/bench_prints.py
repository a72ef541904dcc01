"""Papers of many parcels: how long one PDF of labels and packing slips takes. Run: make benchmark ARGS=benchmarks/bench_prints.py

`LABELS=200` packages with a label, as PDF of their courier and as picture of the app, in batches of the 100 parcels that may be chosen at
once. Printed: seconds of all, pages, milliseconds of a package. Goal: 200 labels under 10 s."""

import os
import time
from io import BytesIO

import frappe
from pypdf import PdfReader

from benchmarks.world import Seller, seller
from ecom_erp.flows.shipping import label_prints
from ecom_sandbox.courier import printing
from tests.factories import shop as factory
from tests.factories.shop import line, make_order
from tests.live import live_server
from tests.support.labels import courier_label

LABELS = int(os.environ.get("LABELS", "200"))
ROUNDS = 2


def main() -> None:
	with seller() as sold:
		parcels = _parcels(sold)
		with live_server(sold.site) as live:
			frappe.conf.host_name = live.url  # whatever makes a PDF asks the site for its styles
			print(f"{frappe.__version__} Frappe, {len(parcels)} labels; load {os.getloadavg()[0]:.1f}")
			print(f"{'':<28} seconds   pages   ms a package")
			_print("labels of the app, slips", parcels)
			for number, parcel in enumerate(parcels):
				content = printing.label("pdf", f"B{number:06}", ["as the courier sent it"])
				courier_label(parcel, "pdf", content)
			frappe.db.commit()
			_print("labels of a courier, slips", parcels)


def _parcels(sold: Seller) -> list[str]:
	"""Fulfilment Orders with a label each."""
	found = []
	for number in range(LABELS):
		order = make_order(line(sold.items[number % len(sold.items)], "10.00", 2))
		found += factory.parcels(factory.labelled(sold.shop, order))
	frappe.db.commit()
	return found


def _print(title: str, parcels: list[str]) -> None:
	best, pages = float("inf"), 0
	for _round in range(ROUNDS):
		begun, pages = time.perf_counter(), 0
		for start in range(0, len(parcels), label_prints.MOST):
			packages = label_prints.labelled_packages(parcels[start : start + label_prints.MOST])
			pages += len(PdfReader(BytesIO(label_prints.as_pdf(packages))).pages)
		best = min(best, time.perf_counter() - begun)
	print(f"{title:<28} {best:7.1f} {pages:7} {best / len(parcels) * 1e3:12.0f}")


if __name__ == "__main__":
	main()
