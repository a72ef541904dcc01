"""Codes in the answers to failed calls of the app's methods.

A method of REST answers `{"code", "message"}` with the status of the code. To any other of the app's methods the code is
added, beside what Frappe's desk reads.
"""

import inspect
import json
import re
from collections.abc import Callable
from functools import wraps

import frappe
from frappe import _

from ecom_erp.core.errors import ANSWERS, ErrorCode
from ecom_erp.core.text import shortened
from ecom_erp.messaging.errors import refuse

METHODS = "/api/method/ecom_erp."
REST = "/api/method/ecom_erp.api.v1."
REST_METHOD = re.compile(r"/api/(v\d/)?method/ecom_erp\.api\.v1\.")
FRAPPES_OWN = ("cmd", "csrf_token", "sid", "_lang", "_")
"""What Frappe, and programs that call it, send beside a method's parameters."""
# Frappe's own errors, by the name that its answer gives
EXCEPTIONS = {
	"AuthenticationError": ErrorCode.NOT_LOGGED_IN,
	"InvalidAuthorizationHeader": ErrorCode.NOT_LOGGED_IN,
	"InvalidAuthorizationToken": ErrorCode.NOT_LOGGED_IN,
	"PermissionError": ErrorCode.NOT_PERMITTED,
	"DoesNotExistError": ErrorCode.NOT_FOUND,
	"TimestampMismatchError": ErrorCode.CHANGED_MEANWHILE,
	"QueryDeadlockError": ErrorCode.BUSY,
	"QueryTimeoutError": ErrorCode.BUSY,
	"DataError": ErrorCode.INVALID_REQUEST,
	"RecursionError": ErrorCode.INVALID_REQUEST,
	"FrappeTypeError": ErrorCode.INVALID_REQUEST,
	"MandatoryError": ErrorCode.INVALID_REQUEST,
	"LinkValidationError": ErrorCode.INVALID_REQUEST,
	"RateLimitExceededError": ErrorCode.TOO_MANY_REQUESTS,
	"TooManyRequestsError": ErrorCode.TOO_MANY_REQUESTS,
}
STATUSES = {
	400: ErrorCode.INVALID_REQUEST,
	401: ErrorCode.NOT_LOGGED_IN,
	403: ErrorCode.NOT_PERMITTED,
	404: ErrorCode.NOT_FOUND,
	409: ErrorCode.CHANGED_MEANWHILE,
	429: ErrorCode.TOO_MANY_REQUESTS,
}


def complete_calls_only(method: Callable) -> Callable:
	"""A method whose required parameters are all there; a call without one is refused by its name. Frappe would answer
	with an error of the server. So is a call with a parameter that the method has not: Frappe drops it, and who has written
	`modifed_after` would read everything."""
	parameters = inspect.signature(method).parameters
	required = [name for name, parameter in parameters.items() if parameter.default is parameter.empty]

	@wraps(method)
	def checked(**values):
		missing = [name for name in required if values.get(name) is None]
		if missing:
			refuse(ErrorCode.INVALID_REQUEST, _("Missing: {0}").format(", ".join(missing)))
		unknown = [name for name in _sent() if name not in parameters and name not in FRAPPES_OWN]
		if unknown:
			refuse(ErrorCode.INVALID_REQUEST, _("Unknown: {0}").format(shortened(", ".join(unknown), 80)))
		return method(**values)

	return checked


def _sent() -> list[str]:
	"""What the caller of a method of REST has sent, by name; nothing where it is called within the server."""
	is_rest = frappe.request and REST_METHOD.match(frappe.request.path)
	return list(frappe.form_dict) if is_rest else []


def answer_with_code(response=None, request=None) -> None:
	"""After each request (hook `after_request`): give the answer to a failed call its code."""
	if response is None or response.status_code < 400 or not request.path.startswith(METHODS):
		return
	answer = _read(response)
	texts = _texts(answer)
	code, text = _code(answer, texts, response.status_code), texts[-1] if texts else ""
	if request.path.startswith(REST):
		if code == ErrorCode.NOT_PERMITTED and frappe.session.user == "Guest":
			text = _(ANSWERS[ErrorCode.NOT_LOGGED_IN].meaning)  # Frappe speaks of its list of methods
		status, meaning = ANSWERS[code]
		response.status_code = status
		answer = {"code": code, "message": text or _(meaning)}
	else:
		answer["code"] = code
	response.mimetype = "application/json"
	response.set_data(json.dumps(answer))


def _read(response) -> dict:
	try:
		answer = json.loads(response.get_data())
	except ValueError:
		return {}
	return answer if isinstance(answer, dict) else {}


def _texts(answer: dict) -> list[str]:
	"""What Frappe's answer tells the user, without markup."""
	try:
		messages = [json.loads(one) for one in json.loads(answer.get("_server_messages") or "[]")]
	except ValueError:
		return []
	return [frappe.utils.strip_html(str(one.get("message") or "")) for one in messages]


def _code(answer: dict, texts: list[str], status: int) -> ErrorCode:
	refusal, text = getattr(frappe.local, "ecom_refusal", None) or (None, "")
	# a refusal that was caught is not what the caller is told of
	if refusal and texts and frappe.utils.strip_html(text) == texts[-1]:
		return refusal
	known = EXCEPTIONS.get(answer.get("exc_type", "")) or STATUSES.get(status)
	return known or (ErrorCode.INTERNAL_ERROR if status >= 500 else ErrorCode.REFUSED)
