"""The numbers of the workspace against the rows themselves."""

from collections import Counter
from collections.abc import Iterable

import frappe
from frappe.desk.doctype.number_card.number_card import get_result


def wrong_numbers() -> list[str]:
	"""Number cards of the workspace that show another number than a plain count of the rows."""
	found = []
	for name, wanted in _expected().items():
		card = frappe.get_doc("Number Card", name)
		shown = get_result(card.as_json(), card.filters_json)
		if shown != wanted:
			found.append(f"{name} shows {shown:g}, there are {wanted}")
	return found


def _expected() -> dict[str, int]:
	orders, parcels = _counts("Ecom Order"), _counts("Fulfilment Order")
	tickets, inbox, outbox = (
		_counts("After Sales Ticket"),
		_counts("Inbox Message"),
		_counts("Outbox Message"),
	)
	return {
		"Orders to Pay": orders["To Pay"],
		"Orders on Hold": orders["On Hold"],
		"Orders to Allocate": orders["Approved"],
		"Orders to Ship": _sum(orders, ("Allocated", "Partly Shipped")),
		"Parcels to Label": parcels["Packed"],
		"Parcels to Hand Over": parcels["Labelled"],
		"Unmapped Listings": _counts("Ecom Listing")["Unmapped"],
		"Open After-Sales Tickets": tickets.total() - _sum(tickets, ("Closed", "Rejected")),
		"Dead Inbox Messages": inbox["Dead"],
		"Dead Outbox Messages": outbox["Dead"],
	}


def _counts(doctype: str) -> Counter:
	return Counter(frappe.get_all(doctype, pluck="status"))


def _sum(counts: Counter, statuses: Iterable[str]) -> int:
	return sum(counts[status] for status in statuses)
