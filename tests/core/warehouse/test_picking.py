"""The walk of a wave, worked out by hand, and what must hold for any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.warehouse.picking import Pick, filled, put_back, stops, without_enough

WALK = (
	Pick("r1", "mug", "P2", 2, 1),
	Pick("r2", "mug", "P1", 1, 2),
	Pick("r3", "cap", "P1", 1, 1),
	Pick("r4", "mug", "P3", 3, 4),
)


def picked(stop) -> dict[str, int]:
	return {pick.row: pick.picked for pick in stop.picks}


def test_a_stop_has_all_pieces_of_its_item_by_slot():
	mug, cap = stops(WALK)
	assert (mug.item, mug.qty, [pick.slot for pick in mug.picks]) == ("mug", 7, [1, 2, 3])
	assert (cap.item, cap.qty, cap.picked) == ("cap", 1, 0)


@pytest.mark.parametrize(
	("pieces", "rows"),
	[
		(0, {"r2": 0, "r1": 0, "r4": 0}),
		(2, {"r2": 2, "r1": 0, "r4": 0}),
		(5, {"r2": 2, "r1": 1, "r4": 2}),
		(7, {"r2": 2, "r1": 1, "r4": 4}),
	],
)
def test_pieces_fill_one_slot_after_the_other(pieces, rows):
	assert picked(filled(stops(WALK)[0], pieces)) == rows


@pytest.mark.parametrize("pieces", [-1, 8])
def test_more_than_is_needed_does_not_fit(pieces):
	with pytest.raises(ValueError):
		filled(stops(WALK)[0], pieces)


@pytest.mark.parametrize(
	("found", "urgency", "short"),
	[
		(6, ("P1", "P2", "P3"), {"P3": 3}),  # 2 + 1 go; 3 are left of 4
		(6, ("P3", "P2", "P1"), {"P1": 1}),  # 4 + 1 go; 1 is left of 2
		(3, ("P3", "P1", "P2"), {"P3": 3}),  # the large one cannot be had, the others can
		(2, ("P3", "P2", "P1"), {"P3": 2, "P1": 1}),
		(0, ("P1", "P2", "P3"), {"P1": 0, "P2": 0, "P3": 0}),
		(7, ("P1", "P2", "P3"), {}),
	],
)
def test_the_most_urgent_parcels_get_what_is_there(found, urgency, short):
	assert without_enough(stops(WALK)[0], found, urgency) == short


def test_what_was_picked_for_a_parcel_that_leaves_goes_to_the_next_one():
	mug, cap = stops(WALK)
	walk = [*filled(mug, 2).picks, *filled(cap, 1).picks]
	rest, back = put_back(walk, {"P1": 1})
	[left] = rest
	assert (left.item, picked(left)) == ("mug", {"r1": 1, "r4": 1})
	assert back == {"cap": 1}


def test_what_nobody_needs_is_put_back():
	mug, cap = stops(WALK)
	rest, back = put_back([*filled(mug, 7).picks, *cap.picks], {"P3": 0, "P1": 0})
	assert [(stop.item, picked(stop)) for stop in rest] == [("mug", {"r1": 1})]
	assert back == {"mug": 6}


@st.composite
def walks(draw):
	rows = draw(
		st.lists(
			st.tuples(st.sampled_from("abc"), st.sampled_from("PQRS"), st.integers(1, 5)),
			min_size=1,
			max_size=12,
		)
	)
	found = [
		Pick(str(n), item, parcel, "PQRS".index(parcel) + 1, qty)
		for n, (item, parcel, qty) in enumerate(rows)
	]
	out = []
	for stop in stops(found):
		out += filled(stop, draw(st.integers(0, stop.qty))).picks
	return out


@given(walks(), st.permutations("PQRS"), st.data())
def test_no_piece_is_lost_or_made(walk, urgency, data):
	stop = data.draw(st.sampled_from(stops(walk)))
	found = data.draw(st.integers(stop.picked, stop.qty))
	short = without_enough(stop, found, urgency)
	needs = {p: sum(pick.qty for pick in stop.picks if pick.parcel == p) for p in "PQRS"}
	assert all(pieces < needs[parcel] for parcel, pieces in short.items())
	assert sum(needs.values()) - sum(needs[parcel] for parcel in short) <= found, (
		"those that stay have theirs"
	)
	rest, back = put_back(walk, short)
	assert not {pick.parcel for stop in rest for pick in stop.picks} & set(short)
	for one in stops(walk):
		left = next((stop.picked for stop in rest if stop.item == one.item), 0)
		assert left + back.get(one.item, 0) == one.picked
		assert all(0 <= pick.picked <= pick.qty for stop in rest for pick in stop.picks)
