"""After-sales of every kind: opened by the desk or at the shop, decided, received, settled."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import frappe

from ecom_demo.progress import Counter
from ecom_demo.world import SimulatedWorld
from ecom_erp.flows.after_sales import resolution, returns, ticket_refunds
from ecom_erp.flows.after_sales.tickets import open_ticket

TICKET = "After Sales Ticket"
DONE = ("Closed", "Rejected")
GOODWILL = "Goodwill of the shop"
PAUSE = 0.3
PATIENCE_SECONDS = 900


@dataclass(frozen=True)
class Case:
	"""What a buyer wants of one completed order of a shop."""

	shop: str
	kind: str
	reason: str
	words: str
	condition: str = "As New"
	disposition: str = "Restock"


CASES = (
	Case("us", "Return and Refund", "Does Not Fit", "The size is too small."),
	Case("us", "Exchange", "Defective", "The zip does not close.", "Damaged", "Scrap"),
	Case("eu", "Return and Refund", "Damaged", "It arrived with a hole.", "Damaged", "Scrap"),
	Case("eu", "Refund Only", "Not as Described", "The colour is another one."),
	Case("cn", "Resend", "Not Received", "快递一直没有送到。"),
	Case("cn", "Refund Only", "Changed Mind", "不想要了。"),
)
# what buyers write on the morning after, and nobody has decided
UNDECIDED = (
	Case("us", "Return and Refund", "Does Not Fit", "Half a size too small. Can I send them back?"),
	Case("us", "Exchange", "Defective", "The seam has come undone; I would like a new one."),
	Case("eu", "Refund Only", "Not as Described", "It looked darker in the picture."),
	Case("eu", "Return and Refund", "Changed Mind", "I bought it twice by mistake."),
	Case("cn", "Resend", "Not Received", "物流显示已签收，但我没有收到。"),
)


def open_tickets(world: SimulatedWorld) -> int:
	"""A ticket for each case, and one refund that the first shop makes by itself; how many."""
	taken = _open_all(world, CASES, "demo")
	_refund_at_the_shop(world, taken)
	return frappe.db.count(TICKET)


def open_undecided(world: SimulatedWorld) -> int:
	"""Tickets that wait for a person; how many."""
	return len(_open_all(world, UNDECIDED, "morning"))


def _open_all(world: SimulatedWorld, cases: Sequence[Case], key: str) -> set[str]:
	"""A ticket for each case; their orders."""
	taken: set[str] = set()
	for number, case in enumerate(cases):
		order = _candidate(world.name(case.shop), taken, undiscounted=case.kind == "Exchange")
		if order:
			taken.add(order.name)
			_open(order, case, f"{key}-{number}")
	frappe.db.commit()
	return taken


def finish_tickets(counter: Counter) -> None:
	"""What people do with tickets until nothing is left for them; replacements are sent by the warehouse afterwards."""
	end = time.monotonic() + PATIENCE_SECONDS
	while True:
		frappe.db.commit()
		rows = _unfinished()
		counter.total = len(rows)
		counter.count = sum(row.status in DONE for row in rows)
		waiting = [row for row in rows if row.status not in (*DONE, "Sending")]
		if not waiting:
			return
		for row in waiting:
			_take_on(row)
		if time.monotonic() > end:
			raise RuntimeError(
				f"Tickets are still open: {[(row.name, row.status, row.problem) for row in waiting]}"
			)
		time.sleep(PAUSE)


def _unfinished() -> list:
	"""Those of the kinds that the demo opens; what a visitor asks besides is left to people."""
	words = {case.words for case in UNDECIDED}
	kinds = {"ticket_type": ("in", sorted({case.kind for case in CASES}))}
	fields = ["name", "status", "step", "credit_note", "problem", "description"]
	return [row for row in frappe.get_all(TICKET, kinds, fields) if row.description not in words]


def _take_on(row) -> None:
	"""One thing that a person does; what the machine is about to do is left to it."""
	if row.step:
		return
	if row.status == "Open":
		resolution.approve(row.name)
	elif row.status == "Awaiting Return":
		_receive(row.name)
	elif row.status in ("Approved", "Received") and not row.credit_note:
		ticket_refunds.refund(row.name)


def _receive(name: str) -> None:
	ticket = frappe.get_doc(TICKET, name)
	case = next((case for case in CASES if case.words == ticket.description), CASES[0])
	counts = [
		{
			"row": line.name,
			"qty": line.qty,
			"condition": case.condition,
			"disposition": case.disposition,
		}
		for line in ticket.lines
	]
	returns.receive(name, counts)


def _candidate(shop: str, taken: set[str], undiscounted: bool = False):
	"""The shop's first completed order without a ticket whose first line can be sent back alone, or None.
	`undiscounted`: the line was sold at its full price, so that another piece of it costs no more."""
	with_ticket = set(frappe.get_all(TICKET, pluck="ecom_order")) | taken
	names = frappe.get_all(
		"Ecom Order", filters={"status": "Completed", "shop": shop}, pluck="name", order_by="ordered_at, name"
	)
	for name in names:
		if name not in with_ticket:
			order = frappe.get_doc("Ecom Order", name)
			first = order.lines[0]
			if first.shipped_qty and len(order.payments) == 1 and not (undiscounted and first.discount):
				return order
	return None


def _open(order, case: Case, key: str) -> None:
	if frappe.db.exists(TICKET, {"description": case.words}):
		return
	first = order.lines[0]
	line = {"line_id": first.line_id, "qty": 1}
	if case.kind == "Exchange":
		line["exchange_item"] = order.allocations[0].item_code
		line["exchange_price"] = first.unit_price
	open_ticket(order.name, case.kind, case.reason, [line], case.words, request_key=key)


def _refund_at_the_shop(world: SimulatedWorld, taken: set[str]) -> None:
	"""The merchant pays back one piece in the shop's own admin; the app learns of it by webhook."""
	if frappe.db.exists(TICKET, {"description": GOODWILL}):
		return
	order = _candidate(world.name("us"), taken)
	if not order:
		return
	theirs = world.shops["us"].shop.orders[order.external_id]
	line = theirs.lines[0]
	net, tax = line.share(1)
	body = {"lines": [[line.id, 1, "no_restock"]], "amount": str(net + tax), "note": GOODWILL}
	world.control("us", f"orders/{order.number.lstrip('#')}/refund", body)
