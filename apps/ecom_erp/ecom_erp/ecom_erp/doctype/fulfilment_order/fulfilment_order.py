import frappe
from frappe.model.document import Document

from ecom_erp.flows.orders import timeline, transitions
from ecom_erp.flows.orders.field_protection import refuse_changes


class FulfilmentOrder(Document):
	"""What one warehouse ships of an order, in one package or several."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.fulfilment_order_item.fulfilment_order_item import FulfilmentOrderItem

		address_display: DF.SmallText | None
		box_cost: DF.Currency
		box_plan: DF.LongText | None
		box_plan_key: DF.Data | None
		claimed_at: DF.Datetime | None
		claimed_by: DF.Link | None
		courier_account: DF.Link | None
		delivered_at: DF.Datetime | None
		delivery_note: DF.Link | None
		ecom_order: DF.Link
		items: DF.Table[FulfilmentOrderItem]
		joined_to: DF.Link | None
		largest_box_cost: DF.Currency
		number: DF.Data | None
		one_box_cost: DF.Currency
		own_ship_by: DF.Date | None
		packages: DF.Int
		packed_at: DF.Datetime | None
		packed_by: DF.Link | None
		pick_list: DF.Link | None
		picked_at: DF.Datetime | None
		priority: DF.Literal["Normal", "High", "Urgent"]
		problem: DF.SmallText | None
		promised_date: DF.Date | None
		proposed_boxes: DF.SmallText | None
		reported_with: DF.Link | None
		ship_by: DF.Date | None
		shipped_at: DF.Datetime | None
		shop: DF.Link | None
		split_from: DF.Link | None
		status: DF.Literal[
			"Waiting for Stock",
			"To Pick",
			"Picked",
			"Packed",
			"Labelled",
			"Shipped",
			"Delivered",
			"Cancelled",
		]
		tracking_numbers: DF.SmallText | None
		waiting_since: DF.Datetime | None
		warehouse: DF.Link
		wave: DF.Link | None
		wave_slot: DF.Int
		weight_grams: DF.Int
		withdrawn_times: DF.Int
	# end: auto-generated types

	def onload(self):
		self.set_onload("notes", timeline.words(self.doctype, self.name))

	def validate(self):
		transitions.check_document(self)
		refuse_changes(self, ())


def on_doctype_update():
	frappe.db.add_index("Fulfilment Order", ["status", "promised_date"])
	frappe.db.add_index("Fulfilment Order", ["shipped_at"])
