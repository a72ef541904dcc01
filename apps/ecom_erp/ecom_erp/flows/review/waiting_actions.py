"""Actions of rules that could not be done: tried again when the order changes, when stock has come, and now and then; done once.

They wait while the order has not been allocated: after that a gift is packed with nothing, and a warehouse is chosen.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import format_datetime, get_datetime, now_datetime

from ecom_erp.core.states.order import ON_HOLD, REVIEWABLE
from ecom_erp.erp.stock.stock import last_changes
from ecom_erp.flows.allocation.allocate import RETRY_SECONDS
from ecom_erp.flows.catalog.listings import recipes
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.review import rule_log
from ecom_erp.flows.review.actions import KINDS
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _, joined
from ecom_erp.messaging import queue
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import in_transaction, roll_back, unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

ORDER = "Ecom Order"
FIRST_SECONDS, LONGEST_SECONDS = 300, 6 * 3600
MOST_WAITING = 500  # orders that are compared with the stock that has come


def begin(doc: "EcomOrder", problems: Mapping[str, Sequence[str]]) -> None:
	"""What the rules ask for now could not all be done: `problems` by kind. The caller holds the order's lock and saves."""
	why = {name: list(texts) for name, texts in problems.items() if texts and KINDS[name].waits}
	doc.actions_attempts = 0
	_wait(doc, {"since": str(now_datetime()), "tries": 1, "why": why} if why else {})


def _wait(doc: "EcomOrder", state: dict[str, Any]) -> None:
	"""Keep what waits, and when it is tried again; nothing where nothing waits."""
	if not state:
		doc.waiting_actions, doc.actions_due_at = None, None
		return
	seconds = min(FIRST_SECONDS * 2 ** min(state["tries"] - 1, 10), LONGEST_SECONDS)
	doc.waiting_actions = json.dumps({**state, "tried_at": str(now_datetime())})
	doc.actions_due_at = now_datetime() + timedelta(seconds=seconds)


def try_again(doc: "EcomOrder", shop: "EcomShop") -> None:
	"""Do what of the rules' actions still waits, as far as it can be done now, and say so where it ended. The caller holds the
	order's lock and saves."""
	state = json.loads(doc.waiting_actions or "{}")
	if not state:
		return
	if doc.sales_order or doc.status not in REVIEWABLE:
		_end(
			doc,
			state,
			{name: _("not done any more: the order is past its allocation") for name in state["why"]},
		)
		return
	targets = json.loads(doc.reviewed_result or "{}")
	still: dict[str, list[str]] = {}
	ended: dict[str, str] = {}
	for name in state["why"]:
		kind = KINDS.get(name)
		if not kind or name not in targets:
			ended[name] = _("no rule asks for it any more")
		elif kind.order_field and doc.get(kind.order_field):
			ended[name] = _("a person has chosen")
		elif problems := kind.apply(doc, targets[name], targets[name], shop):
			still[name] = list(problems)
		else:
			ended[name] = _("done now")
	if ended:
		_say_end(doc, state, ended)
	_wait(doc, {**state, "tries": state["tries"] + 1, "why": still} if still else {})


def _end(doc: "EcomOrder", state: Mapping[str, Any], ended: Mapping[str, str]) -> None:
	_say_end(doc, state, ended)
	_wait(doc, {})


def _say_end(doc: "EcomOrder", state: Mapping[str, Any], ended: Mapping[str, str]) -> None:
	entries = [
		{
			"rule": "",
			"why": _("waited since {0}, tried {1} times: {2}").format(
				format_datetime(state["since"]), state["tries"] + 1, "; ".join(state["why"][name])
			),
			"actions": joined(": ", [_(name), text]),
		}
		for name, text in ended.items()
	]
	rule_log.write(doc, joined("; ", [entry["actions"] for entry in entries]), entries)


@unit_of_work
def act_again(name: str) -> None:
	"""Try what waits of one order's actions again, as one unit of work; nothing where nothing waits."""
	doc = lock_order(name)
	if not doc.waiting_actions:
		doc.actions_due_at = None
	try_again(doc, get_shop(doc.shop))
	order_flow.save(doc)


def work_due(limit: int) -> int:
	"""Try what is due, each order by itself; how many orders were taken."""
	taken = 0
	for name in queue.take(queue.ACTIONS, limit):
		try:
			act_again(name)
		except Exception:
			roll_back()
			frappe.clear_messages()
			log_unexpected(f"Waiting actions of {name}")
		taken += 1
	return taken


def hasten_where_stock_came() -> int:
	"""Make due what waits for stock, of items whose stock has changed since it was last tried: gifts, and orders that could not be
	allocated; how many orders."""
	gifts, short = _waiting_gifts(), _waiting_orders()
	changed = last_changes({item for _tried, items in (*gifts.values(), *short.values()) for item in items})
	came = [_where_newer(one, changed) for one in (gifts, short)]
	for names, field in zip(came, ("actions_due_at", "step_due_at"), strict=True):
		if names:
			in_transaction(_make_due, names, field)
	if came[1]:
		kick("advance_orders")
	return len({*came[0], *came[1]})


Waiting = dict[str, tuple[datetime, set[str]]]


def _where_newer(waiting: Waiting, changed: Mapping[str, datetime]) -> list[str]:
	return sorted(
		name
		for name, (tried, items) in waiting.items()
		if any(changed[item] > tried for item in items & changed.keys())
	)


def _make_due(names: Sequence[str], field: str) -> None:
	later = {"name": ("in", names), field: (">", now_datetime())}
	frappe.db.set_value(ORDER, later, field, now_datetime(), update_modified=False)


def _waiting_gifts() -> Waiting:
	rows = frappe.get_all(
		ORDER,
		{"actions_due_at": (">", now_datetime()), "waiting_actions": ("is", "set")},
		["name", "waiting_actions", "reviewed_result"],
		order_by="actions_due_at",
		limit=MOST_WAITING,
	)
	found: Waiting = {}
	for row in rows:
		gifts = json.loads(row.reviewed_result or "{}").get("Gift") or []
		tried = get_datetime(json.loads(row.waiting_actions)["tried_at"])
		found[row.name] = (tried, {item for _rule, item, _qty in gifts})
	return found


def _waiting_orders() -> Waiting:
	rows = frappe.get_all(
		ORDER,
		{"step_due_at": (">", now_datetime()), "step": order_flow.ALLOCATE, "status": ON_HOLD},
		["name", "step_due_at"],
		order_by="step_due_at",
		limit=MOST_WAITING,
	)
	lines = frappe.get_all(
		"Ecom Order Line",
		{"parent": ("in", [row.name for row in rows] or [""]), "parenttype": ORDER},
		["parent", "listing", "item_instead"],
	)
	mapped = recipes({line.listing for line in lines if line.listing})
	items: dict[str, set[str]] = {}
	for line in lines:
		items.setdefault(line.parent, set()).update(
			[line.item_instead] if line.item_instead else mapped.get(line.listing, ())
		)
	wait = timedelta(seconds=RETRY_SECONDS)
	return {row.name: (row.step_due_at - wait, items.get(row.name, set())) for row in rows}
