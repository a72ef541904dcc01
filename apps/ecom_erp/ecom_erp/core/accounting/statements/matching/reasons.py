"""Why a line was matched as it was, in words. The values of a template are texts, amounts with their currency."""

from ecom_erp.core.enums import StrEnum


class Reason(StrEnum):
	BY_TRANSACTION_ID = "by_transaction_id"
	BY_CHARGE = "by_charge"
	BY_ORDER_NUMBER = "by_order_number"
	BY_SIMILAR_NUMBER = "by_similar_number"
	BY_ID_ALONE = "by_id_alone"
	SEVERAL_PAYMENTS = "several_payments"
	SEVERAL_ORDERS = "several_orders"
	SEVERAL_LINES = "several_lines"
	ORDER_ONLY = "order_only"
	ACCOUNT = "account"
	ACCOUNT_NO_ORDER = "account_no_order"
	ACCOUNT_SEVERAL = "account_several"
	UNKNOWN_TYPE = "unknown_type"
	NO_REFERENCE = "no_reference"
	NO_ORDER = "no_order"
	SEVERAL = "several"
	MORE = "more"
	LESS = "less"
	PART = "part"
	NOTHING_OPEN = "nothing_open"
	NO_PAYMENT = "no_payment"
	NO_REFUND = "no_refund"
	OTHER_WAY = "other_way"
	OTHER_CURRENCY = "other_currency"
	DOUBLED = "doubled"
	FEE = "fee"
	DISPUTE = "dispute"
	DISPUTE_UNTIL = "dispute_until"
	DISPUTE_DECIDED = "dispute_decided"


EXPLAINED: dict[Reason, str] = {
	Reason.BY_TRANSACTION_ID: "The line names transaction {0}, which has the same amount",
	Reason.BY_CHARGE: "The line names payment {0}; this order has a refund of the same amount",
	Reason.BY_ORDER_NUMBER: "The line names order {0}, which has a payment or refund of the same amount",
	Reason.BY_SIMILAR_NUMBER: "The line names order {0}; only {1} resembles it and has the same amount",
	Reason.BY_ID_ALONE: "The line names transaction {0}. The amounts are not comparable: the line is in {1}, the transaction "
	"in {2}",
	Reason.SEVERAL_PAYMENTS: "The line names {0} and is the sum of {1} payments or refunds of the order",
	Reason.SEVERAL_ORDERS: "The line names {0} and is the sum of payments or refunds of {1} orders",
	Reason.SEVERAL_LINES: "The line names {0}. {1} lines together have the amount of the payment or refund",
	Reason.ORDER_ONLY: "The line names {0}; such a line settles no payment",
	Reason.ACCOUNT: "The line belongs to the account as a whole",
	Reason.ACCOUNT_NO_ORDER: "The line names {0}, which is no known order; it is counted for the account as a whole",
	Reason.ACCOUNT_SEVERAL: "The line names {0}, which may be any of {1}; it is counted for the account as a whole",
	Reason.UNKNOWN_TYPE: "Nobody has said yet what a line of the type {0} is. Choose its kind once; it is remembered.",
	Reason.NO_REFERENCE: "The line names neither an order nor a transaction. Choose the order it belongs to.",
	Reason.NO_ORDER: "The line names {0}, but no such order or transaction is known. Fetch the order from the shop, or "
	"choose the order.",
	Reason.SEVERAL: "The line names {0}, which may be any of {1}. Choose the order.",
	Reason.MORE: "The line has {0}, which is {1} more than was open of the payment or refund. Compare it with the shop.",
	Reason.LESS: "The line has {0}; {1} of the payment or refund remain open. Compare it with the shop.",
	Reason.PART: "The line has {0} and is a part of the payment or refund. Compare all its lines up to line {1} with the shop.",
	Reason.NOTHING_OPEN: "The line has {0}, but the payments or refunds it names are settled already. Compare it with the shop.",
	Reason.NO_PAYMENT: "The line has {0}, but the shop reports no payment for this order",
	Reason.NO_REFUND: "The line has {0}, but the shop reports no refund for this order",
	Reason.OTHER_WAY: "The money of this line goes the other way than such lines usually do: {0}. Find out what it corrects.",
	Reason.OTHER_CURRENCY: "The order was paid in {0} and the line is in {1}, so the amounts are not comparable, and the line "
	"does not name the transaction. Choose the payment.",
	Reason.DOUBLED: "Payment or refund {0} was settled already by line {1}",
	Reason.FEE: "The fee is {0}, but {1} was expected",
	Reason.DISPUTE: "The buyer disputes the payment. Answer the provider.",
	Reason.DISPUTE_UNTIL: "The buyer disputes the payment. Answer the provider by {0}.",
	Reason.DISPUTE_DECIDED: "The buyer disputed the payment; line {0} says how it was decided",
}
