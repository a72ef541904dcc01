"""Labels as they are kept: a barcode is drawn on the app's own label, a whole label is a private file of the Waybill."""

import frappe

from ecom_erp.integrations.couriers.base import Label

FORMATS = ("pdf", "png", "zpl")


def keep(waybill, label: Label) -> None:
	"""Keep a bought label at its Waybill document, which the caller saves, inside the caller's unit of work. Its content
	stands nowhere else, in no log either."""
	waybill.label_format = label.format
	if label.format == "svg":
		waybill.barcode_svg = label.content.decode()
	else:
		waybill.label_file = _file(waybill, label)


def _file(waybill, label: Label) -> str:
	"""The address of the private file; a repeat finds the file of the first time."""
	attached = {"attached_to_doctype": "Waybill", "attached_to_name": waybill.name}
	known = frappe.db.get_value("File", {**attached, "attached_to_field": "label_file"}, "file_url")
	if known:
		return known
	if label.format not in FORMATS:
		raise ValueError(f"A label in {label.format} cannot be kept")
	file = frappe.get_doc(
		{
			"doctype": "File",
			**attached,
			"attached_to_field": "label_file",
			"file_name": f"{waybill.name}-label.{label.format}",
			"is_private": 1,
			"content": label.content,
		}
	)
	file.flags.ignore_permissions = True
	return file.insert(ignore_permissions=True).file_url
