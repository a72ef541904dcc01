"""Labels in a storm: whether what a carrier has sold is what is kept. Run: make benchmark ARGS=benchmarks/bench_labels.py

Each simulated carrier sells labels to one worker, then to two that take the same parcels, while answers get lost, carriers are
away, sell shipments of two packages by half, and workers are killed. `LABELS=1000` Fulfilment Orders, a third of them with two
packages. Printed for each: packages that the carrier bills, those that are kept, and their ratio, which must be 1; sold twice or
kept and not sold must be 0.
"""

import multiprocessing
import os
import random
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import frappe
from frappe.utils import add_to_date, now_datetime

from benchmarks.world import Seller, seller
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.shipping.labels.keeping import OF_LABEL
from ecom_erp.flows.warehouse import package_closing
from ecom_sandbox.carriers import CarrierServer
from tests.factories import shop as factory
from tests.factories.courier import make_carrier
from tests.factories.shop import line, make_order
from tests.site import connect

LABELS = int(os.environ.get("LABELS", "1000"))
SHARE = 0.15
"""Of the purchases that meet a fault."""
FAULTS = ("lost", "lost", "503", "429", "half")
LIVES = (4.0, 14.0)
"""Seconds that a worker lives before it is killed, its start included, at least and at most; every other one lives on."""
PASSES = 12
CARRIERS = {
	"FedEx": {"number": "740561073", "carrier_api_services": "fedex_ground"},
	"UPS": {
		"number": "A1B2C3",
		"carrier_api_services": "ups_ground",
		# its pictures would take longer to be made a PDF than all the rest
		"carrier_api_label_format": "ZPL",
	},
	"DHL Express": {"number": "123456789", "carrier_api_services": "mydhl_express_worldwide"},
	"USPS": {
		"number": "1000000001",
		"carrier_api_services": "usps_ground_advantage",
		"carrier_api_crid": "1",
		"carrier_api_mid": "2",
	},
}


def main() -> None:
	with seller() as sold:
		parcels = _parcels(sold)
		print(f"{frappe.__version__} Frappe, {len(parcels)} Fulfilment Orders; load {os.getloadavg()[0]:.1f}")
		print(
			f"{'':<14} workers  calls  faults  killed   billed     kept    ratio  doubles  missing  seconds"
		)
		for carrier, values in CARRIERS.items():
			for workers in (1, 2):
				_storm(sold, carrier, dict(values), workers, parcels)


def _parcels(sold: Seller) -> list[str]:
	"""Fulfilment Orders that are packed, every third one in two packages."""
	names = []
	for number in range(LABELS):
		item = sold.items[number % len(sold.items)]
		[parcel] = factory.parcels(factory.allocated(sold.shop, make_order(line(item, "10.00", 2))))
		packages = [{"items": {item: 1}, "weight_grams": 400}] if number % 3 == 0 else []
		rest = 400 if packages else 800
		package_closing.pack_unscanned(parcel, None, [*packages, {"weight_grams": rest}])
		frappe.db.commit()
		names.append(parcel)
	return names


@dataclass
class Storm:
	"""Breaks purchases of a carrier, the same ones in each run."""

	server: CarrierServer
	rng: random.Random
	faults: int = 0

	def blow(self) -> None:
		"""Perhaps the next purchase meets a fault."""
		if self.rng.random() < SHARE:
			self.server.faults.add(kind=self.rng.choice(FAULTS), operation="labels")
			self.faults += 1


def _storm(sold: Seller, carrier: str, values: dict, workers: int, parcels: list[str]) -> None:
	with CarrierServer() as server:
		account = make_carrier(server, carrier, values.pop("number"), **values)
		_only_accounts_of([account])
		storm, started, killed = Storm(server, random.Random(7)), time.perf_counter(), 0
		for _pass in range(PASSES):
			killed += _pass_through(sold, storm, workers, parcels)
			if not _open_requests(parcels) and _all_labelled(parcels):
				break
			_an_hour_passes(parcels)
		took = time.perf_counter() - started
		_report(carrier, workers, server, storm, killed, parcels, took)
	_take_back(parcels)


