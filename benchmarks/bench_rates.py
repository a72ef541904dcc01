"""Prices of six courier accounts: asked for, and answered from what is kept. Run: make benchmark ARGS=benchmarks/bench_rates.py

`PARCELS=40` different parcels; each account is a simulated courier that takes 50 ms for an answer. Printed: milliseconds for a parcel that
is asked about for the first time and for the second, and how many times faster that is.
"""

import os
import statistics
import time
from dataclasses import replace

import frappe

from benchmarks.world import seller
from ecom_erp.core.carriers.rate_card import Parcel
from ecom_erp.flows.carriers.couriers import get_account
from ecom_erp.flows.shipping.rates import questions
from ecom_sandbox.courier import CourierServer
from tests import world
from tests.factories.courier import make_parcel_api
from tests.support.carriers import shipment

PARCELS = int(os.environ.get("PARCELS", "40"))
ACCOUNTS = 6
SECONDS = 0.05


class SlowCourier(CourierServer):
	"""As fast as a carrier far away."""

	def serve(self, operation, argument, body, key):
		time.sleep(SECONDS)
		return super().serve(operation, argument, body, key)


def main() -> None:
	with seller(), SlowCourier() as server:
		accounts = [get_account(make_parcel_api(server)) for _number in range(ACCOUNTS)]
		frappe.db.commit()
		parcels = [
			replace(shipment(), origin=world.MAIN, parcel=Parcel(500 + grams)) for grams in range(PARCELS)
		]
		first, second = ([_milliseconds(accounts, parcel) for parcel in parcels] for _round in range(2))
		calls = server.calls.count("rates")
	before, after = statistics.median(first), statistics.median(second)
	print(
		f"{frappe.__version__} Frappe, {ACCOUNTS} accounts, {PARCELS} parcels; load {os.getloadavg()[0]:.1f}"
	)
	print(f"asked {before:.1f} ms, kept {after:.1f} ms, {before / after:.0f} times faster; {calls} calls")


def _milliseconds(accounts, parcel) -> float:
	started = time.perf_counter()
	answers = questions.ask(accounts, [parcel])
	took = (time.perf_counter() - started) * 1000
	assert all(offers for offers, _why in answers), answers
	return took


if __name__ == "__main__":
	main()
