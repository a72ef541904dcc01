"""The warehouse floor over HTTP: how long a clerk waits for the answer to a scan. Run: make benchmark ARGS=benchmarks/bench_station.py

One clerk scans `SCANS=600` pieces into parcels of three items, with a proposed box and a wave, as the packing station's page does; a
picker counts as many pieces of a wave of 30 parcels into the trolley, as the phone's page does; by turns with the smallest question that
a logged-in user can ask of the site. Printed: median, 95th percentile and most of each in milliseconds, queries of the flow, and
how many times the small one it takes. Goal: under 100 ms at the 95th percentile."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import frappe
import requests

from benchmarks.measure import counted
from benchmarks.world import LINES, Seller, seller
from ecom_erp.api.desk import packing_station, picking
from ecom_erp.flows.boxes import proposals
from ecom_erp.flows.warehouse import packing
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import make
from tests.factories.shop import line, make_order
from tests.live import live_server

SCANS = int(os.environ.get("SCANS", "600"))
PIECES = 5  # of each item of a parcel
IN_WAVE = 30
WARM = 20
METHODS = "/api/method/"
SCAN, COUNT = "ecom_erp.api.desk.packing_station.scan", "ecom_erp.api.desk.picking.count"


@dataclass
class Asked:
	"""What was asked of the site: milliseconds of each answer, and queries of one."""

	title: str
	times: list[float] = field(default_factory=list)
	queries: int | None = None

	def row(self, small: "Asked") -> str:
		middle = statistics.median(self.times)
		return (
			f"{self.title:<24} {middle:9.1f} {_within(self.times, 0.95):9.1f} {max(self.times):9.1f}"
			f" {self.queries or '':>9} {middle / statistics.median(small.times):12.1f}"
		)


def main() -> None:
	with seller() as sold:
		parcels = _parcels(sold)
		wave = floor.released(*(parcel for parcel, _items in parcels[-IN_WAVE:]))
		picking.begin(wave, take_over=True)
		frappe.db.commit()
		asked = small, scans, counts = (
			Asked("a small question"),
			Asked("a packing scan"),
			Asked("a picking scan"),
		)
		scans.queries, counts.queries = _queries(parcels[0], wave)
		with live_server(sold.site) as live:
			session = live.login()
			session.headers["X-Frappe-CSRF-Token"] = "none"
			print(f"{frappe.__version__} Frappe, {len(parcels)} parcels; load {os.getloadavg()[0]:.1f}")
			_measure(live.url, session, parcels, wave, asked)
		print(f"load {os.getloadavg()[0]:.1f} at the end")
	print(f"{'':<24} median ms   95 % ms   most ms   queries   times the small one")
	for one in asked:
		print(one.row(small))


def _parcels(sold: Seller) -> list[tuple[str, list[str]]]:
	"""Fulfilment Orders, each with its items: the first ones are in a wave and opened for packing, the last are to be picked."""
	sizes = {"ecom_length_mm": 90, "ecom_width_mm": 60, "ecom_height_mm": 40}
	frappe.db.set_value("Item", {"name": ("in", sold.items)}, sizes)
	make("Ecom Box", box_name=f"Bench {time.time()}", length_mm=400, width_mm=300, height_mm=200)
	count = -(-(SCANS + WARM) // (LINES * PIECES)) + 1
	found = []
	for number in range(count + IN_WAVE):
		items = [sold.items[(number * LINES + place) % len(sold.items)] for place in range(LINES)]
		order = factory.allocated(sold.shop, make_order(*(line(item, "9.00", PIECES) for item in items)))
		[parcel] = factory.parcels(order)
		found.append((parcel, items))
	floor.picked(*(parcel for parcel, _items in found[: min(count, IN_WAVE)]))
	for parcel, _items in found[:count]:
		packing.open_parcel(parcel)
		proposals.propose(parcel)
	frappe.db.commit()
	return found


def _queries(parcel: tuple[str, list[str]], wave: str) -> tuple[int, int]:
	"""Of a packing scan, and of a count at the shelf, once what is cached is cached."""
	name, items = parcel
	steps = _counts(wave)

	def scan():
		packing_station.scan(name, items[0], frappe.generate_hash(length=20))

	found = []
	for work in (scan, lambda: picking.count(wave, **next(steps))):
		work()
		with counted() as count:
			work()
		found.append(count.queries)
	frappe.db.commit()
	return found[0], found[1]


def _counts(wave: str) -> Iterator[dict]:
	"""Pieces into the trolley one by one, and out again when the wave has all."""
	frappe.db.rollback()
	while True:
		for stop in picking.walk.overview(wave)["stops"]:
			for number in range(stop["picked"], stop["qty"]):
				yield {"item_code": stop["item_code"], "before": number, "now": number + 1}
			yield {"item_code": stop["item_code"], "before": stop["qty"], "now": 0}
		frappe.db.rollback()


def _measure(url: str, session: requests.Session, parcels, wave: str, asked: tuple[Asked, ...]) -> None:
	small, scans, counts = asked
	pieces = [(parcel, item) for parcel, items in parcels[1:] for _piece in range(PIECES) for item in items]
	steps = _counts(wave)
	for number, (parcel, item) in enumerate(pieces[: SCANS + WARM]):
		scan = {"name": parcel, "code": item, "qty": 1, "scan_id": frappe.generate_hash(length=20)}
		count = {"name": wave, **next(steps)}
		took = (
			(small, _timed(lambda: session.get(f"{url}{METHODS}frappe.auth.get_logged_user"))),
			(scans, _timed(lambda scan=scan: session.post(f"{url}{METHODS}{SCAN}", json=scan))),
			(counts, _timed(lambda count=count: session.post(f"{url}{METHODS}{COUNT}", json=count))),
		)
		if number >= WARM:
			for one, milliseconds in took:
				one.times.append(milliseconds)


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
