"""Units, pieces, and the way from one to the other, which loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.quantities import grams_of_a_piece, pieces_of, recipe, recipe_of, whole_units

ITEMS = st.sampled_from("abc")
RECIPES = st.dictionaries(ITEMS, st.integers(1, 9), min_size=1)


def test_a_pack_and_a_bundle():
	assert pieces_of(2, {"tea": 3}) == {"tea": 6}
	assert pieces_of(2, {"pot": 1, "spoon": 4}) == {"pot": 2, "spoon": 8}
	assert whole_units({"tea": 5}, {"tea": 3}) == (1, {"tea": 2})
	assert whole_units({"pot": 2, "spoon": 7}, {"pot": 1, "spoon": 4}) == (1, {"pot": 1, "spoon": 3})
	assert whole_units({"pot": 2}, {"pot": 1, "spoon": 4}) == (0, {"pot": 2, "spoon": 0})
	assert whole_units({"pot": 2}, {}) == (0, {})


def test_an_item_that_appears_twice_is_added_up():
	assert recipe([("tea", 2), ("cup", 1), ("tea", 1.0)]) == {"tea": 3, "cup": 1}


@pytest.mark.parametrize("pieces", [0.5, -1])
def test_a_recipe_is_in_whole_pieces(pieces):
	with pytest.raises(ValueError, match="not a number of whole pieces"):
		recipe([("tea", pieces)])


@pytest.mark.parametrize("units", [0, 2])
def test_pieces_that_are_not_the_same_for_each_unit_have_no_recipe(units):
	with pytest.raises(ValueError, match="5 pieces of tea"):
		recipe_of({"tea": 5}, units)


def test_the_pieces_of_a_pack_never_weigh_less_than_it():
	"""1000 g in three pieces."""
	assert grams_of_a_piece(1000, {"tea": 3}) == 334
	assert grams_of_a_piece(1000, {"tea": 1}) == 1000
	assert grams_of_a_piece(1000, {"tea": 3, "cup": 1}) == 0


@given(RECIPES, st.dictionaries(ITEMS, st.integers(0, 60)))
def test_no_remainder_is_lost(of, pieces):
	units, over = whole_units(pieces, of)
	taken = pieces_of(units, of)
	assert {item: taken[item] + over[item] for item in of} == {item: pieces.get(item, 0) for item in of}
	assert any(over[item] < each for item, each in of.items()), "another unit could be made"
	assert min(over.values()) >= 0


@given(RECIPES, st.integers(1, 50))
def test_there_and_back(of, units):
	pieces = pieces_of(units, of)
	assert whole_units(pieces, of) == (units, dict.fromkeys(of, 0))
	assert recipe_of(pieces, units) == of
