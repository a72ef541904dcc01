"""Papers that go to printers without a dialog. What belongs to a package is printed once: the first print of a paper is one job,
however often it is asked for. A reprint is a person's click, with a number that the page draws for it: sent twice it is printed
once, and it is counted."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.print_job import TROUBLE, PrintStatus
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.warehouse.printing.papers import FIELDS, SUBJECTS, Content, Paper, content_of, subject_of
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import in_transaction, roll_back, unit_of_work

JOB, STATION = "Ecom Print Job", "Ecom Print Station"
QZ_TRAY, PRINTNODE = "QZ Tray", "PrintNode"
NOT_PRINTED = "Not Printed"
TARGETS = {
	Paper.LABEL: "label_to",
	Paper.SLIP: "slip_to",
	Paper.CUSTOMS: "customs_to",
	Paper.PICK_LIST: "pick_list_to",
	Paper.MANIFEST: "manifest_to",
}
PRINTERS = {"Label Printer": "label_printer", "Document Printer": "document_printer"}
SHOWN = ("name", *SUBJECTS.values(), "paper", "reprint", "status", "problem", "service", "printer", "page_id")
MOST_SHOWN = 20
LONGEST_NAME = 140
ANSWER_SECONDS = 120
"""So long a page may take to fetch a paper, and QZ Tray to answer; then nobody knows what became of it."""


def station_of(name: str) -> Any:
	"""A print station that papers can be sent to. Raises for one that is switched off."""
	place = frappe.get_cached_doc(STATION, name)
	if not place.enabled:
		refuse(ErrorCode.WRONG_STATUS, _("Print station {0} is switched off").format(name))
	return place


def ask_for(place: Any, paper: Paper, about: dict, key: str, click: str = "") -> str | None:
	"""The name of the job of a paper at a station, made where there is none, inside a unit of work that holds the lock of what it is
	about. `about`: the fields of the job that say so; `key`: names the paper over all. None where the station does not print it."""
	target = place.get(TARGETS[paper])
	if target == NOT_PRINTED:
		return None
	printer = place.get(PRINTERS[target])
	if not printer:
		refuse(
			ErrorCode.INVALID_REQUEST,
			_("Print station {0} has no printer for {1}. Open it and choose one.").format(
				place.name, _(paper)
			),
		)
	job = frappe.new_doc(JOB)
	job.flags.by_machine = True
	job.update(about)
	waits = ANSWER_SECONDS if place.service == QZ_TRAY else 0
	job.update(
		{
			"paper": paper,
			"reprint": _printed_before(about, paper) if click else 0,
			"station": place.name,
			"service": place.service,
			"printer": printer,
			"next_try_at": now_datetime() + timedelta(seconds=waits),
		}
	)
	name = _name(f"{key} {paper} {click or 'first'}")
	if insert_once(job, name) and place.service == PRINTNODE:
		kick("send_prints")
	return name


def _name(key: str) -> str:
	"""The job's name is its key, so that the database has it once; shortened where an order's name is long."""
	return key if len(key) <= LONGEST_NAME else hashlib.sha256(key.encode()).hexdigest()


def _printed_before(about: dict, paper: Paper) -> int:
	subject = {field: about[field] for field in SUBJECTS.values() if about.get(field)}
	return frappe.db.count(JOB, {**subject, "paper": paper})


def jobs_of(names: Sequence[str]) -> list[dict]:
	"""Jobs as a page shows them, in the order of `names`."""
	rows = frappe.get_all(JOB, {"name": ("in", list(names))}, list(SHOWN)) if names else []
	known = {row.name: row for row in rows}
	return [known[name] for name in names if name in known]


def in_trouble(station: str) -> list[dict]:
	"""What a station did not print, or perhaps did not, in the last hours and was not reprinted since; the newest first."""
	since = now_datetime() - timedelta(hours=12)
	filters = {"station": station, "creation": (">", since), "status": ("in", TROUBLE)}
	rows = frappe.get_list(JOB, filters, [*SHOWN, "creation"], order_by="creation desc", limit=MOST_SHOWN)
	newest = _newest(rows)
	return [row for row in rows if newest[(*subject_of(row), row.paper)] == row.name]


def _newest(rows: Sequence) -> dict[tuple[str, str, str], str]:
	"""The newest job of each paper that the rows are about."""
	found = {}
	for field in SUBJECTS.values():
		names = {row[field] for row in rows if row[field]}
		filters = {field: ("in", list(names))}
		fields = ["name", *SUBJECTS.values(), "paper"]
		jobs = frappe.get_all(JOB, filters, fields, order_by="creation, reprint") if names else []
		found.update({(*subject_of(job), job.paper): job.name for job in jobs})
	return found


def take(name: str, page: str) -> Content | None:
	"""The paper, for the page that hands it to QZ Tray; `page` is that page's own number. None when it was taken by another
	page, or is over: it may have been printed. The same page may ask again, when the answer did not reach it."""
	job = in_transaction(_take, name, page)
	if not job:
		return None
	try:
		return content_of(job)
	except Exception as error:
		roll_back()
		known = isinstance(error, frappe.ValidationError)
		text = frappe.utils.strip_html(str(error)) if known else _("The paper could not be made")
		report(name, page, PrintStatus.FAILED, text)
		raise


def _take(name: str, page: str) -> Any:
	fields = ["status", "service", "page_id", *FIELDS]
	job = lock_values(JOB, name, fields)
	if job.service != QZ_TRAY:
		refuse(ErrorCode.INVALID_REQUEST, _("PrintNode prints this paper"))
	if job.status == PrintStatus.SENT and job.page_id == page:
		return job
	if job.status != PrintStatus.WAITING:
		return None
	until = now_datetime() + timedelta(seconds=ANSWER_SECONDS)
	set_status(JOB, name, PrintStatus.SENT, page_id=page, sent_at=now_datetime(), next_try_at=until)
	return job


@unit_of_work
def report(name: str, page: str, status: PrintStatus, problem: str = "") -> None:
	"""What QZ Tray answered to the page that took a paper. Told twice, it counts once."""
	job = lock_values(JOB, name, ["status", "page_id"])
	if job.page_id == page and job.status in (PrintStatus.SENT, PrintStatus.NOT_KNOWN):
		note(name, status, problem)


def note(name: str, status: PrintStatus, problem: str = "") -> None:
	"""Write how a paper ended, inside a unit of work."""
	printed = now_datetime() if status == PrintStatus.PRINTED else None
	set_status(JOB, name, status, problem=problem[:500], printed_at=printed, next_try_at=None)


def printer_number(printer: str) -> int:
	"""PrintNode's number of a printer that a station names; 0 when it is none."""
	return cint(printer.split(" ")[0]) if printer else 0
