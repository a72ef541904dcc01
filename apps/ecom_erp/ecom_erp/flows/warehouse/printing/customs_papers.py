"""The customs documents that a parcel takes with it: the invoice that the carrier has made with the label, or the app's own form, as the
courier account says."""

from collections.abc import Sequence
from io import BytesIO

import frappe
from pypdf import PdfWriter

from ecom_erp.core.customs.territories import crosses_border
from ecom_erp.flows.orders.packages import PACKAGE
from ecom_erp.flows.shipping.label_prints import append, file_pdf, form_pdf

INVOICE, NONE = "Commercial Invoice", "None"


def has_customs_paper(package: str, shipping_label: str) -> bool:
	"""Whether a package takes a customs document with it: it crosses a border, and its courier wants one on paper. A box that
	several orders share takes the carrier's invoice once."""
	if _form(shipping_label) == NONE or not _crosses_border(package):
		return False
	return not _invoices(shipping_label) or package == frappe.db.get_value(
		"Shipping Label", shipping_label, "package"
	)


def customs_papers(packages: Sequence[str]) -> list[dict]:
	"""What a browser prints of packages that take a customs document with them: dicts with `package`, and either `files`, the
	addresses of the carrier's invoices, or `form`, the print format."""
	labels = frappe.get_all(PACKAGE, {"name": ("in", list(packages))}, ["name", "shipping_label"])
	return [
		{"package": row.name, "files": _invoices(row.shipping_label), "form": _form(row.shipping_label)}
		for row in labels
		if row.shipping_label and has_customs_paper(row.name, row.shipping_label)
	]


def customs_pdf(package: str, shipping_label: str, copies: int = 1) -> bytes:
	"""Its customs documents, each `copies` times, as one PDF. Raises where the courier's file cannot be read."""
	invoices = _invoices(shipping_label)
	documents = [file_pdf(address, shipping_label) for address in invoices] or [
		form_pdf(PACKAGE, package, _form(shipping_label))
	]
	writer = PdfWriter()
	for _copy in range(copies):
		for document in documents:
			append(writer, document)
	out = BytesIO()
	writer.write(out)
	return out.getvalue()


def _form(shipping_label: str) -> str:
	account = frappe.db.get_value("Shipping Label", shipping_label, "courier_account")
	return frappe.get_cached_value("Courier Account", account, "customs_form") or INVOICE


def _crosses_border(package: str) -> bool:
	row = frappe.db.get_value(PACKAGE, package, ["ecom_order", "warehouse"], as_dict=True)
	sender = frappe.get_cached_value("Ecom Warehouse Profile", row.warehouse, "country_code") or ""
	country = frappe.db.get_value("Ecom Order", row.ecom_order, "ship_country") or ""
	return crosses_border(sender, country.upper())


def _invoices(shipping_label: str) -> list[str]:
	"""The addresses of the invoices that the carrier has made, where the account prints invoices."""
	if _form(shipping_label) != INVOICE:
		return []
	kept = {
		"attached_to_doctype": "Shipping Label",
		"attached_to_name": shipping_label,
		"attached_to_field": ("is", "not set"),
		"file_name": ("like", f"{shipping_label}-invoice%"),
	}
	return frappe.get_all("File", kept, pluck="file_url", order_by="name")
