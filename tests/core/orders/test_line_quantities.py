"""What of an order was shipped, cancelled, is open, and what the shop is told: for any parcels, in any order."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.orders.line_quantities import OrderedLine, ParcelRow, Report, count, pieces_by_row, reports


def line(units: int, of: dict[str, int], line_id: str = "1", cancelled: int = 0, **more) -> OrderedLine:
	"""A line of `units` that are to be shipped, besides the cancelled ones."""
	pieces = {item: each * units for item, each in of.items()}
	return OrderedLine(line_id, units + cancelled, cancelled, units, pieces, **more)


def row(parcel: str, item: str, pieces: int, left: bool = False, line_id: str = "1", **more) -> ParcelRow:
	return ParcelRow(parcel, line_id, item, f"{line_id}|{item}|{parcel}", pieces, left, **more)


def counted(one: OrderedLine, *rows: ParcelRow) -> tuple[int, ...]:
	"""(shipped, begun, untouched, cancelled) units of a line."""
	made = count([one], rows)[one.line_id]
	return made.shipped, made.begun, made.untouched, made.cancelled


SET = line(1, {"pot": 1, "spoon": 1})
PACKS = line(2, {"tea": 3})


def test_a_bundle_from_two_warehouses_is_shipped_with_its_last_part():
	assert counted(SET, row("F1", "pot", 1), row("F2", "spoon", 1)) == (0, 0, 1, 0)
	assert counted(SET, row("F1", "pot", 1, True), row("F2", "spoon", 1)) == (0, 1, 0, 0)
	assert counted(SET, row("F1", "pot", 1), row("F2", "spoon", 1, True)) == (0, 1, 0, 0)
	assert counted(SET, row("F1", "pot", 1, True), row("F2", "spoon", 1, True)) == (1, 0, 0, 0)


def test_what_has_left_in_part_is_with_the_buyer_until_it_comes_back():
	rows = [row("F1", "tea", 4, True), row("F2", "tea", 2)]
	assert count([PACKS], rows)["1"].kept == 2
	assert count([replace(PACKS, returned=1)], rows)["1"].kept == 1


def test_two_packs_of_three_in_parcels_of_four_and_two():
	assert counted(PACKS, row("F1", "tea", 4, True), row("F2", "tea", 2)) == (1, 1, 0, 0)
	assert counted(PACKS, row("F1", "tea", 4), row("F2", "tea", 2, True)) == (0, 1, 1, 0)
	assert counted(PACKS, row("F1", "tea", 4, True), row("F2", "tea", 2, True)) == (2, 0, 0, 0)


def test_units_whose_pieces_are_in_no_parcel_any_more_are_cancelled():
	assert counted(PACKS, row("F1", "tea", 1), row("F2", "tea", 2, True)) == (0, 1, 0, 1)
	assert counted(PACKS) == (0, 0, 0, 2)


def test_what_left_by_hand_can_not_be_taken_out():
	assert counted(PACKS, row("F1", "tea", 6, by_hand=1)) == (0, 1, 1, 0)


def test_a_line_before_its_allocation_and_one_that_needs_no_parcel():
	assert counted(OrderedLine("1", 3, cancelled=1)) == (0, 0, 2, 1)
	assert counted(OrderedLine("1", 2, allocated=2)) == (0, 2, 0, 0)


def test_a_pack_is_told_with_the_parcel_that_completes_it():
	rows = [row("F1", "tea", 4), row("F2", "tea", 2)]
	assert reports([PACKS], rows, ["F1"]) == [Report("F1", {"1": 1})]
	assert reports([PACKS], rows, ["F2"]) == []
	assert reports([PACKS], rows, ["F1", "F2"]) == [Report("F1", {"1": 1}), Report("F2", {"1": 1})]
	assert reports([PACKS], rows, ["F2", "F1"]) == [Report("F1", {"1": 2}, ("F2",))]


def test_what_was_told_stays_told_when_a_delivery_is_cancelled():
	"""F1 was told and came back; F2 completes the second pack, as the shop sees it; then F1 is shipped again."""
	told = replace(PACKS, reported=1)
	rows = [row("F1", "tea", 4, reported=True), row("F2", "tea", 2)]
	assert reports([told], rows, ["F2"]) == [Report("F2", {"1": 1})]
	assert (
		reports([replace(PACKS, reported=2)], [rows[0], replace(rows[1], left=True, reported=True)], ["F1"])
		== []
	)


def test_a_parcel_of_gifts_is_not_told():
	gift = line(1, {"sticker": 1}, "gift", known_to_shop=False)
	rows = [row("F1", "sticker", 1, line_id="gift"), row("F2", "tea", 6)]
	assert reports([PACKS, gift], rows, ["F1", "F2"]) == [Report("F2", {"1": 2})]


def test_units_in_pieces_by_line_and_item():
	assert pieces_by_row({"1": 2, "2": 0}, [PACKS, line(1, {"pot": 1}, "2")]) == {("1", "tea"): 6}


RECIPES = st.dictionaries(st.sampled_from("abc"), st.integers(1, 4), min_size=1)
PARCELS = ("F1", "F2", "F3", "F4")


@st.composite
def orders(draw):
	"""(lines, rows): each line's pieces in up to four parcels."""
	lines, rows = [], []
	for number in range(draw(st.integers(1, 3))):
		one = line(draw(st.integers(1, 5)), draw(RECIPES), str(number), cancelled=draw(st.integers(0, 2)))
		lines.append(one)
		for item, pieces in one.pieces.items():
			cuts = sorted(draw(st.lists(st.integers(0, pieces), min_size=3, max_size=3)))
			for parcel, start, end in zip(PARCELS, [0, *cuts], [*cuts, pieces], strict=True):
				if end > start:
					rows.append(row(parcel, item, end - start, line_id=one.line_id))
	return lines, rows


