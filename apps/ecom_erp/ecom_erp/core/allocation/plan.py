"""Turns the search's result into a Plan: units given out to the lines, parcels with their cost, and what everything
from one warehouse would have cost."""

from collections.abc import Sequence

from ecom_erp.core.allocation.model import Alternative, Obstacle, ParcelCost, Plan, PlannedParcel
from ecom_erp.core.allocation.problem import Problem


def build_plan(
	problem: Problem,
	subset: Sequence[int],
	assignment: Sequence[Sequence[int]],
	considered: int,
	others: tuple[Alternative, ...],
	gap: int,
) -> Plan:
	"""The Plan for units by group and position in the subset."""
	lines = _by_warehouse_and_line(problem, subset, assignment)
	parcels = tuple(_parcel(problem, s, lines[s], first=(s == subset[0])) for s in subset)
	return Plan(
		parcels=parcels,
		total=sum(parcel.cost.total for parcel in parcels),
		considered=considered,
		alternatives=others,
		demands=problem.demands,
		eligible=_eligible(problem),
		pinned=dict(problem.policy.pinned),
		gap=gap,
	)


def alternatives(problem: Problem) -> tuple[Alternative, ...]:
	"""For each warehouse: what everything from there costs, or why it cannot be."""
	return tuple(_alternative(problem, s) for s in range(len(problem.options)))


def single_total(problem: Problem, s: int) -> int | None:
	"""Cost of shipping everything from one warehouse; None when it cannot."""
	if not problem.covers((s,)):
		return None
	freight = problem.freight(s, problem.grams)
	if freight is None:
		return None
	return freight + problem.fixed[s] + problem.options[s].handling_per_unit * problem.units


def _by_warehouse_and_line(problem, subset, assignment) -> dict[int, dict[str, int]]:
	"""Earlier lines are served first, from earlier warehouses first."""
	shipped: dict[tuple[int, str], int] = {}
	for group, row in zip(problem.groups, assignment, strict=True):
		open_units = {line.line: line.qty for line in group.lines}
		for s, units in zip(subset, row, strict=True):
			for line, wanted in open_units.items():
				given = min(wanted, units)
				if given:
					shipped[s, line] = given
					open_units[line] -= given
					units -= given
	order = [demand.line for demand in problem.demands]
	return {s: {line: shipped[s, line] for line in order if (s, line) in shipped} for s in subset}


def _parcel(problem: Problem, s: int, lines: dict[str, int], first: bool) -> PlannedParcel:
	option, policy = problem.options[s], problem.policy
	demands = {demand.line: demand for demand in problem.demands}
	grams = sum(demands[line].unit_grams * qty for line, qty in lines.items())
	cost = ParcelCost(
		freight=problem.known_freight(s, grams),
		handling=option.handling_per_parcel + option.handling_per_unit * sum(lines.values()),
		late=option.late_days * policy.late_penalty,
		rank=option.rank * policy.rank_penalty,
		split=0 if first else policy.split_penalty,
	)
	volume = sum(demands[line].unit_volume * qty for line, qty in lines.items())
	return PlannedParcel(
		option.warehouse, lines, grams, volume, cost, option.rank, option.days, option.late_days
	)


def _eligible(problem: Problem) -> dict[str, tuple[str, ...]]:
	eligible = {}
	for group in problem.groups:
		names = tuple(
			option.warehouse for option, most in zip(problem.options, group.most, strict=True) if most
		)
		eligible.update({line.line: names for line in group.lines})
	return {demand.line: eligible[demand.line] for demand in problem.demands}


def _alternative(problem: Problem, s: int) -> Alternative:
	warehouse = problem.options[s].warehouse
	obstacles = _obstacles(problem, s)
	return Alternative(warehouse, None if obstacles else single_total(problem, s), obstacles)


def _obstacles(problem: Problem, s: int) -> tuple[Obstacle, ...]:
	option = problem.options[s]
	if option.freight is None:
		return (
			Obstacle(
				"cannot_deliver",
				"{warehouse} cannot deliver to this address",
				{"warehouse": option.warehouse},
			),
		)
	found = []
	params: dict[str, object]
	for demand in problem.demands:
		if not problem.policy.allows(demand.line, option.warehouse):
			params = {"line": demand.line, "item": demand.item, "warehouse": option.warehouse}
			found.append(Obstacle("not_allowed", "{item} may not ship from {warehouse}", params))
	for item, wanted in sorted(problem.wanted.items()):
		missing = wanted - option.available.get(item, 0)
		if missing > 0:
			params = {"item": item, "missing": missing, "warehouse": option.warehouse}
			found.append(Obstacle("short", "{warehouse} is short of {item} by {missing}", params))
	if option.capacity_units is not None and option.capacity_units < problem.units:
		params = {"warehouse": option.warehouse, "capacity": option.capacity_units, "units": problem.units}
		text = "{warehouse} can handle only {capacity} more pieces today; the order has {units}"
		found.append(Obstacle("over_capacity", text, params))
	if problem.freight(s, problem.grams) is None:
		params = {"warehouse": option.warehouse, "grams": problem.grams}
		found.append(
			Obstacle("too_heavy", "No courier from {warehouse} delivers {grams} g to this address", params)
		)
	return tuple(found)
