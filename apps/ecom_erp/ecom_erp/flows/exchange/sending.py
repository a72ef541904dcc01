"""Documents to another system's REST, each by itself. That a call is about to be made is committed before it is made; where its
answer was lost, the other system is asked, or recognises the repeat, or a person decides."""

from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import add_to_date, now_datetime

from ecom_erp.core.exchange import paths
from ecom_erp.core.exchange.fields import Subject
from ecom_erp.core.intake.copies.columns import is_personal
from ecom_erp.core.personal import masked
from ecom_erp.core.states.exchange import DocumentStatus
from ecom_erp.core.text import as_json, shortened
from ecom_erp.flows.exchange import clients, documents, runs
from ecom_erp.flows.exchange.profiles import DOCUMENT, PROFILE, rules
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.http import HttpError, Refused, Response, had_no_effect
from ecom_erp.messaging import queue
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.transaction import in_transaction, roll_back

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile

WAITING, SENT, ACCEPTED, REFUSED, UNKNOWN = DocumentStatus
MOST_ATTEMPTS = 12
# the sign-in or the address is wrong: every document would be refused, and a person mends the profile
SETTINGS_WRONG = (401, 403, 404, 405)
SWITCHED_OFF_SECONDS = 3600
EARLIER_SECONDS = 120


class CannotAsk(Exception):
	"""The other system does not say whether it has a document."""


def send_due(limit: int) -> int:
	"""Send up to `limit` due documents; how many were taken. One that fails stops no other."""
	taken = 0
	touched: dict[str | None, None] = {}
	for name in queue.take(queue.EXCHANGED, limit):
		touched[frappe.db.get_value(DOCUMENT, name, "run")] = None
		_send(name)
		taken += 1
	for run in touched:
		if run:
			in_transaction(runs.count, run)
	return taken


def _send(name: str) -> None:
	row = None
	try:
		row = in_transaction(_begin, name)
		if row:
			_deliver(row)
	except HttpError as error:
		in_transaction(_failed, name, row, error)
	except CannotAsk as error:
		in_transaction(_retry, name, SENT, str(error))
	except queue.NotYet as error:
		in_transaction(_later, name, str(error), error.seconds)
	except Exception as error:
		roll_back()
		log_unexpected(f"{DOCUMENT} {name}")
		in_transaction(_retry, name, None, _("Unexpected: {0}").format(type(error).__name__))


def _deliver(row: frappe._dict) -> None:
	"""Send one document outside of any lock. Raises HttpError, CannotAsk."""
	profile = frappe.get_doc(PROFILE, row.profile)
	record = documents.content(row.payload)
	if record is None:
		in_transaction(documents.settle, row.name, REFUSED, _("Its content was erased"))
		return
	if row.asked_at and not _may_repeat(profile, row):
		found = _found_there(profile, row, record)
		if found is None:
			in_transaction(documents.settle, row.name, UNKNOWN, _ask_a_person())
			return
		if found:
			in_transaction(documents.settle, row.name, ACCEPTED, reference=found)
			return
	lacking = clients.lacking(_address(profile, row), _values(row), record)
	if lacking:
		why = _("Nothing is known for {0} in the address").format(", ".join(lacking))
		in_transaction(documents.settle, row.name, REFUSED, why)
		return
	answer = _call(profile, row, record)
	in_transaction(documents.settle, row.name, ACCEPTED, reference=_reference(profile, answer, row))


def _begin(name: str) -> frappe._dict | None:
	"""The document, marked as sent from now on; `asked_at`: when an earlier call was made whose outcome nobody knows. None when
	there is nothing to do."""
	fields = ["name", "profile", "document_id", "version", "document_key", "status", "asked_at", "payload"]
	row = lock_values(DOCUMENT, name, fields)
	if not row or row.status not in (WAITING, SENT):
		if row:
			frappe.db.set_value(DOCUMENT, name, "step_due_at", None, update_modified=False)
		return None
	if not frappe.db.get_value(PROFILE, row.profile, "enabled"):
		raise queue.NotYet(_("The profile is switched off"), SWITCHED_OFF_SECONDS)
	earlier = {
		"profile": row.profile,
		"document_id": row.document_id,
		# not `between`: of what is no date Frappe 15's get_all writes one bound alone, and takes the next condition for the other
		"version": ("<", row.version),  # allowed: unset-before: a whole number is never empty
	}
	if frappe.db.exists(DOCUMENT, {**earlier, "status": ("in", (SENT, UNKNOWN))}):
		raise queue.NotYet(_("It is not known yet whether an earlier version has arrived"), EARLIER_SECONDS)
	row.before = frappe.get_all(
		DOCUMENT,
		{**earlier, "status": ACCEPTED},
		["reference"],
		order_by="version desc",
		limit=1,
	)
	set_status(DOCUMENT, name, SENT, asked_at=row.asked_at or now_datetime())
	return row


def _may_repeat(profile: "EcomExchangeProfile", row) -> bool:
	"""Whether sending it again does no harm."""
	level = profile.subject == Subject.STOCK  # no document: what is there is stated anew
	return bool(level or profile.method == "PUT" or profile.repeats_known or row.before)


def _found_there(profile: "EcomExchangeProfile", row, record: Any) -> str | None:
	"""Under which number the other system has the document; "" where it has not, None where it cannot be asked. A wrong address or
	place of the number finds nothing either: another document, which is known to be there, must be found in the same way."""
	if not profile.find_url or clients.lacking(profile.find_url, _asked_by(row), record):
		return None
	found = _ask(profile, row, record)
	if found:
		return found
	other = _one_that_is_there(row)
	if not other:
		return found
	return "" if _ask(profile, other, documents.content(other.payload)) else None


