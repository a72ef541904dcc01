"""Orders worked by hand."""

import pytest

from benchmarks.allocation_cases import hard_order
from ecom_erp.core.allocation import Demand, Plan, Policy, Shortage, WarehouseOption, allocate, explain
from tests.core.allocation.freight import flat, steps


def shipped(plan: Plan) -> dict:
	assert isinstance(plan, Plan), plan
	return {parcel.warehouse: dict(parcel.lines) for parcel in plan.parcels}


def test_one_line_goes_from_the_cheaper_warehouse():
	options = [
		WarehouseOption("North", {"Tea": 5}, flat(700)),
		WarehouseOption("South", {"Tea": 5}, flat(650)),
	]
	plan = allocate([Demand("1", "Tea", 2)], options)
	assert (shipped(plan), plan.total) == ({"South": {"1": 2}}, 650)


def test_one_parcel_beats_two_cheap_ones_when_splitting_is_dear():
	options = [
		WarehouseOption("A", {"Tea": 1, "Pot": 1}, flat(900)),
		WarehouseOption("B", {"Tea": 1}, flat(300)),
		WarehouseOption("C", {"Pot": 1}, flat(300)),
	]
	demands = [Demand("1", "Tea", 1), Demand("2", "Pot", 1)]
	assert shipped(allocate(demands, options, Policy(split_penalty=400))) == {
		"A": {"1": 1, "2": 1}
	}  # 900 < 1000
	plan = allocate(demands, options, Policy(split_penalty=200))
	assert (shipped(plan), plan.total) == ({"B": {"1": 1}, "C": {"2": 1}}, 800)  # < 900
	assert [parcel.cost.split for parcel in plan.parcels] == [0, 200]


def test_a_line_is_split_just_below_the_next_weight_step():
	# 3 x 400 g. All from A: 500 + 2 steps = 1100. One (400 g) from B at 300, two (800 g) from A: 500 + 1 step = 800.
	# Two from B: 300 + 1 step of 600 = 900, one from A 500.
	options = [
		WarehouseOption("A", {"Tea": 9}, steps(500, 500, 400, 300)),
		WarehouseOption("B", {"Tea": 9}, steps(500, 300, 400, 600)),
	]
	plan = allocate([Demand("1", "Tea", 3, unit_grams=400)], options, Policy(split_penalty=0))
	assert plan.total == 1100
	assert shipped(plan) == {"A": {"1": 3}}  # 800 + 300 is 1100 as well: fewer parcels win
	options[1] = WarehouseOption("B", {"Tea": 9}, steps(500, 299, 400, 600))
	plan = allocate([Demand("1", "Tea", 3, unit_grams=400)], options)
	assert (plan.total, shipped(plan)) == (1099, {"A": {"1": 2}, "B": {"1": 1}})


def test_each_cost_is_counted_and_shown():
	option = WarehouseOption("A", {"Tea": 4}, steps(1000, 500, 500, 100), 2, 30, 7, late_days=3)
	plan = allocate([Demand("1", "Tea", 4, 300, 10)], [option], Policy(0, late_penalty=50, rank_penalty=11))
	(parcel,) = plan.parcels
	cost = parcel.cost
	# 1200 g: 500 + one step; handling 30 + 4 x 7; 3 days x 50; rank 2 x 11
	assert (cost.freight, cost.handling, cost.late, cost.rank, cost.split) == (600, 58, 150, 22, 0)
	assert plan.total == cost.total == 830
	assert (parcel.grams, parcel.volume, parcel.units) == (1200, 40, 4)


def test_being_late_can_cost_more_than_freight():
	options = [
		WarehouseOption("Near", {"Tea": 1}, flat(900)),
		WarehouseOption("Far", {"Tea": 1}, flat(500), late_days=2),
	]
	assert shipped(allocate([Demand("1", "Tea", 1)], options, Policy(late_penalty=201))) == {"Near": {"1": 1}}
	assert shipped(allocate([Demand("1", "Tea", 1)], options, Policy(late_penalty=199))) == {"Far": {"1": 1}}


