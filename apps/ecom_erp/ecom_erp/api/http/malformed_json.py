"""Calls of the app's methods whose body is not JSON though it says so. Frappe reads the body before it looks for the
method, and answers with an error of its own; a sender must learn what is wrong with his message."""

import json

import frappe
from frappe import _

METHODS = "/api/method/ecom_erp."
# what Frappe raises for a body it does not read: in some versions also numbers that are none, and half characters
UNREADABLE = ("DataError", "RecursionError", "JSONDecodeError")


def answer_unreadable(response=None, request=None) -> None:
	"""After each request (hook `after_request`): make that answer a 400 that says why."""
	if response is None or response.status_code < 400 or not request.path.startswith(METHODS):
		return
	if not request.is_json or (_readable(request.get_data()) and not _refused_by_frappe(response)):
		return
	answer = {"message": {"status": "refused", "message": _("The message is not valid JSON")}}
	response.status_code = 400
	response.mimetype = "application/json"
	response.set_data(json.dumps(answer))
	frappe.clear_messages()


def _readable(body: bytes) -> bool:
	try:
		return isinstance(json.loads(body), dict | list) if body else True
	except (ValueError, RecursionError):
		return False


def _refused_by_frappe(response) -> bool:
	try:
		return json.loads(response.get_data()).get("exc_type") in UNREADABLE
	except (ValueError, AttributeError):
		return False
