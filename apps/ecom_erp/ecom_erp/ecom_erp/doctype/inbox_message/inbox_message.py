import frappe
from frappe.model.document import Document


class InboxMessage(Document):
	"""An event a shop told us, kept as it came."""


def on_doctype_update():
	frappe.db.add_index("Inbox Message", ["next_try_at"])
	frappe.db.add_index("Inbox Message", ["status", "next_try_at"])
