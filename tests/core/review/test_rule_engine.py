from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal as D

import pytest

from ecom_erp.core.review.conditions import Condition, ConditionError, holds
from ecom_erp.core.review.rule_engine import Action, Asked, Decision, Rule, RuleError, evaluate
from ecom_erp.core.review.rule_fields import check_condition


@dataclass(frozen=True)
class Kind:
	decision: Decision = Decision.NONE
	needs_value: bool = True


KINDS = {
	"hold": Kind(Decision.HOLD),
	"approve": Kind(Decision.APPROVE, needs_value=False),
	"tag": Kind(),
	"warehouse": Kind(),
	"gift": Kind(),
}
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone.utc)
ORDER = {
	"total": D("120.50"),
	"lines": 3,
	"country": "DE",
	"city": "Berlin",
	"note": "",
	"phone": None,
	"tags": ("VIP", "gift wrap"),
	"created": NOON,
	"promised": date(2026, 3, 5),
	"paid": True,
}


@pytest.mark.parametrize(
	"field, operator, value, expected",
	[
		("total", "=", "120.5", True),
		("total", "!=", "120.50", False),
		("total", ">", "99", True),  # as numbers: as text "120" < "99"
		("total", ">=", D("120.50"), True),
		("total", "<", 120, False),
		("total", "<=", "120.50", True),
		("total", "between", "100, 120.50", True),
		("total", "between", (D(121), D(130)), False),
		("lines", "in", "1, 3", True),
		("country", "=", " de ", True),
		("country", "in", "FR, de", True),
		("country", "not in", ["FR", "IT"], True),
		("city", "contains", "ERL", True),
		("city", "starts with", "ber", True),
		("city", "starts with", "erl", False),
		("tags", "contains", "vip", True),
		("tags", "contains", "vi", False),
		("tags", "in", "new, gift wrap", True),
		("tags", "not in", "VIP", False),
		("tags", "!=", "VIP", False),
		("note", "is set", None, False),
		("note", "is not set", None, True),
		("phone", "is not set", None, True),
		("city", "is set", None, True),
		("phone", "=", "1", False),
		("phone", "!=", "1", True),
		("phone", "not in", "1, 2", True),
		("created", ">", "2026-03-02", True),
		("created", "<", "2026-03-02T12:00:01+00:00", True),
		("created", "=", "2026-03-02T13:00+01:00", True),
		("promised", "<=", "2026-03-05", True),
		("promised", "between", "2026-03-06, 2026-03-09", False),
		("paid", "=", "yes", True),
		("paid", "=", "0", False),
	],
)
def test_conditions(field, operator, value, expected):
	assert holds(Condition(field, operator, value), ORDER) is expected


@pytest.mark.parametrize(
	"field, operator, value",
	[
		("colour", "=", "red"),
		("total", "~", "1"),
		("total", ">", "a lot"),
		("total", ">", ""),
		("total", "contains", "1"),
		("total", "between", "1"),
		("total", "in", ""),
		("promised", ">", "soon"),
		("paid", "=", "maybe"),
	],
)
def test_conditions_that_make_no_sense_name_field_and_rule(field, operator, value):
	with pytest.raises(ConditionError, match=field):
		holds(Condition(field, operator, value), ORDER)
	rule = Rule("Odd rule", (Condition(field, operator, value),), (Action("approve"),))
	with pytest.raises(RuleError, match=f"Odd rule: {field}"):
		evaluate([rule], ORDER, NOON, KINDS)


APPROVE = Action("approve")


def rule(name, *conditions, actions=(APPROVE,), **more):
	return Rule(name, conditions, tuple(actions), **more)


BIG = Condition("total", ">", "100")
FRENCH = Condition("country", "=", "FR")


def test_a_rule_fires_and_says_why():
	result = evaluate([rule("Big", BIG, actions=[Action("hold", "Large amount")])], ORDER, NOON, KINDS)
	assert (result.decision, result.asked("hold")) == ("hold", (Asked("Big", "Large amount", 1),))
	assert [str(reason) for reason in result.fired[0].why] == ["total > 100 (is 120.50)"]


def test_a_rule_that_does_not_match_says_why_not():
	(trace,) = evaluate([rule("French", BIG, FRENCH)], ORDER, NOON, KINDS).log
	assert (trace.outcome, trace.actions) == ("not matched", ())
	assert [str(reason) for reason in trace.why] == ["country = FR (is DE)"]


