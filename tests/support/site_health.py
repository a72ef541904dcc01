"""What tests that look at the whole site need of what other tests have left in it."""

import frappe


def cover_promises() -> None:
	"""Tests take stock away under orders on purpose: it is there again."""
	frappe.db.sql("update `tabBin` set actual_qty = reserved_qty where actual_qty < reserved_qty")
