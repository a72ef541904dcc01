"""Labels as they are kept: a barcode is drawn on the app's own label, a whole label is a private file."""

import json
from typing import TYPE_CHECKING

import frappe
from frappe import _

from ecom_erp.flows.carriers.courier_files import UNREADABLE, as_kept, attach
from ecom_erp.integrations.couriers.base import Label

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.shipping_label.shipping_label import ShippingLabel

FORMATS = ("pdf", "png", "zpl", "json")


def keep(shipping_label: "ShippingLabel", label: Label) -> None:
	"""Keep a bought label at its Shipping Label, which the caller saves, inside the caller's unit of work. Its content
	stands nowhere else, in no log either. One that cannot be printed is kept as it came, and the label's error says so."""
	shipping_label.label_format = label.format
	if label.format == "svg":
		shipping_label.barcode_svg = label.content.decode()
		shipping_label.label_texts = (
			json.dumps(dict(label.texts), ensure_ascii=False) if label.texts else None
		)
	else:
		content, form = as_kept(label.content, label.format)
		if form == UNREADABLE:
			shipping_label.error = _(
				"The courier's file cannot be read: print this label on the courier's site, or void it and buy another"
			)
		shipping_label.label_file = _file(shipping_label, "label", content, form, "label_file")
	for paper in label.papers:
		_file(shipping_label, paper.kind, *as_kept(paper.content, paper.format))


def _file(shipping_label: "ShippingLabel", kind: str, content: bytes, form: str, field: str = "") -> str:
	"""The address of the private file; a repeat finds the file of the first time."""
	if form not in (*FORMATS, UNREADABLE):
		raise ValueError(f"A label in {form} cannot be kept")
	name = f"{shipping_label.name}-{kind}.{form}"
	attached = {"attached_to_doctype": "Shipping Label", "attached_to_name": shipping_label.name}
	same = {"attached_to_field": field} if field else {"file_name": name}
	known = frappe.db.get_value("File", {**attached, **same}, "file_url")
	if known:
		return known
	return attach(content, name, {**attached, "attached_to_field": field or None})
