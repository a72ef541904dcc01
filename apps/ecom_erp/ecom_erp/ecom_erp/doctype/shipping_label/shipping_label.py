import frappe
from frappe.model.document import Document

from ecom_erp.flows.accounting.profit import marks as profit_marks
from ecom_erp.flows.orders import transitions
from ecom_erp.flows.orders.field_protection import refuse_changes


class ShippingLabel(Document):
	"""A courier's label for one parcel, and what happened to the parcel on its way."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.shipping_label_event.shipping_label_event import ShippingLabelEvent

		after_sales_ticket: DF.Link | None
		asked_at: DF.Datetime | None
		barcode_svg: DF.LongText | None
		billable_grams: DF.Int
		billed_cost: DF.Currency
		billed_currency: DF.Link | None
		busy_until: DF.Datetime | None
		cost: DF.Currency
		courier_account: DF.Link
		currency: DF.Link | None
		days_in_transit: DF.Int
		delivered_at: DF.Datetime | None
		direction: DF.Literal["Outbound", "Return"]
		ecom_order: DF.Link | None
		error: DF.SmallText | None
		estimate_source: DF.Literal["", "Past Deliveries", "Courier", "Transit Days"]
		estimated_date: DF.Date | None
		estimated_from: DF.Date | None
		events: DF.Table[ShippingLabelEvent]
		expected_date: DF.Date | None
		fulfilment_order: DF.Link | None
		had_problem: DF.Check
		idempotency_key: DF.Data
		label_file: DF.Attach | None
		label_format: DF.Data | None
		label_texts: DF.LongText | None
		lane: DF.Data | None
		last_event_at: DF.Datetime | None
		late: DF.Check
		next_poll_at: DF.Datetime | None
		package: DF.Link | None
		picked_up_at: DF.Datetime | None
		pickup_point: DF.Data | None
		place: DF.Int
		poll_attempts: DF.Int
		promised_date: DF.Date | None
		quotes: DF.SmallText | None
		recipient: DF.SmallText | None
		saved: DF.Currency
		sender: DF.SmallText | None
		service: DF.Data | None
		shipment_number: DF.Data | None
		shop: DF.Link | None
		status: DF.Literal["Requested", "Bought", "To Void", "Voided", "Failed"]
		together_with: DF.Link | None
		tracking_key: DF.Data | None
		tracking_note: DF.SmallText | None
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
		transit_days: DF.Int
		weight_grams: DF.Int
		zone: DF.Data | None
	# end: auto-generated types

	def validate(self):
		transitions.check_document(self)
		refuse_changes(self, ())

	def on_change(self):
		profit_marks.label_changed(self)


def on_doctype_update():
	frappe.db.add_index("Shipping Label", ["next_poll_at"])
	# the report Courier Performance
	frappe.db.add_index("Shipping Label", ["status", "direction", "creation"], "figures_index")
	# the last parcels like one that is about to leave
	frappe.db.add_index(
		"Shipping Label", ["courier_account", "service", "lane", "delivered_at"], "lane_index"
	)
