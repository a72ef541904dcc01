"""The demo company's files are what the generator makes, and hold what the demo needs."""

import csv
import importlib.util
import json
from collections import Counter
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from ecom_demo.data import DEFAULT_ORDERS, choose_morning, choose_orders
from ecom_sandbox.fixture import placed_at

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
	assert len(load("catalogue.json")) == 123 and len(load("bundles.json")) == 2
	assert len(load("warehouses.json")) == 4 and len(load("rate_cards.json")) == 8
	assert Counter(shop["currency"] for shop in load("shops.json")) == {"USD": 1, "EUR": 1, "CNY": 1}
	orders = load("orders.json")
	assert len({(order["shop"], order["external_id"]) for order in orders}) == 300
	assert Counter(order["shop"] for order in orders) == {"us": 140, "eu": 90, "cn": 70}
	assert Counter(order["way"] for order in orders if order["shop"] == "cn").keys() == {"webhook", "csv"}


def test_what_is_difficult():
	orders = load("orders.json")
	kinds = Counter(order["difficulty"] for order in orders if order["difficulty"])
	assert len(kinds) == 24 and kinds.total() == 74
	reasons = Counter(reason for order in orders for reason in order["expected"]["reasons"])
	assert reasons == {
		"unmapped_line": 6,
		"total_mismatch": 4,
		"unpaid": 7,
		"cancelled": 6,
		"address_incomplete": 2,
		"out_of_coverage": 1,
		"over_limit": 3,
		"overpaid": 1,
		"duplicate_suspect": 1,
	}
	assert Counter(o["expected"]["allocation"] for o in orders) == {
		"single": 263,
		"split": 5,
		"none": 4,
		None: 28,
	}
	assert sum(Decimal(order["tip"]) > 0 for order in orders) == 2


def test_the_morning_brings_work_of_each_kind():
	orders = load("morning.json")
	numbers = {(order["shop"], order["number"]) for order in load("orders.json")}
	assert len(orders) == 37 and not numbers & {(order["shop"], order["number"]) for order in orders}
	assert Counter(order["expected"]["outcome"] for order in orders) == {"approved": 32, "held": 5}
	assert len({order["difficulty"] for order in orders if order["difficulty"]}) == 5
	assert all(0 < order["placed"]["minutes_ago"] < 180 for order in orders)
	assert {order["expected"]["allocation"] for order in orders} == {"single", None}


def test_each_of_the_goods_has_a_picture_and_a_place():
	for row in load("catalogue.json"):
		assert (FIXTURES / "pictures" / row["picture"]).read_text().startswith("<svg "), row["sku"]
	assert all((FIXTURES / "pictures" / row["picture"]).is_file() for row in load("bundles.json"))
	places = [tuple(row["bin"].values()) for row in load("catalogue.json")]
	assert len(set(places)) == 123 and all(all(place) for place in places)


def test_variants_differ_in_the_attributes_of_their_template():
	templates = {row["sku"]: row for row in load("templates.json")}
	seen = set()
	for row in load("catalogue.json"):
		if row["variant_of"]:
			assert list(row["attributes"]) == templates[row["variant_of"]]["attributes"], row["sku"]
			key = (row["variant_of"], *row["attributes"].values())
			assert key not in seen
			seen.add(key)
	assert len(seen) == 91 and {key[0] for key in seen} == set(templates)


def test_barcodes_are_valid_and_different():
	codes = [row["barcode"] for row in load("catalogue.json")]
	assert len(set(codes)) == 123
	for code in codes:
		assert len(code) == 13
		assert (sum(map(int, code[::2])) + 3 * sum(map(int, code[1::2]))) % 10 == 0


def test_one_listing_of_each_shop_is_left_unmapped_and_comes_last():
	unmapped = {row["shop"]: row["variant_id"] for row in load("listings.json") if row["item"] is None}
	assert len(unmapped) == 3
	for order in load("orders.json") + load("morning.json"):
		positions = [
			i for i, line in enumerate(order["lines"]) if line["variant_id"] == unmapped[order["shop"]]
		]
		expected = [len(order["lines"]) - 1] if "unmapped_line" in order["expected"]["reasons"] else []
		assert positions == expected, order["number"]


@pytest.mark.parametrize(("name", "orders"), [("expected.csv", 300), ("expected_morning.csv", 37)])
def test_the_money_table_adds_up(name, orders):
	with open(FIXTURES / name, encoding="utf-8", newline="") as file:
		rows = list(csv.DictReader(file))
	assert len(rows) == orders
	parts = ("goods", "discount", "shipping", "fees", "tax", "tip")
	for row in rows:
		value = {name: Decimal(row[name]) for name in parts}
		total = value["goods"] - value["discount"] + value["shipping"] + value["fees"] + value["tip"]
		total += 0 if row["taxes_included"] == "yes" else value["tax"]
		assert total == Decimal(row["computed_total"]), row["number"]
		off = Decimal(row["stated_total"]) - total
		assert abs(off) == (Decimal("0.01") if "total_mismatch" in row["reasons"] else 0), row["number"]


