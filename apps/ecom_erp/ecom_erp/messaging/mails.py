"""E-mails of Outbox Messages, in Frappe's queue."""

import frappe

OUTBOX = "Outbox Message"


def queue_once(message: str, recipient: str, subject: str, html: str) -> str:
	"""Put the e-mail of an Outbox Message into the queue, once however often it is asked for; its name there, "" where Frappe sends
	none. Inside a unit of work."""
	about = {"reference_doctype": OUTBOX, "reference_name": message}
	known = frappe.db.get_value("Email Queue", about)
	if known:
		return known
	queued = frappe.sendmail(
		recipients=[recipient], subject=subject, message=html, add_unsubscribe_link=0, **about
	)
	return queued.name if queued else ""
