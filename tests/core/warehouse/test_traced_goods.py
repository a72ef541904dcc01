"""What of scanned serial numbers and batches each row of a delivery carries, and which batch is taken first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.warehouse.traced_goods import (
	Known,
	NotAllScanned,
	Reason,
	Share,
	Traced,
	first_expired,
	refusal,
	shares,
)

DAY = date(2026, 3, 2)


def why(known: Known, qty: int = 1, packed: int = 0) -> Reason | None:
	return refusal(known, qty, warehouse="MAIN", today=DAY, orders=("SO-1",), packed=packed)


@pytest.mark.parametrize(
	("known", "reason"),
	[
		(Known("A", "S1", warehouse="MAIN"), None),
		(Known("A", "S1", warehouse=""), Reason.NOT_HERE),
		(Known("A", "S1", warehouse="EAST"), Reason.NOT_HERE),
		(Known("A", "S1", warehouse="MAIN", reserved_for="SO-1"), None),
		(Known("A", "S1", warehouse="MAIN", reserved_for="SO-2"), Reason.RESERVED),
		(Known("A", "S1", "B1", "MAIN", expires=date(2026, 3, 1)), Reason.EXPIRED),
		(Known("A", "", "B1", "MAIN", expires=DAY, available=1), None),
		(Known("A", "", "B1", "MAIN", disabled=True, available=1), Reason.DISABLED),
		(Known("A", "", "B1", "MAIN", available=0), Reason.NOT_HERE),
	],
)
def test_what_does_not_go_into_a_parcel(known, reason):
	assert why(known) == reason


def test_no_piece_is_packed_twice():
	assert why(Known("A", "S1", warehouse="MAIN"), packed=1) == Reason.PACKED
	assert why(Known("A", "", "B1", "MAIN", available=3), qty=2, packed=1) is None
	assert why(Known("A", "", "B1", "MAIN", available=3), qty=2, packed=2) == Reason.TOO_FEW


def test_rows_share_what_was_scanned_by_batch():
	scanned = [Traced("A", "", "B1", 3), Traced("A", "", "B2", 2), Traced("C", "S1", "", 1)]
	found = shares([("r1", "A", 2), ("r2", "A", 3), ("r3", "C", 1), ("r4", "D", 9)], scanned)
	assert found == {
		"r1": (Share(2, "B1"),),
		"r2": (Share(1, "B1"), Share(2, "B2")),
		"r3": (Share(1, "", ("S1",)),),
	}
	with pytest.raises(NotAllScanned, match="5 of 6 pieces of A"):
		shares([("r1", "A", 6)], scanned)


PIECES = st.lists(
	st.tuples(st.sampled_from("AB"), st.sampled_from(["", "B1", "B2"]), st.integers(1, 5)), max_size=8
)


@given(PIECES, st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 6)), max_size=6))
def test_nothing_is_made_up_and_nothing_lost(pieces, wanted):
	scanned = [
		Traced(item, "" if batch else f"S{number}", batch, qty if batch else 1)
		for number, (item, batch, qty) in enumerate(pieces)
	]
	rows = [(f"r{number}", item, qty) for number, (item, qty) in enumerate(wanted)]
	try:
		found = shares(rows, scanned)
	except NotAllScanned as error:
		asked = sum(qty for _row, item, qty in rows if item == error.item)
		assert sum(piece.qty for piece in scanned if piece.item == error.item) < asked
		return
	for name, _item, qty in rows:
		if name in found:
			assert sum(share.qty for share in found[name]) == qty
	for item in "AB":
		for batch in ("B1", "B2"):
			there = sum(piece.qty for piece in scanned if (piece.item, piece.batch) == (item, batch))
			used = sum(
				share.qty
				for name, of, _qty in rows
				if of == item
				for share in found.get(name, ())
				if share.batch == batch
			)
			assert used <= there
	serials = [serial for row in found.values() for share in row for serial in share.serials]
	assert len(serials) == len(set(serials))


def test_what_expires_first_is_taken_first():
	batches = [
		("N", None, 9),
		("L", date(2027, 1, 1), 2),
		("E", date(2026, 4, 1), 1),
		("X", date(2026, 3, 9), 0),
	]
	assert first_expired(batches, 5) == [
		("E", date(2026, 4, 1), 1),
		("L", date(2027, 1, 1), 2),
		("N", None, 2),
	]
