"""What is asked for at a print station: the papers of packages, the pick list of a wave, a manifest."""

from collections.abc import Sequence
from typing import Any

import frappe
from frappe import _

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.core.states.wave import WaveStatus
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.packages import PACKAGE
from ecom_erp.flows.shipping.label_prints import labelled_packages
from ecom_erp.flows.warehouse.floor_prints import ecom_handover_manifest, ecom_wave_manifest
from ecom_erp.flows.warehouse.printing.customs_papers import has_customs_paper
from ecom_erp.flows.warehouse.printing.papers import OF_FLOOR, OF_PACKAGE, SUBJECTS, WAVE, Paper
from ecom_erp.flows.warehouse.printing.print_jobs import NOT_PRINTED, TARGETS, ask_for, jobs_of, station_of
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction

MOST = 50  # packages at once


def request(packages: Sequence[str], station: str, click: str = "", papers: Sequence[str] = ()) -> list[dict]:
	"""Ask for the papers of packages at a print station; the jobs, also those that were there before. Without `click` it is the
	first print; with it (the page's own number of the click) a reprint. `papers`: those alone."""
	if len(packages) > MOST:
		refuse(ErrorCode.INVALID_REQUEST, _("Choose at most {0} packages at a time").format(MOST))
	wanted = [paper for paper in OF_PACKAGE if not papers or paper in papers]
	place = station_of(station)
	names = [
		name for package in packages for name in in_transaction(_of_package, package, place, click, wanted)
	]
	return jobs_of(names)


def request_parcels(parcels: Sequence[str], station: str, click: str) -> list[dict]:
	"""As `request`, of all packages with a label of Fulfilment Orders, in the order of the slots on the trolley."""
	packages = [row.name for row in labelled_packages(parcels)]
	if not packages:
		refuse(ErrorCode.WRONG_STATUS, _("None of these parcels has a label. Buy the labels first."))
	return request(packages, station, click)


def request_of_floor(doctype: str, name: str, paper: str, station: str, click: str = "") -> list[dict]:
	"""As `request`, of a paper of a wave or a handover: one job, or none where the station does not print it. Raises where there
	is nothing to print."""
	if (doctype, paper) not in OF_FLOOR:
		refuse(ErrorCode.INVALID_REQUEST, _("{0} of {1} cannot be printed").format(_(paper), _(doctype)))
	job = in_transaction(_of_floor, doctype, name, Paper(paper), station_of(station), click)
	return jobs_of([job] if job else [])


def _of_package(package: str, place: Any, click: str, papers: Sequence[Paper]) -> list[str]:
	lock_values("Fulfilment Order", frappe.db.get_value(PACKAGE, package, "fulfilment_order"), "name")
	fields = ["name", "fulfilment_order", "shipping_label", "shop", "warehouse", "status"]
	row = frappe.db.get_value(PACKAGE, package, fields, as_dict=True)
	if row.status == PackageStatus.CANCELLED:
		refuse(ErrorCode.WRONG_STATUS, _("Package {0} is cancelled").format(package))
	asked = [_ask_for(row, place, paper, click) for paper in papers if _is_there(row, place, paper)]
	return [name for name in asked if name]


def _is_there(package: Any, place: Any, paper: Paper) -> bool:
	"""Whether the package has such a paper. Without a label nobody knows its courier, and what customs wants of it."""
	if paper == Paper.SLIP:
		return True
	if not package.shipping_label or place.get(TARGETS[paper]) == NOT_PRINTED:
		return False
	return paper == Paper.LABEL or has_customs_paper(package.name, package.shipping_label)


def _ask_for(package: Any, place: Any, paper: Paper, click: str) -> str | None:
	label = None if paper == Paper.SLIP else package.shipping_label
	about = {
		"fulfilment_package": package.name,
		"fulfilment_order": package.fulfilment_order,
		"shipping_label": label,
		"shop": package.shop,
		"warehouse": package.warehouse,
	}
	# a label that was bought anew is another paper; a box that several orders share has one label
	key = {Paper.LABEL: label, Paper.SLIP: package.name}.get(paper, f"{package.name} {label}")
	return ask_for(place, paper, about, key, click)


def _of_floor(doctype: str, name: str, paper: Paper, place: Any, click: str) -> str | None:
	row = lock_values(doctype, name, ["name", "warehouse", "status"])
	_refuse_empty(doctype, row, paper)
	about = {SUBJECTS[doctype]: name, "warehouse": row.warehouse}
	return ask_for(place, paper, about, name, click)


def _refuse_empty(doctype: str, row: Any, paper: Paper) -> None:
	if doctype == WAVE and row.status in (WaveStatus.OPEN, WaveStatus.CANCELLED):
		refuse(ErrorCode.WRONG_STATUS, _("{0} has no pick list. Release the wave first.").format(row.name))
	if paper == Paper.PICK_LIST:
		return
	if not (ecom_wave_manifest if doctype == WAVE else ecom_handover_manifest)(row.name):
		refuse(ErrorCode.WRONG_STATUS, _("{0} has no packages with a label").format(row.name))
