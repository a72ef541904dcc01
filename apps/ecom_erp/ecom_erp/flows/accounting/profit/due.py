"""Rows of work that are due, made where they are not there yet."""

from collections.abc import Sequence

import frappe
from frappe.utils import now_datetime

STAMPS = ("name", "creation", "modified", "owner", "modified_by")
CHUNK = 500


def make_due(doctype: str, fields: Sequence[str], rows: Sequence[tuple]) -> None:
	"""Have rows of a DocType taken up at once and from the first attempt, in the caller's transaction. `rows`: names, each with its
	values of `fields`, by which the row is unique, in the order in which they are locked."""
	table, now, user = frappe.qb.DocType(doctype), now_datetime(), frappe.session.user
	for start in range(0, len(rows), CHUNK):
		query = frappe.qb.into(table).columns(*STAMPS, *fields, "due_at", "attempts")
		for name, *values in rows[start : start + CHUNK]:
			query = query.insert(name, now, now, user, user, *values, now, 0)
		query.on_duplicate_key_update(table.due_at, now).on_duplicate_key_update(table.attempts, 0).run()
