"""The last look: e-mail addresses and telephone numbers of the erased are looked for in all tables of the site, whatever app they
are of, and taken out where they still stand."""

from collections.abc import Iterator, Mapping, Sequence

import frappe

from ecom_erp.core.privacy.scrubbing import scrubber
from ecom_erp.messaging.transaction import in_transaction

TEXTS = ("varchar", "text", "longtext", "mediumtext", "tinytext")
# accounts are deleted by Frappe's own request; secrets are encrypted; the two at the end have an eye of their own
LEFT_ALONE = ("__Auth", "tabUser", "tabHas Role", "tabSeries", "tabPrivacy Request", "tabSales Invoice")


def sweep(tables: Mapping[str, Sequence[str]], tokens: Sequence[str]) -> Iterator[tuple[str, int]]:
	"""Look through `tables`, as of `tables_with_texts`, one after the other, each in a transaction of its own: its name, and in how
	many places it still had one of the tokens."""
	scrub = scrubber(tokens)
	for table, columns in tables.items():
		yield table, in_transaction(_sweep_table, table, columns, tokens, scrub) if tokens else 0


def tables_with_texts() -> dict[str, list[str]]:
	"""The tables that are looked through, with their columns of text."""
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


def _sweep_table(table: str, columns: Sequence[str], tokens: Sequence[str], scrub) -> int:
	target = frappe.qb.Table(table)
	condition = None
	for column in columns:
		for token in tokens:
			has = target[column].like(f"%{_literal(token)}%")
			condition = has if condition is None else condition | has
	if condition is None:
		return 0
	rows = (
		frappe.qb.from_(target)
		.select(*(target[column] for column in columns))
		.where(condition)
		.run(as_dict=True)
	)
	changed = 0
	for row in rows:
		for column in columns:
			if row[column] and (said := scrub(row[column])) != row[column]:
				frappe.qb.update(target).set(target[column], said).where(target[column] == row[column]).run()
				changed += 1
	return changed


def _literal(text: str) -> str:
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
