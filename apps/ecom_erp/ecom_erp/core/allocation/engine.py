"""Exact cheapest allocation of one order.

Combinations of warehouses are taken in order of a lower bound on their cost; each is searched only as far as its bound
is below the best plan so far, and given back to the queue with a better bound when it has none that cheap. When the
cheapest combination left cannot beat the best plan, that plan is optimal.

Ties: lowest total, then fewest parcels, then lowest ranks, then warehouse names, then as many units of the earliest
lines as possible from the earliest warehouses. The order in which lines and warehouses are passed in plays no part.
"""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from ecom_erp.core.allocation.bounds import Level, cheapest_cover, levels, merge
from ecom_erp.core.allocation.model import Demand, Plan, Policy, Shortage, WarehouseOption
from ecom_erp.core.allocation.plan import alternatives, build_plan, single_total
from ecom_erp.core.allocation.problem import Problem
from ecom_erp.core.allocation.search import Assignment, Effort, EffortSpent, SubsetSearch
from ecom_erp.core.allocation.shortage import build_shortage

# Steps of search; some hundred thousand in a second.
EFFORT = 200_000

Rank = tuple[int, int, tuple[int, ...], tuple[int, ...]]  # total, parcels, ranks, warehouses


def allocate(
	demands: Sequence[Demand],
	options: Sequence[WarehouseOption],
	policy: Policy | None = None,
	effort: int = EFFORT,
) -> Plan | Shortage:
	"""The cheapest plan that ships every line whole, or the Shortage that says why there is none.

	The plan is proven cheapest (`gap` 0) unless the proof takes more than `effort` steps, which only large orders with
	stock short everywhere do; then `gap` says how much cheaper another plan could be at most.
	Raises ValueError for an order without lines, a line or warehouse given twice, or a negative freight."""
	problem = Problem(demands, options, policy or Policy())
	search = _Search(problem, effort)
	best = search.run()
	others = alternatives(problem)
	if best is None:
		return build_shortage(problem, search.considered, others, is_feasible)
	return build_plan(problem, best[0], best[1], search.considered, others, search.gap)


def is_feasible(demands: Sequence[Demand], options: Sequence[WarehouseOption], policy: Policy) -> bool:
	"""Whether any plan ships every line whole."""
	return _Search(Problem(demands, options, policy), effort=0).run() is not None


