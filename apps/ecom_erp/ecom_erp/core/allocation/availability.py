"""Which part of an order can ship now when there is not stock for all of it, and where the rest is awaited.

Units of a line ship whole: of a set of two items none leaves without the other. Lines are served in the order of the
order.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ecom_erp.core.allocation.model import Demand, Plan, Policy, Shortage, WarehouseOption

Solve = Callable[[Sequence[Demand], Sequence[WarehouseOption], Policy], Plan | Shortage]


@dataclass(frozen=True)
class WholeLine:
	"""A line of an order: how many units are wanted, and what they take from stock; each quantity is a multiple of the units."""

	line: str
	units: int
	demands: tuple[Demand, ...]

	def __post_init__(self):
		if self.units < 1 or any(demand.qty % self.units for demand in self.demands):
			raise ValueError(f"Line {self.line}: its pieces are not those of {self.units} whole units")

	def demands_of(self, units: int) -> list[Demand]:
		"""What that many of its units take."""
		if not units:
			return []
		return [replace(demand, qty=demand.qty // self.units * units) for demand in self.demands]


@dataclass(frozen=True)
class AvailablePart:
	"""now: the plan of what ships now. waits: what does not, with the whole pieces of its units."""

	now: Plan
	waits: tuple[Demand, ...]


def available_part(
	lines: Sequence[WholeLine], options: Sequence[WarehouseOption], policy: Policy, solve: Solve
) -> AvailablePart | None:
	"""The part of an order that can ship now; None when nothing of it can, or nothing has to wait. `solve` is the allocation
	policy. Lines are served one after the other, each with as many units as the policy can ship along."""
	most = _within_stock(lines, options, policy)
	units = most if _plan(lines, most, options, policy, solve) else _one_by_one(lines, options, policy, solve)
	plan = _plan(lines, units, options, policy, solve)
	if plan is None:
		return None
	waits = tuple(
		demand for line in lines for demand in line.demands_of(line.units - units[line.line]) if demand.qty
	)
	return AvailablePart(plan, waits) if waits else None


def _within_stock(
	lines: Sequence[WholeLine], options: Sequence[WarehouseOption], policy: Policy
) -> dict[str, int]:
	"""Units by line for which all warehouses together have the pieces; what a warehouse can carry is not looked at."""
	left = {(option.warehouse, item): qty for option in options for item, qty in option.available.items()}
	able = [option.warehouse for option in options if option.freight is not None]
	found = {}
	for line in lines:
		units = line.units
		for demand in line.demands:
			stock = sum(
				left.get((place, demand.item), 0) for place in able if policy.allows(demand.line, place)
			)
			units = min(units, stock // (demand.qty // line.units))
		for demand in line.demands_of(units):
			taken = demand.qty
			for place in able:
				if policy.allows(demand.line, place):
					here = min(taken, left.get((place, demand.item), 0))
					left[place, demand.item] = left.get((place, demand.item), 0) - here
					taken -= here
		found[line.line] = units
	return found


def _one_by_one(
	lines: Sequence[WholeLine], options: Sequence[WarehouseOption], policy: Policy, solve: Solve
) -> dict[str, int]:
	"""As many units of each line as can ship along with those of the lines before it."""
	units = {line.line: 0 for line in lines}
	for line in lines:
		low, high = 0, line.units
		while low < high:
			middle = (low + high + 1) // 2
			if _plan(lines, {**units, line.line: middle}, options, policy, solve):
				low = middle
			else:
				high = middle - 1
		units[line.line] = low
	return units


def _plan(
	lines: Sequence[WholeLine],
	units: Mapping[str, int],
	options: Sequence[WarehouseOption],
	policy: Policy,
	solve: Solve,
) -> Plan | None:
	demands = [demand for line in lines for demand in line.demands_of(units[line.line])]
	plan = solve(demands, options, policy) if demands else None
	return plan if isinstance(plan, Plan) else None


def awaited_plan(
	waits: Sequence[Demand],
	options: Sequence[WarehouseOption],
	policy: Policy,
	incoming: Mapping[tuple[str, str], int],
	closed: Collection[tuple[str, str]],
	solve: Solve,
) -> Plan | Shortage:
	"""Where what waits is awaited: the cheapest warehouses, as if they had it, among those that expect the item where there
	is one. `incoming`: pieces under way by (item, warehouse); `closed`: (item, warehouse) that no courier takes from there.
	Each line is awaited at one warehouse."""
	wanted: dict[str, int] = {}
	for demand in waits:
		wanted[demand.item] = wanted.get(demand.item, 0) + demand.qty
	usable = {option.warehouse for option in options if option.freight is not None}
	expecting = {item for item, place in incoming if place in usable and (item, place) not in closed}

	def filled(among: Collection[str]) -> list[WarehouseOption]:
		"""The warehouses as if they had all of it; of the items `among` only where some are expected."""
		return [
			replace(
				option,
				capacity_units=None,
				available={
					item: qty
					for item, qty in wanted.items()
					if (item, option.warehouse) not in closed
					and (item not in among or incoming.get((item, option.warehouse)))
				},
			)
			for option in options
		]

	anywhere = replace(policy, max_parcels=None, allow_line_split=False)
	plan = solve(waits, filled(expecting), anywhere)
	if isinstance(plan, Plan) or not expecting:
		return plan
	return solve(waits, filled(()), anywhere)
