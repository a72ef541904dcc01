"""What prints the labels of several parcels at once."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.shipping import label_prints


@frappe.whitelist(methods=["GET"])
def papers(names: str | list):
	"""What there is to print of Fulfilment Orders: how many labels and slips as pages, how many labels in a printer's own
	language, and which parcels have no label."""
	parcels = _parcels(names)
	packages = label_prints.labelled_packages(parcels)
	zpl = sum(row.label_format == label_prints.ZPL for row in packages)
	known = {row.fulfilment_order for row in packages}
	return {"pdf": len(packages), "zpl": zpl, "without": [name for name in parcels if name not in known]}


@frappe.whitelist(methods=["GET"])
def as_pdf(names: str | list):
	"""Labels and packing slips as one PDF, in the order of the slots."""
	packages = label_prints.labelled_packages(_parcels(names))
	if not packages:
		frappe.throw(_("None of these parcels has a label. Buy the labels first."))
	frappe.local.response.update(
		{"type": "pdf", "filename": "labels.pdf", "filecontent": label_prints.as_pdf(packages)}
	)


@frappe.whitelist(methods=["GET"])
def as_zpl(names: str | list):
	"""The labels in a label printer's own language as one file, in the order of the slots."""
	content = label_prints.as_zpl(label_prints.labelled_packages(_parcels(names)))
	frappe.local.response.update({"type": "download", "filename": "labels.zpl", "filecontent": content})


def _parcels(names: str | list) -> list[str]:
	parcels = frappe.parse_json(names)
	for name in parcels:
		check("Fulfilment Order", name, "read")
	return parcels
