import frappe
from frappe.model.document import Document

from ecom_erp.flows.accounting.courier_bills import bill_page
from ecom_erp.flows.orders.field_protection import refuse_by_hand
from ecom_erp.flows.words import sentences


class EcomCourierBillLine(Document):
	"""A line of a courier's bill."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accepted_by: DF.Link | None
		accepted_note: DF.SmallText | None
		bill_account: DF.Link
		billed_grams: DF.Int
		cause: DF.Literal[
			"",
			"Other Currency",
			"Not of a Parcel",
			"Unknown Tracking Number",
			"Doubled",
			"Never Shipped",
			"Return Label Unused",
			"Return Billed",
			"No Quote",
			"Address Correction",
			"Weight or Size Changed",
			"Wrong Zone",
			"Wrong Service",
			"Missing Discount",
			"Residential Surcharge",
			"Delivery Area Surcharge",
			"Duty and Import Tax",
			"Other Surcharge",
			"Fuel Surcharge",
			"Price Differs",
			"Delivered Late",
			"Credit",
		]
		charges: DF.Code | None
		claim: DF.Link | None
		claimable: DF.Currency
		courier_bill: DF.Link
		currency: DF.Link | None
		delivered_on: DF.Date | None
		difference: DF.Currency
		dimensions: DF.Data | None
		discount: DF.Currency
		ecom_order: DF.Link | None
		entered_grams: DF.Int
		expected: DF.Currency
		explanation: DF.SmallText | None
		has_freight: DF.Check
		is_return: DF.Check
		line_id: DF.Data | None
		line_no: DF.Int
		net: DF.Currency
		packages: DF.Int
		posted_net: DF.Currency
		posted_tax: DF.Currency
		purpose: DF.Literal["Freight", "Return", "Duty", "Other"]
		said: DF.Code | None
		service: DF.Data | None
		shipped_on: DF.Date | None
		shipping_label: DF.Link | None
		shop: DF.Link | None
		state: DF.Literal["Open", "Matched", "Accepted", "Claimed"]
		tax: DF.Currency
		tracking_key: DF.Data | None
		tracking_number: DF.Data | None
		zone: DF.Data | None
	# end: auto-generated types

	def onload(self):
		self.set_onload("words", sentences.readings([self]))
		self.set_onload("charges", bill_page.charges(self))

	def validate(self):
		refuse_by_hand(self)


def on_doctype_update():
	frappe.db.add_index("Ecom Courier Bill Line", ["courier_bill", "line_no"])
	frappe.db.add_index("Ecom Courier Bill Line", ["courier_bill", "state", "line_no"])
	frappe.db.add_index("Ecom Courier Bill Line", ["tracking_key", "courier_bill"])
	frappe.db.add_index("Ecom Courier Bill Line", ["state", "cause"])
	frappe.db.add_index("Ecom Courier Bill Line", ["shipping_label"])
	frappe.db.add_index("Ecom Courier Bill Line", ["ecom_order"])
