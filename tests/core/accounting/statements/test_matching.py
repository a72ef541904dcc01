"""Which line of a statement settles which payment, rule by rule."""

import itertools
from decimal import Decimal as D

import pytest

from ecom_erp.core.accounting.statements.matching import EXPLAINED, Finding, Reason
from ecom_erp.core.accounting.statements.model import LineKind
from tests.core.accounting.statements.settled import line, matched, movement, refund, told

PAID = movement("A1001", "ch_1", "21.00")
OTHER = movement("A1002", "ch_2", "21.00")
BACK = movement("A1001", "re_1", "5.00", is_refund=True)


@pytest.mark.parametrize(
	"one, movements, expected",
	[
		# by the id of the transaction, whatever the order number says
		(
			line("L", "21.00", tx="ch_1"),
			[PAID, OTHER],
			("A1001", ["A1001 ch_1 21.00"], "NONE", "by_transaction_id"),
		),
		(
			line("L", "21.00", tx="ch_1", number="#1002"),
			[PAID, OTHER],
			("A1001", ["A1001 ch_1 21.00"], "NONE", "by_transaction_id"),
		),
		(
			line("L", "21.00", tx=" CH_1 "),
			[PAID],
			("A1001", ["A1001 ch_1 21.00"], "NONE", "by_transaction_id"),
		),
		# ids that differ in case alone: neither is guessed
		(
			line("L", "21.00", tx="CH_a"),
			[movement("A1", "ch_a", "21.00"), movement("A2", "ch_A", "21.00")],
			("", [], "NO_ORDER", "no_order"),
		),
		(
			line("L", "21.00", tx="ch_A"),
			[movement("A1", "ch_a", "21.00"), movement("A2", "ch_A", "21.00")],
			("A2", ["A2 ch_A 21.00"], "NONE", "by_transaction_id"),
		),
		# other ids in their order
		(
			line("L", "21.00", tx="txn_9", other_ids=("ch_2", "ch_1")),
			[PAID, OTHER],
			("A1002", ["A1002 ch_2 21.00"], "NONE", "by_transaction_id"),
		),
		# a refund by its own id, and by that of the payment
		(
			refund("L", "-5.00", tx="re_1"),
			[PAID, BACK],
			("A1001", ["A1001 re_1 5.00"], "NONE", "by_transaction_id"),
		),
		(refund("L", "-5.00", tx="ch_1"), [PAID, BACK], ("A1001", ["A1001 re_1 5.00"], "NONE", "by_charge")),
		(
			refund("L", "-5.00", tx="ch_1", other_ids=("re_1",)),
			[PAID, BACK, movement("A1001", "re_0", "5.00", is_refund=True)],
			("A1001", ["A1001 re_1 5.00"], "NONE", "by_transaction_id"),
		),
		# a refund never settles a payment, nor the other way round
		(refund("L", "-21.00", tx="ch_1"), [PAID], ("A1001", [], "AMOUNT_DIFFERS", "no_refund")),
		(line("L", "5.00", number="#1001"), [BACK], ("A1001", [], "AMOUNT_DIFFERS", "no_payment")),
		# by the order's number and the amount
		(
			line("L", "21.00", number="#1002"),
			[PAID, OTHER],
			("A1002", ["A1002 ch_2 21.00"], "NONE", "by_order_number"),
		),
		(
			line("L", "21.00", number="81002"),
			[PAID, OTHER],
			("A1002", ["A1002 ch_2 21.00"], "NONE", "by_order_number"),
		),
		(
			line("L", "21.00", number="Order 1002"),
			[PAID, OTHER],
			("A1002", ["A1002 ch_2 21.00"], "NONE", "by_order_number"),
		),
		(
			line("L", "21.00", other_ids=("1002",)),
			[PAID, OTHER],
			("A1002", ["A1002 ch_2 21.00"], "NONE", "by_order_number"),
		),
		(
			refund("L", "-5.00", number="1001"),
			[PAID, BACK],
			("A1001", ["A1001 re_1 5.00"], "NONE", "by_order_number"),
		),
		# a number with a prefix is another order as long as the amount does not say the same
		(
			line("L", "21.00", number="WC-1002"),
			[PAID, OTHER],
			("A1002", ["A1002 ch_2 21.00"], "NONE", "by_similar_number"),
		),
		(line("L", "20.00", number="WC-1002"), [PAID, OTHER], ("", [], "NO_ORDER", "no_order")),
		(
			line("L", "21.00", number="WC-1002"),
			[OTHER, movement("B1002", "x", "30.00")],
			("", [], "NO_ORDER", "no_order"),
		),
		# the amount alone is nothing
		(line("L", "21.00"), [PAID], ("", [], "NO_REFERENCE", "no_reference")),
		(refund("L", "-5.00"), [BACK], ("", [], "NO_REFERENCE", "no_reference")),
		(line("L", "21.00", number="#1003"), [PAID], ("", [], "NO_ORDER", "no_order")),
		(line("L", "21.00", tx="ch_9"), [PAID], ("", [], "NO_ORDER", "no_order")),
		# gift cards pay like others; sold ones belong to no order
		(
			line("L", "21.00", LineKind.GIFT_CARD, number="1001"),
			[PAID],
			("A1001", ["A1001 ch_1 21.00"], "NONE", "by_order_number"),
		),
		(
			line("L", "-5.00", LineKind.GIFT_CARD, tx="ch_1"),
			[PAID, BACK],
			("A1001", ["A1001 re_1 5.00"], "NONE", "by_charge"),
		),
		(line("L", "50.00", LineKind.GIFT_CARD), [PAID], ("", [], "NONE", "account")),
		# what moves nothing settles nothing
		(line("L", "0.00", tx="ch_1"), [PAID], ("A1001", [], "NONE", "order_only")),
	],
)
def test_one_line(one, movements, expected):
	for order in itertools.permutations(movements):
		assert [told(found) for found in matched([one], order)] == [expected]


