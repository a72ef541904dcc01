"""What review rules ask for, written onto the order, with a log that says why."""

import json
from typing import TYPE_CHECKING

import frappe
from frappe.utils import add_days, now_datetime

from ecom_erp.core.review.rule_engine import RuleResult
from ecom_erp.flows.review import rule_log, waiting_actions
from ecom_erp.flows.review.actions import KINDS
from ecom_erp.flows.review.review_rules import action_text, action_words, why_words
from ecom_erp.flows.words.sentences import _, joined
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

CLEAN_BATCH = 500


def apply_result(doc: "EcomOrder", result: RuleResult, shop: "EcomShop") -> None:
	"""Do what the rules ask. Only a result that differs from the order's last one is written and logged: what a person has
	changed meanwhile stays. The caller holds the lock and saves."""
	values = _wanted(result)
	last = json.loads(doc.reviewed_result or "{}")
	if _same(values, last):
		waiting_actions.try_again(doc, shop)
		return
	problems = {
		kind.name: kind.apply(doc, values.get(kind.name, kind.reconcile(())), last.get(kind.name), shop)
		for kind in KINDS.values()
	}
	doc.reviewed_result = json.dumps(values) if values else None
	waiting_actions.begin(doc, problems)
	_write_log(doc, result, [one for of_kind in problems.values() for one in of_kind])


def _same(values: dict, last: dict) -> bool:
	"""Whether a result is the order's last one; actions that there were not yet then, and that nobody asks for, do not count."""
	return {name: value for name, value in values.items() if value or name in last} == {
		name: value for name, value in last.items() if value or name in values
	}


def _wanted(result: RuleResult) -> dict:
	"""The result as it is compared with the next one; empty when no rule applied."""
	if not result.fired:
		return {}
	targets = {kind.name: kind.reconcile(result.asked(kind.name, kind.by_rule)) for kind in KINDS.values()}
	return {"rules": [trace.rule for trace in result.fired], "decision": result.decision, **targets}


def _write_log(doc: "EcomOrder", result: RuleResult, problems: list[str]) -> None:
	entries = [
		{"rule": trace.rule, "why": why_words(trace.why), "actions": action_words(trace)}
		for trace in result.fired
	]
	rule_log.write(
		doc,
		outcome_words(result, problems),
		entries,
		decision=result.decision.title(),
		others=_others(result),
	)


def outcome_words(result: RuleResult, problems: list[str] = ()) -> str:
	"""What all rules together ask for, in the reader's language."""
	actions = [action for trace in result.fired for action in trace.actions]
	texts = list(dict.fromkeys(action_text(action) for action in actions))
	every = [*texts, *problems]
	return joined("; ", every) if every else _("no rule applies now")


def _others(result: RuleResult) -> str:
	labels = {
		"not matched": _("did not match: {0}"),
		"not active": _("is not active now"),
		"not reached": _("not evaluated: an earlier rule ended the run"),
	}
	return "\n".join(
		f"{trace.rule}: " + labels[trace.outcome].format(why_words(trace.why))
		for trace in result.log
		if trace.outcome in labels
	)


def clean_log() -> None:
	"""Delete entries of the log that are older than the settings keep them, a batch at a time."""
	days = frappe.get_cached_doc("Ecom Settings").review_log_days
	while days:
		names = frappe.get_all(
			"Review Log",
			filters=[["reviewed_at", "is", "set"], ["reviewed_at", "<", add_days(now_datetime(), -days)]],
			pluck="name",
			limit=CLEAN_BATCH,
		)
		in_transaction(_delete_logs, names)
		if len(names) < CLEAN_BATCH:
			return


def _delete_logs(names: list[str]) -> None:
	if names:
		frappe.db.delete("Review Log Entry", {"parent": ("in", names)})
		frappe.db.delete("Review Log", {"name": ("in", names)})
