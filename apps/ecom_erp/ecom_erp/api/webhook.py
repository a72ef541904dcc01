"""Webhooks of the shops: checked, stored, answered at once."""

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit

from ecom_erp.flows.intake import receive_webhook
from ecom_erp.integrations.channels.base import PayloadError, SignatureError


@frappe.whitelist(allow_guest=True, methods=["POST"])
@rate_limit(limit=6000, seconds=60)
def receive():
	"""Take one webhook of the shop named in the address (`?shop=`). 200 when it is stored (or was stored before), 401
	when it is not signed with the shop's secret, 400 when its body is not what the channel sends, 404 for an unknown
	shop."""
	request = frappe.request
	shop = request.args.get("shop") or ""
	# Frappe has parsed the body into the form and would write it, buyers and all, into the log of any error
	frappe.local.form_dict = frappe._dict(cmd="ecom_erp.api.webhook.receive")
	try:
		receive_webhook(shop, request.headers, request.get_data())
	except frappe.DoesNotExistError:
		return _answer(404, _("There is no such shop"))
	except SignatureError:
		return _answer(401, _("The signature does not match the shop's webhook secret"))
	except PayloadError as error:
		return _answer(400, str(error))
	return {"status": "stored"}


def _answer(code: int, text: str):
	frappe.clear_messages()
	frappe.local.response["http_status_code"] = code
	return {"status": "refused", "message": text}
