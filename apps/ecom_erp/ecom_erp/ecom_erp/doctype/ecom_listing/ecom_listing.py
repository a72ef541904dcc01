import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.catalog.listings import release_orders_waiting_for
from ecom_erp.messaging.inbox import message_key
from ecom_erp.messaging.kick import kick


class EcomListing(Document):
	"""What a shop sells, mapped to items."""

	def validate(self):
		self.listing_key = message_key(self.shop, self.listing_id)
		if self.status != "Ignored":
			self.status = "Mapped" if self.items else "Unmapped"
		items = [row.item_code for row in self.items]
		if len(items) != len(set(items)):
			frappe.throw(_("An item stands twice; add up its quantity in one row"))
		for row in self.items:
			if row.qty < 1:
				frappe.throw(
					_("Row {0}: enter how many pieces of {1} one listing takes").format(
						row.idx, row.item_code
					)
				)

	def on_update(self):
		if self.flags.from_intake or not self.items:
			return
		if release_orders_waiting_for(self.name):
			kick("advance_orders")
