"""Labels and packing slips of several parcels, to be printed at once."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import frappe
from frappe import _
from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.flows.carriers.courier_files import UNREADABLE
from ecom_erp.flows.shipping.labels.form_batches import LABEL, labels_by_size, pages_of
from ecom_erp.messaging.errors import refuse

PACKAGE = "Fulfilment Package"
PACKAGE_SLIP = "Package Slip"
MOST = 100  # parcels at once
ZPL = "zpl"
FILES = ("pdf", "png")  # of a courier, to be printed as they came
DOTS_PER_INCH = 203  # of label printers, and of the pictures that couriers send


def labelled_packages(parcels: Sequence[str]) -> list:
	"""Packages with a label of the Fulfilment Orders, in the order of the slots on the trolley: rows with name,
	fulfilment_order, number, shipping_label, label_format, label_file."""
	if len(parcels) > MOST:
		refuse(ErrorCode.INVALID_REQUEST, _("Choose at most {0} parcels at a time").format(MOST))
	package, label = frappe.qb.DocType(PACKAGE), frappe.qb.DocType(LABEL)
	return (
		frappe.qb.from_(package)
		.join(label)
		.on(label.name == package.shipping_label)
		.select(
			package.name,
			package.fulfilment_order,
			package.number,
			package.shipping_label,
			label.label_format,
			label.label_file,
		)
		.where(package.fulfilment_order.isin(list(parcels) or [""]))
		.where(package.status != PackageStatus.CANCELLED)
		.orderby(package.fulfilment_order)
		.orderby(package.number)
	).run(as_dict=True)


def as_pdf(packages: Sequence) -> bytes:
	"""One PDF: of each package its label, unless that is for a label printer's own language, and its packing slip."""
	writer = PdfWriter()
	unreadable = [package.shipping_label for package in packages if _is_unreadable(package)]
	if unreadable:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("The courier's file of {0} cannot be read. Untick them; each label says what to do.").format(
				", ".join(unreadable)
			),
		)
	labels, slips = _own_labels(packages), pages_of(PACKAGE, [row.name for row in packages], PACKAGE_SLIP)
	printed: set[str] = set()  # a box that several orders share has one label
	for package in packages:
		label = package.shipping_label
		if label in labels:
			add_pages(writer, labels.pop(label))
		elif package.label_format in FILES and label not in printed:
			append(writer, label_pdf(package))
		printed.add(label)
		add_pages(writer, slips[package.name])
	out = BytesIO()
	writer.write(out)
	return out.getvalue()


def _own_labels(packages: Sequence) -> dict[str, list[PageObject]]:
	"""The pages of the labels that the app draws, by label."""
	own = {row.shipping_label for row in packages if row.label_format not in (*FILES, ZPL)}
	found: dict[str, list[PageObject]] = {}
	for names in labels_by_size(sorted(own)):
		found.update(pages_of(LABEL, names, LABEL))
	return found


def _is_unreadable(package) -> bool:
	return (package.label_file or "").endswith(f".{UNREADABLE}")


def as_zpl(packages: Sequence) -> bytes:
	"""The labels that are for a label printer, one after the other."""
	return b"\n".join(file_content(package.label_file) for package in packages if package.label_format == ZPL)


def label_pdf(package) -> bytes:
	"""The label of a row with shipping_label, label_format, label_file that is not for a printer's own language. Raises where
	the courier's file cannot be read."""
	if package.label_format in FILES:
		return file_pdf(package.label_file or "", package.shipping_label)
	return form_pdf(LABEL, package.shipping_label, LABEL)


def file_pdf(address: str, of: str) -> bytes:
	"""A courier's PDF or picture, by its address, as PDF; `of` names the document in the refusal of one that cannot be read."""
	if address.endswith(f".{UNREADABLE}"):
		refuse(ErrorCode.WRONG_STATUS, _("The courier's file of {0} cannot be read").format(of))
	content = file_content(address)
	return _picture_pdf(content) if address.endswith(".png") else content


def form_pdf(doctype: str, name: str, print_format: str) -> bytes:
	"""A document as PDF, in one of the app's print formats."""
	return frappe.get_print(doctype, name, print_format, as_pdf=True, no_letterhead=1)


def _picture_pdf(content: bytes) -> bytes:
	out = BytesIO()
	with Image.open(BytesIO(content)) as picture:
		picture.convert("RGB").save(out, "PDF", resolution=DOTS_PER_INCH)
	return out.getvalue()


def file_content(address: str) -> bytes:
	"""A courier's file as it came."""
	name = frappe.db.get_value("File", {"file_url": address}, "name")
	content = frappe.get_doc("File", name).get_content()
	return content.encode() if isinstance(content, str) else content


def append(writer: PdfWriter, document: bytes) -> None:
	"""Put the pages of a PDF behind the others."""
	add_pages(writer, PdfReader(BytesIO(document)).pages)


def add_pages(writer: PdfWriter, pages: Iterable[PageObject]) -> None:
	for page in pages:
		writer.add_page(page)
