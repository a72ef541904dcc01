"""What the checks found, kept as Integrity Findings: one for a document, an invariant and a part, however often it is found."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.insight.invariant import Violation
from ecom_erp.core.states.integrity import OPEN, RESOLVED
from ecom_erp.core.text import key, shortened

FINDING = "Integrity Finding"
KEY_LENGTH = 140
FACT_LENGTH = 140
COLUMNS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"finding_key",
	"invariant",
	"document_type",
	"document_name",
	"shop",
	"facts",
	"status",
	"first_seen",
	"last_seen",
)


@dataclass(frozen=True)
class Change:
	"""How many findings are new, or open again, and how many are resolved."""

	opened: int
	resolved: int


def note(doctype: str, names: Collection[str], found: Iterable[Violation]) -> Change:
	"""Keep what was found of the documents, inside a unit of work: what is new is opened, what is known is seen again, what is
	no longer found is resolved."""
	now = now_datetime()
	wanted = {_key(doctype, one): one for one in found}
	known = {
		row.finding_key: row
		for row in frappe.get_all(
			FINDING,
			{"document_type": doctype, "document_name": ("in", list(names) or [""])},
			["name", "finding_key", "status", "facts"],
		)
	}
	new = [(one, violation) for one, violation in wanted.items() if one not in known]
	_insert(doctype, new, now)
	again = [known[one].name for one in wanted if one in known and known[one].status == RESOLVED]
	gone = [row.name for one, row in known.items() if one not in wanted and row.status == OPEN]
	_update([known[one].name for one in wanted if one in known], last_seen=now)
	_update(again, status=OPEN, resolved_at=None)
	_update(gone, status=RESOLVED, resolved_at=now)
	for one, violation in wanted.items():
		facts = _facts(violation)
		if one in known and known[one].facts != facts:
			_update([known[one].name], facts=facts)
	return Change(len(new) + len(again), len(gone))


def documents_with_open(doctype: str, last: str, limit: int) -> list[str]:
	"""The next documents that have an open finding, in the order of their names, after `last`."""
	finding = frappe.qb.DocType(FINDING)
	return (
		frappe.qb.from_(finding)
		.select(finding.document_name)
		.distinct()
		.where(finding.document_type == doctype)
		.where(finding.status == OPEN)
		.where(finding.document_name > last)
		.orderby(finding.document_name)
		.limit(limit)
	).run(pluck=True)


def _insert(doctype: str, new: list[tuple[str, Violation]], now: datetime) -> None:
	if not new:
		return
	shops = _shops(doctype, {violation.name for _one, violation in new})
	user = frappe.session.user
	rows = [
		(
			frappe.generate_hash(length=16),
			now,
			now,
			user,
			user,
			one,
			violation.invariant.title,
			doctype,
			violation.name,
			shops.get(violation.name),
			_facts(violation),
			OPEN,
			now,
			now,
		)
		for one, violation in new
	]
	frappe.db.bulk_insert(FINDING, COLUMNS, rows, ignore_duplicates=True)


def _update(names: list[str], **values) -> None:
	if not names:
		return
	finding = frappe.qb.DocType(FINDING)
	query = frappe.qb.update(finding).where(finding.name.isin(names))
	for field, value in {**values, "modified": now_datetime()}.items():
		query = query.set(finding[field], value)
	query.run()


def _shops(doctype: str, names: Collection[str]) -> dict[str, str]:
	"""The shop of each document, where its DocType has one."""
	if not frappe.get_meta(doctype).has_field("shop"):
		return {}
	return dict(frappe.get_all(doctype, {"name": ("in", list(names))}, ["name", "shop"], as_list=True))


def _key(doctype: str, violation: Violation) -> str:
	parts = (violation.invariant.title, doctype, violation.name, violation.part)
	return key("|".join(parts), KEY_LENGTH, digits=32)


def _facts(violation: Violation) -> str:
	return json.dumps({name: shortened(text, FACT_LENGTH) for name, text in violation.facts.items()})
