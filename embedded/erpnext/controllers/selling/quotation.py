"""Quotation: what a customer was offered, and how much of it is ordered."""

import frappe
from erpnext.controllers.selling_controller import SellingController
from erpnext.stock.doctype.packed_item.packed_item import make_packing_list
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import flt, getdate


class Quotation(SellingController):
	"""The offer to one customer."""

	def validate(self) -> None:
		super().validate()
		self.set_status()
		if self.valid_till and getdate(self.valid_till) < getdate(self.transaction_date):
			frappe.throw(_("Valid till date cannot be before transaction date"))
		if self.quotation_to == "Customer" and self.party_name:
			self.customer_name = frappe.db.get_value("Customer", self.party_name, "customer_name")
		make_packing_list(self)

	def on_submit(self) -> None:
		self.set_status(update=True)

	def on_cancel(self) -> None:
		self.set_status(update=True)

	def get_ordered_status(self) -> str:
		"""Open, Partially Ordered or Ordered, by the submitted Sales Orders that name its rows."""
		ordered = get_ordered_items(self.name)
		if not ordered:
			return "Open"
		short = any(flt(row.qty) > ordered.get(row.name, 0) for row in self.items if not row.is_alternative)
		return "Partially Ordered" if short else "Ordered"


def get_ordered_items(quotation: str) -> dict[str, float]:
	"""Quantity by row of the quotation in submitted Sales Orders."""
	row = frappe.qb.DocType("Sales Order Item")
	query = frappe.qb.from_(row).select(row.quotation_item, Sum(row.qty))
	query = query.where(row.prevdoc_docname == quotation).where(row.docstatus == 1)
	return {name: flt(qty) for name, qty in query.groupby(row.quotation_item).run()}
