"""The engine against an independent judge, on many small orders of every shape."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ecom_erp.core.allocation import Demand, Plan, Policy, Shortage, WarehouseOption, allocate, explain
from tests.core.allocation.freight import steps
from tests.core.allocation.oracle import best_key

ITEMS = ("Tea", "Pot", "Cup")


@st.composite
def problems(draw):
	names = [f"L{i}" for i in range(draw(st.integers(1, 3)))]
	weights = st.sampled_from([0, 100, 250, 333, 500])
	demands = [
		Demand(name, draw(st.sampled_from(ITEMS)), draw(st.integers(1, 3)), draw(weights)) for name in names
	]
	options = [draw(_site(f"W{i}")) for i in range(draw(st.integers(1, 4)))]
	warehouses = st.sampled_from([option.warehouse for option in options])
	policy = Policy(
		split_penalty=draw(st.integers(0, 5)),
		late_penalty=draw(st.integers(0, 3)),
		rank_penalty=draw(st.integers(0, 2)),
		max_parcels=draw(st.sampled_from([None, None, 1, 2])),
		allow_line_split=draw(st.booleans()),
		pinned=draw(st.dictionaries(st.sampled_from(names), warehouses, max_size=1))
		if draw(st.booleans())
		else {},
		excluded=draw(st.dictionaries(st.sampled_from(names), st.sets(warehouses, max_size=2), max_size=2)),
	)
	return demands, options, policy


@st.composite
def _site(draw, name):
	number = st.integers(0, 4)
	limit = draw(st.sampled_from([None, None, None, 700, 1500]))
	freight = steps(
		draw(st.sampled_from([200, 500, 1000])),
		draw(number),
		draw(st.sampled_from([100, 250, 500])),
		draw(number),
		limit,
	)
	return WarehouseOption(
		name,
		{item: draw(number) for item in ITEMS},
		freight if draw(st.integers(0, 15)) else None,
		rank=draw(st.integers(0, 2)),
		handling_per_parcel=draw(st.integers(0, 2)),
		handling_per_unit=draw(st.integers(0, 2)),
		late_days=draw(st.integers(0, 2)),
		capacity_units=draw(st.sampled_from([None, None, None, 2, 4])),
	)


@settings(max_examples=400, deadline=None)
@given(problems())
def test_no_plan_is_better_and_none_is_missed(problem):
	demands, options, policy = problem
	answer, best = allocate(demands, options, policy), best_key(demands, options, policy)
	if best is None:
		assert isinstance(answer, Shortage)
		return
	ranks = tuple(parcel.rank for parcel in answer.parcels)
	names = tuple(parcel.warehouse for parcel in answer.parcels)
	assert (answer.total, len(answer.parcels), ranks, names) == best


@settings(max_examples=200, deadline=None)
@given(problems())
def test_plans_keep_their_promises(problem):
	demands, options, policy = problem
	plan = allocate(demands, options, policy)
	if isinstance(plan, Shortage):
		assert set(plan.shippable) <= {demand.line for demand in demands}
		return
	by_name = {option.warehouse: option for option in options}
	for demand in demands:
		assert sum(parcel.lines.get(demand.line, 0) for parcel in plan.parcels) == demand.qty
	for parcel in plan.parcels:
		option = by_name[parcel.warehouse]
		for item in ITEMS:
			taken = sum(parcel.lines.get(d.line, 0) for d in demands if d.item == item)
			assert taken <= option.available[item]
		assert all(policy.allows(line, parcel.warehouse) and qty > 0 for line, qty in parcel.lines.items())
		assert parcel.cost.freight == option.freight(parcel.grams)
	assert plan.total == sum(parcel.cost.total for parcel in plan.parcels)
	rows = explain(plan)
	assert sum(row.qty for row in rows) == sum(demand.qty for demand in demands)
	assert all(row.message.format(**row.params) for row in rows)


@settings(max_examples=200, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_input_plays_no_part(problem, random):
	demands, options, policy = problem
	answer = allocate(demands, options, policy)
	random.shuffle(demands)
	random.shuffle(options)
	again = allocate(demands, options, policy)
	assert again == answer


@settings(max_examples=100, deadline=None)
@given(problems(), st.integers(0, 3))
def test_more_stock_never_costs_more(problem, index):
	demands, options, policy = problem
	answer = allocate(demands, options, policy)
	option = options[index % len(options)]
	richer = WarehouseOption(
		**{**vars(option), "available": {item: n + 2 for item, n in option.available.items()}}
	)
	again = allocate(demands, [richer if s is option else s for s in options], policy)
	if isinstance(answer, Plan):
		assert isinstance(again, Plan)
		assert again.total <= answer.total