@pytest.mark.parametrize(
	"lines, movements, expected",
	[
		# one line for several payments of an order
		(
			[line("L", "31.00", number="1001")],
			[PAID, movement("A1001", "ch_3", "10.00"), movement("A1001", "ch_4", "2.00")],
			[("A1001", ["A1001 ch_1 21.00", "A1001 ch_3 10.00"], "NONE", "several_payments")],
		),
		# the one payment that has the amount goes before several
		(
			[line("L", "21.00", number="1001")],
			[PAID, movement("A1001", "ch_0", "10.00"), movement("A1001", "ch_00", "11.00")],
			[("A1001", ["A1001 ch_1 21.00"], "NONE", "by_order_number")],
		),
		# several lines for one payment, by its id, and by its order
		(
			[line("L1", "15.00", tx="ch_1"), line("L2", "6.00", tx="ch_1")],
			[PAID],
			[
				("A1001", ["A1001 ch_1 15.00"], "NONE", "several_lines"),
				("A1001", ["A1001 ch_1 6.00"], "NONE", "several_lines"),
			],
		),
		(
			[line("L1", "15.00", number="1001"), line("L2", "6.00", tx="ch_1")],
			[PAID, movement("A1001", "ch_3", "50.00")],
			[
				("A1001", ["A1001 ch_1 15.00"], "NONE", "several_lines"),
				("A1001", ["A1001 ch_1 6.00"], "NONE", "several_lines"),
			],
		),
		# some of the lines that name it, where that is exactly the payment
		(
			[line("L1", "15.00", tx="ch_1"), line("L2", "6.00", tx="ch_1"), line("L3", "15.00", tx="ch_1")],
			[PAID],
			[
				("A1001", ["A1001 ch_1 15.00"], "NONE", "several_lines"),
				("A1001", ["A1001 ch_1 6.00"], "NONE", "several_lines"),
				("A1001", [], "AMOUNT_DIFFERS", "nothing_open"),
			],
		),
		# a discount that is a line of its own
		(
			[
				line("L1", "20.00", number="1001"),
				line("L2", "-4.00", number="1001"),
				line("L3", "5.00", number="1001"),
			],
			[PAID],
			[
				("A1001", ["A1001 ch_1 20.00"], "NONE", "several_lines"),
				("A1001", ["A1001 ch_1 -4.00"], "NONE", "several_lines"),
				("A1001", ["A1001 ch_1 5.00"], "NONE", "several_lines"),
			],
		),
		# lines by article for an order that was paid in two parts
		(
			[line("L1", "12.00", number="1001"), line("L2", "14.00", number="1001")],
			[PAID, movement("A1001", "ch_3", "5.00")],
			[
				("A1001", ["A1001 ch_1 12.00"], "NONE", "several_lines"),
				("A1001", ["A1001 ch_1 9.00", "A1001 ch_3 5.00"], "NONE", "several_lines"),
			],
		),
		# repeated refunds, of which two are the same
		(
			[
				refund("L1", "-5.00", tx="ch_1"),
				refund("L2", "-5.00", tx="ch_1"),
				refund("L3", "-1.00", tx="ch_1"),
			],
			[
				PAID,
				BACK,
				movement("A1001", "re_2", "5.00", is_refund=True),
				movement("A1001", "re_3", "1.00", is_refund=True),
			],
			[
				("A1001", ["A1001 re_1 5.00"], "NONE", "by_charge"),
				("A1001", ["A1001 re_2 5.00"], "NONE", "by_charge"),
				("A1001", ["A1001 re_3 1.00"], "NONE", "by_charge"),
			],
		),
		# a refund of which a part came before
		(
			[refund("L", "-3.00", tx="re_1")],
			[movement("A1001", "re_1", "5.00", is_refund=True, settled="2.00", settled_by="K")],
			[("A1001", ["A1001 re_1 3.00"], "NONE", "by_transaction_id")],
		),
		# an order that was paid by one payment with another one, and each of its own
		(
			[line("L", "50.00", tx="ch_s")],
			[movement("A1001", "ch_s", "30.00"), movement("A1002", "ch_s", "20.00")],
			[("", ["A1001 ch_s 30.00", "A1002 ch_s 20.00"], "NONE", "several_orders")],
		),
		(
			[line("L", "20.00", tx="ch_s")],
			[movement("A1001", "ch_s", "30.00"), movement("A1002", "ch_s", "20.00")],
			[("A1002", ["A1002 ch_s 20.00"], "NONE", "by_transaction_id")],
		),
		(
			[line("L", "20.00", tx="ch_s")],
			[movement("A1001", "ch_s", "20.00"), movement("A1002", "ch_s", "20.00")],
			[("", [], "SEVERAL", "several")],
		),
		(
			[line("L", "20.00", tx="ch_s", number="1002")],
			[movement("A1001", "ch_s", "20.00"), movement("A1002", "ch_s", "20.00")],
			[("A1002", ["A1002 ch_s 20.00"], "NONE", "by_transaction_id")],
		),
		(
			[line("L1", "20.00", tx="ch_s"), line("L2", "20.00", tx="ch_s")],
			[movement("A1001", "ch_s", "20.00"), movement("A1002", "ch_s", "20.00")],
			[
				("A1001", ["A1001 ch_s 20.00"], "NONE", "several_lines"),
				("A1002", ["A1002 ch_s 20.00"], "NONE", "several_lines"),
			],
		),
		# several orders by their numbers: each of them must have a part
		(
			[line("L", "42.00", number="#1001, 1002")],
			[PAID, OTHER],
			[("", ["A1001 ch_1 21.00", "A1002 ch_2 21.00"], "NONE", "several_orders")],
		),
		(
			[line("L", "42.00", number="1001; 1002; 1003")],
			[PAID, OTHER],
			[("", [], "NO_ORDER", "no_order")],
		),
		(
			[line("L", "21.00", number="1001 1002")],
			[PAID, OTHER],
			[("", ["A1001 ch_1 21.00"], "AMOUNT_DIFFERS", "less")],
		),
		# two shops call an order the same: the amount decides, or a person
		(
			[line("L", "21.00", number="1001")],
			[PAID, movement("B1001", "ch_3", "22.00")],
			[("A1001", ["A1001 ch_1 21.00"], "NONE", "by_order_number")],
		),
		(
			[line("L", "21.00", number="1001")],
			[PAID, movement("B1001", "ch_3", "21.00")],
			[("", [], "SEVERAL", "several")],
		),
		(
			[line("L", "21.00", number="1001")],
			[PAID, movement("B1001", "ch_3", "10.00"), movement("B1001", "ch_4", "11.00")],
			[("", [], "SEVERAL", "several")],
		),
		(
			[line("L", "23.00", number="1001")],
			[PAID, movement("B1001", "ch_3", "22.00")],
			[("", [], "SEVERAL", "several")],
		),
		# what is settled by its id is no longer meant by a number, in whichever order the lines stand
		(
			[line("L1", "21.00", number="1001"), line("L2", "21.00", tx="ch_1")],
			[PAID, movement("B1001", "ch_3", "21.00")],
			[
				("B1001", ["B1001 ch_3 21.00"], "NONE", "by_order_number"),
				("A1001", ["A1001 ch_1 21.00"], "NONE", "by_transaction_id"),
			],
		),
		# the exact number goes before one that resembles it
		(
			[line("L", "21.00", number="1001")],
			[PAID, movement("B1001", "ch_3", "21.00", number="1001", external="x")],
			[("B1001", ["B1001 ch_3 21.00"], "NONE", "by_order_number")],
		),
	],
)
def test_several(lines, movements, expected):
	for order in itertools.permutations(movements):
		assert [told(found) for found in matched(lines, order)] == expected


