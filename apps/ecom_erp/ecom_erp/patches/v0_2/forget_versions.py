"""Versions that were written of what shops stated keep buyers' addresses for ever: they go. The timeline tells of the changes."""

import frappe

BATCH = 1000
OF_MACHINE = ("Ecom Order", "Fulfilment Order", "Fulfilment Package", "Shipping Label")


def execute():
	version = frappe.qb.DocType("Version")
	stated = (version.ref_doctype == "Ecom Order") & version.data.like('%"canonical"%')
	for condition in (stated, version.ref_doctype.isin(OF_MACHINE[1:])):
		while (
			names := frappe.qb.from_(version)
			.select(version.name)
			.where(condition)
			.limit(BATCH)
			.run(pluck=True)
		):
			frappe.db.delete("Version", {"name": ("in", names)})
			frappe.db.commit()  # allowed: loose-commit: each batch is whole, and not to be done again with the next
