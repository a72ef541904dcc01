"""The cheapest plan that uses only the warehouses of one subset, within a cost limit.

Depth first over (group, warehouse): how many units of the group come from the warehouse, most first, so that among equally
cheap plans the first one found is the one the tie rule wants (goods in order of their first line, as many as possible
from earlier warehouses). A branch is left when a lower bound exceeds the limit, or when the same parcels' weights were
reached before at no greater cost.
"""

from collections.abc import Sequence

from ecom_erp.core.allocation.bounds import Combination, Level, combinations, thinned
from ecom_erp.core.allocation.problem import Problem
from ecom_erp.core.allocation.slopes import cheapest_fill, line_below, whole

Assignment = tuple[tuple[int, ...], ...]  # by group, by position in the subset: units


class Effort:
	"""Counts the steps of all searches of one order; over the limit a search ends as soon as there is any plan."""

	def __init__(self, limit: int):
		self.left = limit

	def spend(self, has_plan: bool) -> None:
		self.left -= 1
		if self.left < 0 and has_plan:
			raise EffortSpent


class EffortSpent(Exception):
	"""The search was ended before it was complete."""


class SubsetSearch:
	"""`run(limit)` finds the cheapest assignment of a total up to `limit`. After a run without success `bound` is the
	least total not yet ruled out; None when the subset cannot ship the order at all. `least_freight` is a bound on
	the freight of any such plan."""

	def __init__(
		self, problem: Problem, subset: Sequence[int], levels: Sequence[Sequence[Level]], least_freight: int
	):
		self.problem = problem
		self.subset = subset
		self.groups = problem.groups
		self.last = len(subset) - 1
		self.base = sum(problem.fixed[s] for s in subset) + problem.policy.split_penalty * self.last
		self.unit_cost = [problem.options[s].handling_per_unit for s in subset]
		self.cheapest_unit_from = [min(self.unit_cost[i:]) for i in range(len(subset))]
		self.most = [[group.most[s] for s in subset] for group in self.groups]
		self.most_after = [[sum(row[i + 1 :]) for i in range(len(subset))] for row in self.most]
		self.forced = [
			[max(0, group.qty - sum(row) + most) for most in row]
			for group, row in zip(self.groups, self.most, strict=True)
		]
		self.handling_after = self._handling_after()
		self.levels = self._useful(levels)
		self.least_freight = least_freight
		self.combinations: list[Combination] = []
		self.begun = False
		self.found: tuple[int, Assignment] | None = None
		self.bound = self.first_bound = self._root_bound() if all(self.levels) else None

	def run(self, limit: int, effort: Effort, has_plan: bool) -> tuple[int, Assignment] | None:
		"""The cheapest (total, assignment) up to `limit`, None when there is none. `has_plan`: whether there is a plan of
		another subset already. Raises EffortSpent; `found` then holds the best so far, if any."""
		if not self.begun:
			self.begun, self.combinations = True, self._combinations()
		self.limit = limit
		self.effort = effort
		self.has_plan = has_plan
		self.found = None
		self.next_bound: int | None = None
		self.seen: dict[tuple, int] = {}
		self.chosen = [[0] * len(self.subset) for _ in self.groups]
		self.grams = [0] * len(self.subset)
		self.lower = self._grams_of(self.forced)
		self.upper = self._grams_of(self.most)
		self.room = [self._room(s) for s in self.subset]
		self.stock = {
			item: [self.problem.options[s].available.get(item, 0) for s in self.subset]
			for item in self.problem.shared
		}
		self._group(0, 0, 0.0, 0)
		self.bound = self.next_bound
		return self.found

	def _group(self, g: int, handling: int, priced: float, pointer: int) -> None:
		"""Goes on with group `g`; all groups before it are placed."""
		if g == len(self.groups):
			self._finish(handling)
			return
		state = (g, *self.grams, *self._scarce(g))
		if self.seen.get(state, handling + 1) <= handling:
			return
		self.seen[state] = handling
		self._from_warehouse(g, 0, self.groups[g].qty, handling, priced, pointer)

	def _from_warehouse(self, g: int, i: int, left: int, handling: int, priced: float, pointer: int) -> None:
		"""Chooses the units of group `g` from warehouse `i`; `left` are not placed yet. `handling` is what the choices so far
		cost besides freight, `priced` what they cost by the straight lines."""
		group = self.groups[g]
		stock = self.stock.get(group.item)
		most = min(left, self.most[g][i], self.room[i])
		if stock is not None:
			most = min(most, stock[i])
		least = max(0, left - self.most_after[g][i])
		counts: Sequence[int]
		if group.whole and left:
			counts = [n for n in (left, 0) if least <= n <= most]
		else:
			counts = range(most, least - 1, -1)
		grams, lower, upper = self.grams[i], self.lower[i], self.upper[i]
		for units in counts:
			self.effort.spend(self.has_plan)
			after = left - units
			paid = priced + units * self.prices[g][i]
			rest = after * self.cheapest_from[g][i + 1] if after else 0
			bound = whole(self.line_base + paid + rest + self.priced_after[g])
			if bound > self.limit:
				self._raise_bound(bound)
				continue
			spent = handling + units * self.unit_cost[i]
			rest = after * self.cheapest_unit_from[i + 1] if after else 0
			self.lower[i] = lower + (units - self.forced[g][i]) * group.grams
			self.upper[i] = upper - (self.most[g][i] - units) * group.grams
			ahead = self._advance(pointer, spent + rest + self.handling_after[g])
			if ahead is None:
				continue
			self.chosen[g][i] = units
			self.grams[i] = grams + units * group.grams
			self.room[i] -= units
			if stock is not None:
				stock[i] -= units
			if i == self.last:
				self._group(g + 1, spent, paid, ahead)
			else:
				self._from_warehouse(g, i + 1, after, spent, paid, ahead)
			if stock is not None:
				stock[i] += units
			self.room[i] += units
		self.grams[i], self.lower[i], self.upper[i] = grams, lower, upper

	def _advance(self, pointer: int, handling: int) -> int | None:
		"""First combination of freight levels, from `pointer` on, that the choices so far leave possible; None when the
		limit does not allow for it. Choices only ever narrow, so what was ruled out above stays ruled out below."""
		lower, upper, needed = self.lower, self.upper, self.problem.grams
		allowed = self.limit - self.base - handling
		for index in range(pointer, len(self.combinations)):
			freight, by_warehouse = self.combinations[index]
			if freight > allowed:
				self._raise_bound(self.base + handling + freight)
				return None
			carried = 0
			for most, least, greatest in zip(by_warehouse, lower, upper):  # noqa: B905 (the innermost loop)
				if most < least:
					break
				carried += most if most < greatest else greatest
			else:
				if carried >= needed:
					return index
		return None

	def _finish(self, handling: int) -> None:
		total = self.base + handling
		for option, grams in zip(self.subset, self.grams, strict=True):
			total += self.problem.known_freight(option, grams)
		if total > self.limit:
			self._raise_bound(total)
			return
		self.found = (total, tuple(tuple(row) for row in self.chosen))
		self.limit = total - 1
		self.has_plan = True

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
			if self.problem.options[s].capacity_units is not None
		]
		return (*stock, *limited)

	def _useful(self, levels: Sequence[Sequence[Level]]) -> list[list[Level]]:
		"""Without levels that carry less than must come from their warehouse because the others cannot carry it. A warehouse is
		left without levels when more must come from it than its couriers take."""
		forced = self._grams_of(self.forced)
		greatest = [warehouse_levels[-1][0] for warehouse_levels in levels]
		beyond_others = self.problem.grams - sum(greatest)
		needed = [max(low, beyond_others + high) for low, high in zip(forced, greatest, strict=True)]
		return [[level for level in row if level[0] >= low] for row, low in zip(levels, needed, strict=True)]

	def _combinations(self) -> list[Combination]:
		"""Where levels had to be thinned out, the bound already known may be the better one."""
		found = combinations(thinned(self.levels), self.problem.grams)
		return [(max(cost, self.least_freight), most) for cost, most in found]

	def _root_bound(self) -> int:
		"""Also prepares the bound by straight lines: `line_base`, prices by group and warehouse, and what all later groups
		cost at least by these prices."""
		lines = [line_below(warehouse_levels) for warehouse_levels in self.levels]
		self.line_base = self.base + sum(start for start, _ in lines)
		slopes = [slope for _, slope in lines]
		self.prices = [
			[cost + slope * group.grams for cost, slope in zip(self.unit_cost, slopes, strict=True)]
			for group in self.groups
		]
		self.cheapest_from = [[min(row[i:]) for i in range(len(row))] for row in self.prices]
		fills = [
			cheapest_fill(g.qty, p, m) for g, p, m in zip(self.groups, self.prices, self.most, strict=True)
		]
		self.priced_after = [sum(fills[g + 1 :]) for g in range(len(fills))]
		by_lines = whole(self.line_base + sum(fills))
		return max(by_lines, self.base + self.handling_after[-1] + self.least_freight)

	def _handling_after(self) -> list[int]:
		"""By group: least handling of all later groups; the last entry is that of all groups."""
		costs = [
			cheapest_fill(group.qty, self.unit_cost, row)
			for group, row in zip(self.groups, self.most, strict=True)
		]
		return [sum(costs[g + 1 :]) for g in range(len(costs))] + [sum(costs)]

	def _grams_of(self, units: Sequence[Sequence[int]]) -> list[int]:
		rows = list(zip(self.groups, units, strict=True))
		return [sum(group.grams * row[i] for group, row in rows) for i in range(len(self.subset))]

	def _room(self, option: int) -> int:
		capacity = self.problem.options[option].capacity_units
		return self.problem.units if capacity is None else capacity