@pytest.mark.parametrize(
	"lines, movements, expected",
	[
		([line("L", "20.00", tx="ch_1")], [PAID], [(["20.00"], "less", "-1.00", ("20.00 USD", "1.00 USD"))]),
		([line("L", "22.00", tx="ch_1")], [PAID], [(["21.00"], "more", "1.00", ("22.00 USD", "1.00 USD"))]),
		# the payment that comes nearest to it
		(
			[line("L", "39.00", number="1001")],
			[movement("A1001", "p1", "100.00"), movement("A1001", "p2", "40.00")],
			[(["39.00"], "less", "-1.00", ("39.00 USD", "1.00 USD"))],
		),
		(
			[line("L", "141.00", number="1001")],
			[movement("A1001", "p1", "100.00"), movement("A1001", "p2", "40.00")],
			[(["100.00", "40.00"], "more", "1.00", ("141.00 USD", "1.00 USD"))],
		),
		# parts that come to too little, and to too much: together they say by how much
		(
			[line("L1", "10.00", tx="ch_1"), line("L2", "8.00", tx="ch_1")],
			[PAID],
			[
				(["10.00"], "part", "0", ("10.00 USD", "L2")),
				(["8.00"], "less", "-3.00", ("8.00 USD", "3.00 USD")),
			],
		),
		(
			[line("L1", "10.00", tx="ch_1"), line("L2", "12.00", tx="ch_1")],
			[PAID],
			[
				(["10.00"], "part", "0", ("10.00 USD", "L2")),
				(["11.00"], "more", "1.00", ("12.00 USD", "1.00 USD")),
			],
		),
		# the line that names the payment goes before the one that names the order
		(
			[line("L1", "12.00", number="1001"), line("L2", "10.00", tx="ch_1")],
			[PAID],
			[
				(["11.00"], "more", "1.00", ("12.00 USD", "1.00 USD")),
				(["10.00"], "part", "0", ("10.00 USD", "L1")),
			],
		),
		# the other way than usual
		([line("L", "-21.00", tx="ch_1")], [PAID], [([], "other_way", "-21.00", ("-21.00 USD",))]),
		([refund("L", "5.00", tx="re_1")], [BACK], [([], "other_way", "-5.00", ("-5.00 USD",))]),
		([refund("L", "-5.00", tx="ch_1")], [PAID], [([], "no_refund", "5.00", ("5.00 USD",))]),
		(
			[line("L", "4.00", tx="ch_1")],
			[movement("A1001", "ch_1", "21.00", settled="21.00", settled_by="K")],
			[([], "nothing_open", "4.00", ("4.00 USD",))],
		),
		(
			[line("L", "2000", tx="ch_1", paid_amount="2000", paid_currency="JPY")],
			[movement("A1001", "ch_1", "2100", currency="JPY")],
			[(["2000"], "less", "-100", ("2000 JPY", "100 JPY"))],
		),
	],
)
def test_other_amounts(lines, movements, expected):
	for order in itertools.permutations(movements):
		found = matched(lines, order)
		assert {one.finding for one in found} == {Finding.AMOUNT_DIFFERS}
		assert {one.order for one in found} == {"A1001"}
		assert [
			([str(share.amount) for share in one.shares], one.reason.value, one.difference, one.values)
			for one in found
		] == [(shares, reason, D(difference), values) for shares, reason, difference, values in expected]