def test_figures_worked_by_hand():
	"""2007 (VAT 19 % included): coupon of 10 % of 436.50, express, gift wrapping 3.50; the gateway keeps 1.5 % and 0.25
	of 411.29. #1095: 20.00 by gift card, which costs nothing."""
	with open(FIXTURES / "expected.csv", encoding="utf-8", newline="") as file:
		rows = {row["number"]: row for row in csv.DictReader(file)}
	order = rows["2007"]
	figures = [order[name] for name in ("goods", "discount", "shipping", "fees", "tax", "stated_total")]
	assert figures == ["436.50", "43.66", "14.95", "3.50", "65.67", "411.29"]
	assert order["gateway_fee"] == "6.42"
	paid = Decimal(rows["#1095"]["paid"]) - 20
	fee = (paid * Decimal("0.0349") + Decimal("0.49")).quantize(Decimal("0.01"))
	by_card = (paid * Decimal("0.029") + Decimal("0.30")).quantize(Decimal("0.01"))
	assert Decimal(rows["#1095"]["gateway_fee"]) in (fee, by_card)


def test_tax_of_each_line_is_the_rate_to_the_cent():
	for order in load("orders.json") + load("morning.json"):
		rate = Decimal(order["tax_rate"])
		for line in order["lines"]:
			net = Decimal(line["unit_price"]) * line["quantity"] - Decimal(line["discount"])
			share = rate / (1 + rate) if order["taxes_included"] else rate
			assert abs(net * share - Decimal(line["tax"])) <= Decimal("0.005"), order["number"]


def test_the_order_of_allocation_changes_nothing():
	"""Each order is served as it is marked, whichever order comes first."""
	stock = {row["sku"]: row["opening_stock"] for row in load("catalogue.json")}
	parts = {row["sku"]: {part["sku"]: part["qty"] for part in row["items"]} for row in load("bundles.json")}
	served_from = {shop["key"]: shop["warehouses"] for shop in load("shops.json")}
	wanted = Counter()
	for order in load("orders.json") + load("morning.json"):
		kind = order["expected"]["allocation"]
		if not kind:
			continue
		items = Counter()
		for line in order["lines"]:
			for item, quantity in parts.get(line["sku"], {line["sku"]: 1}).items():
				items[item] += quantity * line["quantity"]
		wanted += items
		warehouses = served_from[order["shop"]]
		places = [{place for place in warehouses if stock[item][place]} for item in items]
		together = set.intersection(*places)
		assert kind == ("single" if together else "split" if all(places) else "none"), order["number"]
	for item, quantity in wanted.items():
		held = [units for units in stock[item].values() if units]
		if item != "AO-BEANIE-FW":
			assert quantity <= min(held) or (len(held) > 1 and quantity == sum(held)), item


def test_no_order_looks_like_another_of_the_same_buyer_but_the_marked_one():
	base, seen, found = datetime(2026, 3, 10, tzinfo=timezone.utc), [], []
	for order in load("orders.json") + load("morning.json"):
		goods = {line["sku"]: line["quantity"] for line in order["lines"]}
		key = (order["shop"], order["buyer"]["customer_id"], goods, placed_at(order, base))
		found += [
			order["number"]
			for other in seen
			if other[:3] == key[:3] and key[1] and abs(key[3] - other[3]) < timedelta(days=1)
		]
		seen.append(key)
	assert found == [order["number"] for order in load("orders.json") if order["waits_for"]] == ["#1129"]


def test_every_address_but_the_marked_ones_lies_in_a_zone_of_every_warehouse_of_its_shop():
	cards = load("rate_cards.json")
	served_from = {shop["key"]: shop["warehouses"] for shop in load("shops.json")}
	for order in load("orders.json") + load("morning.json"):
		address, reasons = order["shipping_address"], order["expected"]["reasons"]
		assert bool(address["city"] and address["postal_code"]) == ("address_incomplete" not in reasons)
		origins = [card for card in cards if card["origin"] in served_from[order["shop"]]]
		reached = [any(_lies_in(address, zone) for zone in card["zones"]) for card in origins]
		expected = not set(reasons) & {"address_incomplete", "out_of_coverage"}
		assert all(reached) if expected else order["number"] == "AD-3022" or not any(reached), order["number"]


def _lies_in(address, zone):
	return any(
		pattern["country_code"] == address["country_code"]
		and address["postal_code"].startswith(pattern.get("postal_prefix") or "")
		and (address["postal_code"] or not pattern.get("postal_prefix"))
		for pattern in zone["patterns"]
	)


def test_a_choice_of_orders_has_every_difficult_kind_and_every_shop():
	chosen = choose_orders(40)
	kinds = {order["difficulty"] for order in load("orders.json")}
	assert len(chosen) == 40 and {order["difficulty"] for order in chosen} == kinds
	assert Counter(order["shop"] for order in chosen).keys() == {"us", "eu", "cn"}
	numbers = {order["number"] for order in chosen}
	assert all(order["waits_for"] in numbers for order in chosen if order["waits_for"])


@pytest.mark.parametrize("most", [0, 300, 1000])
def test_all_orders_are_chosen_by_their_number_or_by_none(most):
	assert len(choose_orders(most)) == 300 and len(choose_morning(most)) == 37


def test_by_default_a_few_orders_come_and_the_whole_morning():
	assert len(choose_orders(DEFAULT_ORDERS)) == DEFAULT_ORDERS and len(choose_morning(DEFAULT_ORDERS)) == 37
	assert len(choose_morning(20)) == 9
