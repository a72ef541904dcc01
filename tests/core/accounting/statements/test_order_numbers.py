"""Order numbers as providers repeat them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.accounting.statements.matching import number_keys, order_numbers, wanted
from tests.core.accounting.statements.settled import line, matched, movement


@pytest.mark.parametrize(
	"text, spellings",
	[
		("#1001", ("#1001", "1001")),
		("1001", ("1001", "#1001")),
		(" 1001 ", ("1001", "#1001")),
		("Order 1001", ("Order 1001", "1001", "#1001")),
		("Bestellung Nr. 1001", ("Bestellung Nr. 1001", "1001", "#1001")),
		("订单号：１００１", ("订单号：１００１", "订单号:1001", "1001", "#1001")),
		("№ 1001", ("№ 1001", "# 1001", "1001", "#1001")),
		("`1001", ("`1001", "1001", "#1001")),
		('="1001"', ('="1001"', "1001", "#1001")),
		("WC-0077", ("WC-0077", "#WC-0077", "0077", "#0077", "77", "#77")),
		("302-1234567-7654321", ("302-1234567-7654321", "#302-1234567-7654321")),
		("NOVA1001", ("NOVA1001", "#NOVA1001", "1001", "#1001")),
		("", ()),
		("  ", ()),
	],
)
def test_spellings(text, spellings):
	assert number_keys(text) == spellings


@pytest.mark.parametrize(
	"said, kept, how",
	[
		("#1001", "#1001", "by_order_number"),
		("１００１", "#1001", "by_order_number"),
		("Order #1001", "1001", "by_order_number"),
		("po-17/a", "PO-17/A", "by_order_number"),
		("eu 17", "EU  17", "by_order_number"),
		("EU-17", "#EU-17", "by_order_number"),
		("17", "EU-17", "by_similar_number"),
		("EU-17", "17", "by_similar_number"),
		("US-17", "EU-17", "by_similar_number"),
		("0017", "17", "by_similar_number"),
		("1701", "#17", "no_order"),
		("17-2", "17", "no_order"),
		("FBA15DG", "15", "no_order"),
		("#", "#", "by_order_number"),
		("Order", "#", "no_order"),
	],
)
def test_what_is_the_same_number(said, kept, how):
	[found] = matched(
		[line("L", "21.00", number=said)], [movement("A1", "p", "21.00", number=kept, external="x")]
	)
	assert found.reason.value == how


@pytest.mark.parametrize(
	"text, numbers",
	[
		("1001, 1002", ("1001", "1002")),
		("#1001 #1002", ("#1001", "#1002")),
		("1001 1002", ("1001", "1002")),
		("1001；1002、1003", ("1001", "1002", "1003")),
		("A1 & A2", ("A1", "A2")),
		("1001\n1002", ("1001", "1002")),
		("1001, 1001", ()),
		("1001", ()),
		("Order 1001", ()),
		("1001, and more", ()),
		(" ".join(map(str, range(21))), ()),
	],
)
def test_several_numbers(text, numbers):
	assert order_numbers.numbers_in(text) == numbers


def test_what_is_to_be_read():
	lines = [
		line("L1", "1.00", tx=" ch_1 ", number="1001, 1002"),
		line("L2", "1.00", other_ids=("81003", "")),
		line("L3", "1.00"),
	]
	read = wanted(lines)
	assert read.transaction_ids == {"ch_1", "81003"}
	assert read.order_numbers >= {"1001", "#1001", "1002", "#1002", "81003"}
	assert "" not in read.order_numbers


digits = st.integers(1, 10**6).map(str)


@given(
	digits,
	st.sampled_from(["", "#", "EU-", "Order ", "№"]),
	st.sampled_from(["", "#", " ", "Order #", "＃", "`"]),
)
def test_what_is_matched_strictly_was_also_read(number, kept_with, said_with):
	kept, said = f"{kept_with}{number}", f"{said_with}{kept_with}{number}"
	one = line("L", "21.00", number=said)
	[found] = matched([one], [movement("A1", "p", "21.00", number=kept, external="x")])
	assert found.reason.value == "by_order_number"
	# a shop that calls its orders by a word is found by the words of its own
	assert kept in wanted([one]).order_numbers or kept_with in ("Order ", "№")


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none(text):
	assert all(key.strip() for key in number_keys(text))
	order_numbers.numbers_in(text)
	order_numbers.keys(text)
