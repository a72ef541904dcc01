"""What every transaction shares."""

import frappe


class UOMMustBeIntegerError(frappe.ValidationError):
	"""A fraction of a unit that is counted."""
