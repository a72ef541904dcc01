"""Inserting what another worker may be inserting at the same moment."""

from collections.abc import Callable
from typing import TypeVar

import frappe

Inserted = TypeVar("Inserted")
SAVEPOINT = "insert_or_lose"


def insert_or_lose(insert: Callable[[], Inserted]) -> Inserted | None:
	"""Run `insert` inside a unit of work. None when somebody else has just inserted a row of the same name or unique
	key: all that `insert` wrote is taken back, and the other's row can be read."""
	frappe.db.savepoint(SAVEPOINT)
	try:
		return insert()
	except (frappe.DuplicateEntryError, frappe.UniqueValidationError):
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_messages()
		return None