@pytest.mark.parametrize(
	"lines, movements, by",
	[
		(
			[line("L", "21.00", tx="ch_1")],
			[movement("A1001", "ch_1", "21.00", settled="21.00", settled_by="K")],
			"K",
		),
		(
			[line("L", "21.00", number="1001")],
			[movement("A1001", "ch_1", "21.00", settled="21.00", settled_by="K")],
			"K",
		),
		([line("K", "21.00", tx="ch_1"), line("L", "21.00", number="1001")], [PAID], "K"),
		(
			[line("K", "21.00", tx="ch_1"), line("L", "21.00", tx="ch_1")],
			[PAID, movement("A1001", "p", "9.00")],
			"K",
		),
		([refund("K", "-5.00", tx="re_1"), refund("L", "-5.00", tx="ch_1")], [PAID, BACK], "K"),
		# all of two payments again
		(
			[line("K", "30.00", number="1001"), line("L", "30.00", number="1001")],
			[PAID, movement("A1001", "ch_3", "9.00")],
			"K",
		),
		(
			[line("L", "19.00", tx="ch_1")],
			[movement("A1001", "ch_1", "21.00", currency="EUR", settled="21.00", settled_by="K")],
			"K",
		),
		(
			[line("L", "21.00", number="WC-1001")],
			[movement("A1001", "ch_1", "21.00", settled="21.00", settled_by="K")],
			"K",
		),
	],
)
def test_doubled(lines, movements, by):
	found = matched(lines, movements)[-1]
	payment = "re_1" if lines[-1].kind is LineKind.REFUND else "ch_1"
	assert (found.finding, found.values, found.shares, found.order) == (
		Finding.DOUBLED,
		(payment, by),
		(),
		"A1001",
	)


