"""One allocation problem made ready for the search: warehouses in tie order, equal lines gathered into groups, and for
each group and warehouse the most that could come from there."""

from collections.abc import Sequence
from dataclasses import dataclass

from ecom_erp.core.allocation.model import Demand, Policy, WarehouseOption


@dataclass(frozen=True)
class Group:
	"""Lines that are interchangeable: same item, same unit weight, same allowed warehouses. When lines must not be
	split each line is a group of its own and comes whole from one warehouse."""

	item: str
	grams: int  # of one unit
	qty: int
	lines: tuple[Demand, ...]
	most: tuple[int, ...]  # by warehouse index: most units of this group that could come from there
	whole: bool


class Problem:
	"""`options` sorted by (rank, warehouse); `groups` in order of their first line; lists by warehouse index."""

	def __init__(self, demands: Sequence[Demand], options: Sequence[WarehouseOption], policy: Policy):
		_refuse_doubles(demands, options)
		self.policy = policy
		self.demands = tuple(sorted(demands, key=lambda d: d.line))
		self.options = tuple(sorted(options, key=lambda s: (s.rank, s.warehouse)))
		self.groups = self._gather()
		self.grams = sum(g.qty * g.grams for g in self.groups)
		self.units = sum(g.qty for g in self.groups)
		self.wanted = _sum_by_item(self.groups)
		self.shared = {g.item for g in self.groups if sum(h.item == g.item for h in self.groups) > 1}
		self.useful = [s for s in range(len(self.options)) if any(g.most[s] for g in self.groups)]
		self.least_per_unit = min((self.options[s].handling_per_unit for s in self.useful), default=0)
		self.fixed = [
			s.handling_per_parcel + s.late_days * policy.late_penalty + s.rank * policy.rank_penalty
			for s in self.options
		]

	def freight(self, option: int, grams: int) -> int | None:
		"""Freight of a parcel; raises ValueError when the caller's function returns a negative cost."""
		function = self.options[option].freight
		cost = None if function is None else function(grams)
		if cost is not None and cost < 0:
			raise ValueError(f"Warehouse {self.options[option].warehouse}: freight for {grams} g is negative")
		return cost

	def known_freight(self, option: int, grams: int) -> int:
		"""As `freight`, of a parcel that some courier of the warehouse is known to take."""
		cost = self.freight(option, grams)
		assert cost is not None, f"{self.options[option].warehouse}: no courier takes {grams} g"
		return cost

	def least_grams(self, option: int) -> int:
		"""Weight of the lightest unit a useful warehouse could ship."""
		return min(group.grams for group in self.groups if group.most[option])

	def may_ship(self, demand: Demand, option: int) -> bool:
		"""Whether at least one unit of the line could come from the warehouse, stock aside."""
		warehouse = self.options[option].warehouse
		return (
			self.policy.allows(demand.line, warehouse) and self.freight(option, demand.unit_grams) is not None
		)

	def covers(self, subset: Sequence[int]) -> bool:
		"""Whether the warehouses together have enough of everything. Exact for one warehouse, necessary for more."""
		if any(sum(group.most[s] for s in subset) < group.qty for group in self.groups):
			return False
		for item in self.shared:
			if sum(self.options[s].available.get(item, 0) for s in subset) < self.wanted[item]:
				return False
		units = 0
		for s in subset:
			capacity = self.options[s].capacity_units
			if capacity is None:
				return True
			units += capacity
		return units >= self.units

	def _gather(self) -> list[Group]:
		gathered: dict[tuple, list[Demand]] = {}
		for demand in self.demands:
			allowed = tuple(self.may_ship(demand, s) for s in range(len(self.options)))
			alone = "" if self.policy.allow_line_split else demand.line
			gathered.setdefault((demand.item, demand.unit_grams, allowed, alone), []).append(demand)
		return [self._group(key[2], lines) for key, lines in gathered.items()]

	def _group(self, allowed: tuple[bool, ...], lines: list[Demand]) -> Group:
		whole = not self.policy.allow_line_split
		qty = sum(line.qty for line in lines)
		most = []
		for option, may in zip(self.options, allowed, strict=True):
			limit = qty if option.capacity_units is None else min(qty, option.capacity_units)
			units = min(limit, option.available.get(lines[0].item, 0)) if may else 0
			most.append(0 if whole and units < qty else units)
		return Group(lines[0].item, lines[0].unit_grams, qty, tuple(lines), tuple(most), whole)


def _sum_by_item(groups: Sequence[Group]) -> dict[str, int]:
	wanted: dict[str, int] = {}
	for group in groups:
		wanted[group.item] = wanted.get(group.item, 0) + group.qty
	return wanted


def _refuse_doubles(demands: Sequence[Demand], options: Sequence[WarehouseOption]) -> None:
	if not demands:
		raise ValueError("Nothing to allocate: the order has no lines")
	for what, names in (("Line", [d.line for d in demands]), ("Warehouse", [s.warehouse for s in options])):
		twice = sorted({name for name in names if names.count(name) > 1})
		if twice:
			raise ValueError(f"{what} given twice: {', '.join(twice)}")
