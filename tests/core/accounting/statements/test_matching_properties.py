"""What holds of any lines and movements, by a slow look at all that could have been, and by a gateway that is simulated."""

import itertools
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.accounting.statements.matching import Finding, Reason
from ecom_erp.core.accounting.statements.model import LineKind
from tests.core.accounting.statements.settled import line, matched, movement

# few amounts, so that they are equal, and add up to each other, often
amounts = st.sampled_from(["1.00", "2.00", "3.00", "5.00", "8.00"])
PAYMENTS = ("p1", "p2", "p3")
ORDERS = ("A1001", "A1002", "B1001")


@st.composite
def any_movements(draw):
	rows = draw(
		st.lists(
			st.tuples(st.sampled_from(ORDERS), st.sampled_from(PAYMENTS), st.booleans()),
			max_size=5,
			unique=True,
		)
	)
	return [
		movement(
			order,
			("r" if back else "") + payment,
			draw(amounts),
			is_refund=back,
			settled=draw(st.sampled_from(["0", "0", "0", "1.00", "9.00"])),
			settled_by="earlier",
			currency=draw(st.sampled_from(["USD", "USD", "USD", "EUR"])),
			expected_fee=draw(st.sampled_from(["0.10", "0.20"])),
		)
		for order, payment, back in rows
	]


@st.composite
def any_line(draw, number):
	kind = draw(
		st.sampled_from([LineKind.CHARGE, LineKind.CHARGE, LineKind.REFUND, LineKind.FEE, LineKind.DISPUTE])
	)
	sign = draw(st.sampled_from(["", "", "", "", "-"]))
	back = kind is not LineKind.CHARGE
	amount = str(-D(sign + draw(amounts)) if back else D(sign + draw(amounts)))
	said = draw(
		st.sampled_from(
			[{"tx": one} for one in (*PAYMENTS, *("r" + one for one in PAYMENTS))]
			+ [{"number": one} for one in ("1001", "#1002", "WC-1002", "1001, 1002", "9")]
			+ [{"tx": "p1", "number": "1002"}, {}]
		)
	)
	paid = draw(st.sampled_from([{}, {}, {"paid_currency": "EUR", "paid_amount": amount}]))
	return line(f"L{number}", amount, kind, fee=draw(st.sampled_from(["0.10", "0.20"])), **said, **paid)


@st.composite
def any_lines(draw):
	return [draw(any_line(number)) for number in range(draw(st.integers(0, 5)))]


def moved(one, currency: str) -> D | None:
	"""What a line moves forward in a currency, told anew."""
	if one.paid_currency == currency:
		amount = abs(one.paid_amount) * (1 if one.amount > 0 else -1)
	elif currency == "USD":
		amount = one.amount
	else:
		return None
	return -amount if one.kind is LineKind.REFUND else amount


def settled(found) -> dict[tuple, D]:
	sums: dict[tuple, D] = defaultdict(D)
	for share in (share for one in found for share in one.shares):
		sums[share.order, share.payment, share.is_refund] += share.amount
	return sums


def key(one) -> tuple:
	return one.order, one.payment, one.is_refund


def exactly(one) -> bool:
	return bool(one.shares) and one.finding in (Finding.NONE, Finding.FEE_DIFFERS)


@given(any_lines(), any_movements())
def test_nothing_is_settled_beyond_what_there_is(lines, movements):
	found = matched(lines, movements)
	assert [one.line_id for one in found] == [one.line_id for one in lines]
	sums = settled(found)
	for one in movements:
		assert 0 <= sums[key(one)] <= max(one.amount - one.settled, 0)
	known = {key(one): one for one in movements}
	for one, result in zip(lines, found, strict=True):
		currencies = {known[key(share)].currency for share in result.shares}
		assert all(share.is_refund == (one.kind is LineKind.REFUND) for share in result.shares)
		for currency in currencies:
			value, taken = moved(one, currency), sum(share.amount for share in result.shares)
			assert value is None or taken == value or (0 < taken < value and not exactly(result))


@given(any_lines(), any_movements())
def test_what_is_settled_without_a_finding_is_settled_whole(lines, movements):
	found = matched(lines, movements)
	exact = settled(one for one in found if exactly(one))
	for one in movements:
		assert exact[key(one)] in (0, one.amount - one.settled)


@given(any_lines(), any_movements())
def test_no_line_settles_what_it_does_not_name(lines, movements):
	known = {key(one): one for one in movements}
	for one, result in zip(lines, matched(lines, movements), strict=True):
		for share in result.shares:
			of_order = {known[each].payment for each in known if each[0] == share.order}
			by_id = one.transaction_id in of_order
			by_number = share.order[1:] in one.order_number
			assert by_id or by_number


@given(any_lines(), any_movements(), st.randoms())
def test_the_order_of_the_movements_changes_nothing(lines, movements, random):
	other = list(movements)
	random.shuffle(other)
	assert matched(lines, movements) == matched(lines, other)


@given(any_lines(), any_movements())
def test_what_was_left_is_left_again(lines, movements):
	found = matched(lines, movements)
	sure = [one for one in found if exactly(one)]
	sums, last = settled(sure), {}
	for one in sure:
		last |= {(share.order, share.payment, share.is_refund): one.line_id for share in one.shares}
	after = [
		replace(one, settled=one.settled + sums[key(one)], settled_by=last.get(key(one), one.settled_by))
		for one in movements
	]
	again = [number for number, one in enumerate(found) if not exactly(one)]
	assert matched([lines[number] for number in again], after) == [found[number] for number in again]


