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
	"""`settled`: where pages of this reading went beyond what was surely complete, the moment up to which it was."""

	modified: datetime
	name: str
	settled: datetime | None = None

	def __str__(self) -> str:
		settled = _written(self.settled) if self.settled else ""
		return f"{_written(self.modified)}|{settled}|{self.name}"


def _written(moment: datetime) -> str:
	return moment.isoformat(sep=" ", timespec="microseconds")


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
	moment, separator, rest = text.partition("|")
	until, further, name = rest.partition("|")
	if not further:  # a cursor of before `settled`
		until, name = "", rest
	try:
		modified = datetime.fromisoformat(moment)
		settled = datetime.fromisoformat(until) if until else None
	except ValueError:
		modified = settled = None
	if modified is None or modified.tzinfo or not separator or (settled and settled.tzinfo):
		refuse(ErrorCode.INVALID_REQUEST, _("{0} is not a cursor: use the value of next").format(text[:80]))
	return Cursor(modified, name, settled)


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
	return Page(rows, more, str(_onwards(last, after, more)) if last else None)


def _onwards(last: Cursor, after: Cursor | None, more: bool) -> Cursor:
	"""Where the next page begins; at the end of a reading, the next one, which repeats all that was not settled when it was
	read, however long its pages took."""
	settled = min(filter(None, [now_datetime() - SETTLED, after and after.settled]))
	if more:
		return last._replace(settled=settled if last.modified > settled else after and after.settled)
	return min(last._replace(settled=None), Cursor(settled, ""))
