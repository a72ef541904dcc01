"""The demo company's files are what the generator makes, and hold what the demo needs."""

import csv
import importlib.util
import json
from collections import Counter
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from ecom_erp.sandbox.fixture import placed_at

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def load(name):
	return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def generated():
	spec = importlib.util.spec_from_file_location("demo_company_generator", FIXTURES / "generate.py")
	module = importlib.util.module_from_spec(spec)
	spec.loader.exec_module(module)
	return module.build()


def test_the_committed_files_are_the_generated_ones(generated):
	for name, text in generated.items():
		assert (FIXTURES / name).read_text(encoding="utf-8") == text, (
			f"run python fixtures/generate.py: {name}"
		)


def test_how_many_of_each():
	assert len(load("catalogue.json")) == 30 and len(load("listings.json")) == 31
	assert len(load("warehouses.json")) == 3 and len(load("rate_cards.json")) == 3
	orders = load("orders.json")
	assert len({order["external_id"] for order in orders}) == 60
	assert Counter(order["way"] for order in orders) == {"webhook": 20, "poll": 20, "both": 20}


def test_what_is_difficult():
	orders = load("orders.json")
	reasons = Counter(reason for order in orders for reason in order["expected"]["reasons"])
	assert reasons == {
		"unmapped_line": 3,
		"total_mismatch": 2,
		"unpaid": 4,
		"cancelled": 1,
		"address_incomplete": 1,
	}
	assert Counter(o["expected"]["allocation"] for o in orders) == {
		"single": 46,
		"split": 2,
		"none": 1,
		None: 11,
	}
	assert sum(Decimal(order["tip"]) > 0 for order in orders) == 1


def test_barcodes_are_valid_and_different():
	codes = [row["barcode"] for row in load("catalogue.json")]
	assert len(set(codes)) == 30
	for code in codes:
		assert len(code) == 13
		assert (sum(map(int, code[::2])) + 3 * sum(map(int, code[1::2]))) % 10 == 0


def test_one_listing_is_left_unmapped_and_comes_last():
	(unmapped,) = [row for row in load("listings.json") if row["item"] is None]
	for order in load("orders.json"):
		positions = [
			i for i, line in enumerate(order["lines"]) if line["variant_id"] == unmapped["variant_id"]
		]
		expected = [len(order["lines"]) - 1] if "unmapped_line" in order["expected"]["reasons"] else []
		assert positions == expected, order["number"]


def test_the_money_table_adds_up():
	with open(FIXTURES / "expected.csv", encoding="utf-8", newline="") as file:
		rows = list(csv.DictReader(file))
	assert len(rows) == 60
	for row in rows:
		value = {name: Decimal(row[name]) for name in ("goods", "discount", "shipping", "tax", "tip")}
		total = value["goods"] - value["discount"] + value["shipping"] + value["tax"] + value["tip"]
		assert total == Decimal(row["computed_total"]), row["number"]
		off = Decimal(row["stated_total"]) - total
		assert abs(off) == (Decimal("0.01") if "total_mismatch" in row["reasons"] else 0), row["number"]


def test_tax_of_each_line_is_the_states_rate_to_the_cent():
	for order in load("orders.json"):
		for line in order["lines"]:
			net = Decimal(line["unit_price"]) * line["quantity"] - Decimal(line["discount"])
			assert abs(net * Decimal(order["tax_rate"]) - Decimal(line["tax"])) <= Decimal("0.005")


def test_the_order_of_allocation_changes_nothing():
	"""Each order is served as it is marked, whichever order comes first."""
	stock = {row["sku"]: row["opening_stock"] for row in load("catalogue.json")}
	wanted = Counter()
	to_ship = [order for order in load("orders.json") if order["expected"]["outcome"] == "approved"]
	for order in to_ship:
		wanted.update({line["sku"]: line["quantity"] for line in order["lines"]})
	for order in to_ship:
		skus = [line["sku"] for line in order["lines"]]
		places = [{place for place, quantity in stock[sku].items() if quantity} for sku in skus]
		together = set.intersection(*places)
		kind = "single" if together else "split" if all(places) else "none"
		assert order["expected"]["allocation"] == kind, order["number"]
	for sku, quantity in wanted.items():
		held = [units for units in stock[sku].values() if units]
		if sku != "AO-BEANIE-FW":
			assert quantity <= min(held) or (len(held) > 1 and quantity == sum(held)), sku


def test_no_order_looks_like_another_of_the_same_buyer():
	base, seen = datetime(2026, 3, 10, tzinfo=timezone.utc), []
	for order in load("orders.json"):
		goods = {line["sku"]: line["quantity"] for line in order["lines"]}
		key = (order["buyer"]["customer_id"], goods, placed_at(order, base))
		for buyer, other, at in seen:
			assert not (buyer == key[0] and other == goods and key[2] - at < timedelta(days=1)), order[
				"number"
			]
		seen.append(key)


def test_every_address_but_the_incomplete_one_lies_in_a_zone_of_every_rate_card():
	for card in load("rate_cards.json"):
		digits = {p["postal_prefix"] for zone in card["zones"] for p in zone["patterns"]}
		assert digits == set("0123456789"), card["name"]
	for order in load("orders.json"):
		complete = bool(order["shipping_address"]["city"] and order["shipping_address"]["postal_code"])
		assert complete == ("address_incomplete" not in order["expected"]["reasons"])
