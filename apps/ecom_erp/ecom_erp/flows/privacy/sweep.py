"""The last look: e-mail addresses and telephone numbers of the erased are looked for in all tables of the site, whatever app they
are of, and taken out where they still stand. Batch by batch in the order of a key, so that no statement looks at more rows than
one batch has, and a look that was stopped goes on behind the last one."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import reduce
from math import ceil
from operator import or_
from typing import Any

import frappe

from ecom_erp.core.privacy.scrubbing import scrubber
from ecom_erp.flows.privacy import beside
from ecom_erp.flows.privacy.person import Person
from ecom_erp.messaging.transaction import in_transaction

TEXTS = ("varchar", "text", "longtext", "mediumtext", "tinytext")
# accounts are deleted by Frappe's own request; secrets are encrypted; the two at the end have an eye of their own
LEFT_ALONE = ("__Auth", "tabUser", "tabHas Role", "tabSeries", "tabPrivacy Request", "tabSales Invoice")
BATCH = 5000  # rows


@dataclass(frozen=True)
class Table:
	"""`columns` of text; `key`: the columns of `index`, a unique one, () where there is none; `rows`: how many there are, estimated."""

	name: str
	columns: tuple[str, ...]
	index: str
	key: tuple[str, ...]
	rows: int

	@property
	def batches(self) -> int:
		return max(ceil(self.rows / BATCH), 1)


@dataclass(frozen=True)
class Place:
	"""How far a look is: behind the row `after` (its key) of `table`, "" before the first one; `batches` of that table were looked at;
	`found`: how many places had something, by table."""

	table: str = ""
	after: tuple = ()
	batches: int = 0
	found: Mapping[str, int] = field(default_factory=dict)

	def as_text(self) -> str:
		return json.dumps(asdict(self), default=str)

	@classmethod
	def of_text(cls, text: str) -> "Place":
		kept = json.loads(text)
		return cls(kept["table"], tuple(kept["after"]), kept["batches"], kept["found"])


BEGINNING = Place()


def sweep(
	tables: Sequence[Table], person: Person, place: Place, keep: Callable[[Place], None]
) -> Iterator[Place]:
	"""Look through `tables`, as of `tables_with_texts`, from a place on; yields the place behind each batch. `keep` is called with it in
	the transaction of the batch."""
	scrub = scrubber(person.tokens)
	for table in tables if person.tokens else ():
		if table.name < place.table or (table.name == place.table and not place.after):
			continue
		if table.name != place.table:
			place = Place(table.name, (), 0, place.found)
		while True:
			place = in_transaction(_batch, table, person, scrub, place, keep)
			yield place
			if not place.after:
				break


def progress(tables: Sequence[Table], place: Place) -> tuple[int, int]:
	"""(batches looked at, all of them), near enough for a bar."""
	before = sum(table.batches for table in tables if table.name < place.table)
	now = next((table.batches for table in tables if table.name == place.table), 0)
	within = min(place.batches, now) if place.after else now
	return before + within, sum(table.batches for table in tables)


def tables_with_texts() -> list[Table]:
	"""The tables that are looked through, by name."""
	columns = _columns()
	keys, rows = _keys(), _rows()
	return [
		Table(name, tuple(found), *keys.get(name, ("", ())), rows.get(name, 0))
		for name, found in sorted(columns.items())
	]


def _columns() -> dict[str, list[str]]:
	rows = frappe.db.sql(
		"""select c.table_name, c.column_name from information_schema.columns c
		join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
		where c.table_schema = database() and t.table_type = 'BASE TABLE'
		and c.data_type in %(texts)s and c.table_name not in %(left)s order by c.table_name, c.column_name""",
		{"texts": TEXTS, "left": LEFT_ALONE},
	)
	found: dict[str, list[str]] = {}
	for table, column in rows:
		if column not in ("name", "owner", "modified_by"):
			found.setdefault(table, []).append(column)
	return found


def _keys() -> dict[str, tuple[str, tuple[str, ...]]]:
	"""By table its primary key, else its first unique index, and the columns of that."""
	rows = frappe.db.sql(
		"""select table_name, index_name, column_name from information_schema.statistics
		where table_schema = database() and non_unique = 0
		order by table_name, index_name != 'PRIMARY', index_name, seq_in_index"""
	)
	found: dict[str, tuple[str, list[str]]] = {}
	for table, index, column in rows:
		first, columns = found.setdefault(table, (index, []))
		if index == first:
			columns.append(column)
	return {table: (index, tuple(columns)) for table, (index, columns) in found.items()}


def _rows() -> dict[str, int]:
	rows = frappe.db.sql(
		"select table_name, table_rows from information_schema.tables where table_schema = database()"
	)
	return {table: int(count or 0) for table, count in rows}


def _batch(table: Table, person: Person, scrub, place: Place, keep: Callable[[Place], None]) -> Place:
	"""Look at the next batch, and keep the place behind it: with an empty `after` where the table has no more."""
	target = frappe.qb.Table(table.name)
	last = _last_key(table, target, place.after)
	rows = _with_tokens(table, target, person.tokens, place.after, last)
	others = beside.erase_mail(table.name, rows, person.emails)
	places = len(rows) - len(others)
	for row in others:
		places += _scrub_row(table, target, row, scrub)
	found = {**place.found, table.name: place.found.get(table.name, 0) + places} if places else place.found
	behind = Place(table.name, last, place.batches + 1, found)
	keep(behind)
	return behind


def _last_key(table: Table, target, after: tuple) -> tuple:
	"""The key of the batch's last row; () where fewer rows are left, or there is no key."""
	if not table.key:
		return ()
	query = _by_key(table, target).select(*(target[column] for column in table.key))
	if after:
		query = query.where(_behind(target, table.key, after))
	for column in table.key:
		query = query.orderby(target[column])
	rows = query.limit(1).offset(BATCH - 1).run()
	return tuple(rows[0]) if rows else ()


def _with_tokens(
	table: Table, target, tokens: Sequence[str], after: tuple, last: tuple
) -> list[dict[str, Any]]:
	has = [target[column].like(f"%{_literal(token)}%") for column in table.columns for token in tokens]
	wanted = dict.fromkeys((*table.key, *table.columns))
	query = _by_key(table, target).select(*(target[column] for column in wanted)).where(reduce(or_, has))
	if after:
		query = query.where(_behind(target, table.key, after))
	if last:
		query = query.where(_behind(target, table.key, last).negate())
	return query.run(as_dict=True)


def _by_key(table: Table, target):
	"""A query that goes along the key: of a batch that is a large part of its table, the database would rather read all of it."""
	query = frappe.qb.from_(target)
	return query.force_index(table.index) if table.index else query


def _behind(target, key: Sequence[str], values: Sequence):
	"""The rows whose key is greater."""
	first, *more = key
	greater = target[first] > values[0]
	if not more:
		return greater
	return greater | ((target[first] == values[0]) & _behind(target, more, values[1:]))


def _scrub_row(table: Table, target, row: Mapping[str, Any], scrub) -> int:
	"""In how many columns something was taken out. Without a key, rows that say the same are changed with it."""
	changed = {
		column: said
		for column in table.columns
		if row[column] and (said := scrub(row[column])) != row[column]
	}
	if not changed:
		return 0
	query = frappe.qb.update(target)
	for column, said in changed.items():
		query = query.set(target[column], said)
	for column in table.key or changed:
		query = query.where(target[column] == row[column])
	query.run()
	return len(changed)


def _literal(text: str) -> str:
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
