"""Inserting what another worker may be inserting at the same moment: the unique key decides who was first."""

from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar

import frappe

Inserted = TypeVar("Inserted")
_numbers = count()


def insert_or_lose(insert: Callable[[], Inserted]) -> Inserted | None:
	"""Run `insert` inside a unit of work. None when somebody else has just inserted a row of the same name or unique
	key: all that `insert` wrote is taken back, and the other's row can be read."""
	# a name of its own: what is inserted may insert another such row, whose savepoint would take its place
	savepoint = f"insert_or_lose_{next(_numbers)}"
	frappe.db.savepoint(savepoint)
	try:
		return insert()
	except (frappe.DuplicateEntryError, frappe.UniqueValidationError):
		frappe.db.rollback(save_point=savepoint)
		frappe.clear_messages()
		return None


def insert_once(doc: Any, name: str | None = None) -> bool:
	"""Insert `doc` (under `name`) inside a unit of work; False when a row with its name or unique key is there. The
	loser of a race waits for the winner's commit here, and reads the winner's row afterwards."""
	return insert_or_lose(lambda: doc.insert(ignore_permissions=True, set_name=name)) is not None
