"""Reading an order under its lock, and writing what a flow changed in it: those rows alone, as Frappe's `db_set` does.

`Document.save` reads the order a second time, compares it with what it was, and writes every row anew. Under the row
lock nobody else has changed it, and a step changes a few fields. On a site with `ecom_plain_submission` this store writes
nothing: orders are inserted and saved by Frappe.
"""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import frappe
from frappe.model.naming import set_new_name
from frappe.utils import get_datetime, now

from ecom_erp.erp.documents import fitting, workflow_tasks
from ecom_erp.erp.documents.submission import is_plain

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

ECOM_ORDER = "Ecom Order"
STAMPS = ("modified", "modified_by")


def lock(name: str):
	"""The Ecom Order under its row lock, inside a unit of work."""
	doc = frappe.get_doc(ECOM_ORDER, name, for_update=True)
	if not is_plain():
		doc.flags.stored = {row.name: _values(row) for row in _rows(doc)}
	return doc


def stated(name: str | None) -> Sequence[Any]:
	"""What the order says of itself, as JSON; nothing for an order that is not there or cannot be read."""
	canonical = frappe.db.get_value(ECOM_ORDER, name, "canonical") if name else None
	try:
		return [json.loads(canonical)] if canonical else []
	except ValueError:
		return []


def insert(doc, name: str) -> str:
	"""Insert a new order under `name`, which the machine will review, and return the name. Raises DuplicateEntryError when
	there is one of that name."""
	doc.name = name
	doc.creation = doc.modified = now()
	doc.owner = doc.modified_by = frappe.session.user
	doc.run_method("before_insert")
	_tell_of_saving(doc)
	_check(doc)
	doc.db_insert()
	doc.set_parent_in_children()
	_insert(doc, doc.get_all_children())
	doc.run_method("after_insert")
	doc.flags.in_insert = True
	workflow_tasks.tell(doc)
	doc.notify_update()
	doc.run_method("on_change")
	doc.flags.in_insert = False
	return name


def is_locked(doc: "EcomOrder") -> bool:
	"""Whether `doc` was read by `lock`, to be written by `write`."""
	return doc.flags.stored is not None


def write(doc) -> set[str]:
	"""Write the changed rows of an order that `lock` has read; the names of its own changed fields. Raises
	TimestampMismatchError when another copy of it has been written in the same unit of work."""
	if get_datetime(frappe.db.get_value(ECOM_ORDER, doc.name, "modified")) != get_datetime(doc.modified):
		raise frappe.TimestampMismatchError(f"{doc.name} was changed by another copy of it")
	stored = doc.flags.stored
	doc._doc_before_save = _as_read(doc)
	_tell_of_saving(doc)
	changed = {key for key, value in _values(doc).items() if value != stored[doc.name][key]}
	doc.set_parent_in_children()
	new, moved = [], []
	for row in doc.get_all_children():
		if row.name not in stored:
			new.append(row)
		elif _values(row) != stored[row.name]:
			moved.append(row)
	deleted = stored.keys() - {row.name for row in _rows(doc)}
	if not (changed or new or moved or deleted):
		return changed
	doc.modified, doc.modified_by = now(), frappe.session.user
	for row in (doc, *moved):
		_check(row)
		row.db_update()
	_insert(doc, new)
	_delete(doc, deleted)
	doc.flags.stored = {row.name: _values(row) for row in _rows(doc)}
	return changed


def _tell_of_saving(doc: "EcomOrder") -> None:
	"""What other apps and admins have tied to the saving of orders."""
	for event in ("before_validate", "validate", "before_save"):
		doc.run_method(event)


def _as_read(doc: "EcomOrder") -> frappe._dict:
	"""The order as it was read, with its rows."""
	stored = doc.flags.stored
	before = frappe._dict(stored[doc.name])
	for field in doc.meta.get_table_fields():
		rows = (row for row in stored.values() if row.get("parentfield") == field.fieldname)
		before[field.fieldname] = [frappe._dict(row) for row in rows]
	return before


def _rows(doc: "EcomOrder") -> list:
	return [doc, *doc.get_all_children()]


def _values(row) -> dict:
	return {key: row.__dict__.get(key) for key in row.meta.get_valid_columns() if key not in STAMPS}


def _check(row) -> None:
	"""What Frappe's own save looks at in the values themselves; texts are made to fit before."""
	fitting.fit_row(row)
	row._validate_selects()
	row._validate_length()
	row._sanitize_content()


def _insert(doc: "EcomOrder", rows: list) -> None:
	"""New rows, a statement for each table."""
	tables: dict[str, list[dict]] = {}
	for row in rows:
		row.owner = row.modified_by = doc.modified_by
		row.creation = row.modified = doc.modified
		set_new_name(row)
		_check(row)
		values = row.get_valid_dict(convert_dates_to_str=True, ignore_virtual=True)
		tables.setdefault(row.doctype, []).append(values)
		row.set("__islocal", False)
	for doctype, values in tables.items():
		fields = list(values[0])
		frappe.db.bulk_insert(doctype, fields, [[row[field] for field in fields] for row in values])


def _delete(doc: "EcomOrder", names: set[str]) -> None:
	if names:
		for field in doc.meta.get_table_fields():
			frappe.db.delete(field.options, {"name": ("in", sorted(names)), "parent": doc.name})
