"""The pool against the shops' own books."""

import frappe

from ecom_demo.world import SimulatedWorld


def orders_are_pooled_once(world: SimulatedWorld) -> list[str]:
	"""Each order that a shop has is one order of the pool, and there is none that no shop has."""
	pooled = [
		(row.shop, row.external_id) for row in frappe.get_all("Ecom Order", fields=["shop", "external_id"])
	]
	theirs = {
		(world.name(key), external_id) for key in world.shops for external_id in world.shops[key].shop.orders
	}
	found = [
		f"{shop} {order} is pooled twice"
		for shop, order in sorted({p for p in pooled if pooled.count(p) > 1})
	]
	found += [f"{shop} {order} is lost" for shop, order in sorted(theirs - set(pooled))]
	names = {world.name(key) for key in world.shops}
	own = set(frappe.get_all("Ecom Order", filters={"name": ("in", replacements())}, pluck="external_id"))
	found += [
		f"{shop} {order} is no order of the shop"
		for shop, order in sorted(set(pooled) - theirs)
		if shop in names and order not in own
	]
	return found


def replacements() -> list[str]:
	"""The app's own orders, by which tickets send something: no shop has them. Never empty, so that it can be a filter."""
	return [
		"",
		*frappe.get_all(
			"After Sales Ticket", filters={"replacement_order": ("is", "set")}, pluck="replacement_order"
		),
	]


def open_messages() -> list[str]:
	found = []
	for doctype in ("Inbox Message", "Outbox Message"):
		rows = frappe.get_all(
			doctype,
			filters={"status": ("not in", ("Done", "Superseded"))},
			fields=["name", "status", "error"],
		)
		found += [f"{doctype} {row.name} is {row.status}: {row.error or 'not processed'}" for row in rows]
	return found
