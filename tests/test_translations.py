"""The Chinese of the app is complete and fits its English."""

import csv
import re

import frappe

from ecom_erp.core.canonical import PaymentState
from ecom_erp.core.review import FIELD_NAMES
from tests import app_strings

PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def test_every_text_has_a_translation():
	"""`python3 -m tests.app_strings` prints the missing rows, ready to be filled in."""
	known = {text for text, translation in app_strings.translations().items() if translation.strip()}
	assert sorted(app_strings.collect() - known) == []


def test_collector_sees_every_kind_of_source():
	"""One text of each: metadata, options, Python, script, template, domain message, workflow, workspace header."""
	assert {
		"Promised Date",
		"Awaiting Return",
		"The order is on hold: {0}",
		"Fetch Now",
		"Not a valid label",
		"{warehouse} cannot deliver there",
		"Check Again",
		"Work to Do",
	} <= app_strings.collect()


def test_words_that_fill_a_reason_have_a_translation():
	words = {state.value.replace("_", " ") for state in PaymentState} | set(FIELD_NAMES.values())
	assert sorted(words - set(app_strings.translations())) == []


def test_placeholders_are_those_of_the_source():
	different = {
		text: translation
		for text, translation in app_strings.translations().items()
		if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(translation))
	}
	assert different == {}


def test_no_text_stands_twice():
	with app_strings.TRANSLATIONS.open(encoding="utf-8", newline="") as file:
		texts = [(row[0], row[2]) for row in csv.reader(file) if row]
	assert len(texts) == len(set(texts))


def test_site_answers_in_chinese():
	frappe.local.lang = "zh"
	assert frappe._("Waiting for a Person") == "等待人工处理"
	assert frappe._("The order is on hold: {0}").format("x") == "订单已挂起：x"
