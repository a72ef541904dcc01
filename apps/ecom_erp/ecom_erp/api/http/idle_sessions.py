"""Sessions that were idle for longer than their user's roles allow."""

import frappe
from frappe import _

from ecom_erp.flows.safety import idle

# what the desk asks for by itself, whether somebody sits before it or not
BY_ITSELF = (
	"frappe.desk.doctype.notification_log.notification_log.get_notification_logs",
	"frappe.realtime.get_user_info",
	"ecom_erp.api.desk.home.figures",
)
OUT = ("logout", "login")


def before_request():
	"""Ends a session that was idle for too long, and answers 401, upon which the desk asks to sign in again. Calls with a key or
	token have no session."""
	session = frappe.session.sid
	# Frappe does what `cmd` says, whatever the address is
	called = frappe.form_dict.get("cmd") or frappe.request.path.removeprefix("/api/method/")
	if frappe.session.user == "Guest" or not frappe.request.cookies.get("sid") or called in OUT:
		return
	limit = idle.minutes()
	if limit and idle.is_over(session, limit, counts=called not in BY_ITSELF):
		frappe.sessions.delete_session(session, reason="Idle")
		frappe.local.login_manager.login_as_guest()
		frappe.throw(
			_("You were signed out because nothing was done for {0} minutes.").format(limit),
			frappe.SessionExpired,
		)
