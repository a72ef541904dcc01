"""An account that mail leaves by; nothing is sent, it stays in the queue."""

import frappe


def make_mail_account() -> None:
	# Frappe keeps the account that it found, or that it found none, for the rest of a request
	frappe.local.outgoing_email_account = {}
	frappe.get_doc(
		{
			"doctype": "Email Account",
			"name": "Ecom Test Mail",
			"email_account_name": "Ecom Test Mail",
			"email_id": "seller@example.com",
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"awaiting_password": 0,
			"no_smtp_authentication": 1,
		}
	).db_insert()
