"""What Sales Order, Delivery Note and Sales Invoice have in common: the customer, prices, product bundles, reservations."""

from typing import Any

import frappe
from erpnext.accounts.party import get_party_defaults
from erpnext.controllers.stock_controller import StockController
from frappe import _
from frappe.contacts.doctype.address.address import render_address
from frappe.utils import flt

ADDRESS_DISPLAYS = {
	"customer_address": "address_display",
	"shipping_address_name": "shipping_address",
	"company_address": "company_address_display",
	"dispatch_address_name": "dispatch_address",
}


class SellingController(StockController):
	"""Base of the selling documents."""

	def validate(self) -> None:
		super().validate()
		self._validate_max_discount()
		self.set_qty_as_per_stock_uom()
		self.set_po_nos(for_validate=True)
		self.set_address_displays()
		self.validate_uom_is_integer("stock_uom", "stock_qty")
		self.validate_uom_is_integer("uom", "qty")

	def set_missing_values(self, for_validate: bool = False) -> None:
		"""Fills customer details, currency and rates, row details and the rows of the tax template."""
		super().set_missing_values(for_validate)
		self._set_customer_details()
		self.set_currency_and_rates("Selling")
		self.set_missing_item_details(for_validate)
		if not for_validate:
			self.set_taxes_from_template()

	def _set_customer_details(self) -> None:
		if not self.get("customer"):
			return
		details = get_party_defaults("Customer", self.customer, self.company, self.currency)
		if self.doctype == "Sales Invoice" and not self.is_new():
			details.pop("currency", None)
		for field, value in details.items():
			if value and self.meta.has_field(field) and not self.get(field):
				self.set(field, value)

	def set_address_displays(self) -> None:
		"""The texts of the linked addresses, as they are printed."""
		for link, display in ADDRESS_DISPLAYS.items():
			if self.get(link) and self.meta.has_field(display):
				self.set(display, render_address(self.get(link), check_permissions=False))

	def _validate_max_discount(self) -> None:
		if self.get("is_return") or self.get("is_debit_note"):
			return
		for row in self.get("items"):
			limit = (
				flt(frappe.get_cached_value("Item", row.item_code, "max_discount")) if row.item_code else 0
			)
			if limit and flt(row.discount_percentage) > limit:
				frappe.throw(_("Maximum discount for Item {0} is {1}%").format(row.item_code, limit))

	def set_po_nos(self, for_validate: bool = False) -> None:
		"""Collects the customer's order numbers of the orders and deliveries that this document came from."""
		references = {
			"Delivery Note": (
				("Sales Order", "against_sales_order"),
				("Sales Invoice", "against_sales_invoice"),
			),
			"Sales Invoice": (("Sales Order", "sales_order"), ("Delivery Note", "delivery_note")),
		}.get(self.doctype)
		if not references or (for_validate and self.po_no):
			return
		numbers = [self.po_no] if self.po_no else []
		for doctype, field in references:
			names = list({row.get(field) for row in self.items if row.get(field)})
			if names and frappe.get_meta(doctype).has_field("po_no"):
				numbers += frappe.get_all(doctype, filters={"name": ("in", names)}, pluck="po_no")
		separate = (number.strip() for text in numbers if text for number in text.split(","))
		self.po_no = ", ".join(dict.fromkeys(separate))

	def has_product_bundle(self, item_code: str) -> bool:
		"""Whether the item is sold as a bundle of others."""
		return bool(frappe.db.exists("Product Bundle", {"new_item_code": item_code, "disabled": 0}))

	def get_item_list(self) -> list[frappe._dict]:
		"""The rows that move stock: the parts in the place of a bundle, else the row itself. Quantities in stock unit."""
		moved: list[frappe._dict] = []
		for row in self.get("items"):
			if self.has_product_bundle(row.item_code):
				parts = [
					part
					for part in self.get("packed_items") or []
					if part.parent_item == row.item_code and part.parent_detail_docname == row.name
				]
				moved += [self._stock_row(part, row, part.qty, part.item_code) for part in parts]
			else:
				moved.append(self._stock_row(row, row, row.stock_qty, row.item_code))
		return moved

	def _stock_row(self, source: Any, row: Any, qty: float, item_code: str) -> frappe._dict:
		return frappe._dict(
			name=source.name,
			item_code=item_code,
			warehouse=source.warehouse,
			qty=flt(qty),
			serial_no=source.get("serial_no"),
			incoming_rate=source.get("incoming_rate"),
			so_detail=row.get("so_detail"),
			dn_detail=row.get("dn_detail"),
			is_packed=source is not row,
		)

	def check_sales_order_on_hold_or_close(self, order_field: str) -> None:
		"""Refuses deliveries and invoices for orders that are closed or on hold."""
		if self.get("is_return"):
			return
		for order in {row.get(order_field) for row in self.get("items") if row.get(order_field)}:
			status = frappe.db.get_value("Sales Order", order, "status")
			if status in ("Closed", "On Hold"):
				frappe.throw(_("Sales Order {0} is {1}").format(order, status))

	def update_reserved_qty(self) -> None:
		"""Brings the reserved quantities of the orders this document delivers up to date."""
		order_field = "against_sales_order" if self.doctype == "Delivery Note" else "sales_order"
		rows_by_order: dict[str, list[str]] = {}
		for row in self.get("items"):
			if row.get("so_detail") and row.get(order_field):
				rows_by_order.setdefault(row.get(order_field), []).append(row.so_detail)
		for order, rows in rows_by_order.items():
			sales_order = frappe.get_doc("Sales Order", order)
			is_closed = sales_order.status == "Closed" and not self.get("is_return")
			if is_closed or sales_order.status == "Cancelled":
				frappe.throw(
					_("{0} {1} is cancelled or closed").format(_("Sales Order"), order),
					frappe.InvalidStatusError,
				)
			sales_order.update_reserved_qty(rows)

	def validate_same_as_source(self, doctype: str, link_field: str, fields: tuple[str, ...]) -> None:
		"""Refuses rows whose source document, or source row, differs in `fields`.

		`doctype` is the DocType that `link_field` of the rows names. Returns may use other units.
		"""
		is_row = doctype.endswith(" Item")
		for row in self.get("items"):
			if not row.get(link_field):
				continue
			source = frappe.db.get_value(doctype, row.get(link_field), fields, as_dict=True)
			if not source:
				frappe.throw(_("Invalid reference {0} {1}").format(doctype, row.get(link_field)))
			for field in fields:
				is_free = self.get("is_return") and field in ("uom", "conversion_factor")
				if source[field] not in (None, "") and not is_free:
					self.validate_value(field, "=", source[field], row if is_row else None)
