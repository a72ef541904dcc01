"""Locking, holding and moving an Ecom Order: what all flows share."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.automation.doctype.assignment_rule import assignment_rule
from frappe.desk.form import assign_to
from frappe.model.document import Document
from frappe.utils import now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.orders.findings import Finding
from ecom_erp.core.orders.holds import BOOKS, UNRELEASABLE, HoldCode, HoldStatus, NoteCode
from ecom_erp.core.states import order
from ecom_erp.core.states.order import OrderStatus, StateFacts
from ecom_erp.core.states.review import ReviewState
from ecom_erp.erp.documents import fitting, workflow_tasks
from ecom_erp.erp.documents.submission import is_plain
from ecom_erp.flows.orders import order_store, timeline, transitions
from ecom_erp.flows.orders.order_document import capture_rows, is_booked
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.hold_words import in_words
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging import steps
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.kick import kick

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

REVIEW, ALLOCATE, BILL, COLLECT, COMPLETE = "review", "allocate", "bill", "collect", "complete"


def insert(doc: "EcomOrder", name: str) -> str:
	"""Insert a new order under `name`, and return it. Raises DuplicateEntryError when there is one of that name."""
	doc.flags.by_machine = True
	if not is_plain():
		return order_store.insert(doc, name)
	doc.flags.ignore_links = doc.flags.ignore_version = True
	return doc.insert(ignore_permissions=True, set_name=name).name


def save(doc, review_state: ReviewState | None = None) -> None:
	"""Save what a flow decided. The state of the review is written past the Workflow: its transitions say what people
	may do, and an admin who changes them must not stop the machine."""
	if not order_store.is_locked(doc):
		fitting.fit(doc)
		save_all(doc, review_state)
		return
	doc.flags.by_machine = True
	doc.review_state = review_state or doc.review_state
	changed = order_store.write(doc)
	if "review_state" in changed or review_state == ReviewState.TO_REVIEW:
		_tell_approvers(doc)
	# what admins have tied to changes of an order: notifications, webhooks, assignments
	doc.run_method("on_change")
	if changed:
		assignment_rule.apply(doc)
	doc.clear_cache()
	doc.notify_update()


def _tell_approvers(doc: "EcomOrder") -> None:
	"""The Workflow's list of what waits for somebody; an approved order waits for nobody."""
	if doc.review_state == ReviewState.APPROVED:
		workflow_tasks.close(doc)
	else:
		doc.run_method("on_update")


def save_all(doc: "EcomOrder", review_state: ReviewState | None = None) -> None:
	"""As `save`, for a document that was filled with what the shop states: Frappe checks every field but links."""
	doc.flags.by_machine = True
	# what the shop named, a currency that nobody set up, is for the review to tell
	doc.flags.ignore_links = True
	doc.review_state = review_state or doc.review_state
	# The timeline says what the machine did and why; versions are for what people change, and would keep all that the shop
	# states of the buyer, for ever. Frappe overwrites a flag that is set before.
	doc.save(ignore_permissions=True, ignore_version=True)
	if doc.review_state == ReviewState.APPROVED:
		_tell_approvers(doc)


def move(doc: "EcomOrder", status: OrderStatus, facts: StateFacts | None = None) -> None:
	"""Set the status and the next action that follows from it. Raises ValidationError where it may not follow."""
	transitions.check("Ecom Order", doc.status, status)
	doc.status = status
	doc.next_action = order.next_action(status, facts)


def schedule(doc: "EcomOrder", step: str | None, after_seconds: float = 0) -> None:
	"""Let the machine take the order's next step, now or later; None when it has nothing more to do."""
	doc.step = step or ""
	doc.step_attempts = 0
	follows = steps.due(doc.doctype, doc.name, step) if step and not after_seconds else None
	doc.step_due_at = follows or now_datetime() + timedelta(seconds=after_seconds) if step else None
	if step and not after_seconds and not follows:
		kick("advance_orders")


def collect(doc: "EcomOrder") -> None:
	"""Let the machine book what came in for the order, or give what is booked to its Sales Order; unless there is nothing,
	or another step to take."""
	came = capture_rows(doc.payments)
	if not doc.step and any(doc.sales_order or not is_booked(row) for row in came):
		schedule(doc, COLLECT)


def stop(doc: "EcomOrder", code: HoldCode, message: str, step: str | None = None) -> None:
	"""A step (the order's own, or `step`) cannot go on until a person has put something right: it stays, not due, and is
	taken up when a person says so. Saves the order."""
	raise_hold(doc, code, message)
	doc.step = step or doc.step
	doc.step_due_at = None
	doc.next_action = "Review"
	save(doc, ReviewState.ON_HOLD)
	add_timeline_note(doc, message)
	assign_to_owner(doc, message)


def resume(doc: "EcomOrder", codes: Collection[HoldCode]) -> None:
	"""What stopped the order with one of `codes` is settled; the caller schedules its step and saves."""
	if any(is_held(doc, code) for code in codes):
		clear_holds(doc, codes)
		if not open_holds(doc):
			doc.review_state = ReviewState.APPROVED


def is_held(doc: "EcomOrder", code: HoldCode) -> bool:
	return any(row.code == code for row in open_holds(doc))