def left(rows, parcels):
	return [replace(one, left=one.parcel in parcels) for one in rows]


@given(orders(), st.sets(st.sampled_from(PARCELS)), st.sets(st.sampled_from(PARCELS)), st.data())
def test_shipped_and_cancelled_and_open_are_what_was_ordered(order, gone, dropped, data):
	"""Also when parcels were cancelled and pieces left by hand."""
	lines, rows = order
	rows = [
		one if one.left else replace(one, by_hand=data.draw(st.integers(0, one.pieces)))
		for one in left([one for one in rows if one.parcel not in dropped], gone)
	]
	for line_id, made in count(lines, rows).items():
		ordered = next(one.ordered for one in lines if one.line_id == line_id)
		assert made.shipped + made.open + made.cancelled == made.ordered == ordered
		assert min(made.shipped, made.begun, made.untouched, made.cancelled) >= 0


@given(orders(), st.permutations(PARCELS), st.integers(0, 4))
def test_the_shop_is_told_the_whole_units_that_left_in_whatever_order(order, way, steps):
	"""Parcel by parcel, each in a step of its own: the sum told is always what was shipped, no unit too early, none lost;
	and each parcel is told once, by itself or along with another."""
	lines, rows = order
	told = {one.line_id: 0 for one in lines}
	with_parcel: dict[str, str] = {}
	for number, parcel in enumerate(way[:steps], 1):
		now = [replace(one, reported=told[one.line_id]) for one in lines]
		seen = [replace(one, reported=one.parcel in with_parcel) for one in left(rows, way[:number])]
		for made in reports(now, seen, [parcel]):
			assert made.lines and all(units > 0 for units in made.lines.values()), "nothing empty is told"
			assert not with_parcel.keys() & {made.parcel, *made.along}
			with_parcel |= dict.fromkeys((made.parcel, *made.along), made.parcel)
			told = {line_id: units + made.lines.get(line_id, 0) for line_id, units in told.items()}
		shipped = count(lines, left(rows, way[:number]))
		assert told == {line_id: made.shipped for line_id, made in shipped.items()}
	if steps == len(PARCELS):
		assert told == {one.line_id: one.allocated for one in lines}
		assert with_parcel.keys() == {one.parcel for one in rows}


@given(orders(), st.permutations(PARCELS), st.integers(0, 4))
def test_parcels_that_leave_at_once_are_told_as_one_by_one(order, way, steps):
	lines, rows = order
	leaving = [parcel for parcel in way[:steps] if any(one.parcel == parcel for one in rows)]
	at_once = reports(lines, left(rows, leaving), leaving)
	sums = {one.line_id: sum(made.lines.get(one.line_id, 0) for made in at_once) for one in lines}
	assert sums == {line_id: made.shipped for line_id, made in count(lines, left(rows, leaving)).items()}
	told = [name for made in at_once for name in (made.parcel, *made.along)]
	assert len(told) == len(set(told)), "each parcel is told once"


@given(orders(), st.sets(st.sampled_from(PARCELS)), st.data())
def test_untouched_units_can_be_taken_out_and_the_rest_still_becomes_whole(order, gone, data):
	"""Their pieces are taken from the parcels that are here, in any order; all that is left is whole units."""
	lines, rows = order
	rows = left(rows, gone)
	before = count(lines, rows)
	units = {line_id: data.draw(st.integers(0, made.untouched)) for line_id, made in before.items()}
	wanted = pieces_by_row(units, lines)
	rest = []
	for one in data.draw(st.permutations(rows)):
		took = 0 if one.left else min(wanted.get((one.line_id, one.item), 0), one.pieces)
		wanted[one.line_id, one.item] = wanted.get((one.line_id, one.item), 0) - took
		rest.append(replace(one, pieces=one.pieces - took))
	assert not any(wanted.values())
	after = count(lines, rest)
	for line_id, made in after.items():
		assert made.cancelled == before[line_id].cancelled + units[line_id]
		assert (made.shipped, made.kept) == (before[line_id].shipped, before[line_id].kept)
	everything = count(lines, left(rest, PARCELS))
	assert all(made.open == 0 for made in everything.values())
