"""One allocation problem made ready for the search: sites in tie order, equal lines gathered into groups, and for
each group and site the most that could come from there."""

from collections.abc import Sequence
from dataclasses import dataclass

from ecom_erp.core.allocation.model import Demand, Policy, Site


@dataclass(frozen=True)
class Group:
	"""Lines that are interchangeable: same item, same unit weight, same allowed sites. When lines must not be
	split each line is a group of its own and comes whole from one site."""

	item: str
	grams: int  # of one unit
	qty: int
	lines: tuple[Demand, ...]
	most: tuple[int, ...]  # by site index: most units of this group that could come from there
	whole: bool


class Problem:
	"""`sites` sorted by (rank, warehouse); `groups` in order of their first line; lists by site index."""

	def __init__(self, demands: Sequence[Demand], sites: Sequence[Site], policy: Policy):
		_refuse_doubles(demands, sites)
		self.policy = policy
		self.demands = tuple(sorted(demands, key=lambda d: d.line))
		self.sites = tuple(sorted(sites, key=lambda s: (s.rank, s.warehouse)))
		self.groups = self._gather()
		self.grams = sum(g.qty * g.grams for g in self.groups)
		self.units = sum(g.qty for g in self.groups)
		self.wanted = _sum_by_item(self.groups)
		self.shared = {g.item for g in self.groups if sum(h.item == g.item for h in self.groups) > 1}
		self.useful = [s for s in range(len(self.sites)) if any(g.most[s] for g in self.groups)]
		self.least_per_unit = min((self.sites[s].handling_per_unit for s in self.useful), default=0)
		self.fixed = [
			s.handling_per_parcel + s.late_days * policy.late_penalty + s.rank * policy.rank_penalty
			for s in self.sites
		]

	def freight(self, site: int, grams: int) -> int | None:
		"""Freight of a parcel; raises ValueError when the caller's function returns a negative cost."""
		function = self.sites[site].freight
		cost = None if function is None else function(grams)
		if cost is not None and cost < 0:
			raise ValueError(f"Warehouse {self.sites[site].warehouse}: freight for {grams} g is negative")
		return cost

	def known_freight(self, site: int, grams: int) -> int:
		"""As `freight`, of a parcel that some courier of the site is known to take."""
		cost = self.freight(site, grams)
		assert cost is not None, f"{self.sites[site].warehouse}: no courier takes {grams} g"
		return cost

	def least_grams(self, site: int) -> int:
		"""Weight of the lightest unit a useful site could ship."""
		return min(group.grams for group in self.groups if group.most[site])

	def may_ship(self, demand: Demand, site: int) -> bool:
		"""Whether at least one unit of the line could come from the site, stock aside."""
		warehouse = self.sites[site].warehouse
		return (
			self.policy.allows(demand.line, warehouse) and self.freight(site, demand.unit_grams) is not None
		)

	def covers(self, subset: Sequence[int]) -> bool:
		"""Whether the sites together have enough of everything. Exact for one site, necessary for more."""
		if any(sum(group.most[s] for s in subset) < group.qty for group in self.groups):
			return False
		for item in self.shared:
			if sum(self.sites[s].available.get(item, 0) for s in subset) < self.wanted[item]:
				return False
		units = 0
		for s in subset:
			capacity = self.sites[s].capacity_units
			if capacity is None:
				return True
			units += capacity
		return units >= self.units

	def _gather(self) -> list[Group]:
		gathered: dict[tuple, list[Demand]] = {}
		for demand in self.demands:
			allowed = tuple(self.may_ship(demand, s) for s in range(len(self.sites)))
			alone = "" if self.policy.allow_line_split else demand.line
			gathered.setdefault((demand.item, demand.unit_grams, allowed, alone), []).append(demand)
		return [self._group(key[2], lines) for key, lines in gathered.items()]

	def _group(self, allowed: tuple[bool, ...], lines: list[Demand]) -> Group:
		whole = not self.policy.allow_line_split
		qty = sum(line.qty for line in lines)
		most = []
		for site, may in zip(self.sites, allowed, strict=True):
			limit = qty if site.capacity_units is None else min(qty, site.capacity_units)
			units = min(limit, site.available.get(lines[0].item, 0)) if may else 0
			most.append(0 if whole and units < qty else units)
		return Group(lines[0].item, lines[0].unit_grams, qty, tuple(lines), tuple(most), whole)


def _sum_by_item(groups: Sequence[Group]) -> dict[str, int]:
	wanted: dict[str, int] = {}
	for group in groups:
		wanted[group.item] = wanted.get(group.item, 0) + group.qty
	return wanted


def _refuse_doubles(demands: Sequence[Demand], sites: Sequence[Site]) -> None:
	if not demands:
		raise ValueError("Nothing to allocate: the order has no lines")
	for what, names in (("Line", [d.line for d in demands]), ("Warehouse", [s.warehouse for s in sites])):
		twice = sorted({name for name in names if names.count(name) > 1})
		if twice:
			raise ValueError(f"{what} given twice: {', '.join(twice)}")
