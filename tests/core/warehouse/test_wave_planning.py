"""Which parcels are picked first, and how shelves are walked."""

from datetime import date

from ecom_erp.core.shipping.piece_coverage import short_rows, take_covered
from ecom_erp.core.warehouse.wave_planning import Candidate, location_code, next_wave, sort_key

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def names(*candidates: Candidate, **rules) -> str:
	return "".join(parcel.name for parcel in next_wave(candidates, **rules))


def test_urgent_then_what_must_leave_first_then_along_the_shelves():
	assert (
		names(
			Candidate("a", "Normal", TUESDAY, place="1"),
			Candidate("b", "Normal", MONDAY, place="9"),
			Candidate("c", "Normal", MONDAY, place="2"),
			Candidate("d", "Urgent", None, place="9"),
			Candidate("e", "High", TUESDAY, place="9"),
		)
		== "decba"
	)


def test_single_items_come_first_among_those_of_a_day_only():
	parcels = (Candidate("a", leave_by=MONDAY, pieces=3), Candidate("b", leave_by=MONDAY), Candidate("c"))
	assert names(*parcels) == "abc"
	assert names(*parcels, single_items_first=True) == "bac"


def test_a_wave_has_at_most_so_many_parcels():
	parcels = [Candidate(name) for name in "cab"]
	assert names(*parcels, most=2) == "ab"
	assert names(*parcels) == "abc"


def test_shelves_sort_as_they_are_walked():
	places = [("A10", "1", "1"), ("A2", "10", ""), ("a2", "9", "2"), ("A2", "9", "1"), ("B1", "", "")]
	walked = sorted(places, key=lambda place: sort_key(*place))
	assert [location_code(*place) for place in walked] == ["A2-9-1", "a2-9-2", "A2-10", "A10-1-1", "B1"]


def test_pieces_complete_parcels_in_their_order():
	parcels = [("first", {"x": 2, "y": 1}), ("second", {"x": 2}), ("third", {"y": 1})]
	assert take_covered(parcels, {"x": 3, "y": 2}) == (["first", "third"], {"x": 1, "y": 0})
	assert take_covered(parcels, {}) == ([], {})
	assert short_rows({"x": 3, "y": 1}, {"x": 1, "y": 1}) == {"x": (1, 3)}