class _Search:
	def __init__(self, problem: Problem, effort: int):
		self.effort = Effort(effort)
		self.gap = 0
		self.problem = problem
		self.considered = 0
		self.best: Rank | None = None
		self.best_assignment: Assignment = ()
		self.useful = problem.useful
		self.entry = {
			s: problem.fixed[s] + problem.known_freight(s, problem.least_grams(s)) for s in self.useful
		}
		self.least_handling = problem.least_per_unit * problem.units
		self._levels: dict[int, list[Level]] = {}
		self._queue: list[
			tuple[Rank, SubsetSearch | None]
		] = []  # without a subset: a whole size, not yet expanded

	def run(self) -> tuple[tuple[int, ...], Assignment] | None:
		"""The warehouses used (indexes) and the units by group and warehouse; None when the order cannot be shipped."""
		self._single_warehouses()
		largest = min(len(self.useful), self.problem.policy.max_parcels or len(self.useful))
		self._expand(2, largest)
		while self._queue:
			rank, search = self._queue[0]
			if self.best is not None and rank > self.best:
				break
			heappop(self._queue)
			if not rank[3]:
				self._expand(rank[1], largest)
				continue
			try:
				self._search_subset(rank, search)
			except EffortSpent:
				assert self.best is not None  # effort is spent only while there is a plan
				self.gap = max(0, self.best[0] - rank[0])
				break
		return None if self.best is None else (self.best[3], self.best_assignment)

	def _single_warehouses(self) -> None:
		for s in self.useful:
			self.considered += 1
			total = single_total(self.problem, s)
			if total is not None:
				self._offer(self._rank(total, (s,)), tuple((g.qty,) for g in self.problem.groups))

	def _expand(self, size: int, largest: int) -> None:
		"""Queues every combination of `size` warehouses that could still win, and the next size as a whole."""
		if size > largest:
			return
		if self.best is not None and self._size_bound(size) > self.best[0]:
			return
		self._extend((), 0, size, 0, [(0, 0)])
		heapify(self._queue)
		if size < largest:
			heappush(self._queue, ((self._size_bound(size + 1), size + 1, (), ()), None))

	def _extend(self, chosen: tuple[int, ...], start: int, size: int, entry: int, front: list[Level]) -> None:
		"""Adds warehouses from position `start` on to `chosen`, whose entry costs and levels together are given."""
		missing = size - len(chosen)
		split = (size - 1) * self.problem.policy.split_penalty
		for position in range(start, len(self.useful) - missing + 1):
			s = self.useful[position]
			spent = entry + self.entry[s]
			if self.best is not None and spent + split + self.least_handling > self.best[0]:
				continue
			if missing > 1:
				both = merge(front, self._warehouse_levels(s)) if chosen else self._warehouse_levels(s)
				self._extend((*chosen, s), position + 1, size, spent, both)
				continue
			self.considered += 1
			subset = (*chosen, s)
			if not self.problem.covers(subset):
				continue
			freight = cheapest_cover(front, self._warehouse_levels(s), self.problem.grams)
			if freight is None:
				continue
			rank = self._rank(self._other_costs(subset) + freight, subset)
			if self.best is None or rank < self.best:
				self._queue.append((rank, None))

	def _search_subset(self, rank: Rank, search: SubsetSearch | None) -> None:
		subset = rank[3]
		if search is None:
			levels_by_warehouse = [self._warehouse_levels(s) for s in subset]
			freight = rank[0] - self._other_costs(subset)
			search = SubsetSearch(self.problem, subset, levels_by_warehouse, freight)
		else:
			try:
				search.run(self._limit(rank, search), self.effort, self.best is not None)
			finally:
				if search.found is not None:
					self._offer(self._rank(search.found[0], subset), search.found[1])
			if search.found is not None:
				return
		if search.bound is not None:
			again = self._rank(max(rank[0], search.bound), subset)
			if self.best is None or again < self.best:
				heappush(self._queue, (again, search))

	def _limit(self, rank: Rank, search: SubsetSearch) -> int:
		"""How dear a plan to look for: never worse than the best. While there is none, a little beyond the bound, and
		twice as far in each further round."""
		if self.best is None:
			assert search.first_bound is not None  # such a subset is not searched
			return rank[0] + max(rank[0] - search.first_bound, search.first_bound // 64)
		return self.best[0] if rank[1:] < self.best[1:] else self.best[0] - 1

	def _other_costs(self, subset: tuple[int, ...]) -> int:
		"""Least cost of a plan over the subset, freight left out."""
		split = (len(subset) - 1) * self.problem.policy.split_penalty
		return sum(self.problem.fixed[s] for s in subset) + split + self.least_handling

	def _offer(self, rank: Rank, assignment: Assignment) -> None:
		if self.best is None or rank < self.best:
			self.best, self.best_assignment = rank, assignment

	def _rank(self, total: int, subset: tuple[int, ...]) -> Rank:
		return (total, len(subset), tuple(self.problem.options[s].rank for s in subset), subset)

	def _size_bound(self, size: int) -> int:
		entries = sorted(self.entry.values())[:size]
		return sum(entries) + (size - 1) * self.problem.policy.split_penalty + self.least_handling

	def _warehouse_levels(self, s: int) -> list[Level]:
		if s not in self._levels:
			most = sum(g.most[s] * g.grams for g in self.problem.groups)
			self._levels[s] = levels(
				lambda grams: self.problem.freight(s, grams), self.problem.least_grams(s), most
			)
		return self._levels[s]
