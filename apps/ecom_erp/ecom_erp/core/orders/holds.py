"""Why an order waits for a person, as codes; docs/operations.md says of each what frees the order."""

from ecom_erp.core.enums import StrEnum


class HoldCode(StrEnum):
	UNMAPPED_LINE = "unmapped_line"
	UNPAID = "unpaid"
	PAYMENT_CHANGED = "payment_changed"
	OVERPAID = "overpaid"
	TOTAL_MISMATCH = "total_mismatch"
	BUYER_WITHHELD = "buyer_withheld"
	ADDRESS_INCOMPLETE = "address_incomplete"
	POSTAL_CODE_INVALID = "postal_code_invalid"
	PROVINCE_UNKNOWN = "province_unknown"
	COUNTRY_UNKNOWN = "country_unknown"
	PO_BOX = "po_box"
	PICKUP_POINT = "pickup_point"
	RULE = "rule"
	RISK = "risk"
	BELOW_MARGIN = "below_margin"
	OUT_OF_COVERAGE = "out_of_coverage"
	PRICE_BELOW_LIST = "price_below_list"
	TEST_ORDER = "test_order"
	STOPPED_AT_SHOP = "stopped_at_shop"
	REFUNDED = "refunded"
	REFUND_GONE = "refund_gone"
	GATEWAY_WITHOUT_ACCOUNT = "gateway_without_account"
	MESSAGE_UNREAD = "message_unread"
	SHOP_NOT_TOLD = "shop_not_told"
	DUPLICATE_SUSPECT = "duplicate_suspect"
	CANNOT_SHIP = "cannot_ship"
	NO_STOCK = "no_stock"
	NO_LINES = "no_lines"
	QUANTITY_NOT_WHOLE = "quantity_not_whole"
	QUANTITY_NOT_POSITIVE = "quantity_not_positive"
	NEGATIVE_AMOUNT = "negative_amount"
	CURRENCY_MISMATCH = "currency_mismatch"
	MANUAL = "manual"
	CHANGED_AFTER_ALLOCATION = "changed_after_allocation"
	SHIPPED_AT_SHOP = "shipped_at_shop"
	CANCELLED = "cancelled"
	CANCELLED_LATE = "cancelled_late"
	CANCELLED_PAID = "cancelled_paid"
	SALES_ORDER_CANCELLED = "sales_order_cancelled"
	INVOICE_CANCELLED = "invoice_cancelled"
	INVOICE_BY_HAND = "invoice_by_hand"
	PAYMENT_CANCELLED = "payment_cancelled"
	PAYMENT_BY_HAND = "payment_by_hand"
	ERROR = "error"


class NoteCode(StrEnum):
	"""What is found of an order and only noted."""

	BUYER_UNREACHABLE = "buyer_unreachable"
	CONVERTED_CENTS = "converted_cents"
	GUEST_WITHOUT_EMAIL = "guest_without_email"
	MASKED_BUYER = "masked_buyer"
	OUT_OF_STOCK = "out_of_stock"
	POSTAL_CODE_ELSEWHERE = "postal_code_elsewhere"


# while one of these is open, no parcel of the order gets a label or leaves, also when a part of it has left already
KEEPS_PARCELS = frozenset(
	{HoldCode.SHIPPED_AT_SHOP, HoldCode.STOPPED_AT_SHOP, HoldCode.MESSAGE_UNREAD, HoldCode.MANUAL}
)


class HoldStatus(StrEnum):
	"""What became of a hold: released by a person, or cleared because its cause is gone."""

	OPEN = "Open"
	RELEASED = "Released"
	CLEARED = "Cleared"


# what holds a shipped order because of an invoice or a payment that somebody made or cancelled in ERPNext
BOOKS = frozenset(
	{
		HoldCode.INVOICE_BY_HAND,
		HoldCode.INVOICE_CANCELLED,
		HoldCode.PAYMENT_BY_HAND,
		HoldCode.PAYMENT_CANCELLED,
	}
)
# what a person cannot wave through, because no Sales Order could be posted
UNRELEASABLE = frozenset(
	{
		HoldCode.CANCELLED,
		HoldCode.NO_LINES,
		HoldCode.UNMAPPED_LINE,
		HoldCode.QUANTITY_NOT_POSITIVE,
		HoldCode.NEGATIVE_AMOUNT,
		HoldCode.CURRENCY_MISMATCH,
	}
)
