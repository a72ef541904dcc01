"""Plain tables for the terminal."""

from collections.abc import Sequence

import frappe

POSTED = ("Allocated", "Partly Shipped", "Shipped", "Delivered", "Completed")
HELD = ("On Hold", "To Pay")
CHECKED = ("Approve", "Collect Payment", "Map Items", "Replenish", "Review")
"""What people are asked to do with an order that waits for them."""
WORK = {
	"parcels to pick": "To Pick",
	"parcels to pack": "Picked",
	"labels to buy and print": "Packed",
	"parcels to hand over": "Labelled",
}


def print_rows(head: Sequence[str], rows: Sequence[Sequence]) -> None:
	"""A table with as wide columns as needed; numbers stand on the right."""
	widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
	print()
	for row in [head, tuple("-" * width for width in widths), *rows]:
		print("  ".join(_cell(value, width) for value, width in zip(row, widths, strict=True)).rstrip())


def _cell(value, width: int) -> str:
	text = str(value)
	return text.rjust(width) if text.replace(".", "", 1).isdigit() else text.ljust(width)


def print_work() -> None:
	"""What a visitor of the desk finds to do."""
	checks = frappe.db.count("Ecom Order", {"next_action": ("in", CHECKED)})
	parcels = frappe.get_all("Fulfilment Order", pluck="status")
	tickets = frappe.db.count("After Sales Ticket", {"status": "Open"})
	work = [(title, parcels.count(status)) for title, status in WORK.items()]
	print_rows(
		("to do in the desk", "count"), [("orders to check", checks), *work, ("tickets to decide", tickets)]
	)


def print_holds() -> None:
	"""Orders by status, then those that wait for a person and why."""
	orders = frappe.get_all(
		"Ecom Order", fields=["number", "status", "next_action", "hold_reason"], order_by="number"
	)
	statuses = sorted({row.status for row in orders})
	print_rows(("status", "orders"), [(s, sum(row.status == s for row in orders)) for s in statuses])
	waiting = [row for row in orders if row.status in HELD]
	print_rows(
		("held", "status", "next action", "why"),
		[(row.number, row.status, row.next_action, row.hold_reason.replace("\n", "; ")) for row in waiting],
	)
