"""Why an order cannot be shipped whole: missing stock, or else the one rule without which it could be."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ecom_erp.core.allocation.model import (
	Alternative,
	Demand,
	ItemShortage,
	Obstacle,
	Policy,
	Shortage,
	WarehouseOption,
)
from ecom_erp.core.allocation.problem import Problem

Feasible = Callable[[Sequence[Demand], Sequence[WarehouseOption], Policy], bool]


def build_shortage(
	problem: Problem, considered: int, others: tuple[Alternative, ...], feasible: Feasible
) -> Shortage:
	"""`feasible` answers whether a changed problem has a plan."""
	items = tuple(_item(problem, item, wanted) for item, wanted in sorted(problem.wanted.items()))
	obstacle = _stock_obstacle(problem, items) or _rule_obstacle(problem, feasible)
	return Shortage(obstacle, items, _shippable(problem), considered, others)


def _item(problem: Problem, item: str, wanted: int) -> ItemShortage:
	"""Stock counts where at least one line of the item may come from; a line is missing what its own warehouses lack."""
	groups = [group for group in problem.groups if group.item == item]
	reachable = {
		s
		for s in range(len(problem.options))
		if any(problem.may_ship(d, s) for group in groups for d in group.lines)
	}
	available = sum(problem.options[s].available.get(item, 0) for s in reachable)
	own = sum(max(0, group.qty - _stock_for(problem, group.lines[0])) for group in groups)
	return ItemShortage(item, wanted, available, max(wanted - available, own, 0))


def _stock_for(problem: Problem, demand: Demand) -> int:
	options = range(len(problem.options))
	return sum(
		problem.options[s].available.get(demand.item, 0) for s in options if problem.may_ship(demand, s)
	)


def _stock_obstacle(problem: Problem, items: tuple[ItemShortage, ...]) -> Obstacle | None:
	if all(
		option.freight is None or problem.freight(s, 0) is None for s, option in enumerate(problem.options)
	):
		return Obstacle("no_delivery", "No warehouse can deliver to this address")
	short = [item for item in items if item.missing]
	if not short:
		return None
	first = short[0]
	params = {
		"item": first.item,
		"demanded": first.demanded,
		"available": first.available,
		"missing": first.missing,
		"items": len(short),
	}
	return Obstacle("stock", "{item}: {demanded} ordered, {available} available, {missing} missing", params)


def _rule_obstacle(problem: Problem, feasible: Feasible) -> Obstacle:
	policy = problem.policy
	if policy.max_parcels is not None and feasible(
		problem.demands, problem.options, replace(policy, max_parcels=None)
	):
		text = "The order needs more than the {max_parcels} parcels that the settings allow"
		return Obstacle("max_parcels", text, {"max_parcels": policy.max_parcels})
	if not policy.allow_line_split and feasible(
		problem.demands, problem.options, replace(policy, allow_line_split=True)
	):
		text = "A line would have to ship from several warehouses, which the settings do not allow"
		return Obstacle("line_split", text)
	uncapped = [replace(option, capacity_units=None) for option in problem.options]
	if feasible(problem.demands, uncapped, replace(policy, max_parcels=None, allow_line_split=True)):
		return Obstacle("capacity", "The warehouses that have the goods cannot handle them today")
	return Obstacle("weight_limit", "No courier accepts parcels as heavy as this order requires")


def _shippable(problem: Problem) -> tuple[str, ...]:
	"""Lines that stock suffices for when served one after the other; weights and parcel counts are not looked at."""
	left = {(s, item): n for s, option in enumerate(problem.options) for item, n in option.available.items()}
	capacity = [problem.units if s.capacity_units is None else s.capacity_units for s in problem.options]
	served = []
	for demand in problem.demands:
		taken = _draw_stock(problem, demand, left, capacity)
		if taken is None:
			continue
		served.append(demand.line)
		for s, units in taken.items():
			left[s, demand.item] -= units
			capacity[s] -= units
	return tuple(served)


def _draw_stock(problem: Problem, demand: Demand, left: dict, capacity: list[int]) -> dict[int, int] | None:
	options = [s for s in range(len(problem.options)) if problem.may_ship(demand, s)]
	free = {s: min(left.get((s, demand.item), 0), capacity[s]) for s in options}
	if not problem.policy.allow_line_split:
		enough = [s for s in options if free[s] >= demand.qty]
		return {enough[0]: demand.qty} if enough else None
	taken, open_units = {}, demand.qty
	for s in options:
		taken[s] = min(open_units, free[s])
		open_units -= taken[s]
	return {s: units for s, units in taken.items() if units} if not open_units else None
