"""Orders to measure allocation with. Made from a seed, so that a case can be named and repeated."""

import random
from dataclasses import dataclass

from ecom_erp.core.allocation import Demand, Policy, WarehouseOption

ITEM_GRAMS = (120, 180, 250, 320, 450, 500, 750, 900, 1200, 1500)


@dataclass(frozen=True)
class Steps:
	"""`first` up to `first_grams`, then `step` for each started `step_grams`."""

	first_grams: int
	first: int
	step_grams: int
	step: int

	def __call__(self, grams: int) -> int:
		return self.first + max(0, -(-(grams - self.first_grams) // self.step_grams)) * self.step


Case = tuple[list[Demand], list[WarehouseOption], Policy]


def shop_order(seed: int, lines: int, warehouses: int, short: float) -> Case:
	"""As shops have them: catalogue weights, couriers of similar price, one handling fee; `short` is the share of
	(item, warehouse) pairs without enough stock."""
	rng = random.Random(f"shop {seed} {lines} {warehouses}")
	demands = [
		Demand(f"L{i:02}", f"I{i:02}", rng.choice((1, 1, 1, 2, 3)), rng.choice(ITEM_GRAMS))
		for i in range(lines)
	]
	options = []
	for index in range(warehouses):
		freight = Steps(1000, rng.randrange(400, 800, 10), 500, rng.randrange(80, 200, 10))
		options.append(
			WarehouseOption(
				f"W{index}", _stock(rng, demands, short), freight, index, 60, 15, rng.choice((0, 0, 0, 1))
			)
		)
	return demands, options, Policy(split_penalty=150, late_penalty=300, rank_penalty=10)


def hard_order(seed: int, lines: int, warehouses: int, short: float) -> Case:
	"""Meant to hurt: weights to the gram, freight and handling far apart, up to five of each item."""
	rng = random.Random(f"hard {seed} {lines} {warehouses}")
	demands = [Demand(f"L{i:02}", f"I{i:02}", rng.randint(1, 5), rng.randint(50, 1500)) for i in range(lines)]
	options = []
	for index in range(warehouses):
		freight = Steps(1000, rng.randint(500, 1200), 500, rng.randint(100, 400))
		stock = _stock(rng, demands, short)
		fees = rng.randint(50, 150), rng.randint(10, 40)
		options.append(
			WarehouseOption(f"W{index}", stock, freight, rng.randint(0, 3), *fees, rng.randint(0, 2))
		)
	return demands, options, Policy(split_penalty=200, late_penalty=100, rank_penalty=20)


def _stock(rng: random.Random, demands: list[Demand], short: float) -> dict[str, int]:
	return {
		demand.item: rng.randint(0, demand.qty - 1)
		if rng.random() < short
		else demand.qty + rng.randint(0, 9)
		for demand in demands
	}
