from ecom_erp.flows.orders.row_protection import Row


class EcomSettlementPosting(Row):
	"""A row of an Ecom Settlement Account."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account: DF.Link
		kind: DF.Literal[
			"Fee",
			"Fee Tax",
			"Dispute",
			"Dispute Won",
			"Dispute Lost",
			"Adjustment",
			"Adjustment Reversal",
			"Reserve Held",
			"Reserve Released",
			"Deferred",
			"Loan",
			"Advertising",
			"Storage",
			"Reimbursement",
			"Gift Card",
			"Tax Collected",
			"Tax Withheld",
			"Transfer",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