def test_all_or_any():
	assert not evaluate([rule("R", BIG, FRENCH)], ORDER, NOON, KINDS).fired
	assert evaluate([rule("R", BIG, FRENCH, match="any")], ORDER, NOON, KINDS).fired
	assert not evaluate([rule("R", FRENCH, match="any")], ORDER, NOON, KINDS).fired
	assert evaluate([rule("R")], ORDER, NOON, KINDS).fired
	assert evaluate([rule("R", match="any")], ORDER, NOON, KINDS).fired


@pytest.mark.parametrize("first, second", [("hold", "approve"), ("approve", "hold")])
def test_hold_beats_approve_whichever_came_first(first, second):
	rules = [
		rule("1", actions=[Action(first, "x")], priority=1),
		rule("2", actions=[Action(second, "x")], priority=2),
	]
	assert evaluate(rules, ORDER, NOON, KINDS).decision == "hold"


def test_what_is_asked_for_is_gathered_in_the_order_of_the_rules():
	"""Each value once, with the first rule that asked for it."""
	one = [Action("warehouse", "North"), Action("tag", "big"), Action("gift", "Cup", 2)]
	two = [
		Action("warehouse", "South"),
		Action("tag", "big"),
		Action("tag", "b2b"),
		Action("gift", "Cup", 5),
	]
	rules = [rule("Z", actions=two, priority=2), rule("Y", actions=one, priority=1)]
	result = evaluate(rules, ORDER, NOON, KINDS)
	assert [trace.rule for trace in result.log] == ["Y", "Z"]
	assert result.asked("warehouse") == (Asked("Y", "North", 1), Asked("Z", "South", 1))
	assert result.asked("tag") == (Asked("Y", "big", 1), Asked("Z", "b2b", 1))
	assert result.asked("gift") == (Asked("Y", "Cup", 2),)
	assert (result.asked("hold"), result.decision) == ((), "")


def test_stop_ends_the_run_only_when_it_fires():
	rules = [rule("A", FRENCH, stop=True), rule("B", BIG, stop=True), rule("C", BIG)]
	outcomes = [trace.outcome for trace in evaluate(rules, ORDER, NOON, KINDS).log]
	assert outcomes == ["not matched", "fired", "not reached"]


@pytest.mark.parametrize(
	"offset, outcome", [(-1, "not active"), (0, "fired"), (59, "fired"), (60, "not active")]
)
def test_time_window(offset, outcome):
	timed = rule("Sale", active_from=NOON, active_until=NOON + timedelta(minutes=60))
	assert evaluate([timed], ORDER, NOON + timedelta(minutes=offset), KINDS).log[0].outcome == outcome


def test_a_disabled_rule_is_logged_and_not_checked():
	broken = rule("Old", Condition("gone", "=", "1"), enabled=False)
	assert evaluate([broken], ORDER, NOON, KINDS).log[0].outcome == "disabled"


@pytest.mark.parametrize(
	"broken",
	[
		rule("Bad", match="most"),
		rule("Bad", actions=[]),
		rule("Bad", actions=[Action("delete", "x")]),
		rule("Bad", actions=[Action("hold", " ")]),
		rule("Bad", actions=[Action("gift", "Cup", 0)]),
		rule("Bad", Condition("total", "like", "1")),
		rule("Bad", active_from=NOON, active_until=NOON),
	],
)
def test_a_broken_rule_is_named_even_when_not_reached(broken):
	with pytest.raises(RuleError, match="Rule Bad"):
		evaluate([rule("A", stop=True), broken], ORDER, NOON, KINDS)


@pytest.mark.parametrize(
	"field, operator, value, problem",
	[
		("Total (order currency)", ">", "100", ""),
		("Total (order currency)", "between", "100, 200", ""),
		("Country Code", "in", "DE, FR", ""),
		("Tags from the Shop", "contains", "vip", ""),
		("Guest Buyer", "=", "Yes", ""),
		("Order Weekday", "is set", None, ""),
		("Colour", "=", "red", "there is no such field"),
		("Total (order currency)", ">", "a lot", "'a lot' is not a Decimal"),
		("Pieces", "contains", "1", "works on text only"),
		("Country Code", ">", "DE", "works on numbers only"),
		("Guest Buyer", "=", "perhaps", "is not a bool"),
		("Guest Buyer", "in", "yes, no", "can only be"),
	],
)
def test_conditions_are_checked_before_any_order_comes(field, operator, value, problem):
	condition = Condition(field, operator, value)
	if problem:
		with pytest.raises(ConditionError, match=problem):
			check_condition(condition)
	else:
		check_condition(condition)
