"""Shops are asked before a label is bought, also for the orders that came before this was so."""

import frappe

from ecom_erp.core.states.order import ALLOCATED, PARTLY_SHIPPED, REVIEWABLE

MINUTES = 60


def execute():
	frappe.db.set_single_value("Ecom Settings", "ask_shop_minutes", MINUTES)
	order, message = frappe.qb.DocType("Ecom Order"), frappe.qb.DocType("Inbox Message")
	# a shop does not know the orders that came from a file
	files = frappe.qb.from_(message).select(message.ecom_order)
	files = files.where((message.source == "File") & message.ecom_order.isnotnull())
	waiting = order.status.isin((*REVIEWABLE, ALLOCATED, PARTLY_SHIPPED))
	query = frappe.qb.update(order).set(order.stated_at, order.creation)
	query.where(waiting & order.stated_at.isnull() & order.name.notin(files)).run()
