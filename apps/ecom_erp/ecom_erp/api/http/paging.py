"""Reading documents in the order of their last change, page by page, so that none is skipped while they go on changing.

A cursor says after which change the next page begins. It is a text that callers keep and hand back as it is."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.messaging.errors import refuse

SETTLED = timedelta(seconds=60)
"""A change is dated when it is written and seen when it is committed. After this time, all changes are seen."""


class Cursor(NamedTuple):
	modified: datetime
	name: str

	def __str__(self) -> str:
		return f"{self.modified.isoformat(sep=' ', timespec='microseconds')}|{self.name}"


class Page(NamedTuple):
	"""`more`: whether there are further rows by now. `next` begins the next page, and at the end the next reading: that
	one repeats what has changed within the last minute."""

	rows: list[dict]
	more: bool
	next: str | None


def read_cursor(text: str | None) -> Cursor | None:
	"""Raises ValidationError for a text that is no cursor."""
	if not text:
		return None
	moment, separator, name = text.partition("|")
	try:
		modified = datetime.fromisoformat(moment)
	except ValueError:
		modified = None
	if modified is None or modified.tzinfo or not separator:
		refuse(ErrorCode.INVALID_REQUEST, _("{0} is not a cursor: use the value of next").format(text[:80]))
	return Cursor(modified, name)


def changed(doctype: str, fields: list[str], filters: list[list], after: Cursor | None, most: int) -> Page:
	"""Up to `most` documents that the user may read and that changed after the cursor, the oldest change first. `fields`
	name `name` and `modified`."""
	rows: list[dict[str, Any]] = []
	if after:
		same_moment = [*filters, ["modified", "=", after.modified], ["name", ">", after.name]]
		rows = frappe.get_list(
			doctype, filters=same_moment, fields=fields, order_by="name asc", page_length=most + 1
		)
		filters = [*filters, ["modified", ">", after.modified]]
	if len(rows) <= most:
		rows += frappe.get_list(
			doctype,
			filters=filters,
			fields=fields,
			order_by="modified asc, name asc",
			page_length=most + 1 - len(rows),
		)
	more, rows = len(rows) > most, rows[:most]
	last = Cursor(get_datetime(rows[-1]["modified"]), rows[-1]["name"]) if rows else after
	if last and not more:
		last = min(last, Cursor(now_datetime() - SETTLED, ""))
	return Page(rows, more, str(last) if last else None)
