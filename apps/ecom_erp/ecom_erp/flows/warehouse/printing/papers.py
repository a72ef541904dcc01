"""What is printed of a package: its label as the courier sent it, its packing slip."""

from dataclasses import dataclass

import frappe
from frappe import _

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.errors import ErrorCode
from ecom_erp.flows.orders.packages import PACKAGE
from ecom_erp.flows.shipping.label_prints import PACKAGE_SLIP, ZPL, label_content, label_pdf
from ecom_erp.messaging.errors import refuse


class Paper(StrEnum):
	LABEL = "Shipping Label"
	SLIP = "Packing Slip"


@dataclass(frozen=True)
class Content:
	"""`raw`: a label printer's own language, else PDF."""

	data: bytes
	raw: bool = False


def content_of(package: str, paper: str, shipping_label: str | None) -> Content:
	"""The bytes of a paper. Raises when a label has gone meanwhile."""
	if paper == Paper.SLIP:
		pdf = frappe.get_print(PACKAGE, package, PACKAGE_SLIP, as_pdf=True, no_letterhead=1)
		return Content(pdf)
	fields = ["name as shipping_label", "label_format", "label_file"]
	label = frappe.db.get_value("Shipping Label", shipping_label, fields, as_dict=True)
	if not label:
		refuse(ErrorCode.NOT_FOUND, _("The package has no label to print"))
	if label.label_format == ZPL:
		return Content(label_content(label), raw=True)
	return Content(label_pdf(label))
