"""Rights that ERPNext asks for, in the middle of its own work, of whoever presses a button of the app."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe


@contextmanager
def as_the_app() -> Iterator[None]:
	"""Inside, ERPNext may look at what it needs: the app has asked for its own rights before, and its users have no roles in
	ERPNext's accounts. For looking alone: what is written inside would name the wrong author."""
	user = frappe.session.user
	frappe.session.user = "Administrator"
	try:
		yield
	finally:
		frappe.session.user = user
