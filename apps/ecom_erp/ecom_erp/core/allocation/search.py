"""The cheapest plan that uses only the warehouses of one subset, within a cost limit.

Depth first over (group, site): how many units of the group come from the site, most first, so that among equally
cheap plans the first one found is the one the tie rule wants (goods in order of their first line, as many as possible
from earlier warehouses). A branch is left when a lower bound exceeds the limit, or when the same parcels' weights were
reached before at no greater cost.
"""

from collections.abc import Callable, Sequence

from ecom_erp.core.allocation.bounds import Combination, Level, combinations, thinned
from ecom_erp.core.allocation.problem import Problem

Pointers = tuple[int, int]  # into the combinations by freight and by joint cost
Assignment = tuple[tuple[int, ...], ...]  # by group, by position in the subset: units


class SubsetSearch:
	"""`run(limit)` finds the cheapest assignment of a total up to `limit`. After a run without success `bound` is the
	least total not yet ruled out; None when the subset cannot ship the order at all. `least` is a bound already known."""

	def __init__(
		self, problem: Problem, subset: Sequence[int], levels: Sequence[Sequence[Level]], least: int
	):
		self.problem = problem
		self.subset = subset
		self.groups = problem.groups
		self.last = len(subset) - 1
		self.base = sum(problem.fixed[s] for s in subset) + problem.policy.split_penalty * self.last
		self.joint_base = self.base + problem.least_per_unit * problem.units
		self.unit_cost = [problem.sites[s].handling_per_unit for s in subset]
		self.cheapest_unit_from = [min(self.unit_cost[i:]) for i in range(len(subset))]
		self.most = [[group.most[s] for s in subset] for group in self.groups]
		self.most_after = [[sum(row[i + 1 :]) for i in range(len(subset))] for row in self.most]
		self.forced = [
			[max(0, group.qty - sum(row) + most) for most in row]
			for group, row in zip(self.groups, self.most, strict=True)
		]
		self.handling_after = self._handling_after()
		self.by_freight = self._combinations(levels, problem.freight)
		# Where handling differs, freight and handling bounded together say more than each on its own.
		dearer = any(cost > problem.least_per_unit for cost in self.unit_cost)
		self.by_joint = self._combinations(levels, problem.joint) if dearer else self.by_freight
		self.by_joint = [(max(cost, least - self.joint_base), most) for cost, most in self.by_joint]
		self.bound = self.first_bound = self._root_bound()

	def run(self, limit: int) -> tuple[int, Assignment] | None:
		"""The cheapest (total, assignment) up to `limit`, None when there is none."""
		self.limit = limit
		self.found: tuple[int, Assignment] | None = None
		self.next_bound: int | None = None
		self.seen: dict[tuple, int] = {}
		self.chosen = [[0] * len(self.subset) for _ in self.groups]
		self.grams = [0] * len(self.subset)
		self.lower = self._grams_of(self.forced)
		self.upper = self._grams_of(self.most)
		self.room = [self._room(s) for s in self.subset]
		self.stock = {
			item: [self.problem.sites[s].available.get(item, 0) for s in self.subset]
			for item in self.problem.shared
		}
		self._group(0, 0, (0, 0))
		self.bound = self.next_bound
		return self.found

	def _group(self, g: int, handling: int, pointers: Pointers) -> None:
		"""Goes on with group `g`; all groups before it are placed."""
		if g == len(self.groups):
			self._finish(handling)
			return
		state = (g, *self.grams, *self._scarce(g))
		if self.seen.get(state, handling + 1) <= handling:
			return
		self.seen[state] = handling
		self._site(g, 0, self.groups[g].qty, handling, pointers)

	def _site(self, g: int, i: int, left: int, handling: int, pointers: Pointers) -> None:
		"""Chooses the units of group `g` from site `i`; `left` are not placed yet."""
		group = self.groups[g]
		stock = self.stock.get(group.item)
		most = min(left, self.most[g][i], self.room[i])
		if stock is not None:
			most = min(most, stock[i])
		least = max(0, left - self.most_after[g][i])
		if group.whole and left:
			options = [n for n in (left, 0) if least <= n <= most]
		else:
			options = range(most, least - 1, -1)
		grams, lower, upper = self.grams[i], self.lower[i], self.upper[i]
		for units in options:
			spent = handling + units * self.unit_cost[i]
			self.lower[i] = lower + (units - self.forced[g][i]) * group.grams
			self.upper[i] = upper - (self.most[g][i] - units) * group.grams
			rest = (left - units) * self.cheapest_unit_from[i + 1] if units < left else 0
			ahead = self._possible(pointers, spent + rest + self.handling_after[g])
			if ahead is None:
				continue
			self.chosen[g][i] = units
			self.grams[i] = grams + units * group.grams
			self.room[i] -= units
			if stock is not None:
				stock[i] -= units
			if i == self.last:
				self._group(g + 1, spent, ahead)
			else:
				self._site(g, i + 1, left - units, spent, ahead)
			if stock is not None:
				stock[i] += units
			self.room[i] += units
		self.grams[i], self.lower[i], self.upper[i] = grams, lower, upper

	def _possible(self, pointers: Pointers, handling: int) -> Pointers | None:
		"""Moves both pointers on to the first combination of levels that the choices so far leave possible; None when
		the limit does not allow for it."""
		freight = self._advance(self.by_freight, pointers[0], self.base + handling)
		if freight is None:
			return None
		joint = self._advance(self.by_joint, pointers[1], self.joint_base)
		return None if joint is None else (freight, joint)

	def _advance(self, ordered: list[Combination], pointer: int, other_costs: int) -> int | None:
		"""Choices only ever narrow, so a combination ruled out above stays ruled out below."""
		lower, upper, needed = self.lower, self.upper, self.problem.grams
		allowed = self.limit - other_costs
		for index in range(pointer, len(ordered)):
			cost, by_site = ordered[index]
			if cost > allowed:
				self._raise_bound(other_costs + cost)
				return None
			carried = 0
			for most, least, greatest in zip(by_site, lower, upper):  # noqa: B905 (the innermost loop)
				if most < least:
					break
				carried += most if most < greatest else greatest
			else:
				if carried >= needed:
					return index
		return None

	def _finish(self, handling: int) -> None:
		total = self.base + handling
		for site, grams in zip(self.subset, self.grams, strict=True):
			total += self.problem.freight(site, grams)
		if total > self.limit:
			self._raise_bound(total)
			return
		self.found = (total, tuple(tuple(row) for row in self.chosen))
		self.limit = total - 1

	def _raise_bound(self, bound: int) -> None:
		if self.next_bound is None or bound < self.next_bound:
			self.next_bound = bound

	def _scarce(self, g: int) -> tuple[int, ...]:
		"""What besides the weights decides how the groups from `g` on can be placed."""
		open_items = sorted(self.stock.keys() & {group.item for group in self.groups[g:]})
		stock = [n for item in open_items for n in self.stock[item]]
		limited = [
			room
			for room, s in zip(self.room, self.subset, strict=True)
			if self.problem.sites[s].capacity_units is not None
		]
		return (*stock, *limited)

	def _combinations(
		self, levels: Sequence[Sequence[Level]], cost: Callable[[int, int], int]
	) -> list[Combination]:
		"""Combinations of levels that could carry the order, each level priced by `cost` at the least grams it stands
		for; levels that carry less than must come from their site are left out."""
		forced = self._grams_of(self.forced)
		greatest = [site_levels[-1][0] for site_levels in levels]
		beyond_others = self.problem.grams - sum(greatest)
		needed = [max(low, beyond_others + high) for low, high in zip(forced, greatest, strict=True)]
		useful = [
			[level for level in row if level[0] >= low] for row, low in zip(levels, needed, strict=True)
		]
		priced = []
		for s, row, low in zip(self.subset, thinned(useful), needed, strict=True):
			starts = [max(low, self.problem.least_grams(s)), *[most + 1 for most, _ in row]]
			priced.append([(most, cost(s, start)) for (most, _), start in zip(row, starts, strict=False)])
		return combinations(priced, self.problem.grams)

	def _root_bound(self) -> int | None:
		"""None when the sites' couriers together do not take the order's weight."""
		if not self.by_freight:
			return None
		by_freight = self.base + self.handling_after[-1] + self.by_freight[0][0]
		return max(by_freight, self.joint_base + self.by_joint[0][0])

	def _handling_after(self) -> list[int]:
		"""By group: least handling of all later groups; the last entry is that of all groups."""
		order = sorted(range(len(self.subset)), key=lambda i: self.unit_cost[i])
		costs = []
		for group, row in zip(self.groups, self.most, strict=True):
			left, cost = group.qty, 0
			for i in order:
				units = min(left, row[i])
				left, cost = left - units, cost + units * self.unit_cost[i]
			costs.append(cost)
		return [sum(costs[g + 1 :]) for g in range(len(costs))] + [sum(costs)]

	def _grams_of(self, units: Sequence[Sequence[int]]) -> list[int]:
		rows = list(zip(self.groups, units, strict=True))
		return [sum(group.grams * row[i] for group, row in rows) for i in range(len(self.subset))]

	def _room(self, site: int) -> int:
		capacity = self.problem.sites[site].capacity_units
		return self.problem.units if capacity is None else capacity