def test_a_line_of_the_same_amount_is_no_double_while_another_payment_waits_for_it():
	lines = [line("K", "21.00", number="1001"), line("L", "21.00", number="1001")]
	found = matched(lines, [PAID, movement("A1001", "ch_3", "21.00")])
	assert [one.shares[0].payment for one in found] == ["ch_1", "ch_3"]


EURO = movement("A1001", "ch_1", "20.00", currency="EUR")


@pytest.mark.parametrize(
	"one, movements, expected",
	[
		# what the buyer paid is compared, without its sign
		(
			line("L", "21.70", number="1001", paid_amount="20.00", paid_currency="eur"),
			[EURO],
			("A1001", ["A1001 ch_1 20.00"], "NONE", "by_order_number"),
		),
		(
			refund("L", "-5.40", number="1001", paid_amount="5.00", paid_currency="EUR"),
			[movement("A1001", "re", "5.00", currency="EUR", is_refund=True)],
			("A1001", ["A1001 re 5.00"], "NONE", "by_order_number"),
		),
		(
			line("L", "21.70", number="1001", paid_amount="19.00", paid_currency="EUR"),
			[EURO],
			("A1001", ["A1001 ch_1 19.00"], "AMOUNT_DIFFERS", "less"),
		),
		# the shop states what the provider made of it
		(
			line("L", "21.70", number="1001", paid_amount="20.00", paid_currency="EUR"),
			[movement("A1001", "ch_1", "21.70")],
			("A1001", ["A1001 ch_1 21.70"], "NONE", "by_order_number"),
		),
		# nobody says what the buyer paid: the id, and nothing else
		(line("L", "21.70", tx="ch_1"), [EURO], ("A1001", ["A1001 ch_1 20.00"], "NONE", "by_id_alone")),
		(line("L", "20.00", number="1001"), [EURO], ("A1001", [], "AMOUNT_DIFFERS", "other_currency")),
		(
			refund("L", "-20.00", tx="ch_1"),
			[EURO, movement("A1001", "re", "20.00", currency="EUR", is_refund=True)],
			("A1001", [], "AMOUNT_DIFFERS", "other_currency"),
		),
		(line("L", "20.00", number="WC-1001"), [EURO], ("", [], "NO_ORDER", "no_order")),
	],
)
def test_currencies(one, movements, expected):
	assert told(matched([one], movements)[0]) == expected


