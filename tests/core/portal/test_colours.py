"""Colours of shops stay readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.portal.colours import (
	DEFAULT,
	GROUND,
	LEAST_CONTRAST,
	PAPER,
	contrast,
	parsed,
	readable,
	text_on,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
	("entered", "colour"),
	[
		("#FFAA00", "#ffaa00"),
		(" fa0 ", "#ffaa00"),
		("#ff", None),
		("red", None),
		("#fff;}</style><script>", None),
		("", None),
		(None, None),
	],
)
def test_only_a_colour_is_one(entered, colour):
	assert parsed(entered) == colour


@pytest.mark.parametrize(
	("one", "other", "ratio"),
	[
		# of the definition: black and white, and the lightest grey that AA takes on white
		("#000000", "#ffffff", 21.0),
		("#767676", "#ffffff", 4.54),
		("#777777", "#ffffff", 4.48),
		("#ff0000", "#ffffff", 4.0),
	],
)
def test_contrast_is_as_defined(one, other, ratio):
	assert round(contrast(one, other), 2) == round(contrast(other, one), 2) == ratio


@given(COLOURS)
def test_text_on_any_colour_and_of_any_colour_can_be_read(colour):
	assert contrast(text_on(colour), colour) >= LEAST_CONTRAST
	mended = readable(colour)
	assert contrast(mended, PAPER) >= LEAST_CONTRAST and contrast(mended, GROUND) >= LEAST_CONTRAST


def test_a_colour_that_can_be_read_is_left_as_it_is():
	assert readable(DEFAULT) == DEFAULT
	assert readable("#ffe100") != "#ffe100"
	assert (text_on("#ffe100"), text_on("#7a0019")) == ("#1f272e", "#ffffff")
