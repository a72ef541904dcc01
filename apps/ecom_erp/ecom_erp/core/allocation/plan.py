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
	lines = _by_site_and_line(problem, subset, assignment)
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
	"""For each site: what everything from there costs, or why it cannot be."""
	return tuple(_alternative(problem, s) for s in range(len(problem.sites)))


def single_total(problem: Problem, s: int) -> int | None:
	"""Cost of shipping everything from one site; None when it cannot."""
	if not problem.covers((s,)):
		return None
	freight = problem.freight(s, problem.grams)
	if freight is None:
		return None
	return freight + problem.fixed[s] + problem.sites[s].handling_per_unit * problem.units


def _by_site_and_line(problem, subset, assignment) -> dict[int, dict[str, int]]:
	"""Earlier lines are served first, from earlier sites first."""
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
	site, policy = problem.sites[s], problem.policy
	demands = {demand.line: demand for demand in problem.demands}
	grams = sum(demands[line].unit_grams * qty for line, qty in lines.items())
	cost = ParcelCost(
		freight=problem.known_freight(s, grams),
		handling=site.handling_per_parcel + site.handling_per_unit * sum(lines.values()),
		late=site.late_days * policy.late_penalty,
		rank=site.rank * policy.rank_penalty,
		split=0 if first else policy.split_penalty,
	)
	volume = sum(demands[line].unit_volume * qty for line, qty in lines.items())
	return PlannedParcel(site.warehouse, lines, grams, volume, cost, site.rank, site.days, site.late_days)


def _eligible(problem: Problem) -> dict[str, tuple[str, ...]]:
	eligible = {}
	for group in problem.groups:
		names = tuple(site.warehouse for site, most in zip(problem.sites, group.most, strict=True) if most)
		eligible.update({line.line: names for line in group.lines})
	return {demand.line: eligible[demand.line] for demand in problem.demands}


def _alternative(problem: Problem, s: int) -> Alternative:
	warehouse = problem.sites[s].warehouse
	obstacles = _obstacles(problem, s)
	return Alternative(warehouse, None if obstacles else single_total(problem, s), obstacles)


def _obstacles(problem: Problem, s: int) -> tuple[Obstacle, ...]:
	site = problem.sites[s]
	if site.freight is None:
		return (
			Obstacle("cannot_deliver", "{warehouse} cannot deliver there", {"warehouse": site.warehouse}),
		)
	found = []
	params: dict[str, object]
	for demand in problem.demands:
		if not problem.policy.allows(demand.line, site.warehouse):
			params = {"line": demand.line, "item": demand.item, "warehouse": site.warehouse}
			found.append(Obstacle("not_allowed", "{item} may not come from {warehouse}", params))
	for item, wanted in sorted(problem.wanted.items()):
		missing = wanted - site.available.get(item, 0)
		if missing > 0:
			params = {"item": item, "missing": missing, "warehouse": site.warehouse}
			found.append(Obstacle("short", "{warehouse} is short of {item} by {missing}", params))
	if site.capacity_units is not None and site.capacity_units < problem.units:
		params = {"warehouse": site.warehouse, "capacity": site.capacity_units, "units": problem.units}
		text = "{warehouse} can handle only {capacity} more units today, the order has {units}"
		found.append(Obstacle("over_capacity", text, params))
	if problem.freight(s, problem.grams) is None:
		params = {"warehouse": site.warehouse, "grams": problem.grams}
		found.append(Obstacle("too_heavy", "No courier of {warehouse} takes {grams} g there", params))
	return tuple(found)
