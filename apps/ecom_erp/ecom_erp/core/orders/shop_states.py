"""States of an order and of its money, in a shop's eyes."""

from enum import Enum


class PaymentState(str, Enum):
	"""State of the money for the whole order, as the shop sees it."""

	PENDING = "pending"
	AUTHORIZED = "authorized"
	PARTIALLY_PAID = "partially_paid"
	PAID = "paid"
	PARTIALLY_REFUNDED = "partially_refunded"
	REFUNDED = "refunded"
	VOIDED = "voided"


MONEY_CAME_IN = (PaymentState.PAID, PaymentState.PARTIALLY_REFUNDED, PaymentState.REFUNDED)


def shown_state(state: PaymentState) -> str:
	"""A state of the money as the order's field for people has it: "Partially Paid"."""
	return state.value.replace("_", " ").title()


"""States of an order whose money has come in, whole."""


DELETED = "deleted"
"""`cancel_reason` of an order that the shop has thrown away."""


class ShopStop(str, Enum):
	"""Why a shop says that an order is not to be sent, whatever was paid."""

	NONE = ""
	HELD = "held"  # somebody, or a rule of the shop, has stopped it
	FAILED = "failed"  # its payment failed, also after it was reported
	DISPUTED = "disputed"  # the buyer's bank takes the payment back, or may
	PICKUP = "pickup"  # the buyer fetches it, no parcel leaves
	REFUNDED = "refunded"  # it counts as paid back, without a refund that says so
	GONE = "gone"  # the shop no longer has the order
	PART = "part"  # its goods and its money are those of another order of the shop as well
	UNKNOWN = "unknown"  # it is in a state that the shop itself no longer knows


class PaymentKind(str, Enum):
	"""What one transaction did. Only CAPTURE and REFUND move money."""

	AUTHORIZATION = "authorization"
	CAPTURE = "capture"
	REFUND = "refund"
	VOID = "void"
