"""One parcel divided by rule: every piece in exactly one, none too heavy that need not be."""

from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.allocation.splitting import Goods, Rule, divided

goods = st.lists(
	st.builds(
		Goods,
		st.text("abcdef", min_size=1, max_size=3),
		st.integers(1, 9),
		st.integers(0, 3000),
		st.sampled_from("XYZ"),
	),
	min_size=1,
	max_size=6,
	unique_by=lambda one: one.key,
)
rules = st.builds(Rule, st.sampled_from([0, 500, 2000]), st.booleans())


def test_by_weight_and_group():
	found = divided([Goods("mug", 3, 400, "Kitchen"), Goods("hat", 1, 100, "Wear")], Rule(1000, True))
	assert found == [{"mug": 2}, {"mug": 1}, {"hat": 1}]
	assert divided([Goods("mug", 3, 400), Goods("hat", 1, 100)], Rule(1000)) == [
		{"mug": 2, "hat": 1},
		{"mug": 1},
	]


def test_what_is_too_heavy_goes_alone():
	assert divided([Goods("anvil", 2, 5000)], Rule(1000)) == [{"anvil": 1}, {"anvil": 1}]


@given(goods, rules)
def test_every_piece_is_in_one_parcel(all_goods, rule):
	by_key = {one.key: one for one in all_goods}
	found = divided(all_goods, rule)
	for one in all_goods:
		assert sum(parcel.get(one.key, 0) for parcel in found) == one.qty
	for parcel in found:
		assert parcel
		grams = sum(by_key[key].grams * qty for key, qty in parcel.items())
		assert not rule.grams or grams <= rule.grams or sum(parcel.values()) == 1
		assert not rule.by_group or len({by_key[key].group for key in parcel}) == 1
