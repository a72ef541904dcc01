"""A mail account for the demo's messages to buyers, where the site has none. Nothing is ever sent: the queue is suspended,
and all buyers' addresses end in example.com."""

import frappe


def make_mail_account() -> int:
	"""How many accounts the site sends from."""
	outgoing = {"enable_outgoing": 1, "default_outgoing": 1}
	if not frappe.db.exists("Email Account", outgoing):
		account = frappe.get_doc(
			{
				"doctype": "Email Account",
				"name": "Demo Shop",
				"email_account_name": "Demo Shop",
				"email_id": "shop@example.com",
				"smtp_server": "127.0.0.1",
				"no_smtp_authentication": 1,
				**outgoing,
			}
		)
		# past its validation, which would try to reach the mail server
		account.db_insert()
		frappe.db.set_default("suspend_email_queue", 1)
		frappe.db.commit()
	return frappe.db.count("Email Account", outgoing)
