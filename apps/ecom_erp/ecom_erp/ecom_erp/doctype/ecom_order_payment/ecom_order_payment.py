import frappe

from ecom_erp.flows.orders.row_protection import Row


class EcomOrderPayment(Row):
	"""A payment of the buyer."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		currency: DF.Link | None
		external_id: DF.Data | None
		gateway: DF.Data | None
		journal_entry: DF.Data | None
		kind: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		payment_entry: DF.Link | None
		processed_at: DF.Datetime | None
	# end: auto-generated types


def on_doctype_update():
	# settlement lines name their payment; the report of what no statement has settled goes by its time
	frappe.db.add_index("Ecom Order Payment", ["external_id"])
	frappe.db.add_index("Ecom Order Payment", ["kind", "processed_at"])
