"""Records by saved rules: what is written for another system is read again as it was."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.exchange import paths
from ecom_erp.core.exchange.fields import Subject
from ecom_erp.core.exchange.forms import Form
from ecom_erp.core.exchange.mapping import Record, Rule, Unwritable, as_json, as_rows, from_json, from_rows

ZONE = ZoneInfo("Europe/Berlin")
TEXTS = st.text("abcxyz0189 -/'", max_size=8).map(str.strip)
IDS = st.text("abcxyz0189-", min_size=1, max_size=8)
STEPS = st.lists(
	st.text("abcXYZ@_", min_size=1, max_size=5) | st.sampled_from(["0", "3"]), min_size=1, max_size=4
)
LINES = st.lists(st.fixed_dictionaries({"line.sku": IDS, "line.title": TEXTS}), min_size=1, max_size=4)
ORDERS = st.dictionaries(IDS, st.tuples(TEXTS, LINES), min_size=1, max_size=4)


def rules(lists: str = "") -> list[Rule]:
	return [
		Rule("order.id", "id"),
		Rule("order.number", "about.0.number" if lists else "number"),
		Rule("line.sku", f"{lists}sku"),
		Rule("line.title", f"{lists}of.title" if lists else "title"),
	]


def record(key: str, order) -> Record:
	return Record({"order.id": key, "order.number": order[0]}, order[1])


@given(ORDERS)
def test_a_record_in_json_comes_back(orders):
	for key, order in orders.items():
		found = from_json(rules("rows[]."), as_json(rules("rows[]."), record(key, order), ZONE), ZONE)
		assert (found.head, found.lines, found.problem) == (
			{"order.id": key, "order.number": order[0]},
			order[1],
			"",
		)


@given(ORDERS, st.randoms())
def test_rows_of_a_table_come_back_whatever_stands_between_them(orders, random):
	header = [rule.theirs for rule in rules()]
	queues = [as_rows(rules(), record(key, order), ZONE) for key, order in orders.items()]
	table = []
	while queues:
		queue = random.choice(queues)
		table.append(queue.pop(0))
		queues = [one for one in queues if one]
	found = {one.head["order.id"]: one for one in from_rows(rules(), Subject.ORDERS, header, table, ZONE)}
	assert {key: one.lines for key, one in found.items()} == {
		key: lines for key, (_no, lines) in orders.items()
	}


@given(STEPS, st.text())
def test_what_is_put_at_a_path_stands_there(steps, value):
	path = ".".join(steps)
	assert paths.get(paths.put(None, path, value), path) == value


@given(
	st.recursive(
		st.none() | st.text() | st.integers(),
		lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
	),
	st.text(),
)
def test_a_path_into_anything_finds_something_or_nothing(data, path):
	paths.get(data, path)


@pytest.mark.parametrize("path", ["a[].b[]", "a[]b"])
def test_a_path_has_one_list(path):
	with pytest.raises(paths.BadPath):
		paths.split(path)


@pytest.mark.parametrize("write", [as_json, as_rows])
def test_a_value_that_cannot_be_written_names_the_field_there(write):
	with pytest.raises(Unwritable) as caught:
		write([Rule("order.id", "Id", form=Form.NUMBER)], Record({"order.id": "A-1"}), ZONE)
	assert caught.value.about == "Id" and "Not a number" in str(caught.value)
