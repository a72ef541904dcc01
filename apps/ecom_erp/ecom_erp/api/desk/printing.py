"""What pages and forms ask when papers go to printers without a dialog."""

import base64

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.core.states.print_job import PrintStatus
from ecom_erp.flows.warehouse.printing import print_jobs, qz_signing, services
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
	return print_jobs.request(names, station, _short(click), frappe.parse_json(papers or "[]"))


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
	check(PACKAGE, frappe.db.get_value(print_jobs.JOB, name, "fulfilment_package") or "", "write")


def _short(number: str) -> str:
	if len(number) > LONGEST_ID:
		frappe.throw(_("An ID has at most {0} characters").format(LONGEST_ID))
	return number
