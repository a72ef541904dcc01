"""The last look of an erasure: bounded by counts of queries and of rows that the database reads, and resumed where it was stopped."""

from collections.abc import Callable

import frappe
import pytest

from ecom_erp.flows.privacy import requests, sweep
from ecom_erp.flows.privacy.person import Given, Person
from ecom_erp.flows.privacy.sweep import BEGINNING, Place, Table
from ecom_erp.messaging.transaction import in_transaction

BATCH = 50


@pytest.fixture
def small_batches(monkeypatch):
	monkeypatch.setattr(sweep, "BATCH", BATCH)


@pytest.fixture
def person() -> Person:
	return Person(emails=[f"sweep.{frappe.generate_hash(length=8)}@quasten.example"])


def logs(count: int, person: Person, every: int = 0) -> None:
	"""So many comments, of which every so many-th names the person."""
	for number in range(count):
		text = f"refused {person.emails[0]}" if every and number % every == 0 else "refused"
		doc = frappe.get_doc({"doctype": "Comment", "comment_type": "Comment", "content": text})
		doc.name = f"{number:05}{frappe.generate_hash(length=6)}"
		doc.db_insert()
	frappe.db.commit()


def table_of(name: str) -> Table:
	return next(table for table in sweep.tables_with_texts() if table.name == name)


def nothing(_place: Place) -> None:
	"""Keeps no place."""


def reads() -> int:
	"""Rows that the database has read for this connection."""
	rows = frappe.db.sql("show session status like 'Handler_read%'")
	return sum(int(value) for _name, value in rows)


def read_by(look: Callable[[], object]) -> int:
	"""Rows that the database reads for it, less those for telling how many it has read."""
	before = reads()
	telling = reads() - before
	look()
	return reads() - before - 2 * telling


def left(person: Person) -> int:
	frappe.db.rollback()
	return frappe.db.count("Comment", {"content": ("like", f"%{person.emails[0]}%")})


@pytest.mark.parametrize("name", ["tabComment", "__global_search"])
def test_a_batch_costs_the_same_however_large_the_table_is(site, small_batches, person, name):
	frappe.db.sql("delete from `__global_search`")
	frappe.db.delete("Comment")
	costs = []
	for more in (4 * BATCH, 12 * BATCH):
		logs(more, person)
		for number in range(more):
			frappe.db.sql(
				"insert into `__global_search` (doctype, name, content) values (%s, %s, 'x')",
				("Ecom Order", frappe.generate_hash(length=10) + str(number)),
			)
		frappe.db.commit()
		table, places, queries = table_of(name), [], []
		real = frappe.db.sql
		frappe.db.sql = lambda *args, **kwargs: (queries.append(args[0]), real(*args, **kwargs))[1]
		try:
			rows = read_by(lambda: places.extend(sweep.sweep([table], person, BEGINNING, nothing)))
		finally:
			frappe.db.sql = real
		count = frappe.db.sql(f"select count(*) from `{name}`")[0][0]
		assert len(places) == count // BATCH + 1
		costs.append((rows / len(places), (len(queries) - 3) / len(places)))
	# the end of a batch is looked up, then its rows are read: twice as many as it has, and some of the transaction
	assert max(rows for rows, _queries in costs) < 3 * BATCH, costs
	assert costs[0][1] == costs[1][1] <= 9, costs


def test_what_is_found_is_changed_by_its_key_alone(site, small_batches, person):
	frappe.db.delete("Comment")
	logs(4 * BATCH, person, every=40)
	table, places = table_of("tabComment"), []
	assert read_by(lambda: places.extend(sweep.sweep([table], person, BEGINNING, nothing))) < 5 * 3 * BATCH
	assert places[-1].found == {"tabComment": 5} and left(person) == 0


def test_a_look_that_was_stopped_goes_on_behind_its_last_batch(site, small_batches, person):
	frappe.db.delete("Comment")
	logs(4 * BATCH, person, every=1)
	table, kept = table_of("tabComment"), []
	looks = sweep.sweep([table], person, BEGINNING, kept.append)
	next(looks)
	next(looks)
	looks.close()
	assert left(person) == 2 * BATCH
	place = Place.of_text(kept[-1].as_text())
	assert (place.table, place.batches, place.found) == (table.name, 2, {table.name: 2 * BATCH})
	rest = list(sweep.sweep([table], person, place, kept.append))
	assert len(rest) == 3 and left(person) == 0
	assert rest[-1].found == {table.name: 4 * BATCH}
	assert list(sweep.sweep([table], person, rest[-1], kept.append)) == []
	done, total = sweep.progress([table], rest[-1])
	assert done == total


def test_a_batch_that_is_killed_keeps_neither_its_changes_nor_its_place(site, small_batches, person):
	class Killed(BaseException):
		pass

	def die(_place: Place) -> None:
		raise Killed

	frappe.db.delete("Comment")
	logs(10, person, every=1)
	with pytest.raises(Killed):
		list(sweep.sweep([table_of("tabComment")], person, BEGINNING, die))
	assert left(person) == 10


def test_a_request_makes_room_and_goes_on_until_all_was_looked_through(
	site, small_batches, person, monkeypatch
):
	frappe.db.delete("Comment")
	logs(2 * BATCH, person, every=1)
	shown = []
	monkeypatch.setattr(requests, "_publish", lambda _name, done, total: shown.append((done, total)))
	monkeypatch.setattr(requests, "LOOK_SECONDS", -1)
	name = in_transaction(requests.make, "Erase", Given(email=person.emails[0]), "Desk", start_now=True)
	requests.work(name)
	row = frappe.db.get_value(requests.REQUEST, name, ["status", "swept", "step_due_at"], as_dict=True)
	assert (
		row.status == "Running"
		and row.step_due_at
		and Place.of_text(frappe.parse_json(row.swept)["place"]).batches == 1
	)
	monkeypatch.setattr(requests, "LOOK_SECONDS", 300)
	monkeypatch.setattr(requests, "erase_documents", None)  # they are not gone through again
	requests.work(name)
	row = frappe.db.get_value(requests.REQUEST, name, ["status", "swept", "erased"], as_dict=True)
	assert (row.status, row.swept) == ("Done", None)
	assert frappe.parse_json(row.erased)["[tabComment]"] == 2 * BATCH and left(person) == 0
	done = [at for at, _total in shown[:-1]]
	assert done[-1] == shown[-2][1], shown[-3:]
