import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.core.states.money.month_end import POSTED
from ecom_erp.flows.accounting import month_end
from ecom_erp.flows.orders.field_protection import refuse_by_hand


class EcomMonthEnd(Document):
	"""A settlement account at a month's end."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.ecom_month_end_entry.ecom_month_end_entry import EcomMonthEndEntry

		company: DF.Link | None
		entries: DF.Table[EcomMonthEndEntry]
		month_end: DF.Date
		month_key: DF.Data | None
		posted_at: DF.Datetime | None
		posted_by: DF.Link | None
		settlement_account: DF.Link
		status: DF.Literal["Proposed", "Posted"]
	# end: auto-generated types

	def onload(self):
		"""What would be posted, until it is."""
		if self.status != POSTED:
			self.set_onload("proposal", month_end.shown(self))

	def validate(self):
		refuse_by_hand(self)

	def on_trash(self):
		if self.status == POSTED:
			frappe.throw(_("{0} is posted. Take it back before you delete it.").format(self.name))


def on_doctype_update():
	frappe.db.add_index("Ecom Month End", ["settlement_account", "month_end"])
	frappe.db.add_index("Ecom Month End", ["status", "month_end"])
