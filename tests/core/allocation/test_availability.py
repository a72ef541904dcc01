"""Which part of an order ships now, and who is released first: against searches through all possibilities."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.allocation import Demand, Plan, Policy, Shortage, WarehouseOption, allocate
from ecom_erp.core.allocation.availability import WholeLine, available_part, awaited_plan
from ecom_erp.core.allocation.engine import is_feasible
from ecom_erp.core.orders.waiting.queue import Awaiting, releasable

ITEMS, PLACES = ("cup", "saucer"), ("A", "B")


def option(place: str, stock: dict[str, int], cost: int = 500, **more) -> WarehouseOption:
	return WarehouseOption(place, stock, lambda grams: cost + grams, **more)


def line(name: str, units: int, each: dict[str, int]) -> WholeLine:
	demands = tuple(Demand(f"{name}|{item}", item, units * pieces, 1) for item, pieces in each.items())
	return WholeLine(name, units, demands)


def pieces(demands) -> dict[str, int]:
	return {demand.line: demand.qty for demand in demands}


def now_of(plan: Plan) -> dict[str, int]:
	return pieces(plan.demands)


def test_three_of_five_ship_now():
	part = available_part(
		[line("L1", 5, {"cup": 1})], [option("A", {"cup": 2}), option("B", {"cup": 1})], Policy(), allocate
	)
	assert now_of(part.now) == {"L1|cup": 3}
	assert [(parcel.warehouse, dict(parcel.lines)) for parcel in part.now.parcels] == [
		("A", {"L1|cup": 2}),
		("B", {"L1|cup": 1}),
	]
	assert pieces(part.waits) == {"L1|cup": 2}


def test_of_a_set_none_leaves_without_the_other():
	"""Two cups and a saucer make a set; three cups and five saucers make one."""
	part = available_part(
		[line("set", 4, {"cup": 2, "saucer": 1})], [option("A", {"cup": 3, "saucer": 5})], Policy(), allocate
	)
	assert now_of(part.now) == {"set|cup": 2, "set|saucer": 1}
	assert pieces(part.waits) == {"set|cup": 6, "set|saucer": 3}


def test_nothing_is_divided_that_ships_whole_or_not_at_all():
	cups = [line("L1", 2, {"cup": 1})]
	assert available_part(cups, [option("A", {"cup": 2})], Policy(), allocate) is None
	assert available_part(cups, [option("A", {})], Policy(), allocate) is None
	assert available_part(cups, [WarehouseOption("A", {"cup": 1}, None)], Policy(), allocate) is None


def test_a_line_that_may_not_be_divided_ships_what_one_warehouse_has():
	part = available_part(
		[line("L1", 5, {"cup": 1})],
		[option("A", {"cup": 2}), option("B", {"cup": 1})],
		Policy(allow_line_split=False),
		allocate,
	)
	assert now_of(part.now) == {"L1|cup": 2}
	assert pieces(part.waits) == {"L1|cup": 3}


def test_whole_units_only():
	with pytest.raises(ValueError, match="whole units"):
		WholeLine("L1", 2, (Demand("L1|cup", "cup", 3),))


class TestAwaited:
	waits = (Demand("L1|cup", "cup", 2, 1),)

	def places(self, incoming=(), closed=()):
		options = [option("A", {}, 100), option("B", {}, 900)]
		plan = awaited_plan(self.waits, options, Policy(), dict(incoming), set(closed), allocate)
		if isinstance(plan, Shortage):
			return plan.obstacle.code
		return [parcel.warehouse for parcel in plan.parcels]

	def test_in_the_cheapest_warehouse(self):
		assert self.places() == ["A"]

	def test_where_it_is_under_way(self):
		assert self.places({("cup", "B"): 1}) == ["B"]

	def test_not_where_no_courier_takes_it(self):
		assert self.places(closed={("cup", "A")}) == ["B"]
		assert self.places({("cup", "B"): 1}, {("cup", "B")}) == ["A"]
		assert self.places(closed={("cup", "A"), ("cup", "B")}) == "stock"


recipes = st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 2), min_size=1)
wanted = st.lists(st.tuples(st.integers(1, 3), recipes), min_size=1, max_size=3)
shelf = st.fixed_dictionaries({item: st.integers(0, 4) for item in ITEMS})
policies = st.builds(
	Policy, allow_line_split=st.booleans(), max_parcels=st.sampled_from([None, 1]), split_penalty=st.just(100)
)


@given(wanted, st.tuples(shelf, shelf), policies)
def test_as_much_as_can_ship_in_the_order_of_the_lines(lines, shelves, policy):
	"""The oracle tries every number of units of every line and takes the best, the first line deciding first; that nothing of a
	later line is lost for it is the definition."""
	whole = [line(f"L{number}", units, each) for number, (units, each) in enumerate(lines)]
	options = [option(place, stock) for place, stock in zip(PLACES, shelves, strict=True)]
	part = available_part(whole, options, policy, allocate)

	def ships(counts) -> bool:
		demands = [
			demand for one, count in zip(whole, counts, strict=True) for demand in one.demands_of(count)
		]
		return bool(demands) and is_feasible(demands, options, policy)

	able = [counts for counts in product(*(range(one.units + 1) for one in whole)) if ships(counts)]
	everything = tuple(one.units for one in whole)
	if not able or everything in able:
		assert part is None
		return
	assert part is not None
	got = now_of(part.now)
	counts = tuple(
		next((got.get(demand.line, 0) * one.units // demand.qty for demand in one.demands), 0)
		for one in whole
	)
	assert counts in able
	# nothing more of any line could come along
	for place, one in enumerate(whole):
		if counts[place] < one.units:
			more = (*counts[:place], counts[place] + 1, *counts[place + 1 :])
			assert more not in able
	waits = pieces(part.waits)
	for one in whole:
		for demand in one.demands:
			assert got.get(demand.line, 0) + waits.get(demand.line, 0) == demand.qty


queues = st.lists(st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 3), min_size=1), max_size=5)


@given(queues, shelf)
def test_first_come_first_served(queue, stock):
	"""Each parcel in its turn gets its pieces off the shelf, set aside where they are not enough; those complete are released."""
	pieces_on_shelf = [item for item, qty in stock.items() for _piece in range(qty)]
	complete = []
	for number, needs in enumerate(queue):
		aside = []
		for item, qty in needs.items():
			for _piece in range(qty):
				if item in pieces_on_shelf:
					pieces_on_shelf.remove(item)
					aside.append(item)
		if len(aside) == sum(needs.values()):
			complete.append(f"P{number}")
	parcels = [Awaiting(f"P{number}", needs) for number, needs in enumerate(queue)]
	assert releasable(parcels, stock) == complete


def test_a_parcel_of_which_nothing_is_open_is_not_released():
	halted, other = Awaiting("halted", {"cup": 0}), Awaiting("other", {"cup": 1})
	assert releasable([halted, other], {"cup": 1}) == ["other"]
