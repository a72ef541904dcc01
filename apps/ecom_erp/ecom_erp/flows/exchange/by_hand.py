"""What people decide about documents of an exchange whose outcome needs them."""

from collections.abc import Sequence

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.states.exchange import DocumentStatus, RunStatus
from ecom_erp.flows.exchange import documents, runs
from ecom_erp.flows.exchange.profiles import DOCUMENT, OUT, PROFILE, REST, RUN
from ecom_erp.flows.orders.locks import lock_rows, lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.kick import kick

OPEN = (DocumentStatus.REFUSED, DocumentStatus.UNKNOWN)


def send_again(run: str, names: Sequence[str] = ()) -> int:
	"""Exchange what was refused, and what a person has not found there, once more: all of a run, or these. How many. Inside a unit
	of work."""
	row = lock_values(RUN, run, ["status", "profile", "direction"])
	if row.status not in (RunStatus.DONE, RunStatus.SENDING):
		frappe.throw(_("{0} is {1}").format(run, _(row.status)))
	found = _open(run, names)
	if not found:
		frappe.throw(_("Nothing of it was refused, and of everything it is known what became of it"))
	found = _as_they_are(row, found)
	if not found:
		frappe.throw(
			_(
				"Nothing of it can be exchanged as it is: there is a later version, or it cannot be written. Correct the "
				"fields in the profile, set Changed Since back, and exchange again."
			)
		)
	by_rest = frappe.db.get_value(PROFILE, row.profile, "transport") == REST
	due = now_datetime() if by_rest and row.direction == OUT else None
	for name in found:
		values = {"asked_at": None, "error": None, "said": None, "step_due_at": due, "step_attempts": 0}
		set_status(DOCUMENT, name, DocumentStatus.WAITING, **values)
	if row.status == RunStatus.DONE:
		status = RunStatus.SENDING if row.direction == OUT else RunStatus.RUNNING
		runs.set_values(run, status=status, status_message=None)
	runs.set_values(run, step_due_at=now_datetime(), step_attempts=0)
	kick(runs.JOB)
	return len(found)


def has_arrived(run: str, names: Sequence[str] = ()) -> int:
	"""A person has found there what nobody knew of. How many. Inside a unit of work."""
	lock_values(RUN, run, "name")
	found = _open(run, names, (DocumentStatus.UNKNOWN,))
	if not found:
		frappe.throw(_("Of everything it is known what became of it"))
	for name in found:
		documents.settle(name, DocumentStatus.ACCEPTED)
	runs.count(run)
	return len(found)


def _as_they_are(run, names: Sequence[str]) -> list[str]:
	"""Those that can be exchanged once more. One that was refused, and of which there is a later version, would bring back what
	has changed since, or make it a second time there."""
	fields = ["name", "document_id", "version", "status", "payload"]
	rows = frappe.get_all(DOCUMENT, {"name": ("in", list(names))}, fields, order_by="name")
	last = documents.last_versions(run.profile, [row.document_id for row in rows])
	return [
		row.name
		for row in rows
		if (row.status == DocumentStatus.UNKNOWN or row.version == last[row.document_id])
		and (run.direction != OUT or documents.content(row.payload) is not None)
	]


def _open(run: str, names: Sequence[str], statuses: Sequence[str] = OPEN) -> list[str]:
	filters = {"run": run, "status": ("in", statuses), **({"name": ("in", list(names))} if names else {})}
	known = frappe.get_all(DOCUMENT, filters, pluck="name")
	return [row.name for row in lock_rows(DOCUMENT, known, "name", "status") if row.status in statuses]
