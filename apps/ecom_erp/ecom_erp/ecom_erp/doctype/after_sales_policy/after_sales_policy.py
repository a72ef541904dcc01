import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.after_sales import policies


class AfterSalesPolicy(Document):
	"""What is offered for tickets that meet its conditions."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		after_delivery: DF.Check
		customer_group: DF.Link | None
		customer_message: DF.SmallText | None
		decision: DF.Literal["Return First", "Refund", "Keep Item", "Exchange", "Resend", "Reject", "Person"]
		enabled: DF.Check
		fee_percent: DF.Percent
		for_exchange: DF.Check
		for_refund: DF.Check
		for_resend: DF.Check
		for_return: DF.Check
		from_day: DF.Int
		item_group: DF.Link | None
		max_amount: DF.Currency
		policy_name: DF.Data
		priority: DF.Int
		reason: DF.Literal[
			"",
			"Changed Mind",
			"Does Not Fit",
			"Damaged",
			"Defective",
			"Wrong Item",
			"Not Received",
			"Not as Described",
			"Other",
		]
		return_label_by: DF.Literal["Seller", "Customer"]
		shop: DF.Link | None
		to_day: DF.Int
		window_days: DF.Int
	# end: auto-generated types

	def validate(self):
		if not 0 <= (self.fee_percent or 0) <= 100:
			frappe.throw(_("The fee must be between 0 and 100 percent"))
		if self.to_day and (self.from_day or 0) > self.to_day:
			frappe.throw(_("The last day is before the first day"))
		policies.as_policy(self)