def was_released(doc: "EcomOrder", code: HoldCode, message: str) -> bool:
	"""Whether a person has waved this very hold through."""
	return any(
		(row.code, row.message, row.status) == (code, message, HoldStatus.RELEASED) for row in doc.holds
	)


def try_again(doc: "EcomOrder") -> None:
	"""A person has put right what stopped the order: take up the step that failed, else review it anew."""
	clear_holds(doc, {HoldCode.ERROR, HoldCode.MANUAL, *BOOKS})
	schedule(doc, _failed_step(doc) or REVIEW)


def _failed_step(doc: "EcomOrder") -> str:
	"""The step to take up again; none where the order is to be reviewed before it: an order on hold is not allocated before
	it is approved anew, unless it only waits for stock, and money for one that is not allocated is booked after its
	review."""
	on_hold = doc.status == order.OrderStatus.ON_HOLD and not is_held(doc, HoldCode.NO_STOCK)
	if doc.step == ALLOCATE and on_hold:
		return ""
	if doc.step == COLLECT and doc.status in order.REVIEWABLE and not doc.sales_order:
		return ""
	return doc.step


def add_timeline_note(doc: "EcomOrder", text: str) -> None:
	"""Write what the machine did, and why, into the order's timeline."""
	timeline.note(doc.doctype, doc.name, text)


def assign_to_owner(doc: Document, why: str) -> None:
	"""Put the order, or what belongs to it, on the list of the person who looks after what the machine could not finish, where one is set."""
	owner = frappe.get_cached_doc("Ecom Settings").error_owner
	if owner and not frappe.db.exists(
		"ToDo",
		{
			"reference_type": doc.doctype,
			"reference_name": doc.name,
			"allocated_to": owner,
			"status": workflow_tasks.TASK_OPEN,
		},
	):
		args = {"assign_to": [owner], "doctype": doc.doctype, "name": doc.name, "description": why}
		assign_to.add(args, ignore_permissions=True)


def open_holds(doc: "EcomOrder") -> list:
	return [row for row in doc.holds if row.status == HoldStatus.OPEN]


def hold_findings(doc: "EcomOrder", findings: Iterable[Finding]) -> None:
	"""Make the open holds those of `findings`: what is no longer found is cleared, what a person has released stays
	released as long as it is found in the same words. What waits for somebody because of the books, or because a person
	put it on hold, stays."""
	said = {(f.code, f.line, str(words)): words for f in findings if (words := in_words(f))}
	wanted = set(said)
	known = {(row.code, row.line_id or "", row.message): row for row in doc.holds}
	stays = {HoldCode.MANUAL, *BOOKS}
	for key, row in known.items():
		if row.status == HoldStatus.OPEN and key not in wanted and row.code not in stays:
			close_hold(row, HoldStatus.CLEARED)
		elif row.status == HoldStatus.CLEARED and key in wanted:
			row.update(
				{"status": HoldStatus.OPEN, "raised_at": now_datetime(), "closed_by": None, "closed_at": None}
			)
	for key in sorted(wanted - set(known)):
		code, line, _text = key
		raise_hold(doc, code, said[key], line)
	summarise_holds(doc)


def raise_hold(doc: "EcomOrder", code: HoldCode | NoteCode, message: str, line: str = "") -> None:
	"""Add an open hold unless the same one is open already."""
	if not any(row.code == code and row.message == message for row in open_holds(doc)):
		doc.append(
			"holds",
			{
				"code": HoldCode(code).value,
				"message": str(message),
				"said": sentences.kept(message),
				"line_id": line,
				"status": HoldStatus.OPEN,
				"raised_at": now_datetime(),
			},
		)
	summarise_holds(doc)


def clear_holds(doc: "EcomOrder", codes: Collection[HoldCode]) -> None:
	for row in open_holds(doc):
		if row.code in codes:
			close_hold(row, HoldStatus.CLEARED)
	summarise_holds(doc)


def close_hold(row, status: HoldStatus) -> None:
	row.update({"status": status, "closed_by": frappe.session.user, "closed_at": now_datetime()})


def summarise_holds(doc: "EcomOrder") -> None:
	reasons = {row.message: sentences.restored(row.message, row.said) for row in open_holds(doc)}
	set_reason(doc, sentences.joined("\n", list(reasons.values())))


def set_reason(doc: "EcomOrder", text: str) -> None:
	"""Why the order waits; "" when it does not."""
	doc.hold_reason = text
	doc.hold_said = sentences.kept(text) if text else None


def refuse_without_remark(doc: "EcomOrder") -> None:
	"""Raises when nobody has said why the order may go on in spite of its open holds."""
	if any(not (row.remark or "").strip() for row in open_holds(doc)):
		refuse(ErrorCode.INVALID_REQUEST, _("Enter a reason why the order may continue"))


def refuse_unless_released(doc: "EcomOrder") -> None:
	"""Raises when the order has an open hold that nobody can wave through; says what to do instead."""
	stuck = [row.message for row in open_holds(doc) if row.code in UNRELEASABLE]
	if stuck:
		refuse(
			ErrorCode.ON_HOLD,
			_("Fix this first: {0}").format("; ".join(stuck)),
			title=_("Cannot Approve"),
		)
