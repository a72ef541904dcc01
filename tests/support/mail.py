"""An account that mail leaves by; nothing is sent, it stays in the queue."""

import frappe

ACCOUNT = "Ecom Test Mail"


def make_mail_account() -> None:
	# Frappe keeps the account that it found, or that it found none, for the rest of a request
	frappe.local.outgoing_email_account = {}
	if frappe.db.exists("Email Account", ACCOUNT):
		return
	frappe.get_doc(
		{
			"doctype": "Email Account",
			"name": ACCOUNT,
			"email_account_name": ACCOUNT,
			"email_id": "seller@example.com",
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"awaiting_password": 0,
			"no_smtp_authentication": 1,
		}
	).db_insert()
