"""A dispute waits for a person until a line says how it was decided."""

from datetime import datetime, timezone

import pytest

from ecom_erp.core.accounting.statements.matching import Finding
from ecom_erp.core.accounting.statements.model import LineKind
from tests.core.accounting.statements.settled import line, matched, movement

PAID = movement("A1001", "ch_1", "21.00")


def opened(line_id: str, **more):
	return line(line_id, "-21.00", LineKind.DISPUTE, **more)


def won(line_id: str, **more):
	return line(line_id, "21.00", LineKind.DISPUTE_WON, **more)


def lost(line_id: str, **more):
	return line(line_id, "0.00", LineKind.DISPUTE_LOST, **more)


def on(day: int) -> datetime:
	return datetime(2026, 5, day, tzinfo=timezone.utc)


@pytest.mark.parametrize(
	"lines, waiting",
	[
		([opened("L1", tx="ch_1")], ["L1"]),
		([opened("L1", tx="ch_1"), won("L2", tx="ch_1")], []),
		([opened("L1", tx="ch_1"), lost("L2", tx="CH_1")], []),
		([lost("L2", tx="dp_1", other_ids=("ch_1",)), opened("L1", tx="ch_1")], []),
		([opened("L1", tx="ch_1"), won("L2", tx="ch_2", number="1001")], ["L1"]),
		# one of the two names no transaction, but the order
		([opened("L1", tx="ch_1"), won("L2", number="1001")], []),
		([opened("L1", number="#1001"), lost("L2", number="1001")], []),
		([opened("L1", number="#1001"), lost("L2", number="1002")], ["L1"]),
		([opened("L1"), lost("L2")], ["L1"]),
		# of one payment that is disputed again, the second dispute waits
		([opened("L1", tx="ch_1"), won("L2", tx="ch_1"), opened("L3", tx="ch_1")], ["L3"]),
		(
			[
				opened("L3", tx="ch_1", at=on(9)),
				won("L2", tx="ch_1", at=on(5)),
				opened("L1", tx="ch_1", at=on(1)),
			],
			["L3"],
		),
		([opened("L1", tx="ch_1"), opened("L2", tx="ch_1"), won("L3", tx="ch_1"), lost("L4", tx="ch_1")], []),
	],
)
def test_what_waits(lines, waiting):
	found = matched(lines, [PAID, movement("A1002", "ch_2", "3.00")])
	assert [one.line_id for one in found if one.finding is Finding.DISPUTE] == waiting
	assert {one.finding for one in found} <= {Finding.DISPUTE, Finding.NONE}


def test_a_dispute_says_until_when():
	[found] = matched([opened("L1", tx="ch_1", answer_by=on(7))], [PAID])
	assert (found.order, found.values, found.shares) == ("A1001", ("2026-05-07",), ())


def test_a_disputed_payment_stays_settled_by_its_charge():
	lines = [line("L0", "21.00", tx="ch_1"), opened("L1", tx="ch_1"), won("L2", tx="ch_1")]
	found = matched(lines, [PAID])
	assert [(one.order, len(one.shares), one.finding) for one in found] == [
		("A1001", 1, Finding.NONE),
		("A1001", 0, Finding.NONE),
		("A1001", 0, Finding.NONE),
	]
	assert found[1].values == ("L2",)
