"""What a shop may offer: worked examples, and properties that hold for any stock."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.catalog.stock_share import offered

ITEMS = ("a", "b", "c")
RECIPES = st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 9), min_size=1)
FREE = st.fixed_dictionaries({item: st.integers(-20, 500) for item in ITEMS})
SHARES = st.decimals(0, 100, places=2)


def test_a_pack_counts_in_packs():
	assert offered({"tea": 6}, {"tea": 35}) == 5


def test_the_scarcest_part_of_a_bundle_decides():
	assert offered({"cup": 2, "tea": 1}, {"cup": 9, "tea": 3}) == 3
	assert offered({"cup": 2, "tea": 1}, {"cup": 9}) == 0


def test_the_share_is_taken_before_the_pieces_are_counted():
	"""Half of 35 is 17.5: two packs of 6, not half of five packs."""
	assert offered({"tea": 6}, {"tea": 35}, Decimal(50)) == 2
	assert offered({"tea": 1}, {"tea": 35}, Decimal(50)) == 17


def test_the_buffer_is_held_back_from_the_listing():
	assert offered({"tea": 6}, {"tea": 35}, Decimal(100), 2) == 3
	assert offered({"tea": 6}, {"tea": 35}, Decimal(100), 9) == 0


def test_a_recipe_that_takes_nothing_offers_nothing():
	assert offered({}, {"tea": 35}) == 0


@given(RECIPES, FREE, SHARES, st.integers(0, 50))
def test_as_counted_piece_by_piece(recipe, free, share, buffer):
	"""The oracle packs one more as long as each part stays within its share."""
	packed = 0
	while packed < 600 and all(
		(packed + 1) * each * 100 <= free[item] * share for item, each in recipe.items()
	):
		packed += 1
	assert offered(recipe, free, share, buffer) == max(packed - buffer, 0)


@given(
	st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), min_size=1, max_size=3), st.integers(0, 500)
)
def test_shops_that_divide_the_stock_never_offer_more_than_there_is(parts, pieces):
	"""Shares of 0-60 % are scaled to 100 % together."""
	total = sum(share for share, _each in parts) or 1
	sold = 0
	for share, each in parts:
		sold += each * offered({"a": each}, {"a": pieces}, Decimal(share * 100 // total))
	assert sold <= pieces


@given(RECIPES, FREE, SHARES, st.integers(0, 50), st.sampled_from(ITEMS))
def test_more_stock_never_offers_less(recipe, free, share, buffer, item):
	more = {**free, item: free[item] + 1}
	assert offered(recipe, more, share, buffer) >= offered(recipe, free, share, buffer) >= 0
