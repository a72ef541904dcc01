"""Papers on their way: PrintNode is given them and asked what became of them; those that a page should have handed to QZ Tray
and did not are said to be lost."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.states.print_job import OPEN, PrintStatus
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.warehouse.printing import papers
from ecom_erp.flows.warehouse.printing.print_jobs import JOB, QZ_TRAY, note, printer_number
from ecom_erp.flows.warehouse.printing.services import printnode
from ecom_erp.integrations.http import HttpError
from ecom_erp.integrations.printing.printnode import (
	KEEP_SECONDS,
	Paper,
	PrintNode,
	PrintNodeError,
	refused_key,
)
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.queue import PRINTS, take
from ecom_erp.messaging.transaction import in_transaction, roll_back, unit_of_work

FIRST_PAUSE = 2  # seconds until PrintNode is asked what became of a paper; then twice as long each time
LONGEST_PAUSE = 60
FIELDS = [
	"name",
	"status",
	"service",
	"printer",
	"remote_id",
	"sent_at",
	"attempts",
	"creation",
	*papers.FIELDS,
]


def work_due(limit: int) -> int:
	"""Take up to `limit` papers that are due a step further; how many."""
	done = 0
	for name in take(PRINTS, limit):
		done += 1
		_work(name)
	return done


def _work(name: str) -> None:
	job = frappe.db.get_value(JOB, name, FIELDS, as_dict=True)
	if job.service == QZ_TRAY:
		return _give_up_waiting(name)
	try:
		_step(job, printnode())
	except (HttpError, PrintNodeError) as error:
		_failed(job, error)
	except frappe.ValidationError as error:
		roll_back()
		_end(name, PrintStatus.FAILED, frappe.utils.strip_html(str(error)))
	except Exception:
		roll_back()
		in_transaction(log_unexpected, "Print at PrintNode")
		begun = frappe.db.get_value(JOB, name, "status") == PrintStatus.SENT
		status = PrintStatus.NOT_KNOWN if begun else PrintStatus.FAILED
		_end(name, status, _("An unexpected error. See the Error Log."))


def _step(job, service: PrintNode) -> None:
	if job.remote_id:
		return _look(job, service)
	# begun before, and no answer known: it may have arrived
	known = service.find(job.name) if job.status == PrintStatus.SENT else None
	if not known:
		if job.creation < now_datetime() - timedelta(seconds=KEEP_SECONDS):
			return _end(job.name, PrintStatus.FAILED, _("PrintNode was not reached in time"))
		content = papers.content_of(job)
		if not _begin(job.name):
			return
		paper = Paper(job.name, printer_number(job.printer), content.data, content.raw)
		known = service.send(paper)
	_note_number(job.name, known)


@unit_of_work
def _begin(name: str) -> bool:
	"""Whether it may be handed in: written before the call, so that whoever takes it up after a crash asks first."""
	status = lock_values(JOB, name, "status")
	if status not in OPEN:
		return False
	set_status(JOB, name, PrintStatus.SENT, sent_at=now_datetime())
	return True


@unit_of_work
def _note_number(name: str, number: str) -> None:
	lock_values(JOB, name, "name")
	due = now_datetime() + timedelta(seconds=FIRST_PAUSE)
	set_status(JOB, name, PrintStatus.SENT, remote_id=number, attempts=0, next_try_at=due)


def _look(job, service: PrintNode) -> None:
	status = service.status(job.remote_id)
	if status == PrintStatus.SENT:
		if job.sent_at < now_datetime() - timedelta(seconds=2 * KEEP_SECONDS):
			return _end(job.name, PrintStatus.NOT_KNOWN, _("PrintNode does not say whether it was printed"))
		pause = min(FIRST_PAUSE * 2**job.attempts, LONGEST_PAUSE)
		due = now_datetime() + timedelta(seconds=pause)
		return in_transaction(frappe.db.set_value, JOB, job.name, "next_try_at", due, update_modified=False)
	problems = {
		PrintStatus.FAILED: _("PrintNode could not print it. Look at the printer and its computer."),
		PrintStatus.NOT_KNOWN: _("PrintNode does not say whether it was printed"),
	}
	_end(job.name, status, problems.get(status, ""))


def _failed(job, error: HttpError | PrintNodeError) -> None:
	"""What may pass is tried again: PrintNode takes the same paper once. What will not is said at the station."""
	passing = isinstance(error, HttpError) and (error.retryable or not error.status)
	too_old = job.creation < now_datetime() - timedelta(seconds=KEEP_SECONDS)
	if passing and not too_old:
		due = now_datetime() + timedelta(seconds=5)
		return in_transaction(frappe.db.set_value, JOB, job.name, "next_try_at", due, update_modified=False)
	sent = frappe.db.get_value(JOB, job.name, "status") == PrintStatus.SENT and passing
	text = _("PrintNode refuses the API key. See Ecom Print Settings.")
	if not (isinstance(error, HttpError) and refused_key(error)):
		text = str(error)
	_end(job.name, PrintStatus.NOT_KNOWN if sent else PrintStatus.FAILED, text)


def _give_up_waiting(name: str) -> None:
	in_transaction(_lost, name)


def _lost(name: str) -> None:
	status = lock_values(JOB, name, "status")
	if status == PrintStatus.WAITING:
		note(name, PrintStatus.FAILED, _("The station did not fetch it"))
	elif status == PrintStatus.SENT:
		note(name, PrintStatus.NOT_KNOWN, _("QZ Tray did not say whether it was printed"))


def _end(name: str, status: PrintStatus, problem: str) -> None:
	in_transaction(_write_end, name, status, problem)


def _write_end(name: str, status: PrintStatus, problem: str) -> None:
	if lock_values(JOB, name, "status") in OPEN:
		note(name, status, problem)
