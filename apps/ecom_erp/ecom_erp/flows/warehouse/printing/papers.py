"""What is printed without a dialog: of a package its label as the courier sent it, its packing slip and its customs documents; the pick
list of a wave; the manifest of a wave or a handover."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.errors import ErrorCode
from ecom_erp.flows.orders.packages import PACKAGE
from ecom_erp.flows.shipping.label_prints import (
	PACKAGE_SLIP,
	ZPL,
	file_content,
	file_pdf,
	form_pdf,
	label_pdf,
)
from ecom_erp.flows.warehouse.printing.customs_papers import customs_pdf
from ecom_erp.messaging.errors import refuse

WAVE, HANDOVER = "Fulfilment Wave", "Courier Handover"
MOST_COPIES = 9


class Paper(StrEnum):
	LABEL = "Shipping Label"
	SLIP = "Packing Slip"
	CUSTOMS = "Customs Documents"
	PICK_LIST = "Pick List"
	MANIFEST = "Manifest"


OF_PACKAGE = (Paper.LABEL, Paper.SLIP, Paper.CUSTOMS)
OF_FLOOR = {
	(WAVE, Paper.PICK_LIST): "Wave Pick List",
	(WAVE, Paper.MANIFEST): "Courier Manifest",
	(HANDOVER, Paper.MANIFEST): "Handover Manifest",
}
"""Papers of no single package, with the print format of each."""
SUBJECTS = {PACKAGE: "fulfilment_package", WAVE: "fulfilment_wave", HANDOVER: "courier_handover"}
"""The fields of a print job that name what the paper is about."""
FIELDS = (*SUBJECTS.values(), "paper", "shipping_label", "station", "owner")


@dataclass(frozen=True)
class Content:
	"""`raw`: a label printer's own language, else PDF."""

	data: bytes
	raw: bool = False


def subject_of(job: Any) -> tuple[str, str]:
	"""DocType and name of what a print job's paper is about."""
	return next((doctype, job[field]) for doctype, field in SUBJECTS.items() if job.get(field))


def content_of(job: Any) -> Content:
	"""The bytes of the paper of a print job, a row with `FIELDS`, in the language of whoever asked for it. Raises when what is
	to be printed has gone meanwhile."""
	with _language_of(job.owner):
		return _MAKERS[Paper(job.paper)](job)


@contextmanager
def _language_of(user: str) -> Iterator[None]:
	"""A worker has the site's language, not that of whoever asked for a paper."""
	before = frappe.local.lang
	frappe.local.lang = frappe.db.get_value("User", user, "language") or before
	try:
		yield
	finally:
		frappe.local.lang = before


def _label(job: Any) -> Content:
	fields = ["name as shipping_label", "label_format", "label_file"]
	label = frappe.db.get_value("Shipping Label", job.shipping_label, fields, as_dict=True)
	if not label:
		refuse(ErrorCode.NOT_FOUND, _("The package has no label to print"))
	if label.label_format == ZPL:
		return Content(file_content(label.label_file), raw=True)
	return Content(label_pdf(label))


def _slip(job: Any) -> Content:
	return Content(form_pdf(PACKAGE, job.fulfilment_package, PACKAGE_SLIP))


def _customs(job: Any) -> Content:
	copies = frappe.get_cached_value("Ecom Print Station", job.station, "customs_copies") or 1
	return Content(customs_pdf(job.fulfilment_package, job.shipping_label, copies))


def _of_floor(job: Any) -> Content:
	doctype, name = subject_of(job)
	if doctype == HANDOVER and (own := _manifest_of_courier(name)):
		return Content(own)
	return Content(form_pdf(doctype, name, OF_FLOOR[doctype, Paper(job.paper)]))


def _manifest_of_courier(handover: str) -> bytes | None:
	"""The courier's own manifest, where it has made one."""
	address = frappe.db.get_value(HANDOVER, handover, "manifest_file")
	return file_pdf(address, handover) if address else None


_MAKERS: dict[Paper, Callable[[Any], Content]] = {
	Paper.LABEL: _label,
	Paper.SLIP: _slip,
	Paper.CUSTOMS: _customs,
	Paper.PICK_LIST: _of_floor,
	Paper.MANIFEST: _of_floor,
}
