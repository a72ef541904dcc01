"""What pages and forms ask when papers go to printers without a dialog."""

import base64

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.core.states.print_job import PrintStatus
from ecom_erp.flows.warehouse.printing import print_jobs, print_requests, qz_signing, services
from ecom_erp.flows.warehouse.printing.customs_papers import customs_papers as customs_papers_of
from ecom_erp.flows.warehouse.printing.papers import SUBJECTS, subject_of
from ecom_erp.integrations.http import HttpError
from ecom_erp.integrations.printing.printnode import PrintNodeError, refused_key
from ecom_erp.messaging.kick import kick

PACKAGE = "Fulfilment Package"
LONGEST_ID = 60


@frappe.whitelist(methods=["GET"])
def stations():
	"""The print stations that the user may use."""
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	fields = ["name", "warehouse", "service", "qz_port"]
	return frappe.get_list(print_jobs.STATION, {"enabled": 1}, fields, order_by="name", limit=0)


@frappe.whitelist(methods=["POST"])
def print_packages(packages: str | list, station: str, click: str = "", papers: str | list | None = None):
	"""Ask for the papers of packages at a station; the jobs. With `click`, the page's own number of a person's click, it is a
	reprint; without, what was printed before is not printed again."""
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	check(print_jobs.STATION, station, "read")
	names = frappe.parse_json(packages)
	for name in names:
		check(PACKAGE, name, "write")
	return print_requests.request(names, station, _short(click), frappe.parse_json(papers or "[]"))


@frappe.whitelist(methods=["POST"])
def print_parcels(names: str | list, station: str, click: str):
	"""Ask for the papers of Fulfilment Orders at a station, in the order of the slots; the jobs. `click` as of `print_packages`."""
	check(print_jobs.STATION, station, "read")
	parcels = frappe.parse_json(names)
	for name in parcels:
		check("Fulfilment Order", name, "write")
	return print_requests.request_parcels(parcels, station, _short(click))


@frappe.whitelist(methods=["POST"])
def print_of_floor(doctype: str, name: str, paper: str, station: str, click: str = ""):
	"""Ask for the pick list of a wave, or the manifest of a wave or a handover, at a station; the jobs. `click` as of
	`print_packages`."""
	check(print_jobs.STATION, station, "read")
	if doctype not in SUBJECTS:
		frappe.throw(_("{0} of {1} cannot be printed").format(_(paper), _(doctype)))
	check(doctype, name, "write")
	return print_requests.request_of_floor(doctype, name, paper, station, _short(click))


@frappe.whitelist(methods=["GET"])
def customs_papers(packages: str | list):
	"""The customs documents of packages that the browser prints, see the flow of the same name."""
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	names = frappe.parse_json(packages)
	if len(names) > print_requests.MOST:
		frappe.throw(_("Choose at most {0} packages at a time").format(print_requests.MOST))
	for name in names:
		check(PACKAGE, name, "write")
	return customs_papers_of(names)


@frappe.whitelist(methods=["POST"])
def take(name: str, page: str):
	"""The content of a paper for QZ Tray, in base64; None when it was taken already."""
	_check_job(name)
	content = print_jobs.take(name, _short(page))
	if not content:
		return None
	return {"raw": content.raw, "content": base64.b64encode(content.data).decode()}


@frappe.whitelist(methods=["POST"])
def report(name: str, page: str, status: str, problem: str = ""):
	"""What QZ Tray answered."""
	_check_job(name)
	if status not in (PrintStatus.PRINTED, PrintStatus.FAILED, PrintStatus.NOT_KNOWN):
		frappe.throw(_("Unknown status {0}").format(status))
	print_jobs.report(name, _short(page), PrintStatus(status), problem)


@frappe.whitelist(methods=["POST"])
def state(station: str, names: str | list = "[]"):
	"""How far some jobs are, and what a station did not print. Wakes the worker that asks PrintNode: after a GET nothing is committed,
	and nothing woken."""
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	check(print_jobs.STATION, station, "read")
	jobs = frappe.get_list(
		print_jobs.JOB,
		{"name": ("in", frappe.parse_json(names) or [""])},
		["name", "service", "status"],
		limit=0,
	)
	if any(job.service == print_jobs.PRINTNODE and job.status == PrintStatus.SENT for job in jobs):
		kick("send_prints")
	return {"jobs": jobs, "trouble": print_jobs.in_trouble(station)}


@frappe.whitelist(methods=["GET"])
def certificate():
	"""The certificate that QZ Tray trusts."""
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	return qz_signing.certificate()


@frappe.whitelist(methods=["POST"])
def sign(message: str):
	"""Sign a call for QZ Tray that prints."""
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	return qz_signing.sign(message)


@frappe.whitelist(methods=["GET"])
def printers():
	"""The printers that PrintNode reaches."""
	frappe.has_permission(print_jobs.STATION, "write", throw=True)
	try:
		return services.printers()
	except (HttpError, PrintNodeError) as error:
		text = str(error)
		if isinstance(error, HttpError) and refused_key(error):
			text = _("PrintNode refuses the API key. See Ecom Print Settings.")
	frappe.throw(text, title=_("PrintNode"))


@frappe.whitelist(methods=["POST"])
def make_certificate():
	"""Make a certificate and its key for QZ Tray, in place of those there were."""
	check(services.SETTINGS, services.SETTINGS, "write")
	qz_signing.make_certificate()
	return {"text": _("Certificate made. Save it on each computer that prints.")}


def _check_job(name: str) -> None:
	frappe.has_permission("Fulfilment Order", "write", throw=True)
	job = frappe.db.get_value(print_jobs.JOB, name, list(SUBJECTS.values()), as_dict=True)
	if not job:
		raise frappe.DoesNotExistError
	check(*subject_of(job))


def _short(number: str) -> str:
	if len(number) > LONGEST_ID:
		frappe.throw(_("An ID has at most {0} characters").format(LONGEST_ID))
	return number
