"""A site may go back to Frappe's own insert and submit: books, stock and orders are the same, and other apps hear of them
as often, but for what docs/events.md lists."""

import re
from pathlib import Path

import pytest

from tests.support.submission import ledgers, listener, run_course, states, submission

DOCS = Path(__file__).resolve().parents[3] / "docs/events.md"
ROW = re.compile(
	r"^\| (?P<doctypes>[A-Z][^|]+) \| (?P<events>`[^|]+) \| (?P<how>[^|]+) \| (?P<why>[^|]+) \|$", re.M
)
FOUND: list[dict] = []
"""What the course left behind, with the app's own way of submitting and with Frappe's."""


@pytest.fixture
def found(request) -> list[dict]:
	if not FOUND:
		shop = request.getfixturevalue("shop")
		with listener() as heard:
			for plain in (False, True):
				heard.forget()
				with submission(plain):
					course = run_course(shop)
				FOUND.append(
					{
						"ledgers": ledgers(course),
						"orders": states(course),
						"by all": dict(heard.by_all),
						"by one": dict(heard.by_one),
					}
				)
	return FOUND


def test_ledgers_stock_and_orders_are_the_same(found):
	own, plain = found
	assert own["orders"] == plain["orders"]
	for name, rows in own["ledgers"].items():
		assert rows and rows == plain["ledgers"][name], name


def test_hooks_by_doctype_and_by_wildcard_hear_the_same(found):
	for way in found:
		doctypes = {doctype for doctype, _event in way["by one"]}
		assert {key: times for key, times in way["by all"].items() if key[0] in doctypes} == way["by one"]


def test_other_apps_hear_as_often_but_for_what_is_listed(found):
	own, plain = (way["by one"] for way in found)
	differing = {
		(*key, "less often" if own.get(key, 0) < plain.get(key, 0) else "more often")
		for key in {*own, *plain}
		if own.get(key, 0) != plain.get(key, 0)
	}
	assert sorted(differing) == sorted(listed())


def listed() -> set[tuple[str, str, str]]:
	"""(DocType, event, how often) of the table in the docs."""
	return {
		(doctype.strip(), event, row["how"].strip())
		for row in ROW.finditer(DOCS.read_text(encoding="utf-8"))
		for doctype in row["doctypes"].split(",")
		for event in re.findall(r"`(\w+)`", row["events"])
	}