@pytest.mark.parametrize(
	"kind", sorted(set(LineKind) - {LineKind.CHARGE, LineKind.REFUND, LineKind.GIFT_CARD})
)
def test_what_settles_nothing_names_its_order_at_most(kind):
	whose = {
		"by id": {"tx": "re_1"},
		"by number": {"number": "1001"},
		"none": {},
		"unknown": {"number": "FBA15DG"},
	}
	lines = [line(name, "-1.00", kind, **more) for name, more in whose.items()]
	found = matched(lines, [PAID, BACK])
	left = {LineKind.UNKNOWN: Finding.UNKNOWN_TYPE, LineKind.DISPUTE: Finding.DISPUTE}.get(kind, Finding.NONE)
	assert [(one.order, one.shares, one.finding) for one in found] == [
		("A1001", (), left),
		("A1001", (), left),
		("", (), left),
		("", (), left),
	]


def test_what_settles_nothing_and_could_be_of_several_orders_is_of_the_account():
	fee = line("L", "-1.00", LineKind.FEE, number="1001")
	[found] = matched([fee], [PAID, movement("B1001", "ch_3", "1.00")])
	assert (found.order, found.finding, found.values) == ("", Finding.NONE, ("1001", "A1001, B1001"))
	[similar] = matched([line("L", "-1.00", LineKind.FEE, number="FBA1001")], [PAID])
	assert (similar.order, similar.reason) == ("", Reason.ACCOUNT_NO_ORDER)


def test_a_type_that_nobody_knows():
	[found] = matched([line("L", "-1.00", LineKind.UNKNOWN, type="Levy 7")], [])
	assert (
		EXPLAINED[found.reason]
		.format(*found.values)
		.startswith("Nobody has said yet what a line of the type Levy 7 is.")
	)


@pytest.mark.parametrize(
	"movement_fee, more, finding, difference",
	[
		("0.91", {"fee": "0.91"}, "NONE", "0"),
		("0.91", {"fee": "0.80", "fee_tax": "0.11"}, "NONE", "0"),
		("0.91", {"fee": "0.93"}, "FEE_DIFFERS", "0.02"),
		("0.91", {"fee": "0.89"}, "FEE_DIFFERS", "-0.02"),
		("0.91", {"fee": "0.90"}, "NONE", "0"),  # the tolerance is 0.01
		("0.00", {"fee": "0.91"}, "FEE_DIFFERS", "0.91"),
	],
)
def test_fees(movement_fee, more, finding, difference):
	one = line("L", "21.00", tx="ch_1", **more)
	[found] = matched(
		[one], [movement("A1001", "ch_1", "21.00", expected_fee=movement_fee)], tolerance=D("0.01")
	)
	assert (found.finding.name, found.difference) == (finding, D(difference))
	assert [share.amount for share in found.shares] == [D("21.00")]


def test_fees_that_are_not_known_are_not_compared():
	parts = [movement("A1001", "ch_s", "20.00", expected_fee="0.50"), movement("A1002", "ch_s", "20.00")]
	assert [one.finding for one in matched([line("L", "21.00", tx="ch_1", fee="9.00")], [PAID])] == [
		Finding.NONE
	]
	assert [one.finding for one in matched([line("L", "40.00", tx="ch_s", fee="9.00")], parts)] == [
		Finding.NONE
	]


