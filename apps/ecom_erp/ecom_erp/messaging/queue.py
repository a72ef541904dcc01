"""Work that lies in the database: rows that are claimed under a lease, finished, tried again or given up.

A row's due time says when it is to be taken up (done and dead rows have none); claiming moves it to the end of the lease.
So a worker that dies leaves nothing to clean up: its rows are simply due again. Times are those of the site.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.query_builder.functions import Min
from frappe.utils import now_datetime
from pypika.terms import Criterion, Field

from ecom_erp.core.states.message import OVER, WAITING, MessageStatus
from ecom_erp.messaging.fairness import Turns
from ecom_erp.messaging.transaction import in_transaction, unit_of_work

# RQ ends a job of the short queue after 300 s, so no worker outlives the lease of a row that it took
LEASE_SECONDS = 300
FIRST_RETRY_SECONDS = 30
LONGEST_RETRY_SECONDS = 3600


@dataclass(frozen=True)
class Work:
	"""A DocType whose rows are work: the fields that say when a row is due and how often it was taken up. `shop` names
	the field by which turns are taken; `messages` have a status that says that a worker is at them."""

	doctype: str
	due: str
	attempts: str
	shop: str | None = "shop"
	messages: bool = False


INBOX = Work("Inbox Message", "next_try_at", "attempts", messages=True)
OUTBOX = Work("Outbox Message", "next_try_at", "attempts", messages=True)
ORDERS = Work("Ecom Order", "step_due_at", "step_attempts")
ACTIONS = Work("Ecom Order", "actions_due_at", "actions_attempts")
TICKETS = Work("After Sales Ticket", "step_due_at", "step_attempts")
IMPORTS = Work("Order Import", "step_due_at", "step_attempts")
EXPORTS = Work("Order Export", "step_due_at", "step_attempts", shop=None)
LABELS = Work("Shipping Label", "next_poll_at", "poll_attempts", shop=None)
PRINTS = Work("Ecom Print Job", "next_try_at", "attempts")
WEBHOOKS = Work("Ecom Webhook Message", "next_try_at", "attempts", shop="webhook", messages=True)
CHECKS = Work("Integrity Check", "step_due_at", "step_attempts", shop=None)
EXCHANGES = Work("Ecom Exchange Run", "step_due_at", "step_attempts", shop="profile")
EXCHANGED = Work("Ecom Exchange Document", "step_due_at", "step_attempts", shop="profile")
PRIVACY = Work("Privacy Request", "step_due_at", "step_attempts")
STATEMENT_IMPORTS = Work("Ecom Statement Import", "step_due_at", "step_attempts", shop=None)
BILL_IMPORTS = Work("Ecom Bill Import", "step_due_at", "step_attempts", shop=None)
COURIER_BILLS = Work("Ecom Courier Bill", "step_due_at", "step_attempts", shop=None)
SETTLEMENTS = Work("Ecom Settlement", "step_due_at", "step_attempts", shop=None)
SETTLEMENT_TASKS = Work("Ecom Settlement", "task_due_at", "task_attempts", shop=None)
SETTLEMENT_ACCOUNTS = Work("Ecom Settlement Account", "step_due_at", "step_attempts", shop=None)
PROFIT = Work("Ecom Profit Voucher", "due_at", "attempts", shop=None)
PROFIT_DAYS = Work("Ecom Profit Day", "due_at", "attempts", shop=None)
ALL_WORK = (
	INBOX,
	OUTBOX,
	ORDERS,
	ACTIONS,
	TICKETS,
	IMPORTS,
	EXPORTS,
	LABELS,
	PRINTS,
	WEBHOOKS,
	CHECKS,
	EXCHANGES,
	EXCHANGED,
	PRIVACY,
	STATEMENT_IMPORTS,
	SETTLEMENTS,
	SETTLEMENT_TASKS,
	SETTLEMENT_ACCOUNTS,
	PROFIT,
	PROFIT_DAYS,
	BILL_IMPORTS,
	COURIER_BILLS,
)


class NotYet(frappe.ValidationError):
	"""It is too early: something else has to happen first. The row is taken up again after `seconds`, however often; a
	person who asked for it reads the message."""

	def __init__(self, message: str, seconds: float = 60):
		super().__init__(message)
		self.seconds = seconds


def ensure_indexes() -> None:
	"""Make the indexes that `lease` names, where a table lacks them (Frappe's own have other names on new tables)."""
	for work in ALL_WORK:
		frappe.db.add_index(work.doctype, [work.due])
		if work.shop:
			frappe.db.add_index(work.doctype, [work.shop, work.due])


def take(work: Work, limit: int) -> Iterator[str]:
	"""Names of up to `limit` due rows, one after another, each leased when its turn comes: the lease of one that waited
	behind slow shops would run out, and a second worker would do the same again. Two workers never get the same row."""
	turns = _turns.setdefault(work.doctype, Turns())
	for number in range(limit):
		name, shop = in_transaction(_take_next, work, turns, bury=work.messages and not number)
		if not name:
			return
		with turns.serving(shop):
			yield name


# of this process: a worker's process lives for one job, or as long as the worker
_turns: dict[str, Turns] = {}


def _take_next(work: Work, turns: Turns, bury: bool) -> tuple[str | None, str | None]:
	if bury:
		_bury(work)
	table = frappe.qb.DocType(work.doctype)
	due, attempts = table[work.due], table[work.attempts]
	if not work.shop:
		return next(iter(lease(table, due, attempts, 1)), None), None
	condition = table.status.isin(WAITING) if work.messages else None
	marks = {table.status: MessageStatus.PROCESSING} if work.messages else None
	for shop in turns.in_order(_due_shops(work), _busy_shops(work)):
		names = lease(table, due, attempts, 1, condition, marks, table[work.shop], shop)
		if names:
			return names[0], shop
	return None, None


def _due_shops(work: Work) -> dict[str | None, datetime]:
	"""Since when the oldest due row of each shop is due; one step in the index a shop, however many rows wait."""
	table = frappe.qb.DocType(work.doctype)
	shop, due = table[work.shop], table[work.due]
	query = frappe.qb.from_(table).select(shop, Min(due)).where(due <= now_datetime()).groupby(shop)
	return dict(query.run())


def _busy_shops(work: Work) -> set[str | None]:
	"""Shops of which another worker is working on a message now."""
	if not work.messages:
		return set()
	table = frappe.qb.DocType(work.doctype)
	query = frappe.qb.from_(table).select(table[work.shop]).distinct()
	return set(
		query.where((table.status == MessageStatus.PROCESSING) & (table[work.due] > now_datetime())).run(
			pluck=True
		)
	)


def _bury(work: Work) -> None:
	"""Rows that killed their worker each time are given up too: nobody was left to say that they failed."""
	table = frappe.qb.DocType(work.doctype)
	names = (
		frappe.qb.from_(table)
		.force_index(f"status_{work.due}_index")
		.select(table.name)
		.where(table.status == MessageStatus.PROCESSING)
		.where(table[work.due] <= now_datetime())
		.where(table.attempts >= _most_attempts())
		.for_update(skip_locked=True)
	).run(pluck=True)
	if names:
		text = _("The worker process stopped every time it processed this")
		values = {"status": MessageStatus.DEAD, work.due: None, "error": text}
		frappe.db.set_value(work.doctype, {"name": ("in", names)}, values, update_modified=False)


def _most_attempts() -> int:
	return frappe.get_cached_doc("Ecom Settings").max_attempts or 20


def lease(
	table,
	due: Field,
	attempts: Field,
	limit: int,
	condition: Criterion | None = None,
	marks=None,
	shop_field: Field | None = None,
	shop: str | None = None,
) -> list[str]:
	"""Names of up to `limit` rows of `table` that are due (meet `condition`, are those of `shop` where a field for it is
	given), inside a unit of work: their `due` is moved to the end of the lease, `attempts` is counted up, `marks`
	(field: value) are set. Rows that another worker is just taking are passed over. The index is named, because by
	another one MariaDB would lock all that is due, and leave nothing to the next worker."""
	index = f"{shop_field.name}_{due.name}_index" if shop_field else f"{due.name}_index"
	query = frappe.qb.from_(table).force_index(index).select(table.name)
	query = query.where(due <= now_datetime()).orderby(due).limit(limit)
	if shop_field:
		query = query.where(shop_field.isnull() if shop is None else shop_field == shop)
	if condition is not None:
		query = query.where(condition)
	names = query.for_update(skip_locked=True).run(pluck=True)
	if names:
		update = frappe.qb.update(table).where(table.name.isin(names)).set(attempts, attempts + 1)
		update = update.set(due, now_datetime() + timedelta(seconds=LEASE_SECONDS))
		for field, value in (marks or {}).items():
			update = update.set(field, value)
		update.run()
	return names


def finish(doctype: str, name: str, **values) -> None:
	"""Mark a row as done, inside the caller's transaction."""
	values = {
		"status": MessageStatus.DONE,
		"processed_at": now_datetime(),
		"next_try_at": None,
		"error": None,
		**values,
	}
	frappe.db.set_value(doctype, name, values, update_modified=False)


@unit_of_work
def fail(doctype: str, name: str, error: str, final: bool = False, retry_after: float | None = None) -> bool:
	"""Note why a row failed and when it is tried again; whether it is given up now: when `final` or out of attempts."""
	row = frappe.db.get_value(doctype, name, ["status", "attempts"], as_dict=True, for_update=True)
	if not row or row.status in OVER:
		# deleted, or another worker came through with it, or gave it up, meanwhile
		return False
	dead = final or row.attempts >= _most_attempts()
	frappe.db.set_value(
		doctype,
		name,
		{
			"status": MessageStatus.DEAD if dead else MessageStatus.FAILED,
			"error": error[:500],
			"next_try_at": None
			if dead
			else now_datetime() + timedelta(seconds=retry_after or backoff(row.attempts)),
		},
		update_modified=False,
	)
	return dead


def postpone(doctype: str, name: str, why: str, seconds: float) -> None:
	"""A row has to wait for something else; that is no failure and does not count as an attempt."""
	values = {
		"status": MessageStatus.FAILED,
		"attempts": 0,
		"error": why[:500],
		"next_try_at": now_datetime() + timedelta(seconds=seconds),
	}
	in_transaction(frappe.db.set_value, doctype, name, values, update_modified=False)


def replay(doctype: str, name: str) -> None:
	"""A person wants a dead or failed row tried again, from the first attempt. Raises while a worker is at it: a second
	one would tell the same at the same time, and neither would find what the other made."""
	row = frappe.db.get_value(doctype, name, ["status", "next_try_at"], as_dict=True, for_update=True)
	if row.status == MessageStatus.PROCESSING and row.next_try_at > now_datetime():
		frappe.throw(_("This is being processed right now. If it is not done in a few minutes, try again."))
	values = {"status": MessageStatus.NEW, "attempts": 0, "next_try_at": now_datetime(), "error": None}
	if doctype == OUTBOX.doctype:
		values["handed_over_at"] = (
			None  # whoever wants it sent has found out that it was not, or wants it twice
		)
	frappe.db.set_value(doctype, name, values)


def backoff(attempts: int) -> float:
	"""Seconds to wait after the given number of attempts: doubling, one hour at most."""
	return min(FIRST_RETRY_SECONDS * 2 ** max(attempts - 1, 0), LONGEST_RETRY_SECONDS)
