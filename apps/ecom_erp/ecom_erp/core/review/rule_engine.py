"""Review rules that admins write: conditions over an order's attributes, and what to do when they hold.

Rules run by priority (smaller first), then by name; a rule with `stop` that fires ends the run. Hold beats approve,
whichever came first. What else becomes of what several rules ask for is each action's own (`flows/review/actions`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ecom_erp.core.enums import StrEnum
from ecom_erp.core.review.conditions import OPERATORS, Condition, ConditionError, holds

SHOWN_LENGTH = 80


class Decision(StrEnum):
	"""What the rules make of an order; an earlier one beats a later one."""

	HOLD = "hold"
	APPROVE = "approve"
	NONE = ""


class Kind(Protocol):
	"""What the engine has to know of a kind of action."""

	decision: Decision

	@property
	def needs_value(self) -> bool: ...


class RuleError(Exception):
	"""A rule cannot be evaluated. The English message names the rule and, where it applies, field and operator."""


@dataclass(frozen=True)
class Action:
	"""What a rule asks for: its kind, what of it (a reason, a tag, an item; "" where nothing is needed), how many."""

	kind: str
	value: str = ""
	qty: int = 1


@dataclass(frozen=True)
class Asked:
	"""What an action asks for, with the first rule that did so."""

	rule: str
	value: str
	qty: int


@dataclass(frozen=True)
class Rule:
	"""`match` "all" or "any" of the conditions; a rule without conditions always matches. Active in
	[active_from, active_until); times are aware."""

	name: str
	conditions: tuple[Condition, ...]
	actions: tuple[Action, ...]
	priority: int = 0
	enabled: bool = True
	match: str = "all"
	stop: bool = False
	active_from: datetime | None = None
	active_until: datetime | None = None


@dataclass(frozen=True)
class Reason:
	"""A condition and the order's value of its field, shortened where it is long; "" when there is none."""

	condition: Condition
	actual: str

	def __str__(self) -> str:
		return f"{self.condition} (is {self.actual or 'not set'})"


@dataclass(frozen=True)
class Trace:
	"""What became of one rule. outcome: fired, not matched, disabled, not active, not reached. `why` names the
	conditions that held (when fired) or did not (when not matched), with the order's value."""

	rule: str
	outcome: str
	why: tuple[Reason, ...] = ()
	actions: tuple[Action, ...] = ()


@dataclass(frozen=True)
class RuleResult:
	"""`log` has every rule in the order it ran."""

	log: tuple[Trace, ...]
	decision: Decision = Decision.NONE

	def asked(self, kind: str, by_rule: bool = False) -> tuple[Asked, ...]:
		"""What the fired rules ask for by actions of a kind, in their order; of those with the same value the first, or
		(`by_rule`) that of each rule."""
		found: dict[tuple[str, str], Asked] = {}
		for trace in self.fired:
			for action in trace.actions:
				if action.kind == kind:
					key = (trace.rule if by_rule else "", action.value)
					found.setdefault(key, Asked(trace.rule, action.value, action.qty))
		return tuple(found.values())

	@property
	def fired(self) -> tuple[Trace, ...]:
		return tuple(trace for trace in self.log if trace.outcome == "fired")


def evaluate(
	rules: Iterable[Rule], order: Mapping[str, object], now: datetime, kinds: Mapping[str, Kind]
) -> RuleResult:
	"""Runs the rules over an order's flat attributes; `kinds` of actions by name. Raises RuleError for a rule that makes no
	sense, also for one that would not have been reached: a broken rule must not lie asleep."""
	ordered = sorted(rules, key=lambda rule: (rule.priority, rule.name))
	for rule in ordered:
		if rule.enabled:
			check(rule, kinds)
	log, stopped = [], False
	for rule in ordered:
		trace = Trace(rule.name, "not reached") if stopped else _run(rule, order, now)
		stopped = stopped or (trace.outcome == "fired" and rule.stop)
		log.append(trace)
	decisions = {kinds[action.kind].decision for trace in log for action in trace.actions}
	return RuleResult(
		tuple(log), next(decision for decision in Decision if decision in decisions | {Decision.NONE})
	)


def check(rule: Rule, kinds: Mapping[str, Kind]) -> None:
	"""Raises RuleError for what is wrong with a rule whatever the order."""
	if rule.match not in ("all", "any"):
		raise RuleError(f"Rule {rule.name}: match must be all or any, not {rule.match!r}")
	if not rule.actions:
		raise RuleError(f"Rule {rule.name}: has no action")
	if rule.active_from and rule.active_until and rule.active_from >= rule.active_until:
		raise RuleError(f"Rule {rule.name}: ends before it begins")
	for condition in rule.conditions:
		if condition.operator not in OPERATORS:
			raise RuleError(f"Rule {rule.name}: {condition.field}: unknown operator {condition.operator!r}")
	for action in rule.actions:
		if action.kind not in kinds:
			raise RuleError(f"Rule {rule.name}: unknown action {action.kind!r}")
		if kinds[action.kind].needs_value and not action.value.strip():
			raise RuleError(f"Rule {rule.name}: action {action.kind} needs a value")
		if action.qty < 1:
			raise RuleError(f"Rule {rule.name}: action {action.kind} needs a quantity of one or more")


def _run(rule: Rule, order: Mapping[str, object], now: datetime) -> Trace:
	if not rule.enabled:
		return Trace(rule.name, "disabled")
	if (rule.active_from and now < rule.active_from) or (rule.active_until and now >= rule.active_until):
		return Trace(rule.name, "not active")
	try:
		results = [(condition, holds(condition, order)) for condition in rule.conditions]
	except ConditionError as error:
		raise RuleError(f"Rule {rule.name}: {error}") from error
	met = [held for _, held in results]
	matched = all(met) if rule.match == "all" else (any(met) or not met)
	why = tuple(_why(condition, order) for condition, held in results if held == matched)
	return Trace(rule.name, "fired", why, rule.actions) if matched else Trace(rule.name, "not matched", why)


def _why(condition: Condition, order: Mapping[str, object]) -> Reason:
	actual = order[condition.field]
	shown = ", ".join(map(str, actual)) if isinstance(actual, list | tuple) else actual
	text = "" if shown is None else str(shown)
	return Reason(condition, text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 3] + "...")
