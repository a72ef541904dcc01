"""E-mails of Outbox Messages, in Frappe's queue."""

import frappe

OUTBOX = "Outbox Message"


def is_mute() -> bool:
	"""Whether the site sends no mail and has no account for it: Frappe 15 then fails on a sender without an address."""
	return frappe.are_emails_muted() and not frappe.db.exists(
		"Email Account", {"enable_outgoing": 1, "default_outgoing": 1}
	)


def queue_once(message: str, recipient: str, subject: str, html: str) -> str:
	"""Put the e-mail of an Outbox Message into the queue, once however often it is asked for; its name there, "" where Frappe sends
	none. Inside a unit of work."""
	about = {"reference_doctype": OUTBOX, "reference_name": message}
	known = frappe.db.get_value("Email Queue", about)
	if known or is_mute():
		return known or ""
	queued = frappe.sendmail(
		recipients=[recipient], subject=subject, message=html, add_unsubscribe_link=0, **about
	)
	return queued.name if queued else ""
