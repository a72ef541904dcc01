"""What happens in ERPNext by hand, brought back to the pool."""

from ecom_erp.flows import delivery_cover, picked, ship
from ecom_erp.flows.reallocate import sales_order_gone


def stock_document_changes(doc, method=None):
	delivery_cover.before_change(doc)


def delivery_note_submitted(doc, method=None):
	ship.delivery_submitted(doc)


def delivery_note_cancelled(doc, method=None):
	ship.delivery_cancelled(doc)


def sales_order_cancelled(doc, method=None):
	"""A Sales Order cancelled by hand: its order is no longer allocated and waits for a person."""
	if not doc.flags.by_ecom_flow:
		sales_order_gone(doc.name)


def pick_list_changes(doc, method=None):
	picked.before_change(doc)


def pick_list_submitted(doc, method=None):
	picked.submitted(doc)


def pick_list_cancelled(doc, method=None):
	picked.cancelled(doc)