def test_two_lines_of_one_item_share_the_stock():
	options = [WarehouseOption("A", {"Tea": 3}, flat(100)), WarehouseOption("B", {"Tea": 2}, flat(500))]
	plan = allocate([Demand("1", "Tea", 2), Demand("2", "Tea", 2)], options)
	assert shipped(plan) == {"A": {"1": 2, "2": 1}, "B": {"2": 1}}
	options = [WarehouseOption("A", {"Tea": 3}, flat(100))]
	assert isinstance(allocate([Demand("1", "Tea", 2), Demand("2", "Tea", 2)], options), Shortage)


def test_lines_stay_whole_when_the_policy_says_so():
	options = [WarehouseOption("A", {"Tea": 2}, flat(100)), WarehouseOption("B", {"Tea": 3}, flat(900))]
	demands = [Demand("1", "Tea", 3)]
	assert shipped(allocate(demands, options, Policy(allow_line_split=False))) == {"B": {"1": 3}}
	options[1] = WarehouseOption("B", {"Tea": 2}, flat(900))
	refused = allocate(demands, options, Policy(allow_line_split=False))
	assert refused.obstacle.code == "line_split"


def test_pinned_and_excluded_lines():
	options = [
		WarehouseOption("A", {"Tea": 9, "Pot": 9}, flat(100)),
		WarehouseOption("B", {"Tea": 9, "Pot": 9}, flat(200)),
	]
	demands = [Demand("1", "Tea", 1), Demand("2", "Pot", 1)]
	pinned = allocate(demands, options, Policy(split_penalty=1000, pinned={"1": "B"}))
	assert shipped(pinned) == {"B": {"1": 1, "2": 1}}
	excluded = allocate(demands, options, Policy(excluded={"2": {"A"}}))
	assert shipped(excluded) == {"B": {"1": 1, "2": 1}}  # 200 < 100 + 200


def test_a_full_warehouse_gives_only_what_it_can_handle():
	options = [
		WarehouseOption("A", {"Tea": 9}, flat(100), capacity_units=2),
		WarehouseOption("B", {"Tea": 9}, flat(100)),
	]
	assert shipped(allocate([Demand("1", "Tea", 3)], options)) == {"B": {"1": 3}}
	options = [options[0], WarehouseOption("B", {"Tea": 1}, flat(100))]
	assert shipped(allocate([Demand("1", "Tea", 3)], options)) == {"A": {"1": 2}, "B": {"1": 1}}
	refused = allocate([Demand("1", "Tea", 3)], [WarehouseOption("A", {"Tea": 9}, flat(1), capacity_units=2)])
	assert refused.obstacle.code == "capacity"


def test_too_heavy_for_one_parcel_goes_from_two_warehouses():
	limit = steps(1000, 100, 1000, 10, limit=2000)
	options = [WarehouseOption("A", {"Tea": 9}, limit), WarehouseOption("B", {"Tea": 9}, limit)]
	plan = allocate([Demand("1", "Tea", 3, 1000)], options)
	assert (shipped(plan), plan.total) == ({"A": {"1": 2}, "B": {"1": 1}}, 210)
	assert allocate([Demand("1", "Tea", 3, 1000)], options[:1]).obstacle.code == "weight_limit"


def test_ties_fewest_parcels_then_rank_then_name():
	demands = [Demand("1", "Tea", 1)]
	one = WarehouseOption("Z", {"Tea": 1}, flat(100), rank=0)
	other = WarehouseOption("A", {"Tea": 1}, flat(100), rank=1)
	assert list(shipped(allocate(demands, [other, one]))) == ["Z"]
	same = WarehouseOption("Y", {"Tea": 1}, flat(100), rank=0)
	assert list(shipped(allocate(demands, [one, same]))) == ["Y"]


def test_shortage_names_items_and_what_could_ship():
	options = [WarehouseOption("A", {"Tea": 2, "Pot": 1}, flat(1)), WarehouseOption("B", {"Tea": 1}, None)]
	refused = allocate([Demand("1", "Tea", 3), Demand("2", "Pot", 1)], options)
	assert isinstance(refused, Shortage)
	assert (
		refused.obstacle.message.format(**refused.obstacle.params) == "Tea: 3 ordered, 2 available, 1 missing"
	)
	assert [(i.item, i.demanded, i.available, i.missing) for i in refused.items] == [
		("Pot", 1, 1, 0),
		("Tea", 3, 2, 1),
	]
	assert refused.shippable == ("2",)


