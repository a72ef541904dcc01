"""What the simulated carriers ask for weight, and how their parcels move."""

from datetime import datetime, timezone
from decimal import Decimal

import pytest
import requests

from ecom_sandbox.carriers import CarrierServer, tariff, way
from ecom_sandbox.carriers.ledger import Ledger

AT = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)


@pytest.mark.parametrize(
	("weight", "unit", "expected"),
	[
		("2.65", "LB", "1202.0197805"),
		("2.65", "LBS", "1202.0197805"),
		(1.2, "KG", "1200"),
		(1.2, "KGS", "1200"),
		("10", "imperial", "4535.9237"),
		(3, "metric", "3000"),
	],
)
def test_weights_are_told_in_many_words(weight, unit, expected):
	assert tariff.grams(weight, unit) == Decimal(expected)


def test_up_to_three_kilograms_cost_the_service_each_further_one_more():
	assert tariff.price("fedex", "10.05", [Decimal(3000)], {}) == Decimal("10.05")
	# 10.05 + 2.5 x 0.90, the lighter package adds nothing
	assert tariff.price("fedex", "10.05", [Decimal(5500), Decimal(100)], {}) == Decimal("12.30")
	# (62.30 + 8.00) x 0.40
	assert tariff.price("mydhl", 62.3, [Decimal(4000)], {"mydhl": Decimal("0.60")}) == Decimal("28.12")


def test_days_move_what_was_handed_over_and_dhl_bills_what_it_has_collected():
	ledger = Ledger()
	sent, kept = (ledger.sell("mydhl", "A", "P", Decimal(62), "pdf") for _ in range(2))
	voided = ledger.sell("ups", "B", "03", Decimal(10), "pdf")
	fedex = ledger.sell("fedex", "C", "FEDEX_GROUND", Decimal(10), "pdf")
	voided.voided = True
	for _day in range(5):
		way.pass_a_day(ledger, {sent.number, voided.number}, AT)
	assert [code for code, *_rest in sent.events] == ["PU", "WC", "OK"]
	assert (kept.events, voided.events, fedex.events) == ([], [], [])
	assert ledger.owed() == [sent.number, fedex.number]
	assert ledger.billed() == [sent.number, kept.number, fedex.number]


def test_carriers_are_steered_over_http():
	with CarrierServer() as server:
		sold = server.ledger.sell("fedex", "A", "FEDEX_GROUND", Decimal(10), "pdf")
		answer = requests.post(f"{server.url}/sandbox/days", json={"days": 3}, timeout=10)
		assert answer.json()["sold"] == [sold.number] and sold.events[-1][0] == "DL"
		requests.post(f"{server.url}/sandbox/faults", json={"kind": "503", "operation": "token"}, timeout=10)
		assert requests.post(f"{server.url}/oauth/token", data="x", timeout=10).status_code == 503
		assert (
			requests.post(f"{server.url}/sandbox/faults", json={"kind": "strange"}, timeout=10).status_code
			== 400
		)
		assert requests.get(f"{server.url}/sandbox/elsewhere", timeout=10).status_code == 404
