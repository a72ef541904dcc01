"""The Chinese of the app is complete and fits its English."""

import csv
import re

import frappe

from ecom_erp.core.orders.canonical import PaymentState
from ecom_erp.core.review.address_checks import FIELD_NAMES
from ecom_erp.flows.notify.message_templates import LANGUAGES, TEMPLATES
from tests import app_strings

FILLED = re.compile(r"\{\{ (\w+)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def test_every_text_has_a_translation():
	"""`python3 -m tests.app_strings` prints the missing rows, ready to be filled in."""
	known = {text for text, translation in app_strings.translations().items() if translation.strip()}
	assert sorted(app_strings.collect() - known) == []


def test_collector_sees_every_kind_of_source():
	"""One text of each: metadata, options, Python, script, template, domain message, workflow, workspace header, first
	step, page."""
	assert {
		"Promised Date",
		"Awaiting Return",
		"The order is on hold: {0}",
		"Fetch Now",
		"Not a valid label",
		"{warehouse} cannot deliver to this address",
		"Check Again",
		"Orders to Act On",
		"Connect a Shop",
		"Packing Station",
	} <= app_strings.collect()


def test_pages_and_prints_show_no_bare_english():
	assert app_strings.bare_html() == {}


def test_scripts_translate_plain_texts():
	assert app_strings.unreadable_calls() == []


def test_messages_to_buyers_are_written_in_both_languages():
	"""The same fields are filled in either."""
	for fact, languages in TEMPLATES.items():
		assert set(languages) == set(LANGUAGES), fact
		filled = [sorted(set(FILLED.findall(" ".join(texts[1:])))) for texts in languages.values()]
		assert filled[0] == filled[1], fact
		assert CHINESE.search(languages["zh"][1]) and not CHINESE.search("".join(languages["en"])), fact


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
