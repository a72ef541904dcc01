"""Reading the demo company's files: `fixtures/` of the checkout, which come with the simulated shops."""

import csv
import json
from functools import cache
from typing import Any

from ecom_demo import DEFAULT_ORDERS
from ecom_sandbox.fixture import FOLDER

RUNG_FOR = ("AO-SOCK-WOOL", "AO-MUG-ENAMEL", "AO-PANNIER")
"""What buyers order by telephone: there is plenty of it, so that no other order is sent from elsewhere; of the last one nothing in
America until some is brought there."""
FEW = 6
"""Where fewer are asked for: for so many orders of the days, one of each shop on the morning after."""


@cache
def read(name: str) -> Any:
	"""One of the files, e.g. "catalogue"."""
	return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def expected() -> dict[tuple[str, str], dict[str, str]]:
	"""The money of each order as worked out apart from the app, by shop and number."""
	found = {}
	for name in ("expected.csv", "expected_morning.csv"):
		with (FOLDER / name).open(encoding="utf-8", newline="") as file:
			found.update({(row["shop"], row["number"]): row for row in csv.DictReader(file)})
	return found


def shop(key: str) -> dict[str, Any]:
	"""The facts of one shop, by its key in the fixtures."""
	return next(row for row in read("shops") if row["key"] == key)


def choose_orders(most: int = 0) -> list[dict]:
	"""All orders; or about `most` of them: one of each difficult kind, evenly of the three shops, the others easy."""
	rows = read("orders")
	if not most or most >= len(rows):
		return rows
	chosen = _one_of_each_kind(rows)
	each = (most - len(chosen)) // len(read("shops"))
	for shop_row in read("shops"):
		easy = [row for row in rows if row["shop"] == shop_row["key"] and not row["difficulty"]]
		chosen += easy[: max(each, 1)]
	numbers = {row["number"] for row in chosen} | {row["waits_for"] for row in chosen}
	return [row for row in rows if row["number"] in numbers]


def choose_morning(most: int = 0) -> list[dict]:
	"""The orders of the morning after; where fewer than by default are asked for, a few of each shop."""
	rows = read("morning")
	if not most or most >= DEFAULT_ORDERS:
		return rows
	each = max(most // FEW, 1)
	return [
		row for shop in read("shops") for row in [row for row in rows if row["shop"] == shop["key"]][:each]
	]


def _one_of_each_kind(rows: list[dict]) -> list[dict]:
	chosen: list[dict] = []
	for kind in dict.fromkeys(row["difficulty"] for row in rows if row["difficulty"]):
		shops = [row["shop"] for row in chosen]
		chosen.append(
			min((row for row in rows if row["difficulty"] == kind), key=lambda row: shops.count(row["shop"]))
		)
	return chosen


def items_of(orders: list[dict]) -> set[str]:
	"""The SKUs of catalogue, bundles and their parts that the orders ask for, the gift of the review rule, and what is ordered by telephone."""
	skus = {line["sku"] for order in orders for line in order["lines"]} | {"AO-PATCH", *RUNG_FOR}
	parts = {part["sku"] for row in read("bundles") if row["sku"] in skus for part in row["items"]}
	return skus | parts
