import frappe

from ecom_erp.flows.orders.row_protection import Row


class EcomSettlementEntry(Row):
	"""A row of an Ecom Settlement."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		journal_entry: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		posting_date: DF.Date | None
		purpose: DF.Literal["Statement", "Month's End", "Reversal"]
		taken_back: DF.Check
	# end: auto-generated types


def on_doctype_update():
	frappe.db.add_index("Ecom Settlement Entry", ["journal_entry"])
