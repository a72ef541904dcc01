"""The packing station over HTTP: how long a clerk waits for the answer to a scan. Run: make benchmark ARGS=benchmarks/bench_station.py

One clerk scans `SCANS=600` pieces into parcels of three items, with a proposed box and a wave, as the station's page does; by turns with
the smallest question that a logged-in user can ask of the site. Printed: median and 95th percentile of each in milliseconds, and
how many times the small one a scan takes. It is to be under 100 ms at the 95th percentile."""

import os
import statistics
import time
from collections.abc import Callable

import frappe
import requests

from benchmarks.world import LINES, Seller, seller
from ecom_erp.flows.boxes import proposals
from ecom_erp.flows.warehouse import packing
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import make
from tests.factories.shop import line, make_order
from tests.live import live_server

SCANS = int(os.environ.get("SCANS", "600"))
PIECES = 5  # of each item of a parcel
WARM = 20
METHODS = "/api/method/"


def main() -> None:
	with seller() as sold:
		parcels = _parcels(sold)
		with live_server(sold.site) as live:
			session = live.login()
			session.headers["X-Frappe-CSRF-Token"] = "none"
			print(f"{frappe.__version__} Frappe, {len(parcels)} parcels; load {os.getloadavg()[0]:.1f}")
			scans, small = _measure(live.url, session, parcels)
	print(f"{'':<24} median ms   95 % ms   most ms   times the small one")
	for title, times in (("a small question", small), ("a scan", scans)):
		ratio = statistics.median(times) / statistics.median(small)
		print(
			f"{title:<24} {statistics.median(times):9.1f} {_within(times, 0.95):9.1f} {max(times):9.1f} {ratio:12.1f}"
		)


def _parcels(sold: Seller) -> list[tuple[str, list[str]]]:
	"""Fulfilment Orders in waves, opened, each with its items."""
	sizes = {"ecom_length_mm": 90, "ecom_width_mm": 60, "ecom_height_mm": 40}
	frappe.db.set_value("Item", {"name": ("in", sold.items)}, sizes)
	make("Ecom Box", box_name=f"Bench {time.time()}", length_mm=400, width_mm=300, height_mm=200)
	count = -(-(SCANS + WARM) // (LINES * PIECES))
	found = []
	for number in range(count):
		items = [sold.items[(number * LINES + place) % len(sold.items)] for place in range(LINES)]
		order = factory.allocated(sold.shop, make_order(*(line(item, "9.00", PIECES) for item in items)))
		[parcel] = factory.parcels(order)
		found.append((parcel, items))
	floor.picked(*(parcel for parcel, _items in found[:30]))
	for parcel, _items in found:
		packing.open_parcel(parcel)
		proposals.propose(parcel)
	frappe.db.commit()
	return found


def _measure(url: str, session: requests.Session, parcels) -> tuple[list[float], list[float]]:
	scans: list[float] = []
	small: list[float] = []
	pieces = [(parcel, item) for parcel, items in parcels for _piece in range(PIECES) for item in items]
	for number, (parcel, item) in enumerate(pieces[: SCANS + WARM]):
		values = {"name": parcel, "code": item, "qty": 1, "scan_id": frappe.generate_hash(length=20)}
		took = _timed(
			lambda values=values: session.post(
				f"{url}{METHODS}ecom_erp.api.desk.packing_station.scan", json=values
			)
		)
		bare = _timed(lambda: session.get(f"{url}{METHODS}frappe.auth.get_logged_user"))
		if number >= WARM:
			scans.append(took)
			small.append(bare)
	return scans, small


def _timed(ask: Callable[[], requests.Response]) -> float:
	begun = time.perf_counter()
	answer = ask()
	took = (time.perf_counter() - begun) * 1000
	answer.raise_for_status()
	said = answer.json()["message"]
	if isinstance(said, dict) and said.get("refused"):
		raise RuntimeError(said["refused"])
	return took


def _within(times: list[float], share: float) -> float:
	return sorted(times)[int(len(times) * share)]


if __name__ == "__main__":
	main()
