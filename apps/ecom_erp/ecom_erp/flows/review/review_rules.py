"""Review rules: from their documents to `core.review.rule_engine`, and what they ask for onto the order."""

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import cint, get_datetime, get_system_timezone, now_datetime

from ecom_erp.core.orders.findings import Finding
from ecom_erp.core.quantities import Recipe
from ecom_erp.core.review.conditions import Condition, ConditionError
from ecom_erp.core.review.rule_engine import (
	Action,
	Reason,
	Rule,
	RuleError,
	RuleResult,
	Trace,
	check,
	evaluate,
)
from ecom_erp.core.review.rule_fields import check_condition
from ecom_erp.erp.selling.items import ItemFacts
from ecom_erp.flows.review.actions import KINDS
from ecom_erp.flows.review.rule_facts import History, Subject, facts_of
from ecom_erp.flows.words.sentences import _, joined

ANY = "Any condition holds"


def to_rule(doc) -> Rule:
	"""The rule of a Review Rule document."""
	return Rule(
		name=doc.title,
		conditions=tuple(to_condition(row) for row in doc.conditions),
		actions=tuple(_action(row) for row in doc.actions),
		priority=cint(doc.priority),
		enabled=bool(cint(doc.enabled)),
		match="any" if doc.match == ANY else "all",
		stop=bool(cint(doc.stop)),
		active_from=aware(doc.active_from),
		active_until=aware(doc.active_until),
	)


def to_condition(row) -> Condition:
	return Condition(row.field, row.operator, row.value or None)


def _action(row) -> Action:
	kind = KINDS.get(row.kind)
	value = (row.get(kind.field) or "").strip() if kind and kind.field else ""
	return Action(row.kind or "", value, cint(row.qty) if kind and kind.counted else 1)


def aware(moment):
	"""A time of the site, with its zone."""
	return get_datetime(moment).replace(tzinfo=ZoneInfo(get_system_timezone())) if moment else None


def check_rule(doc) -> None:
	"""Raises for a rule that no order could be compared with, or that does nothing; names the row."""
	for row in doc.conditions:
		try:
			check_condition(to_condition(row))
		except ConditionError as error:
			frappe.throw(_("Condition, row {0}: {1}").format(row.idx, error), title=_("Invalid Rule"))
	for row in doc.actions:
		kind = KINDS.get(row.kind)
		if kind and kind.field and not (row.get(kind.field) or "").strip():
			label = _(row.meta.get_label(kind.field))
			frappe.throw(_("Action, row {0}: {1} is missing").format(row.idx, label), title=_("Invalid Rule"))
		if kind and kind.counted and cint(row.qty) < 1:
			frappe.throw(
				_("Action, row {0}: enter a quantity of at least 1").format(row.idx), title=_("Invalid Rule")
			)
	try:
		check(to_rule(doc), KINDS)
	except RuleError as error:
		frappe.throw(str(error), title=_("Invalid Rule"))


def keep_own_value(row) -> None:
	"""Empty the fields of an action's row that are another kind's, and say in words what it does."""
	own = KINDS.get(row.kind)
	if not own:
		return  # what is wrong with it is said when the rule is checked
	for field in {kind.field for kind in KINDS.values() if kind.field} - {own.field}:
		row.set(field, None)
	if not own.counted:
		row.qty = 0
	row.summary = action_text(_action(row))


def rules_for(shop: str) -> list[Rule]:
	"""The enabled rules that concern a shop."""
	names = frappe.get_all("Review Rule", filters={"enabled": 1}, pluck="name")
	documents = [frappe.get_cached_doc("Review Rule", name) for name in names]
	return [to_rule(doc) for doc in documents if doc.shop in (None, "", shop)]


def run_rules(
	subject: Subject,
	earlier: Mapping[str, History],
	mapped: Mapping[str, Recipe],
	items: Mapping[str, ItemFacts],
) -> RuleResult:
	"""What the rules ask for an order, now; `earlier`, `mapped` and `items` as the caller has read them. Raises, naming the rule,
	when one cannot be evaluated."""
	rules = rules_for(subject.shop)
	if not rules:
		return RuleResult(())
	facts = facts_of([subject], mapped, items, earlier)
	try:
		return evaluate(rules, facts[subject.name], aware(now_datetime()), KINDS)
	except RuleError as error:
		frappe.throw(_("{0}. Correct or disable the rule.").format(error), title=_("Review Rule"))


def holds_of(result: RuleResult) -> list[Finding]:
	"""The reasons to hold that the rules give."""
	return [
		finding for kind in KINDS.values() for finding in kind.findings(result.asked(kind.name, kind.by_rule))
	]


def why_words(reasons: Iterable[Reason]) -> str:
	"""Conditions with the order's values, in the reader's language."""
	words = [
		_("{0} {1} {2} (is {3})").format(
			_(reason.condition.field),
			_(reason.condition.operator),
			_value_text(reason.condition.value),
			reason.actual or _("not set"),
		)
		for reason in reasons
	]
	return joined("; ", words) if words else _("every order")


def _value_text(value) -> str:
	return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def action_words(trace: Trace) -> str:
	"""What a rule did, in the reader's language."""
	return joined("; ", [action_text(action) for action in trace.actions])


def action_text(action: Action) -> str:
	return KINDS[action.kind].text(action.value, action.qty)
