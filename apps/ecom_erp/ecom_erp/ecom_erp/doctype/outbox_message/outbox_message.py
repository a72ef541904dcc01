import frappe
from frappe.model.document import Document


class OutboxMessage(Document):
	"""A message we owe a shop."""


def on_doctype_update():
	frappe.db.add_index("Outbox Message", ["next_try_at"])
	frappe.db.add_index("Outbox Message", ["status", "next_try_at"])