@pytest.mark.parametrize(
	"rate, fee, finding", [("1.1", "0.55", "NONE"), ("1.1", "0.50", "FEE_DIFFERS"), (None, "9.00", "NONE")]
)
def test_fees_in_another_currency_by_the_providers_rate(rate, fee, finding):
	told_rate = {"rate": rate} if rate else {}
	one = line("L", "22.00", tx="ch_1", paid_amount="20.00", paid_currency="EUR", fee=fee, **told_rate)
	[found] = matched([one], [movement("A1001", "ch_1", "20.00", currency="EUR", expected_fee="0.50")])
	assert found.finding.name == finding


def test_the_fee_of_a_payment_in_parts_is_that_of_all_parts():
	parts = [line("L1", "15.00", tx="ch_1", fee="0.60"), line("L2", "6.00", tx="ch_1", fee="0.30")]
	right, wrong = (movement("A1001", "ch_1", "21.00", expected_fee=fee) for fee in ("0.90", "0.80"))
	assert [one.finding for one in matched(parts, [right])] == [Finding.NONE, Finding.NONE]
	assert [one.finding for one in matched(parts, [wrong])] == [Finding.NONE, Finding.FEE_DIFFERS]


def test_fees_that_are_lines_of_their_own():
	lines = [
		line("L1", "21.00", tx="ch_1"),
		line("L2", "-0.60", LineKind.FEE, number="1001"),
		line("L3", "-0.10", LineKind.FEE_TAX, number="1001"),
		line("L4", "10.00", tx="ch_3", fee="0.30"),
	]
	payments = [
		movement("A1001", "ch_1", "21.00", expected_fee="0.70"),
		movement("A1001", "ch_3", "10.00", expected_fee="0.30"),
	]
	assert {one.finding for one in matched(lines, payments)} == {Finding.NONE}
	found = matched(lines, [payments[0], movement("A1001", "ch_3", "10.00", expected_fee="0.20")])
	assert [one.finding.name for one in found] == ["NONE", "NONE", "NONE", "FEE_DIFFERS"]
	assert found[3].values == ("1.00 USD", "0.90 USD")


def test_a_movement_that_one_of_the_lines_has_settled_is_refused():
	settled = movement("A1001", "ch_1", "21.00", settled="21.00", settled_by="L")
	with pytest.raises(ValueError, match="matched again"):
		matched([line("L", "21.00", tx="ch_1")], [settled])


def test_what_is_read_twice_counts_once():
	[found] = matched([line("L", "42.00", number="1001")], [PAID, PAID])
	assert (found.finding, found.difference) == (Finding.AMOUNT_DIFFERS, D("21.00"))


def test_what_very_many_orders_share_names_none_of_them():
	cash = [movement(f"A{number}", "cash", "21.00", number=f"#{number}") for number in range(1000, 1030)]
	[found] = matched([line("L", "21.00", tx="cash")], cash)
	assert found.finding is Finding.NO_ORDER
	[found] = matched([line("L", "21.00", tx="cash", number="1003")], cash)
	assert told(found) == ("A1003", ["A1003 cash 21.00"], "NONE", "by_order_number")
	same = [movement(f"A{number}", f"p{number}", "21.00", number="#1") for number in range(1000, 1030)]
	[found] = matched([line("L", "21.00", number="1")], same)
	assert (found.finding, found.values[1]) == (Finding.SEVERAL, "A1000, A1001, A1002, A1003, A1004, …")


def test_lines_that_name_the_payment_settle_it_before_one_that_names_its_order():
	lines = [
		line("L1", "21.00", number="1001"),
		line("L2", "15.00", tx="ch_1"),
		line("L3", "6.00", tx="ch_1"),
	]
	found = matched(lines, [PAID])
	assert [one.reason.value for one in found] == ["doubled", "several_lines", "several_lines"]
