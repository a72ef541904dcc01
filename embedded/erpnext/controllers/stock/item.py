"""Item: what is bought, kept and sold; templates and their variants."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import set_name_by_naming_series
from frappe.utils import flt, strip

DEFAULT_FIELDS = (
	"default_warehouse",
	"default_price_list",
	"buying_cost_center",
	"selling_cost_center",
	"expense_account",
	"income_account",
	"default_discount_account",
)


class StockExistsForTemplate(frappe.ValidationError):
	"""An item that has stock cannot become a template."""


class Item(Document):
	"""One thing, identified by its code."""

	def autoname(self) -> None:
		if frappe.db.get_default("item_naming_by") == "Naming Series" and not self.variant_of:
			set_name_by_naming_series(self)
			self.item_code = self.name
		self.item_code = strip(self.item_code)
		self.name = self.item_code

	def validate(self) -> None:
		self.item_name = self.item_name or self.item_code
		self.description = self.description or self.item_name
		self._validate_unit()
		self._validate_flags()
		self._validate_barcodes()
		self._validate_variant()
		self._validate_defaults()

	def after_insert(self) -> None:
		self._make_item_prices()
		self._make_opening_stock()

	def on_trash(self) -> None:
		for name in frappe.get_all("Bin", filters={"item_code": self.name}, pluck="name"):
			frappe.delete_doc("Bin", name, ignore_permissions=True)
		for name in frappe.get_all("Item Price", filters={"item_code": self.name}, pluck="name"):
			frappe.delete_doc("Item Price", name, ignore_permissions=True)

	def _validate_unit(self) -> None:
		"""The stock unit is always among the item's units, with factor 1, and stays once stock moved."""
		if not self.stock_uom:
			self.stock_uom = frappe.db.get_single_value("Stock Settings", "stock_uom")
		if self.stock_uom and self.stock_uom not in [row.uom for row in self.uoms]:
			self.append("uoms", {"uom": self.stock_uom, "conversion_factor": 1})
		seen = set()
		for row in self.uoms:
			if row.uom in seen:
				frappe.throw(_("Unit of Measure {0} has been entered more than once").format(row.uom))
			seen.add(row.uom)
			if row.uom == self.stock_uom and flt(row.conversion_factor) != 1:
				frappe.throw(
					_("Conversion factor for default Unit of Measure must be 1 in row {0}").format(row.idx)
				)
		if not self.is_new() and self.has_value_changed("stock_uom") and self._has_moved():
			frappe.throw(
				_("Default Unit of Measure for Item {0} cannot be changed, it has stock").format(self.name)
			)

	def _validate_flags(self) -> None:
		if self.has_serial_no and not self.is_stock_item:
			frappe.throw(_("'Has Serial No' can not be 'Yes' for non-stock item"))
		if (
			not self.is_new()
			and self.has_value_changed("has_variants")
			and self.has_variants
			and self._has_moved()
		):
			frappe.throw(
				_("As stock exists against item {0}, it cannot become a template").format(self.name),
				StockExistsForTemplate,
			)
		if frappe.get_cached_value("Item Group", self.item_group, "is_group") is None:
			frappe.throw(_("Item Group {0} does not exist").format(self.item_group))

	def _validate_barcodes(self) -> None:
		for row in self.barcodes:
			other = frappe.db.get_value(
				"Item Barcode", {"barcode": row.barcode, "parent": ("!=", self.name)}, "parent"
			)
			if other:
				frappe.throw(_("Barcode {0} already used in Item {1}").format(row.barcode, other))

	def _validate_variant(self) -> None:
		if self.variant_of and not frappe.get_cached_value("Item", self.variant_of, "has_variants"):
			frappe.throw(_("Item {0} is not a template of variants").format(self.variant_of))
		if self.variant_of:
			self._refuse_same_variant()
		if (self.has_variants or self.variant_of) and not self.attributes:
			frappe.throw(_("Attribute table is mandatory"))

	def _refuse_same_variant(self) -> None:
		from erpnext.controllers.item_variant import ItemVariantExistsError, get_variant

		values = {row.attribute: row.attribute_value for row in self.attributes}
		other = get_variant(self.variant_of, values, self.name)
		if other:
			frappe.throw(
				_("Item variant {0} exists with same attributes").format(other), ItemVariantExistsError
			)

	def _validate_defaults(self) -> None:
		companies = [row.company for row in self.item_defaults]
		if len(companies) != len(set(companies)):
			frappe.throw(_("Cannot set multiple Item Defaults for a company."))

	def _has_moved(self) -> bool:
		return bool(frappe.db.exists("Stock Ledger Entry", {"item_code": self.name, "is_cancelled": 0}))

	def _make_item_prices(self) -> None:
		"""The standard rate becomes the price in the item's own price lists, else in the default selling list."""
		if not flt(self.standard_rate):
			return
		own = {row.default_price_list for row in self.item_defaults if row.default_price_list}
		default = frappe.db.get_single_value("Selling Settings", "selling_price_list")
		for price_list in sorted(own or {default or "Standard Selling"}):
			price = frappe.new_doc("Item Price")
			price.update(
				{"item_code": self.name, "price_list": price_list, "price_list_rate": self.standard_rate}
			)
			price.flags.ignore_permissions = True
			price.insert()

	def _make_opening_stock(self) -> None:
		"""What is on hand when the item is made goes to its default warehouse."""
		from erpnext.stock.doctype.stock_entry.stock_entry_utils import make_stock_entry

		rate = flt(self.valuation_rate) or flt(self.standard_rate)
		if not flt(self.opening_stock) or not self.is_stock_item or self.has_variants or not rate:
			return
		place = next((row for row in self.item_defaults if row.default_warehouse), None)
		if place:
			make_stock_entry(
				item_code=self.name,
				target=place.default_warehouse,
				qty=self.opening_stock,
				rate=rate,
				company=place.company,
			)


def get_item_defaults(item_code: str, company: str) -> frappe._dict:
	"""The item's fields, with the defaults for a company: its own, else its group's, else its brand's."""
	item = frappe.get_cached_doc("Item", item_code)
	out = frappe._dict(item.as_dict())
	sources = [item.item_defaults]
	if item.item_group:
		sources.append(frappe.get_cached_doc("Item Group", item.item_group).item_group_defaults)
	if item.brand:
		sources.append(frappe.get_cached_doc("Brand", item.brand).brand_defaults)
	for rows in sources:
		row = next((row for row in rows if row.company == company), None)
		for fieldname in DEFAULT_FIELDS:
			if row and row.get(fieldname) and not out.get(fieldname):
				out[fieldname] = row.get(fieldname)
	return out


@frappe.whitelist()
def get_uom_conv_factor(uom: str, stock_uom: str) -> float | None:
	"""How many `stock_uom` one `uom` is, by the general table; None if it does not say."""
	if uom == stock_uom:
		return 1.0
	key = {"from_uom": uom, "to_uom": stock_uom}
	factor = frappe.db.get_value("UOM Conversion Factor", key, "value")
	if factor:
		return flt(factor)
	back = frappe.db.get_value("UOM Conversion Factor", {"from_uom": stock_uom, "to_uom": uom}, "value")
	return 1 / flt(back) if flt(back) else None
