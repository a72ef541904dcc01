import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.catalog.listings import key_of, release_orders_waiting_for
from ecom_erp.messaging.kick import kick


class EcomListing(Document):
	"""What a shop sells, mapped to items."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.ecom_listing_item.ecom_listing_item import EcomListingItem

		barcode: DF.Data | None
		items: DF.Table[EcomListingItem]
		listing_id: DF.Data
		listing_key: DF.Data | None
		named_by: DF.Data | None
		send_again: DF.Check
		sent_at: DF.Datetime | None
		sent_qty: DF.Int
		shop: DF.Link
		sku: DF.Data | None
		status: DF.Literal["Unmapped", "Mapped", "Ignored"]
		stock_problem: DF.SmallText | None
		title: DF.Data | None
	# end: auto-generated types

	def validate(self):
		self.listing_key = key_of(self.shop, self.listing_id, self.named_by or "")
		if self.status != "Ignored":
			self.status = "Mapped" if self.items else "Unmapped"
		items = [row.item_code for row in self.items]
		if len(items) != len(set(items)):
			frappe.throw(_("An item appears more than once. Enter its total quantity in one row."))
		for row in self.items:
			if row.qty < 1:
				frappe.throw(
					_("Row {0}: enter the quantity of {1} per listing").format(row.idx, row.item_code)
				)

	def on_update(self):
		if self.flags.from_intake or not self.items:
			return
		if release_orders_waiting_for(self.name):
			kick("advance_orders")