@given(any_lines(), any_movements())
def test_nothing_that_fits_is_left(lines, movements):
	"""All that a line can mean, written down one by one: no payment that it names is open in its amount, no two of an order
	are together, and no two lines come to one payment."""
	found = matched(lines, movements)
	exact = settled(one for one in found if exactly(one))
	waiting = [one for one in movements if one.amount - one.settled - exact[key(one)] > 0]
	left = [
		one
		for one, result in zip(lines, found, strict=True)
		if not exactly(result) and one.kind in (LineKind.CHARGE, LineKind.REFUND)
	]
	for one in left:
		can = [each for each in waiting if each in meant(one, movements)]
		for size, chosen in ((n, each) for n in (1, 2) for each in itertools.combinations(can, n)):
			assert not adds_up([one], chosen), (one, chosen, size)
	for first, second in itertools.combinations(left, 2):
		for one in waiting:
			if one in meant(first, movements) and one in meant(second, movements):
				assert not adds_up([first, second], [one]), (first, second, one)


def meant(one, movements) -> list:
	"""The movements that one order alone has, and that a line names beyond doubt."""
	back = one.kind is LineKind.REFUND
	named = [each for each in movements if each.payment == one.transaction_id]
	fitting = [each for each in named if each.is_refund == back]
	if fitting:
		return fitting if len({each.order for each in fitting}) == 1 else []
	if named:
		orders = {each.order for each in named}
	else:
		numbers = {"1001": ("A1001", "B1001"), "#1002": ("A1002",)}
		orders = {each.order for each in movements if each.order in numbers.get(one.order_number, ())}
	return (
		[each for each in movements if each.order in orders and each.is_refund == back]
		if len(orders) == 1
		else []
	)


def adds_up(lines, movements) -> bool:
	[currency, *others] = {each.currency for each in movements}
	values = [moved(one, currency) for one in lines]
	if others or None in values or sum(values) <= 0:
		return False
	exact = sum(each.amount - each.settled for each in movements)
	untouched = all(each.settled == 0 for each in movements)
	return untouched and sum(values) == exact


@st.composite
def settled_by_a_gateway(draw):
	"""Orders with payments and refunds, and the lines of a gateway that settles them all: by id or by number, whole or in two
	parts, or two payments of an order in one line; in any order."""
	movements, lines = [], []
	for number in range(1001, 1001 + draw(st.integers(1, 6))):
		for back in (False, True):
			sums = draw(st.lists(st.integers(2, 900), max_size=2))
			mine = [
				movement(
					f"A{number}",
					f"{'re' if back else 'ch'}_{number}_{one}",
					str(D(cents) / 100),
					is_refund=back,
				)
				for one, cents in enumerate(sums)
			]
			movements += mine
			lines += draw(paid_out(mine, back))
	return draw(st.permutations(lines)), movements


@st.composite
def paid_out(draw, mine, back):
	kind, sign = (LineKind.REFUND, -1) if back else (LineKind.CHARGE, 1)
	how = draw(st.sampled_from(["by id", "by number", "parts", "together"]))
	if how == "together" and mine:
		total = sum(one.amount for one in mine)
		return [line(f"all {mine[0].payment}", str(sign * total), kind, number=mine[0].number)]
	rows = []
	for one in mine:
		parts = [one.amount]
		if how == "parts":
			first = D(draw(st.integers(1, int(one.amount * 100) - 1))) / 100
			parts = [first, one.amount - first]
		said = {"number": one.number} if how == "by number" else {"tx": one.payment}
		rows += [
			line(f"{one.payment} {place}", str(sign * part), kind, **said) for place, part in enumerate(parts)
		]
	return rows


@given(settled_by_a_gateway())
def test_what_a_gateway_settles_whole_is_settled_whole(given_):
	lines, movements = given_
	found = matched(lines, movements)
	sums = settled(found)
	assert {one.finding for one in found} <= {Finding.NONE}
	assert {key(one): one.amount for one in movements} == sums
	by_line = {one.line_id: one for one in found}
	for one in movements:
		whole = by_line.get(f"{one.payment} 0")
		if whole and whole.reason is Reason.BY_TRANSACTION_ID:
			assert key(whole.shares[0]) == key(one)


@given(settled_by_a_gateway(), st.data())
def test_one_line_that_is_missing_is_the_difference(given_, data):
	"""Of the rest nothing is settled beyond what there is, and what stays open is what the line had."""
	lines, movements = given_
	if lines:
		gone = data.draw(st.sampled_from(lines))
		found = matched([one for one in lines if one is not gone], movements)
		back = gone.kind is LineKind.REFUND
		whole = sum(one.amount for one in movements if one.is_refund == back)
		taken = sum(amount for each, amount in settled(found).items() if each[2] == back)
		differences = sum(one.difference for one in found)
		assert whole - taken >= abs(gone.amount) or differences > 0
		assert not {one.finding for one in found} - {Finding.NONE, Finding.AMOUNT_DIFFERS}