def test_nobody_delivers_there():
	assert (
		allocate([Demand("1", "Tea", 1)], [WarehouseOption("A", {"Tea": 1}, None)]).obstacle.code
		== "no_delivery"
	)
	assert allocate([Demand("1", "Tea", 1)], []).obstacle.code == "no_delivery"


def test_too_many_parcels():
	options = [WarehouseOption("A", {"Tea": 1}, flat(1)), WarehouseOption("B", {"Pot": 1}, flat(1))]
	demands = [Demand("1", "Tea", 1), Demand("2", "Pot", 1)]
	assert allocate(demands, options, Policy(max_parcels=1)).obstacle.code == "max_parcels"
	assert isinstance(allocate(demands, options, Policy(max_parcels=2)), Plan)


def test_alternatives_say_what_one_warehouse_would_cost_or_why_not():
	options = [
		WarehouseOption("A", {"Tea": 2, "Pot": 1}, flat(900)),
		WarehouseOption("B", {"Tea": 1, "Pot": 1}, flat(100)),
		WarehouseOption("C", {"Tea": 2, "Pot": 1}, None),
	]
	plan = allocate([Demand("1", "Tea", 2), Demand("2", "Pot", 1)], options)
	a, b, c = plan.alternatives
	assert (a.warehouse, a.total, a.obstacles) == ("A", 900, ())
	(short,) = b.obstacles
	assert (b.total, short.message.format(**short.params)) == (None, "B is short of Tea by 1")
	assert [o.code for o in c.obstacles] == ["cannot_deliver"]


def test_every_line_is_explained():
	options = [
		WarehouseOption("A", {"Tea": 2, "Pot": 1}, flat(300)),
		WarehouseOption("B", {"Tea": 2, "Pot": 1}, flat(450)),
	]
	demands = [Demand("1", "Tea", 2), Demand("2", "Pot", 1)]
	first, second = explain(allocate(demands, options))
	assert (first.line, first.qty, first.warehouse, first.code) == ("1", 2, "A", "one_parcel_next")
	text = "Everything from A in one parcel is cheapest; from B it would cost 150 more"
	assert first.message.format(**first.params) == second.message.format(**second.params) == text

	options = [
		WarehouseOption("A", {"Tea": 2}, flat(300)),
		WarehouseOption("B", {"Tea": 2, "Pot": 1}, flat(450)),
	]
	rows = explain(
		allocate([Demand("1", "Tea", 3), Demand("2", "Pot", 1)], options, Policy(pinned={"2": "B"}))
	)
	assert [(r.line, r.qty, r.warehouse, r.code) for r in rows] == [
		("1", 2, "A", "split_needed"),
		("1", 1, "B", "split_needed"),
		("2", 1, "B", "pinned"),
	]
	only = explain(allocate([Demand("1", "Pot", 1)], options))
	assert [r.code for r in only] == ["only_warehouse"]


@pytest.mark.parametrize(
	"make",
	[
		lambda: Demand("1", "Tea", 0),
		lambda: Demand("1", "Tea", -1),
		lambda: Demand("1", "Tea", 1, -5),
		lambda: Demand("1", "Tea", 1.5),
		lambda: WarehouseOption("A", {"Tea": -1}, flat(1)),
		lambda: WarehouseOption("A", {}, flat(1), handling_per_unit=-1),
		lambda: Policy(split_penalty=-1),
		lambda: Policy(max_parcels=0),
		lambda: allocate([], []),
		lambda: allocate([Demand("1", "Tea", 1), Demand("1", "Pot", 1)], []),
		lambda: allocate(
			[Demand("1", "Tea", 1)], [WarehouseOption("A", {}, flat(1)), WarehouseOption("A", {}, flat(1))]
		),
		lambda: allocate([Demand("1", "Tea", 1)], [WarehouseOption("A", {"Tea": 1}, flat(-1))]),
	],
)
def test_impossible_input_is_refused(make):
	with pytest.raises(ValueError):
		make()


def test_without_effort_there_is_a_plan_and_an_honest_gap():
	demands, options, policy = hard_order(1, 5, 6, 0.6)
	cheapest = allocate(demands, options, policy)
	quick = allocate(demands, options, policy, effort=0)
	assert len(cheapest.parcels) > 1 and cheapest.gap == 0
	assert cheapest.total <= quick.total <= cheapest.total + quick.gap
	for demand in demands:
		assert sum(parcel.lines.get(demand.line, 0) for parcel in quick.parcels) == demand.qty
