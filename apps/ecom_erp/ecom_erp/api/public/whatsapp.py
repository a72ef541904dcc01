"""Webhooks of WhatsApp accounts: Meta's question when they are set up, then what it reports."""

import frappe
from frappe import _
from werkzeug.wrappers import Response

from ecom_erp.api.http.call_limits import limited
from ecom_erp.api.public.webhook import answer, logging_nothing_sent
from ecom_erp.flows.notify import whatsapp_accounts, whatsapp_inbox
from ecom_erp.integrations.channels.base import PayloadError, SignatureError


@frappe.whitelist(allow_guest=True, methods=["GET", "POST"])
@logging_nothing_sent
@limited(6000, 60)
def receive():
	"""Take one webhook of the account named in the address (`?account=`). 200 when it is stored (or was before), 401 when it is not
	signed with the app's secret, 400 for a body that is no JSON, 404 for an unknown account. A GET is Meta's question whether the
	address is ours: answered with its challenge where the token is the account's, else 403."""
	request = frappe.request
	account = request.args.get("account") or ""
	if not frappe.db.exists(whatsapp_accounts.ACCOUNT, account):
		return answer(404, _("WhatsApp account not found"))
	if request.method == "GET":
		return _answer_question(account)
	user = frappe.session.user
	# Meta has signed: what follows is the app's doing
	frappe.set_user("Administrator")
	try:
		whatsapp_inbox.take(account, request.headers.get("X-Hub-Signature-256", ""), request.get_data())
	except SignatureError:
		return answer(401, _("The signature does not match the account's app secret"))
	except PayloadError as error:
		return answer(400, str(error))
	finally:
		frappe.set_user(user)
	return {"status": "stored"}


def _answer_question(account: str):
	args = frappe.request.args
	asked = args.get("hub.mode") == "subscribe"
	if not asked or not whatsapp_accounts.is_asked_by_meta(account, args.get("hub.verify_token") or ""):
		return answer(403, _("The token does not match the account's verify token"))
	return Response((args.get("hub.challenge") or "")[:200], mimetype="text/plain")
