"""What must hold of every plan, and the complete search against one that tries every position."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from ecom_erp.core.boxes.exact import Work, fit
from ecom_erp.core.boxes.model import Box, BoxPlan, PackedBox, Piece, Placement
from ecom_erp.core.boxes.plan import plan_boxes
from ecom_erp.core.boxes.soundness import faults, plan_faults
from ecom_erp.core.carriers.rate_card import Parcel
from ecom_erp.flows.boxes.solver import solve

side = st.integers(20, 260)
pieces = st.builds(
	Piece,
	item=st.sampled_from("ABCDE"),
	size=st.tuples(side, side, side),
	grams=st.integers(1, 3000),
	fragile=st.booleans(),
	upright=st.booleans(),
	own_carton=st.sampled_from((False, False, False, True)),
	hazard=st.sampled_from(("", "", "", "Lithium", "Flammable")),
)
BOXES = [
	Box("S", (200, 150, 100), (206, 156, 106), 60, 3000),
	Box("M", (320, 260, 180), (326, 266, 186), 150, 8000),
	Box("L", (500, 400, 300), (510, 410, 310), 400, 20_000),
]


def price(parcel: Parcel) -> int:
	volumetric = -(-parcel.length_mm * parcel.width_mm * parcel.height_mm // 5000)
	return 400 + max(parcel.weight_grams, volumetric) // 500 * 90


@settings(max_examples=60, deadline=None)
@given(st.lists(pieces, min_size=1, max_size=9))
def test_every_plan_can_be_packed(wanted):
	plan = plan_boxes(wanted, BOXES, price, solve, steps=1500)
	if isinstance(plan, BoxPlan):
		assert plan_faults(plan, wanted) == []
		assert all(
			packed.price
			== price(Parcel(packed.grams, *packed.outer)) + (packed.box.cost if packed.box else 0)
			for packed in plan.boxes
		)
		assert plan.one_box is None or plan.price <= plan.one_box
	else:
		assert plan.code == "too_large"
	assert plan_boxes(wanted, BOXES, price, solve, steps=1500) == plan, "the same answer each time"


@settings(max_examples=200, deadline=None)
@given(
	st.lists(
		st.builds(
			Piece,
			item=st.sampled_from("AB"),
			size=st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)),
			grams=st.just(1),
			fragile=st.booleans(),
			upright=st.booleans(),
		),
		min_size=2,
		max_size=4,
	)
)
def test_the_search_finds_a_way_exactly_when_there_is_one(wanted):
	box = Box("Box", (3, 3, 2), (3, 3, 2))
	found = fit(wanted, box, Work(10**9))
	assert (found is not None) == _some_position(wanted, box, ())
	if found:
		assert faults(box, found) == []


def _some_position(left, box: Box, done: tuple[Placement, ...]) -> bool:
	"""Every corner on the grid and every way to turn, piece after piece."""
	if not left:
		return True
	piece, *others = left
	for size in piece.turned():
		corners = product(*(range(most - side + 1) for side, most in zip(size, box.inner, strict=True)))
		for at in corners:
			placements = (*done, Placement(piece, at, size))
			if not faults(box, placements) and _some_position(others, box, placements):
				return True
	return False


def _packed(*placements: Placement) -> list[str]:
	return faults(Box("Box", (10, 10, 10), (10, 10, 10), max_grams=5), placements)


def test_the_checker_sees_each_fault():
	one, glass = Piece("One", (4, 5, 6), 2), Piece("Glass", (4, 5, 6), 2, fragile=True)
	standing = Piece("Standing", (4, 5, 6), 2, upright=True)
	lithium = Piece("Cell", (4, 5, 6), 2, hazard="Lithium")
	corner = Placement(one, (0, 0, 0), (4, 5, 6))
	assert _packed(corner, Placement(one, (4, 0, 0), (6, 5, 4))) == []
	assert _packed(Placement(one, (7, 0, 0), (4, 5, 6))) == ["outside"]
	assert _packed(Placement(one, (-1, 0, 0), (4, 5, 6))) == ["outside"]
	assert _packed(corner, Placement(one, (3, 4, 5), (4, 5, 4))) == ["overlap", "turned"]
	assert _packed(Placement(standing, (0, 0, 0), (4, 6, 5))) == ["turned"]
	assert _packed(Placement(standing, (0, 0, 0), (5, 4, 6))) == []
	assert _packed(Placement(glass, (0, 0, 0), (4, 6, 5)), Placement(one, (3, 5, 5), (4, 5, 6))) == [
		"outside",
		"pressed",
	]
	assert _packed(Placement(one, (0, 0, 0), (4, 6, 5)), Placement(glass, (3, 4, 5), (4, 6, 5))) == []
	assert _packed(corner, Placement(lithium, (4, 0, 0), (4, 5, 6))) == ["hazard"]
	assert _packed(*(Placement(one, (0, 5 * row, 0), (6, 5, 4)) for row in (0, 1)), corner) == [
		"overlap",
		"weight",
	]


def test_the_checker_counts_the_pieces_and_their_cartons():
	box = Box("Box", (10, 10, 10), (10, 10, 10))
	one, own = Piece("One", (4, 5, 6), 2), Piece("Own", (4, 5, 6), 2, own_carton=True)

	def of(packed_in, *placed: Piece) -> BoxPlan:
		places = tuple(Placement(piece, (0, 0, 0), piece.size) for piece in placed)
		return BoxPlan((PackedBox(packed_in, places, 0),), True)

	assert plan_faults(of(box, one), [one]) == []
	assert plan_faults(of(None, own), [own]) == []
	assert plan_faults(of(box, one), [one, one]) == ["contents"]
	assert plan_faults(of(None, one), [one]) == ["carton"]
	assert plan_faults(of(box, own), [own]) == ["carton"]
