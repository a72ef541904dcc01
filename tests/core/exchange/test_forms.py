"""How values are written for other systems and read from them, against Python's own formatting."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.exchange.forms import DATES, Form, Unreadable, json_number, read, write

ZONE = ZoneInfo("Asia/Shanghai")
AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
JSON_VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())


@given(AMOUNTS, st.sampled_from([Form.NUMBER, Form.COMMA, Form.TEXT, Form.AS_IS]))
def test_a_number_comes_back_as_it_was_written(amount, form):
	written = write(amount, form, ZONE)
	assert Decimal(read(written, form, ZONE)) == amount
	assert Decimal(read(str(written), form, ZONE)) == amount


@given(AMOUNTS)
def test_points_between_thousands_are_none_of_decimals(amount):
	german = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
	assert Decimal(read(german, Form.COMMA, ZONE)) == amount


@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False).map(lambda one: round(one, 2)))
def test_a_number_that_is_none_of_a_text_has_no_comma(number):
	assert Decimal(read(number, Form.COMMA, ZONE)) == Decimal(repr(number))


@pytest.mark.parametrize("text", ["12.5", "1.23,4", "1.2345", "12.34.567", "1,2,3", ".", "-", "1 234", "٣"])
def test_a_point_that_stands_before_no_three_digits_is_no_number_with_comma(text):
	with pytest.raises(Unreadable):
		read(text, Form.COMMA, ZONE)


@pytest.mark.parametrize("text", ["1e999999999", "1E-999999999", "NaN", "Infinity", "1_000", "0x10", "1,5"])
def test_what_is_no_plain_number_is_refused_and_fills_no_memory(text):
	for form in (Form.NUMBER, Form.COMMA):
		with pytest.raises(Unreadable):
			read(text if form is Form.NUMBER else text.replace(",", ".1,"), form, ZONE)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from([*DATES]))
def test_a_day_comes_back_in_each_form(day, form):
	written = write(day, form, ZONE)
	assert datetime.fromisoformat(read(written, form, ZONE)).date() == day


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_a_moment_is_written_in_the_zone_and_is_the_same_second_again(moment):
	text = read(write(moment, Form.MOMENT, ZONE), Form.MOMENT, ZONE)
	assert datetime.fromisoformat(text) == moment.replace(microsecond=0)


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31T23:59:59Z", "yesterday"])
def test_what_stands_for_no_date_is_refused(text):
	with pytest.raises(Unreadable):
		read(text, Form.AS_IS, ZONE, moment=True)


@pytest.mark.parametrize(
	("said", "means"), [("Yes", "yes"), (True, "yes"), (0, "no"), ("tNO", "no"), ("", "")]
)
def test_a_flag_is_yes_or_no(said, means):
	assert read(said, Form.FLAG, ZONE) == means


def test_a_flag_that_says_neither_is_not_taken_for_no():
	with pytest.raises(Unreadable):
		read("perhaps", Form.FLAG, ZONE)


@given(JSON_VALUES, st.sampled_from([*Form]), st.booleans())
def test_whatever_comes_is_read_or_refused(value, form, moment):
	try:
		assert isinstance(read(value, form, ZONE, moment), str)
	except Unreadable as error:
		assert str(error)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_of_json_has_the_digits_of_the_amount(amount):
	assert Decimal(repr(json_number(amount))) == amount
