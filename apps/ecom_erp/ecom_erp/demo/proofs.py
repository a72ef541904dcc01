"""Proofs over the whole site: what must hold after any run, however it went. Each returns what is wrong, in words."""

from collections.abc import Callable

import frappe

from ecom_erp.erp import checks

POSTED = ("Allocated", "Partly Shipped", "Shipped", "Delivered", "Completed")
HELD = ("On Hold", "To Pay")


def orders_are_pooled_once() -> list[str]:
	"""Each external id of a shop is one order, and no message waits or is lost."""
	rows = frappe.get_all("Ecom Order", fields=["shop", "external_id"])
	seen = [(row.shop, row.external_id) for row in rows]
	found = [
		f"{shop} {external_id} is pooled twice"
		for shop, external_id in set(seen)
		if seen.count((shop, external_id)) > 1
	]
	pooled = set(seen)
	for message in frappe.get_all("Inbox Message", fields=["name", "shop", "external_id", "status", "error"]):
		if (
			message.status == "Done"
			and message.external_id
			and (message.shop, message.external_id) not in pooled
		):
			found.append(f"message {message.name}: its order {message.external_id} is not in the pool")
		elif message.status not in ("Done", "Dead"):
			found.append(f"message {message.name} is {message.status}: {message.error or 'not processed'}")
	return found


def held_orders_say_why() -> list[str]:
	rows = frappe.get_all(
		"Ecom Order",
		filters={"status": ("in", HELD)},
		fields=["name", "status", "hold_reason", "next_action"],
	)
	return [
		f"{row.name} is {row.status} without a reason"
		for row in rows
		if not (row.hold_reason and row.next_action)
	]


def outbox_is_empty() -> list[str]:
	rows = frappe.get_all(
		"Outbox Message", filters={"status": ("!=", "Done")}, fields=["name", "status", "error"]
	)
	return [f"{row.name} is {row.status}: {row.error or 'not delivered'}" for row in rows]


def parcels_were_told() -> list[str]:
	"""Each shipped parcel has a message to the shop."""
	parcels = set(frappe.get_all("Fulfilment Order", filters={"status": "Shipped"}, pluck="name"))
	told = set(frappe.get_all("Outbox Message", filters={"kind": "Fulfilment"}, pluck="reference_name"))
	return [f"{name} was shipped, but the shop was not told" for name in sorted(parcels - told)]


def labels_are_bought_once() -> list[str]:
	"""No parcel has two labels that count, no tracking number stands on two."""
	rows = frappe.get_all(
		"Waybill", filters={"status": "Bought"}, fields=["fulfilment_order", "tracking_key"]
	)
	found = []
	for field in ("fulfilment_order", "tracking_key"):
		values = [row[field] for row in rows if row[field]]
		found += [f"{value} has two labels" for value in set(values) if values.count(value) > 1]
	return found


PROOFS: dict[str, Callable[[], list[str]]] = {
	"each order is in the pool once, no message is lost": orders_are_pooled_once,
	"each held order says why": held_orders_say_why,
	"no bin is below zero, reserved = open orders": checks.wrong_bins,
	"one Sales Order and one invoice per order": checks.doubled_documents,
	"order = Sales Order = invoice, to the cent": checks.totals_that_differ,
	"completed orders are paid in full": checks.unpaid_completed_orders,
	"payments booked = payments received": checks.payments_that_differ,
	"refunds = credit notes = paid back": checks.credit_notes_that_differ,
	"debit = credit in every voucher": checks.unbalanced_vouchers,
	"each parcel has one label": labels_are_bought_once,
	"each parcel was told to its shop": parcels_were_told,
	"the outbox is empty": outbox_is_empty,
}


def failures() -> dict[str, list[str]]:
	"""What is wrong, by proof; empty when all hold."""
	return {title: wrong for title, proof in PROOFS.items() if (wrong := proof())}
