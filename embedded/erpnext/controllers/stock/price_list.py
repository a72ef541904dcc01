"""Price List: for selling, buying or both, in one currency."""

import frappe
from frappe import _
from frappe.model.document import Document


class PriceList(Document):
	"""A named list of Item Prices."""

	def validate(self) -> None:
		if not self.buying and not self.selling:
			frappe.throw(_("Price List must be applicable for Buying or Selling"))

	def on_update(self) -> None:
		prices = frappe.qb.DocType("Item Price")
		(
			frappe.qb.update(prices)
			.set(prices.currency, self.currency)
			.set(prices.buying, self.buying or 0)
			.set(prices.selling, self.selling or 0)
			.where(prices.price_list == self.name)
		).run()
