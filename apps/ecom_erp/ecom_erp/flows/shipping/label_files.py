"""Labels as they are kept: a barcode is drawn on the app's own label, a whole label is a private file."""

import json
from typing import TYPE_CHECKING

import frappe

from ecom_erp.integrations.couriers.base import Label

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.shipping_label.shipping_label import ShippingLabel

FORMATS = ("pdf", "png", "zpl")


def keep(shipping_label: "ShippingLabel", label: Label) -> None:
	"""Keep a bought label at its Shipping Label, which the caller saves, inside the caller's unit of work. Its content
	stands nowhere else, in no log either."""
	shipping_label.label_format = label.format
	if label.format == "svg":
		shipping_label.barcode_svg = label.content.decode()
		shipping_label.label_texts = (
			json.dumps(dict(label.texts), ensure_ascii=False) if label.texts else None
		)
	else:
		shipping_label.label_file = _file(shipping_label, label)


def _file(shipping_label: "ShippingLabel", label: Label) -> str:
	"""The address of the private file; a repeat finds the file of the first time."""
	attached = {"attached_to_doctype": "Shipping Label", "attached_to_name": shipping_label.name}
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
			"file_name": f"{shipping_label.name}-label.{label.format}",
			"is_private": 1,
			"content": label.content,
		}
	)
	file.flags.ignore_permissions = True
	return file.insert(ignore_permissions=True).file_url
