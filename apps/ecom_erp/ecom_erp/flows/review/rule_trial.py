"""Review rules tried on past orders: which they would have applied to, why, and what would have been different.

Nothing is written. A rule that is tried alone is taken as enabled and without its time window; all rules together run
as they are set, each order at the moment it was placed.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import frappe
from frappe import _
from frappe.utils import add_days, cint, get_datetime, now_datetime

from ecom_erp.core.review.rule_engine import Rule, RuleError, RuleResult, evaluate
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.review.actions import KINDS, Past
from ecom_erp.flows.review.review_rules import action_text, rules_for, to_rule, why_words
from ecom_erp.flows.review.rule_facts import Subject, base_total_of, facts_of

MOST_ORDERS = 2000
FIELDS = (
	"name",
	"number",
	"shop",
	"buyer",
	"ordered_at",
	"currency",
	"total",
	"base_total",
	"status",
	"review_state",
	"priority",
	"own_tags",
	"pinned_warehouse",
	"courier_account",
	"reviewed_result",
	"risk_score",
	"canonical",
)


def trial(names: Sequence[str], shop: str, days: int, until: str, start: int, count: int) -> dict:
	"""Try the rules `names` (none: all enabled ones) on `count` orders from the `start`th on, newest first, of a shop
	("" for all) that were placed in the `days` before `until`. The caller's permissions choose the orders.

	Answers {"total", "rows"}; a row has order, number, ordered_at, total, currency, status, matched, why, does, differs."""
	filters = {"ordered_at": ("between", (add_days(get_datetime(until), -days), get_datetime(until)))}
	if shop:
		filters["shop"] = shop
	newest = "ordered_at desc, name desc"
	until_here = frappe.get_list(
		"Ecom Order", filters=filters, pluck="name", order_by=newest, limit=start + count
	)
	rows = frappe.get_all("Ecom Order", {"name": ("in", until_here[start:])}, list(FIELDS), order_by=newest)
	total = start + len(rows)
	if not start and len(rows) == count:
		total = len(frappe.get_list("Ecom Order", filters=filters, pluck="name", limit=MOST_ORDERS))
	return {"total": total, "rows": _tried(names, rows) if rows else []}


def _tried(names: Sequence[str], rows: list) -> list[dict]:
	lines = _lines([row.name for row in rows])
	subjects = [_subject(row, lines.get(row.name, ())) for row in rows]
	facts = facts_of(subjects)
	past = _happened(rows, lines)
	alone = [_alone(name) for name in names]
	by_shop = {shop: alone or rules_for(shop) for shop in {row.shop for row in rows}}
	return [
		_row(past[subject.name], _result(by_shop[subject.shop], facts[subject.name], subject))
		for subject in subjects
	]


def _alone(name: str) -> Rule:
	return replace(
		to_rule(frappe.get_cached_doc("Review Rule", name)), enabled=True, active_from=None, active_until=None
	)


def _result(rules: Sequence[Rule], record: Mapping[str, object], subject: Subject) -> RuleResult:
	try:
		return evaluate(rules, record, subject.order.created_at, KINDS)
	except RuleError as error:
		frappe.throw(str(error), title=_("Invalid Rule"))


def _subject(row, lines: Collection) -> Subject:
	order = read_canonical(row)
	listings = {line.line_id: line.listing for line in lines if line.listing}
	return Subject(
		row.name,
		row.shop,
		row.buyer or "",
		row.ordered_at,
		base_total_of(row, order),
		order,
		listings,
		row.risk_score or 0,
	)


def _lines(names: Collection[str]) -> dict[str, list]:
	return _children("Ecom Order Line", names, ["parent", "line_id", "listing", "sku", "is_gift"])


def _children(doctype: str, names: Collection[str], fields: list[str], **filters) -> dict[str, list]:
	rows = frappe.get_all(
		doctype,
		filters={"parent": ("in", list(names)), "parenttype": "Ecom Order", **filters},
		fields=fields,
		order_by="parent, idx",
	)
	found: dict[str, list] = {}
	for row in rows:
		found.setdefault(row.parent, []).append(row)
	return found


def _happened(rows: list, lines: Mapping[str, list]) -> dict[str, Past]:
	names = [row.name for row in rows]
	allocated = _children("Ecom Order Allocation", names, ["parent", "warehouse"])
	return {
		row.name: Past(
			row,
			json.loads(row.reviewed_result or "{}"),
			frozenset(share.warehouse for share in allocated.get(row.name, ())),
			frozenset(line.sku for line in lines.get(row.name, ()) if line.is_gift),
		)
		for row in rows
	}


def _row(past: Past, result: RuleResult) -> dict:
	row = past.row
	fired = result.fired
	traces = fired or [trace for trace in result.log if trace.outcome == "not matched"]
	actions = [action for trace in fired for action in trace.actions]
	return {
		"order": row.name,
		"number": row.number,
		"ordered_at": row.ordered_at,
		"total": row.total,
		"currency": row.currency,
		"status": row.status,
		"matched": bool(fired),
		"why": "\n".join(f"{trace.rule}: {why_words(trace.why)}" for trace in traces),
		"does": "; ".join(dict.fromkeys(action_text(action) for action in actions)),
		"differs": "; ".join(_differences(past, result)),
	}


def _differences(past: Past, result: RuleResult) -> list[str]:
	"""What would have been otherwise than it was, in words."""
	return [
		text
		for kind in KINDS.values()
		for text in kind.differences(
			past, kind.reconcile(result.asked(kind.name, kind.by_rule)), result.decision
		)
	]


def check_request(days: int, count: int) -> tuple[int, int]:
	"""Days and orders asked for, as numbers within what one request may read. Raises for what is beyond."""
	days, count = cint(days), cint(count)
	if not 1 <= days <= 3650:
		frappe.throw(_("Enter 1 to 3650 days"))
	return days, min(max(count, 1), MOST_ORDERS)


def moment() -> str:
	"""The moment up to which a trial of several requests looks, so that new orders do not shift its pages."""
	return str(now_datetime())
