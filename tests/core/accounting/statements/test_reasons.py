"""Every reason is told in words that take the values it comes with."""

import re
from string import Formatter

import pytest
from hypothesis import given

from ecom_erp.core.accounting.statements.matching import EXPLAINED, Reason
from tests.app_strings import translations
from tests.core.accounting.statements.settled import matched
from tests.core.accounting.statements.test_matching_properties import any_lines, any_movements


def test_each_reason_has_its_words():
	assert EXPLAINED.keys() == set(Reason)


@pytest.mark.parametrize("text", EXPLAINED.values())
def test_the_translation_has_the_same_places(text):
	assert (
		re.findall(r"\{\d\}", text) and sorted(places(text)) == sorted(places(translations()[text]))
	) or "{" not in text


@given(any_lines(), any_movements())
def test_values_fill_all_places(lines, movements):
	for found in matched(lines, movements):
		assert len(set(places(EXPLAINED[found.reason]))) == len(found.values)


def places(text: str) -> list[str]:
	return [place for _, place, _, _ in Formatter().parse(text) if place is not None]
