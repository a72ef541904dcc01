"""How many messages a text is, counted by hand after 3GPP TS 23.038 and 23.040."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.notify.replies import asks_to_start, asks_to_stop
from ecom_erp.core.notify.segments import length_of


@pytest.mark.parametrize(
	("text", "places", "segments", "unicode"),
	[
		("", 0, 0, False),
		("a" * 160, 160, 1, False),
		("a" * 161, 161, 2, False),
		("a" * 306, 306, 2, False),
		("a" * 307, 307, 3, False),
		("€" * 80, 160, 1, False),
		# an escape and its sign are not parted: 152 places, then the sign in the second message
		("a" * 152 + "€" + "a" * 152, 306, 3, False),
		("中" * 70, 70, 1, True),
		("中" * 71, 71, 2, True),
		("a" * 69 + "中", 70, 1, True),
		# two halves each
		("😀" * 35, 70, 1, True),
		("😀" * 36, 72, 2, True),
	],
)
def test_length(text, places, segments, unicode):
	length = length_of(text)
	assert (length.places, length.segments, length.unicode) == (places, segments, unicode)


@given(st.text(max_size=500))
def test_a_longer_text_never_costs_less_within_its_alphabet(text):
	shorter, longer = length_of(text), length_of(text + "a")
	assert longer.places == shorter.places + 1
	assert shorter.segments <= longer.segments <= shorter.segments + 1


@pytest.mark.parametrize("text", ["STOP", " stop. ", "Unsubscribe", "退订", "ＴＤ", "“Stop”"])
def test_who_wants_no_more(text):
	assert asks_to_stop(text)


@pytest.mark.parametrize("text", ["", "Please stop by at noon", "Stop the order, please", "stopped"])
def test_who_says_something_else(text):
	assert not asks_to_stop(text)
	assert not asks_to_start(text)
