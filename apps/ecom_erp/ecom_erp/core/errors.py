"""The codes of errors that a caller of the API can switch on, each with its HTTP status and what it means."""

from typing import NamedTuple

from ecom_erp.core.enums import StrEnum


class ErrorCode(StrEnum):
	INVALID_REQUEST = "invalid_request"
	NOT_LOGGED_IN = "not_logged_in"
	NOT_PERMITTED = "not_permitted"
	ABOVE_LIMIT = "above_limit"
	NOT_FOUND = "not_found"
	AMBIGUOUS = "ambiguous"
	CHANGED_MEANWHILE = "changed_meanwhile"
	WRONG_STATUS = "wrong_status"
	ON_HOLD = "on_hold"
	SHIPPED_AT_SHOP = "shipped_at_shop"
	IN_USE = "in_use"
	KEY_REUSED = "key_reused"
	NO_LINES = "no_lines"
	UNKNOWN_LINE = "unknown_line"
	QUANTITY_EXCEEDED = "quantity_exceeded"
	UNCLEAR_UNITS = "unclear_units"
	NOT_REFUNDABLE = "not_refundable"
	NO_COURIER = "no_courier"
	COURIER_REFUSED = "courier_refused"
	COURIER_UNAVAILABLE = "courier_unavailable"
	SHOP_UNAVAILABLE = "shop_unavailable"
	REFUSED = "refused"
	TOO_MANY_REQUESTS = "too_many_requests"
	BUSY = "busy"
	INTERNAL_ERROR = "internal_error"


class Answer(NamedTuple):
	"""`status`: HTTP status of REST. `meaning`: English text for the documentation, and for a caller where there is no
	better one."""

	status: int
	meaning: str


ANSWERS: dict[ErrorCode, Answer] = {
	ErrorCode.INVALID_REQUEST: Answer(400, "A parameter is missing or invalid"),
	ErrorCode.NOT_LOGGED_IN: Answer(401, "The keys are missing or wrong"),
	ErrorCode.NOT_PERMITTED: Answer(403, "The user has no permission for this"),
	ErrorCode.ABOVE_LIMIT: Answer(403, "The amount exceeds this user's approval limit"),
	ErrorCode.NOT_FOUND: Answer(404, "Document not found"),
	ErrorCode.AMBIGUOUS: Answer(409, "Several documents match. Specify which one is meant."),
	ErrorCode.CHANGED_MEANWHILE: Answer(409, "Someone else changed it at the same time. Read it again."),
	ErrorCode.WRONG_STATUS: Answer(409, "Its status does not allow this"),
	ErrorCode.ON_HOLD: Answer(409, "The order is on hold and must be released first"),
	ErrorCode.SHIPPED_AT_SHOP: Answer(409, "The shop shipped this order itself, and it is not posted here"),
	ErrorCode.IN_USE: Answer(409, "Someone else is working on it"),
	ErrorCode.KEY_REUSED: Answer(422, "The Idempotency-Key was used for a call with another content"),
	ErrorCode.NO_LINES: Answer(422, "Specify at least one line"),
	ErrorCode.UNKNOWN_LINE: Answer(422, "The order has no such line"),
	ErrorCode.QUANTITY_EXCEEDED: Answer(409, "More units than are left"),
	ErrorCode.UNCLEAR_UNITS: Answer(409, "Specify whether shipped or unshipped units are meant"),
	ErrorCode.NOT_REFUNDABLE: Answer(409, "This amount can no longer be refunded"),
	ErrorCode.NO_COURIER: Answer(409, "No courier accepts the parcel"),
	ErrorCode.COURIER_REFUSED: Answer(422, "The courier rejected the request"),
	ErrorCode.COURIER_UNAVAILABLE: Answer(503, "The courier is not responding. Try again later."),
	ErrorCode.SHOP_UNAVAILABLE: Answer(503, "The shop is not responding. Try again later."),
	ErrorCode.REFUSED: Answer(422, "Refused; the message gives the reason"),
	ErrorCode.TOO_MANY_REQUESTS: Answer(429, "Too many calls. Wait a minute."),
	ErrorCode.BUSY: Answer(503, "The rows are locked. Try again."),
	ErrorCode.INTERNAL_ERROR: Answer(500, "An unexpected error. See the Error Log."),
}
