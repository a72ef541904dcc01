"""What is to be sent: the documents that have changed since the last exchange, page by page, each written down once."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.utils import get_datetime

from ecom_erp.core.exchange.fields import Subject
from ecom_erp.core.exchange.mapping import Record, Unwritable, as_json, as_rows
from ecom_erp.core.exchange.paths import BadPath
from ecom_erp.core.states.exchange import DocumentStatus, RunStatus
from ecom_erp.flows.exchange import documents, profiles, runs
from ecom_erp.flows.exchange.profiles import DOCUMENT, PROFILE, REST, RUN
from ecom_erp.flows.exchange.sources import SOURCES
from ecom_erp.flows.exchange.sources.base import Cursor, Row
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile

PAGE = 200
COLLECTED = "collected"
# a change is dated before it can be seen: its transaction was still at work. What was sent already is recognised
OVERLAP = timedelta(minutes=10)
RUN_FIELDS = ["name", "profile", "direction", "subject", "shop", "status", "cursor", "until"]


def collect(run: str, profile: "EcomExchangeProfile", end: float) -> bool:
	"""Write down what is to be sent; whether all of it is. A run that died goes on behind its last page."""
	if frappe.db.get_value(RUN, run, "cursor") == COLLECTED:
		return True
	if not runs.in_pages(lambda: in_transaction(_page, run, profile), end):
		return False
	in_transaction(_collected, run, profile)
	return True


def _page(run: str, profile: "EcomExchangeProfile") -> bool:
	row = lock_values(RUN, run, RUN_FIELDS)
	if row.status != RunStatus.RUNNING or row.cursor == COLLECTED:
		return False
	source = SOURCES[profile.subject]
	if not row.cursor:
		documents.take_along(row)
	cursor = Cursor(*json.loads(row.cursor)) if row.cursor else _first(profile)
	names = source.page(profile, cursor, row.until, PAGE)
	if not names:
		if cursor.kind + 1 >= len(source.doctypes):
			return False
		nothing = Cursor(cursor.kind + 1, _first(profile).modified)
		runs.set_values(run, cursor=_kept(nothing))
		return True
	ready = source.rows(profile, cursor.kind, names)
	known = _known(profile, [one.key for one in ready if not one.fresh])
	found = [_found(profile, one) for one in ready if one.fresh or one.key in known]
	# stock is no document that is sent once: each change of its level is told
	documents.keep(row, found, bool(profile.send_changes) or profile.subject == Subject.STOCK)
	runs.set_values(run, cursor=_kept(Cursor(cursor.kind, str(names[-1].modified), names[-1].name)))
	return True


def _first(profile: "EcomExchangeProfile") -> Cursor:
	return Cursor(0, str(profiles.looked_at_since(profile, OVERLAP)))


def _kept(cursor: Cursor) -> str:
	return json.dumps([cursor.kind, cursor.modified, cursor.name])


def _known(profile: "EcomExchangeProfile", keys: list[str]) -> set[str]:
	"""Of what was sent before the other system is told, too, that it was taken back."""
	filters = {
		"profile": profile.name,
		"document_id": ("in", keys or [""]),
		"status": ("!=", DocumentStatus.REFUSED),
	}
	return set(frappe.get_all(DOCUMENT, filters, pluck="document_id", distinct=True, order_by="document_id"))


def _found(profile: "EcomExchangeProfile", row: Row) -> documents.Found:
	"""One that cannot be written stops no other: it is refused, and says why."""
	problem = problem_of(profile, row)
	return documents.Found(
		row.key,
		lambda version: None if problem else content_of(profile, row, version),
		row.shop,
		row.doctype,
		row.name,
		problem,
	)


def problem_of(profile: "EcomExchangeProfile", row: Row) -> str:
	"""Why a document cannot be written in the fields of the profile, "" when it can."""
	try:
		content_of(profile, row, 0)
	except Unwritable as error:
		return _("{0}: {1}").format(error.about, _(str(error)))
	except BadPath as error:
		return _(str(error))
	return ""


def content_of(profile: "EcomExchangeProfile", row: Row, version: int):
	"""What is sent of a document: JSON, or rows of a table."""
	head = {**row.record.head, "exchange.key": row.key, "exchange.version": version}
	made = as_json if profile.file_format == "JSON" else as_rows
	return made(profiles.rules(profile), Record(head, row.record.lines), profiles.zone())


def _collected(run: str, profile: "EcomExchangeProfile") -> None:
	"""The mark moves on with the fact that all before it is written down."""
	lock_values(PROFILE, profile.name, "name")
	row = lock_values(RUN, run, RUN_FIELDS)
	if row.status != RunStatus.RUNNING or row.cursor == COLLECTED:
		return
	profiles.moved_on(profile.name, get_datetime(row.until))
	if profile.transport == REST:
		frappe.db.set_value(
			DOCUMENT,
			{"run": run, "status": DocumentStatus.WAITING},
			"step_due_at",
			frappe.utils.now_datetime(),
			update_modified=False,
		)
		runs.set_values(run, cursor=COLLECTED, status=RunStatus.SENDING)
		kick(runs.JOB)
	else:
		runs.set_values(run, cursor=COLLECTED)
