from ecom_erp.flows.orders.row_protection import Row


class ReviewRuleCondition(Row):
	"""What must be so on an order for a review rule."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		field: DF.Literal[
			"Total (order currency)",
			"Total (company currency)",
			"Discount (%)",
			"Pieces",
			"Lines",
			"Weight (g)",
			"Currency",
			"Prices Include Tax",
			"Country Code",
			"State or Province",
			"City",
			"Postal Code",
			"Billing Country Code",
			"Billing in Another Country",
			"Shop",
			"Channel",
			"Payment Gateways",
			"Payment",
			"Shipping Method",
			"Tags from the Shop",
			"Buyer's Note",
			"Guest Buyer",
			"Buyer's E-mail Domain",
			"Buyer's Phone Provided",
			"Earlier Orders of the Buyer",
			"Earlier Cancelled Orders",
			"SKUs",
			"Items",
			"Item Groups",
			"Order Hour (0-23)",
			"Order Weekday",
			"Risk Score",
		]
		operator: DF.Literal[
			"=",
			"!=",
			">",
			">=",
			"<",
			"<=",
			"in",
			"not in",
			"contains",
			"starts with",
			"is set",
			"is not set",
			"between",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		value: DF.Data | None
	# end: auto-generated types
