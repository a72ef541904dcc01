"""Invariants of messages, tickets and Bins."""

from collections.abc import Collection, Iterator
from decimal import Decimal

import frappe

from ecom_erp.core.insight import invariants
from ecom_erp.core.insight.invariant import Invariant, Violation, figure
from ecom_erp.core.states.message import DEAD, DONE, WAITING
from ecom_erp.core.states.ticket import OVER
from ecom_erp.erp.accounts import order_figures as books
from ecom_erp.erp.stock.stock_figures import StockLevel
from ecom_erp.erp.stock.stock_repair import reserved_by_documents
from ecom_erp.flows.orders.waiting.queue import reserved_ahead

EXCHANGE = "Exchange"


def lost_orders(names: Collection[str]) -> Iterator[Violation]:
	"""Messages that became an order which is not there."""
	rows = frappe.get_all(
		invariants.INBOX,
		{"name": ("in", list(names) or [""]), "status": DONE, "ecom_order": ("is", "set")},
		["name", "ecom_order"],
	)
	orders = [row.ecom_order for row in rows]
	there = set(frappe.get_all("Ecom Order", {"name": ("in", orders or [""])}, pluck="name"))
	for row in rows:
		if row.ecom_order not in there:
			yield Violation(invariants.MESSAGE_POOLED, row.name, {"expected": row.ecom_order})


def unprocessed_inbox(names: Collection[str]) -> Iterator[Violation]:
	"""Messages of shops that are given up, or that wait without being due at any time."""
	return _left_behind(names, invariants.INBOX_DONE)


def undelivered_outbox(names: Collection[str]) -> Iterator[Violation]:
	"""Messages to shops that are given up, or that wait without being due at any time."""
	return _left_behind(names, invariants.OUTBOX_DONE)


def _left_behind(names: Collection[str], invariant: Invariant) -> Iterator[Violation]:
	rows = frappe.get_all(
		invariant.subject,
		{"name": ("in", list(names) or [""]), "status": ("in", (DEAD, *WAITING))},
		["name", "status", "next_try_at"],
	)
	for row in rows:
		if row.status == DEAD or not row.next_try_at:
			yield Violation(invariant, row.name, {"status": row.status})


def wrong_refunds(names: Collection[str]) -> Iterator[Violation]:
	"""Tickets whose credit note or payment is not submitted, or is not what the ticket paid back. A credit note without a
	payment lowers what the invoice asks for; of an exchange, the credit pays for the replacement."""
	tickets = frappe.get_all(
		invariants.TICKET,
		{"name": ("in", list(names) or [""])},
		["name", "ecom_order", "ticket_type", "refund_amount", "currency", "credit_note", "payment_entry"],
	)
	notes = books.posted(books.INVOICE, {row.credit_note for row in tickets} - {None, ""})
	payments = books.payments({row.payment_entry for row in tickets} - {None, ""})
	further = books.further_payments(tickets)
	for row in tickets:
		refund = books.in_cents(row.refund_amount)
		note = notes.get(row.credit_note)
		credited = -note.total if note and note.submitted else None
		paid = payments.get(row.payment_entry)
		paid = None if paid is None else paid + further.get(row.name, 0)
		note_fits = not row.credit_note or (
			credited is not None
			and note.outstanding == 0
			and (credited == refund or row.ticket_type == EXCHANGE or not row.payment_entry)
		)
		if not note_fits or (row.payment_entry and paid != refund):
			yield Violation(
				invariants.REFUND_BOOKED,
				row.name,
				{
					"expected": figure(refund),
					"currency": row.currency or "",
					"note": _in_words(row.credit_note, credited),
					"payment": _in_words(row.payment_entry, paid),
				},
			)


def _in_words(document: str | None, amount: Decimal | None) -> str:
	return f"{document or '-'} ({'-' if amount is None else figure(amount)})"


def tickets_that_stand_still(names: Collection[str]) -> Iterator[Violation]:
	"""Tickets with a step that nothing will take up and that do not say why."""
	rows = frappe.get_all(
		invariants.TICKET,
		{"name": ("in", list(names) or [""]), "status": ("not in", OVER), "step": ("is", "set")},
		["name", "status", "step", "step_due_at", "problem"],
	)
	for row in rows:
		if not (row.step_due_at or row.problem):
			yield Violation(invariants.TICKET_PROGRESS, row.name, {"status": row.status, "step": row.step})


def wrong_reservations(levels: Collection[StockLevel]) -> Iterator[Violation]:
	"""Bins that reserve another quantity than open Sales Orders have. ERPNext itself, which knows of bundles too, is asked about
	those alone that seem wrong."""
	for level in levels:
		if abs(level.reserved - level.open) < 1e-6:
			continue
		expected = reserved_by_documents(level.item, level.warehouse)
		if abs(level.reserved - expected) > 1e-6:
			yield Violation(
				invariants.RESERVED,
				level.name,
				{
					"item": level.item,
					"warehouse": level.warehouse,
					"expected": f"{expected:g}",
					"found": f"{level.reserved:g}",
				},
			)


def uncovered_orders(levels: Collection[StockLevel]) -> Iterator[Violation]:
	"""Bins with fewer pieces on hand than orders of shops have reserved there, without what waits for stock."""
	short = [level for level in levels if level.on_hand < level.ours]
	ahead = reserved_ahead({level.warehouse for level in short}, {level.item for level in short})
	for level in short:
		needed = level.ours - ahead.get((level.item, level.warehouse), 0)
		if level.on_hand < needed:
			yield Violation(
				invariants.COVERED,
				level.name,
				{
					"item": level.item,
					"warehouse": level.warehouse,
					"expected": f"{needed:g}",
					"found": f"{level.on_hand:g}",
				},
			)
