"""Documents of an exchange, each in versions: what was found is written down once, and what became of it."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.exchange.fields import Direction
from ecom_erp.core.exchange.mapping import digest
from ecom_erp.core.states.exchange import DocumentStatus, RunStatus
from ecom_erp.core.text import as_json, identifier
from ecom_erp.flows.exchange.profiles import DOCUMENT, RUN
from ecom_erp.flows.orders.locks import lock_rows
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.inbox import message_key

LONGEST_ID = 140
FIELDS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"profile",
	"run",
	"direction",
	"subject",
	"shop",
	"document_id",
	"version",
	"document_key",
	"digest",
	"status",
	"error",
	"said",
	"reference_doctype",
	"reference_name",
	"payload",
	"step_attempts",
)


@dataclass(frozen=True)
class Found:
	"""A document to be exchanged. `content` gives what is exchanged in a version; that of version 0 tells changes apart.
	`problem`: why it cannot be, "" when it can."""

	key: str
	content: Callable[[int], Any]
	shop: str | None = None
	doctype: str | None = None
	name: str | None = None
	problem: str = ""


def keep(run: Mapping[str, Any], found: Iterable[Found], changes: bool, each: bool = False) -> int:
	"""Write down what is new or has changed, inside the caller's unit of work; how many. `changes`: of a known document the
	changed one is exchanged too; `each`: a known one that is the same, too. What waits still is exchanged as it is now."""
	ready = _by_key(found, each)
	latest = _latest(run["profile"], list(ready))
	rows = []
	for key, one in ready.items():
		known = latest.get(key)
		if known and each and known.run == run["name"]:
			one = _stated_twice(known, one)
		same = digest(one.content(0))
		if known and not each and known.digest == same:
			_try_again(known, run, one)
		elif known and not each and not _goes_again(known, changes):
			continue
		elif known and known.status == DocumentStatus.WAITING and not known.asked_at and not each:
			_renew(known, run, one, same)
		else:
			rows.append(_row(run, key, one, (known.version if known else 0) + 1, same))
	if rows:
		frappe.db.bulk_insert(DOCUMENT, FIELDS, rows, ignore_duplicates=True)
	return len(rows)


def _by_key(found: Iterable[Found], each: bool) -> dict[str, Found]:
	"""The documents by their numbers. What is taken over `each` time must be stated once in it: of two nobody knows which one is
	right."""
	ready: dict[str, Found] = {}
	for one in found:
		key = identifier(one.key, LONGEST_ID)
		twice = each and key in ready
		ready[key] = replace(one, problem=one.problem or _twice()) if twice else one
	return ready


def _stated_twice(known, one: Found) -> Found:
	if known.status == DocumentStatus.WAITING:
		settle(known.name, DocumentStatus.REFUSED, _twice())
	return replace(one, problem=one.problem or _twice())


def _twice() -> str:
	return _("It is stated twice in this exchange. State it once, with the sum.")


def last_versions(profile: str, keys: Collection[str]) -> dict[str, int]:
	"""The last version of each document."""
	filters = {"profile": profile, "document_id": ("in", sorted(set(keys)) or [""])}
	rows = frappe.get_all(DOCUMENT, filters, ["document_id", "version"], order_by="version asc")
	return {row.document_id: row.version for row in rows}


def take_along(run: Mapping[str, Any]) -> None:
	"""What waits still in runs that were given up goes with this one, inside its unit of work: nobody else would take it up, since
	what is known and the same is not written down again."""
	given_up = frappe.get_all(
		RUN, {"profile": run["profile"], "status": RunStatus.FAILED}, pluck="name", order_by="name"
	)
	if given_up:
		waiting = {"run": ("in", given_up), "status": DocumentStatus.WAITING}
		frappe.db.set_value(DOCUMENT, waiting, "run", run["name"], update_modified=False)


def _try_again(known, run: Mapping[str, Any], one: Found) -> None:
	"""What was refused here and comes once more: what stood in its way may be gone."""
	if run["direction"] == Direction.IN and known.status == DocumentStatus.REFUSED and not one.problem:
		set_status(DOCUMENT, known.name, DocumentStatus.WAITING, run=run["name"], error=None, said=None)


def _goes_again(known, changes: bool) -> bool:
	return changes or known.status == DocumentStatus.REFUSED or known.status == DocumentStatus.WAITING


def _latest(profile: str, keys: Sequence[str]) -> dict[str, frappe._dict]:
	"""The last version of each, those that wait under their locks: a worker may be about to send them."""
	filters = {"profile": profile, "document_id": ("in", keys or [""])}
	fields = ["name", "run", "document_id", "version", "digest", "status", "asked_at"]
	found = {
		row.document_id: row for row in frappe.get_all(DOCUMENT, filters, fields, order_by="version asc")
	}
	waiting = [row.name for row in found.values() if row.status == DocumentStatus.WAITING]
	for row in lock_rows(DOCUMENT, waiting, "document_id", "status", "asked_at"):
		found[row.document_id].update(row)
	return found


def _renew(known, run: Mapping[str, Any], one: Found, same: str) -> None:
	values = {"payload": as_json(one.content(known.version)), "digest": same, "run": run["name"]}
	if one.problem:
		settle(known.name, DocumentStatus.REFUSED, one.problem, **values)
		return
	frappe.db.set_value(DOCUMENT, known.name, values, update_modified=False)


def _row(run: Mapping[str, Any], key: str, one: Found, version: int, same: str) -> tuple:
	now, user = now_datetime(), frappe.session.user
	status = DocumentStatus.REFUSED if one.problem else DocumentStatus.WAITING
	return (
		frappe.generate_hash(length=16),
		now,
		now,
		user,
		user,
		run["profile"],
		run["name"],
		run["direction"],
		run["subject"],
		one.shop,
		key,
		version,
		message_key(run["profile"], f"{key}|{version}"),
		same,
		status.value,
		one.problem[:500] or None,
		sentences.kept(one.problem),
		one.doctype,
		one.name,
		as_json(one.content(version)),
		0,
	)


def settle(name: str, status: DocumentStatus, error: str = "", **values: Any) -> None:
	"""What became of a document, inside the caller's unit of work, which holds its lock. Nothing more is done by itself."""
	set_status(
		DOCUMENT,
		name,
		status,
		**{
			"step_due_at": None,
			"error": error[:500] or None,
			"said": sentences.kept(error),
			**values,
		},
	)


def waiting(run: str, limit: int) -> list[frappe._dict]:
	"""The next documents of a run that wait, oldest first: dicts of name, document_id, version, shop, payload."""
	filters = {"run": run, "status": DocumentStatus.WAITING}
	fields = ["name", "document_id", "version", "shop", "payload"]
	return frappe.get_all(DOCUMENT, filters, fields, order_by="creation asc, name asc", limit=limit)


def counts(run: str) -> dict[str, int]:
	"""How many documents of a run have each status."""
	table = frappe.qb.DocType(DOCUMENT)
	number = frappe.query_builder.functions.Count("*")
	query = frappe.qb.from_(table).select(table.status, number).where(table.run == run)
	return dict(query.groupby(table.status).run())


def content(payload: str | None) -> Any:
	return json.loads(payload or "null")
