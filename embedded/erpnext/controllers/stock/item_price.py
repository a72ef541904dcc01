"""Item Price: what an item costs in a price list."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

KEY = ("price_list", "item_code", "uom", "valid_from", "valid_upto", "customer", "supplier")


class ItemPriceDuplicateItem(frappe.ValidationError):
	"""The same item has a price for the same case already."""


class ItemPrice(Document):
	"""One price, for everybody or for one party, for a time."""

	def validate(self) -> None:
		if not frappe.db.exists("Item", self.item_code):
			frappe.throw(_("Item {0} not found.").format(self.item_code))
		self._take_over_item()
		self._take_over_price_list()
		self._validate_dates()
		self._refuse_duplicate()

	def before_save(self) -> None:
		"""A price has one side only: in a selling list it has no supplier."""
		if self.selling and not self.buying:
			self.supplier = None
		if self.buying and not self.selling:
			self.customer = None

	def _take_over_item(self) -> None:
		item = frappe.get_cached_value(
			"Item", self.item_code, ["item_name", "description", "brand", "stock_uom"], as_dict=True
		)
		self.item_name, self.item_description, self.brand = item.item_name, item.description, item.brand
		self.uom = self.uom or item.stock_uom

	def _take_over_price_list(self) -> None:
		price_list = frappe.get_cached_value(
			"Price List", self.price_list, ["enabled", "buying", "selling", "currency"], as_dict=True
		)
		if not price_list or not price_list.enabled:
			frappe.throw(_("The price list {0} does not exist or is disabled").format(self.price_list))
		self.buying, self.selling, self.currency = price_list.buying, price_list.selling, price_list.currency

	def _validate_dates(self) -> None:
		if self.valid_from and self.valid_upto and getdate(self.valid_from) > getdate(self.valid_upto):
			frappe.throw(_("Valid Upto date cannot be before Valid From date"))

	def _refuse_duplicate(self) -> None:
		filters = {fieldname: self.get(fieldname) or ("is", "not set") for fieldname in KEY}
		if frappe.db.exists("Item Price", {**filters, "name": ("!=", self.name or "")}):
			frappe.throw(
				_("Item Price appears multiple times for item {0} in {1}").format(
					self.item_code, self.price_list
				),
				ItemPriceDuplicateItem,
			)