def _ask(profile: "EcomExchangeProfile", row, record: Any) -> str | None:
	"""The number of a document there; "" where the answer names none, None where the address is of nothing (404)."""
	url = clients.address(profile.find_url or "", _asked_by(row), record)
	try:
		answer = clients.http(profile).request("GET", url, headers=clients.headers(profile))
	except Refused as refusal:
		if refusal.status == 404:
			return None
		raise CannotAsk(_("The other system cannot be asked: {0}").format(str(refusal))) from None
	found = paths.get(answer.json(), profile.found_path or "")
	return "" if found in (None, "", [], {}) else _shown(found, row)


def _asked_by(row) -> dict[str, str]:
	"""Its number there is what is asked for: a field of that name is one of the record."""
	return {"key": row.document_id, "version": str(row.version)}


def _one_that_is_there(row) -> frappe._dict | None:
	"""The latest document of the profile that was accepted and whose content is still known."""
	filters = {"profile": row.profile, "status": ACCEPTED, "payload": ("is", "set")}
	fields = ["document_id", "version", "payload"]
	found = frappe.get_all(DOCUMENT, filters, fields, order_by="creation desc, name desc", limit=1)
	return found[0] if found else None


def _call(profile: "EcomExchangeProfile", row, record: Any) -> Response:
	changed = _changes(profile, row)
	url = clients.address(_address(profile, row), _values(row), record)
	method = "PATCH" if changed else profile.method
	body = record if changed else paths.wrapped(record, profile.envelope or "")
	return clients.http(profile).request(
		method,
		url,
		data=as_json(body).encode(),
		headers={
			"Content-Type": "application/json",
			"Idempotency-Key": row.document_key,
			**clients.headers(profile),
		},
	)


def _changes(profile: "EcomExchangeProfile", row) -> bool:
	"""Whether a document that is there already is changed under an address of its own."""
	return bool(row.before and profile.update_url and profile.method == "POST")


def _address(profile: "EcomExchangeProfile", row) -> str:
	return (profile.update_url if _changes(profile, row) else profile.url) or ""


def _values(row) -> dict[str, str]:
	before = row.before[0].reference if row.before else ""
	return {**_asked_by(row), "reference": before or ""}


def _reference(profile: "EcomExchangeProfile", answer: Response, row) -> str | None:
	"""The number that the other system gave; an answer without one is no failure, the document has arrived."""
	before = row.before[0].reference if row.before else None
	if not profile.reference_path:
		return before
	try:
		found = paths.get(answer.json(), profile.reference_path)
	except HttpError:
		found = None
	return before if found in (None, "", [], {}) else _shown(found, row)


def _shown(found: Any, row) -> str:
	"""Without a path, or of a list, that it is there is all that is known."""
	return row.document_id if isinstance(found, dict | list) else shortened(str(found), 140)


def _ask_a_person() -> str:
	return _(
		"The answer was lost, and the other system cannot be asked. Look there, then choose Send Again or It Has Arrived."
	)


def _failed(name: str, row: frappe._dict, error: HttpError) -> None:
	"""`row`: the document as it was before this call."""
	if lock_values(DOCUMENT, name, "status") != SENT:
		return
	said = _said(error, row)
	if had_no_effect(error) or error.status in SETTINGS_WRONG:
		# the mark of this call goes; that of an earlier one, whose outcome nobody knows, stays
		_retry(name, SENT if row.asked_at else WAITING, said, error.retry_after)
	elif isinstance(error, Refused) and error.status:
		documents.settle(name, REFUSED, said)
	else:
		_retry(name, SENT, said, error.retry_after)


def _retry(name: str, status: DocumentStatus | None, why: str, wait: float = 0) -> None:
	"""Try it again later, with this status (None: as it stands); given up after some time."""
	row = lock_values(DOCUMENT, name, ["status", "asked_at", "step_attempts"])
	if not row or row.status not in (WAITING, SENT):
		return
	status = status or DocumentStatus(row.status)
	if row.step_attempts >= MOST_ATTEMPTS:
		documents.settle(name, UNKNOWN if status == SENT else REFUSED, why)
		return
	due = add_to_date(now_datetime(), seconds=wait or queue.backoff(row.step_attempts))
	values = {"error": why[:500], "said": sentences.kept(why), "step_due_at": due}
	set_status(DOCUMENT, name, status, asked_at=row.asked_at if status == SENT else None, **values)


def _later(name: str, why: str, seconds: float) -> None:
	due = add_to_date(now_datetime(), seconds=seconds)
	values = {"step_due_at": due, "step_attempts": 0, "error": why[:500], "said": sentences.kept(why)}
	frappe.db.set_value(DOCUMENT, name, values, update_modified=False)


def _said(error: HttpError, row: frappe._dict) -> str:
	"""Host, path and status, and what the other system says, without a buyer's data."""
	body = error.body[:2000].decode("utf-8", "replace") if isinstance(error, Refused) else ""
	record = documents.content(row.payload)
	names = [
		rule.theirs for rule in rules(frappe.get_cached_doc(PROFILE, row.profile)) if is_personal(rule.ours)
	]
	return masked(
		shortened(f"{error} {body}".strip(), 480), {"buyer": [paths.get(record, one) for one in names]}
	)
