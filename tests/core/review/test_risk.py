"""The score of an order's risk, and by what buyers are known again."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core import risk_keys
from ecom_erp.core.orders.canonical import Address
from ecom_erp.core.review import risk
from ecom_erp.core.review.risk import WEIGHTS, RiskFacts, RiskRules, Signal, assess
from ecom_erp.core.risk_keys import (
	ListKind,
	address_key,
	email_key,
	is_disposable,
	list_key,
	phone_key,
)

RULES = RiskRules()


@pytest.mark.parametrize(
	("facts", "score", "reasons"),
	[
		(RiskFacts(), 0, []),
		(RiskFacts(first_order=True), 5, [Signal.FIRST]),
		(RiskFacts(advice="cancel"), 70, [Signal.SHOP_CANCEL]),
		(RiskFacts(advice="investigate", billing_elsewhere=True), 60, [Signal.SHOP_CHECK, Signal.COUNTRY]),
		(RiskFacts(advice="accept"), 0, []),
		(RiskFacts(emails=2, phones=2, addresses=2), 0, []),
		(
			RiskFacts(emails=3, phones=3, addresses=9),
			54,
			[Signal.ADDRESS_OFTEN, Signal.EMAIL_OFTEN, Signal.PHONE_OFTEN],
		),
		(RiskFacts(total=D(500), usual=D(100)), 0, []),
		(RiskFacts(total=D("500.01"), usual=D(100)), 25, [Signal.LARGE]),
		(RiskFacts(total=D(500), usual=None), 0, []),
		(RiskFacts(blocked=True), 100, [Signal.BLOCKED]),
		(RiskFacts(blocked=True, allowed=True, advice="cancel"), 0, [Signal.ALLOWED]),
	],
)
def test_score(facts, score, reasons):
	found = assess(facts, RULES)
	assert (found.score, [signal for signal, _points in found.reasons]) == (score, reasons)


facts = st.builds(
	RiskFacts,
	advice=st.sampled_from(["", "accept", "investigate", "cancel", "odd"]),
	emails=st.integers(0, 60),
	phones=st.integers(0, 60),
	addresses=st.integers(0, 60),
	total=st.none() | st.decimals(0, 10**6, places=2),
	usual=st.none() | st.decimals("0.01", 10**4, places=2),
	billing_elsewhere=st.booleans(),
	first_order=st.booleans(),
	disposable=st.booleans(),
	blocked=st.booleans(),
)
rules = st.builds(
	RiskRules,
	often=st.integers(0, 5),
	times=st.integers(0, 9),
	weights=st.dictionaries(st.sampled_from(list(WEIGHTS)), st.integers(-5, 200)),
)


@given(facts, rules)
def test_a_score_is_what_its_reasons_say_and_never_beyond_its_bounds(known, set_by):
	found = assess(known, set_by)
	assert 0 <= found.score <= 100
	assert found.score == min(sum(points for _signal, points in found.reasons), 100)
	assert all(points > 0 for _signal, points in found.reasons)
	assert not any("," in signal for signal, _points in found.reasons)


@given(facts, rules)
def test_more_orders_never_make_it_less_and_the_allow_list_beats_all(known, set_by):
	more = risk.RiskFacts(**{**known.__dict__, "emails": known.emails + 1, "phones": known.phones + 1})
	assert assess(more, set_by).score >= assess(known, set_by).score
	assert assess(risk.RiskFacts(**{**known.__dict__, "allowed": True}), set_by).score == 0


def test_usual_amount_is_the_middle_of_enough_orders():
	assert risk.usual_amount([D(10)] * 19) is None
	assert risk.usual_amount([D(10)] * 15 + [D(1000)] * 6) == D(10)


def test_margin():
	assert risk.margin(D(100), D(80)) == D("20.00")
	assert risk.margin(D(100), D(130)) == D("-30.00")
	assert risk.margin(D(0), D(1)) is None


@pytest.mark.parametrize(
	("one", "other"),
	[
		("Ada@Example.com", "ada@example.com"),
		("a.da+shop@gmail.com", "ada@googlemail.com"),
	],
)
def test_the_same_mailbox_is_known_again(one, other):
	assert email_key(one) == email_key(other) != ""


def test_other_mailboxes_are_others():
	assert email_key("a.da@example.com") != email_key("ada@example.com")
	assert email_key("a***@example.com") == email_key("nobody") == ""


def test_a_phone_number_is_known_with_and_without_its_country():
	assert phone_key("+1 312-555-0142") == phone_key("(312) 555-0142") == "125550142"
	assert phone_key("138****5678") == phone_key("123") == ""


def test_an_address_is_known_however_it_is_written():
	one = Address(line1="Torstraße 1", line2="c/o Berg", postal_code="10119", country_code="DE")
	other = Address(line1="TORSTRASSE 1, c/o Berg", postal_code="10 119", country_code="DE")
	assert address_key(one) == address_key(other) != ""
	assert address_key(Address(line1="x", pickup_point="1")) == ""


@given(st.text(max_size=80), st.sampled_from(list(ListKind)))
def test_any_entry_is_compared_or_refused(text, kind):
	key = list_key(kind, text)
	assert key == "" or key.startswith(f"{kind}|")
	assert list_key(kind, f" {text} ") == key or kind is ListKind.EMAIL


def test_disposable_domains():
	assert is_disposable("x@mailinator.com") and is_disposable("x@sub.yopmail.com")
	assert not is_disposable("x@example.com") and not is_disposable("")
	assert risk_keys.domain_of("@Example.com") == "example.com"
