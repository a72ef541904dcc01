"""Messages that are done or dead are no longer due."""

import frappe


def execute():
	for doctype in ("Inbox Message", "Outbox Message"):
		table = frappe.qb.DocType(doctype)
		query = frappe.qb.update(table).set(table.next_try_at, None)
		query.where(table.status.isin(("Done", "Dead"))).run()
