import frappe
from frappe.model.document import Document

from ecom_erp.core.states.package import WITHOUT_LABEL
from ecom_erp.flows.orders import packages, timeline, transitions
from ecom_erp.flows.orders.field_protection import refuse_changes

MEASURED = ("box", "weight_grams", "length_mm", "width_mm", "height_mm")


class FulfilmentPackage(Document):
	"""One box of a Fulfilment Order: what lies in it, what it weighs, its label, where it is."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.fulfilment_package_item.fulfilment_package_item import (
			FulfilmentPackageItem,
		)

		box: DF.Link | None
		contents: DF.Table[FulfilmentPackageItem]
		contents_key: DF.Data | None
		courier_account: DF.Link | None
		delivered_at: DF.Datetime | None
		ecom_order: DF.Link | None
		estimated_date: DF.Date | None
		fulfilment_order: DF.Link
		handed_over_at: DF.Datetime | None
		handover: DF.Link | None
		height_mm: DF.Int
		item_lines: DF.Int
		length_mm: DF.Int
		number: DF.Int
		order_number: DF.Data | None
		packed_at: DF.Datetime | None
		packed_by: DF.Link | None
		pickup_point: DF.Data | None
		pieces: DF.Int
		problem: DF.SmallText | None
		refused_scan: DF.Data | None
		scan_seconds: DF.Int
		shipped_at: DF.Datetime | None
		shipping_label: DF.Link | None
		shop: DF.Link | None
		status: DF.Literal["Open", "Packed", "Labelled", "Shipped", "Delivered", "Cancelled"]
		tracking_number: DF.Data | None
		tracking_status: DF.Literal[
			"",
			"Label Bought",
			"Picked Up",
			"In Transit",
			"Out for Delivery",
			"Delivery Failed",
			"Ready for Pickup",
			"Delivered",
			"Exception",
			"Returning",
			"Returned",
			"Lost",
			"Stuck",
		]
		warehouse: DF.Link | None
		weight_grams: DF.Int
		width_mm: DF.Int
		wrong_scans: DF.Int
	# end: auto-generated types

	def onload(self):
		self.set_onload("notes", timeline.words(self.doctype, self.name))

	def validate(self):
		transitions.check_document(self)
		refuse_changes(self, MEASURED if self.status in WITHOUT_LABEL else ())

	def on_update(self):
		if not self.flags.by_machine and self.has_value_changed("weight_grams"):
			packages.add_up_weight(self.fulfilment_order)


def on_doctype_update():
	frappe.db.add_unique("Fulfilment Package", ["fulfilment_order", "number"])
