"""Labels as couriers send them."""

import frappe


def courier_label(parcel: str, kind: str, content: bytes) -> None:
	"""The label of the parcel is a file that its courier has sent: pdf, png or zpl."""
	label = frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, "shipping_label")
	file = frappe.get_doc(
		{
			"doctype": "File",
			"attached_to_doctype": "Shipping Label",
			"attached_to_name": label,
			"attached_to_field": "label_file",
			"file_name": f"{label}-label.{kind}",
			"is_private": 1,
			"content": content,
		}
	).insert()
	frappe.db.set_value("Shipping Label", label, {"label_format": kind, "label_file": file.file_url})
