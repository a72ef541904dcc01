"""Webhooks of shops and couriers: checked, stored, answered at once."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import frappe
from frappe import _

from ecom_erp.api.http.call_limits import limited
from ecom_erp.flows.intake.receiving import receive_webhook
from ecom_erp.flows.shipping import tracking
from ecom_erp.integrations.channels.base import PayloadError, SignatureError
from ecom_erp.integrations.couriers.base import CourierPayloadError, CourierSignatureError
from ecom_erp.messaging.errors import log_unexpected


def logging_nothing_sent(take: Callable[[], Any]) -> Callable[[], Any]:
	"""Frappe has parsed the body into the form, and would write that and the variables of each frame, buyers and all, into
	its log of any error. The sender of a message that meets one nobody foresaw tries again."""

	@wraps(take)
	def run() -> Any:
		frappe.local.form_dict = frappe._dict(cmd=f"{take.__module__}.{take.__name__}")
		try:
			return take()
		except frappe.RateLimitExceededError:
			raise
		except Exception:
			frappe.db.rollback()
			sender = frappe.request.args.get("shop") or frappe.request.args.get("account")
			log_unexpected(f"Webhook of {sender}", _sent())
			return answer(500, _("The message could not be stored"))

	return run


@frappe.whitelist(allow_guest=True, methods=["POST"])
@logging_nothing_sent
@limited(6000, 60)
def receive():
	"""Take one webhook of the shop named in the address (`?shop=`). 200 when it is stored (or was stored before), 401
	when it is not signed with the shop's secret, 400 when its body is not what the channel sends, 404 for an unknown
	shop."""
	request = frappe.request
	try:
		receive_webhook(request.args.get("shop") or "", request.headers, request.get_data())
	except frappe.DoesNotExistError:
		return answer(404, _("Shop not found"))
	except SignatureError:
		return answer(401, _("The signature does not match the shop's webhook secret"))
	except PayloadError as error:
		return answer(400, str(error))
	return {"status": "stored"}


@frappe.whitelist(allow_guest=True, methods=["POST"])
@logging_nothing_sent
@limited(6000, 60)
def courier():
	"""Take tracking events of the Courier Account named in the address (`?account=`). Answers as `receive` does."""
	request = frappe.request
	account = request.args.get("account") or ""
	try:
		events = tracking.read_webhook(account, request.headers, request.get_data())
	except frappe.DoesNotExistError:
		return answer(404, _("Courier account not found"))
	except CourierSignatureError:
		return answer(401, _("The signature does not match the account's webhook secret"))
	except CourierPayloadError as error:
		return answer(400, str(error))
	user = frappe.session.user
	# the courier has signed: what follows from an event is the app's doing, as it is when the courier is polled
	frappe.set_user("Administrator")
	try:
		tracking.take_webhook(account, events)
	finally:
		frappe.set_user(user)
	return {"status": "stored"}


def _sent() -> Any:
	"""What was sent, for its values to be masked in what is said of a failure."""
	try:
		return json.loads(frappe.request.get_data())
	except (ValueError, RecursionError):
		return None


def answer(code: int, text: str):
	"""A refusal with that HTTP status, for whoever sent a webhook."""
	frappe.clear_messages()
	frappe.local.response["http_status_code"] = code
	return {"status": "refused", "message": text}