def _pass_through(sold: Seller, storm: Storm, workers: int, parcels: list[str]) -> int:
	"""Workers go through all parcels once, each in its own order; how many of them were killed."""
	context = multiprocessing.get_context("spawn")
	killed, begun = 0, 0
	running: list[tuple[multiprocessing.process.BaseProcess, float]] = []

	def start() -> None:
		nonlocal begun
		order = random.Random(begun).sample(parcels, len(parcels))
		process = context.Process(target=_work, args=(sold.site.name, str(sold.site.sites), order))
		process.start()
		life = 3600 if begun % 2 else storm.rng.uniform(*LIVES)
		running.append((process, time.monotonic() + life))
		begun += 1

	for _worker in range(workers):
		start()
	sold_before = -1
	while running:
		calls = len(storm.server.calls)
		if calls != sold_before:
			storm.blow()
			sold_before = calls
		for process, dies_at in list(running):
			if not process.is_alive():
				running.remove((process, dies_at))
			elif time.monotonic() > dies_at:
				process.kill()
				process.join()
				running.remove((process, dies_at))
				killed += 1
				start()
		time.sleep(0.05)
	return killed


def _work(site: str, sites: str, parcels: list[str]) -> None:
	"""What a worker does: it buys the labels of each parcel that has none."""
	os.chdir(sites)
	connect(site, sites)
	for parcel in parcels:
		if frappe.db.get_value("Fulfilment Order", parcel, "status") == "Labelled":
			continue
		try:
			shipping_labels.buy_labels(parcel)
		except frappe.ValidationError:
			frappe.clear_messages()
		frappe.db.rollback()
	frappe.destroy()


def _open_requests(parcels: list[str]) -> int:
	frappe.db.rollback()
	filters = {"fulfilment_order": ("in", parcels), "status": LabelStatus.REQUESTED}
	return frappe.db.count("Shipping Label", filters)


def _all_labelled(parcels: list[str]) -> bool:
	return not frappe.db.count("Fulfilment Order", {"name": ("in", parcels), "status": ("!=", "Labelled")})


def _an_hour_passes(parcels: list[str]) -> None:
	"""What was being bought when its worker was killed may be asked for again, and the carriers know what they have sold."""
	names = frappe.get_all(
		"Shipping Label", {"fulfilment_order": ("in", parcels), "asked_at": ("is", "set")}, pluck="name"
	)
	at = (datetime.now(timezone.utc) - timedelta(hours=1)).replace(tzinfo=None)
	values = {"asked_at": at, "busy_until": add_to_date(now_datetime(), minutes=-1)}
	frappe.db.set_value("Shipping Label", {"name": ("in", names or [""])}, values)
	frappe.db.commit()


def _report(
	carrier: str,
	workers: int,
	server: CarrierServer,
	storm: Storm,
	killed: int,
	parcels: list[str],
	took: float,
) -> None:
	filters = {"fulfilment_order": ("in", parcels), "status": LabelStatus.BOUGHT}
	kept = frappe.get_all("Shipping Label", filters, pluck="tracking_number")
	billed = server.ledger.billed()
	if carrier == "DHL Express":
		# it bills what is handed over: of a shipment whose labels were not kept no package is
		billed = [number for one in server.ledger.labels for number in one.numbers if one.number in kept]
	doubles, missing = len(set(billed) - set(kept)), len(set(kept) - set(billed))
	purchases = sum(call.endswith(" labels") for call in server.calls)
	ratio = len(billed) / len(kept) if kept else 0
	print(
		f"{carrier:<14} {workers:7d} {purchases:6d} {storm.faults:7d} {killed:7d} {len(billed):8d} {len(kept):8d}"
		f" {ratio:8.4f} {doubles:8d} {missing:8d} {took:8.0f}",
		flush=True,
	)


def _take_back(parcels: list[str]) -> None:
	"""The packages are packed and have no label, as before."""
	for doctype in ("File", "Shipping Label Event"):
		frappe.db.delete(doctype, {"attached_to_doctype": "Shipping Label"} if doctype == "File" else {})
	frappe.db.delete("Shipping Label", {"fulfilment_order": ("in", parcels)})
	cleared = {**dict.fromkeys(OF_LABEL), "status": PackageStatus.PACKED, "problem": None}
	frappe.db.set_value("Fulfilment Package", {"fulfilment_order": ("in", parcels)}, cleared)
	frappe.db.set_value(
		"Fulfilment Order",
		{"name": ("in", parcels)},
		{"status": "Packed", "tracking_numbers": None, "problem": None},
	)
	frappe.db.commit()


def _only_accounts_of(names: list[str]) -> None:
	for account in frappe.get_all("Courier Account", pluck="name"):
		frappe.db.set_value("Courier Account", account, "enabled", int(account in names))
		frappe.clear_document_cache("Courier Account", account)
	frappe.db.commit()


if __name__ == "__main__":
	sys.exit(main())
