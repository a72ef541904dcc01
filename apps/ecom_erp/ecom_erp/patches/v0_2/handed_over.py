"""Messages that were handed to a gateway before this was a field of its own: the note stood in their error."""

import frappe
from frappe.utils import now_datetime

NOTE = "Handed to the gateway"


def execute():
	values = {"handed_over_at": now_datetime(), "error": None}
	frappe.db.set_value("Outbox Message", {"error": NOTE}, values, update_modified=False)
