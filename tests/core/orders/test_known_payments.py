"""Payments a shop states again: what came in stays what it was. Amounts and ids are worked out by hand."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal as D

import pytest

from ecom_erp.core.orders.canonical import PaymentQuestion, PaymentState, Refund, from_dict, to_dict
from ecom_erp.core.orders.known_payments import reconcile, surplus
from ecom_erp.core.review.checks import validate
from ecom_erp.core.review.facts import ReviewFacts
from tests.support.canonical_orders import NOON, captured, line, order

BEFORE = order(line("1", "30"))  # paid by p1, 30.00


def stated(*payments, total="30", before=BEFORE):
	return replace(before, total=D(total), payments=payments, updated_at=NOON + timedelta(hours=1))


def kept(before, now, booked=()):
	"""(id, amount) of the payments kept, and the questions."""
	found = reconcile(before, now, booked).order
	return [(one.external_id, one.amount) for one in found.payments], list(found.payment_questions)


def at(payment, hours):
	return replace(payment, processed_at=NOON + timedelta(hours=hours))


@pytest.mark.parametrize("total", ["50", "20"])
def test_a_payment_does_not_follow_the_orders_total(total):
	payments, questions = kept(BEFORE, stated(captured(total), total=total))
	assert payments == [("p1", D(30))]
	assert questions == [PaymentQuestion("amount", "p1", D(30), D(total))]


def test_the_question_ends_when_the_shop_states_the_known_amount_again():
	dearer = reconcile(BEFORE, stated(captured("50"), total="50"), ()).order
	assert kept(dearer, stated(captured("50"), total="50"))[1], "asked as long as it is stated"
	assert kept(dearer, stated(captured("30"))) == ([("p1", D(30))], [])


def test_a_booked_payment_keeps_its_gateway():
	"""The books have it on that gateway's account, and refunds go by it. One that is not booked yet has the gateway that
	somebody has corrected in the shop."""
	now = stated(captured("30", gateway="bank_transfer"))
	found = reconcile(BEFORE, now, ("p1",)).order
	assert found.payments[0].gateway == "card"
	assert found.payment_questions == (PaymentQuestion("gateway", "p1", D(30), D(30), "bank_transfer"),)
	[finding] = [one for one in validate(found, ReviewFacts()) if one.blocking]
	assert (finding.code, finding.params["other"]) == ("payment_changed", "bank_transfer")
	assert reconcile(found, stated(captured("30")), ("p1",)).order.payment_questions == ()
	free = reconcile(BEFORE, now, ()).order
	assert (free.payments[0].gateway, free.payment_questions) == ("bank_transfer", ())


def test_another_transaction_is_money_of_its_own():
	more = stated(captured("30"), captured("20", external_id="p2"), total="50")
	assert kept(BEFORE, more) == ([("p1", D(30)), ("p2", D(20))], [])
	twice = stated(captured("30"), captured("30", external_id="p2"))
	assert kept(BEFORE, twice) == ([("p1", D(30)), ("p2", D(30))], []), "a buyer may pay twice"


@pytest.mark.parametrize("booked", [(), ("p1",)])
def test_the_same_amount_by_the_same_gateway_is_the_same_payment(booked):
	now = stated(at(captured("30", gateway="Card", external_id="ch_1"), 5))
	found = reconcile(BEFORE, now, booked)
	assert found.renamed == {"p1": "ch_1"}
	assert [(one.external_id, one.amount) for one in found.order.payments] == [("ch_1", D(30))]
	assert found.order.payment_questions == ()


def test_a_payment_renamed_while_the_order_became_dearer_keeps_its_amount():
	"""Same gateway, same moment: the payment is known although the shop states the new total for it."""
	now = stated(captured("50", external_id="ch_1"), total="50")
	found = reconcile(BEFORE, now, ())
	assert found.renamed == {"p1": "ch_1"}
	assert [one.amount for one in found.order.payments] == [D(30)]
	assert found.order.payment_questions == (PaymentQuestion("amount", "ch_1", D(30), D(50)),)


def test_of_two_equal_payments_the_booked_one_gets_the_new_id():
	two = replace(BEFORE, payments=(captured("30"), captured("30", external_id="p2")))
	found = reconcile(two, stated(captured("30", external_id="ch_1")), ("p2",))
	assert found.renamed == {"p2": "ch_1"}
	assert [one.external_id for one in found.order.payments] == ["ch_1"]


def test_a_booked_payment_that_is_no_longer_listed_stays_and_is_asked_about():
	gone = replace(stated(), payment_state=PaymentState.PENDING)
	once = reconcile(BEFORE, gone, ("p1",)).order
	assert [one.external_id for one in once.payments] == ["p1"]
	assert once.payment_questions == (PaymentQuestion("gone", "p1", D(30)),)
	assert reconcile(once, gone, ("p1",)).order == once, "told again, nothing is new"
	failed = stated(replace(captured("30"), succeeded=False))
	assert kept(BEFORE, failed, ("p1",)) == ([("p1", D(30))], [PaymentQuestion("gone", "p1", D(30))])


def test_one_that_is_not_booked_goes_with_the_shops_statement():
	assert kept(BEFORE, stated()) == ([], [])


def test_a_booked_payment_that_another_replaces_is_not_booked_again():
	now = stated(at(captured("50", external_id="ch_1"), 5), total="50")
	payments, questions = kept(BEFORE, now, ("p1",))
	assert payments == [("p1", D(30))]
	assert questions == [PaymentQuestion("replaced", "p1", D(30), D(50), "ch_1")]
	through = stated(at(captured("30", gateway="bank", external_id="b1"), 5))
	assert kept(BEFORE, through, ("p1",))[0] == [("p1", D(30))], "by another gateway: a person says which"


def test_one_that_is_not_booked_gives_place_and_the_question_stays():
	now = stated(at(captured("50", external_id="ch_1"), 5), total="50")
	question = PaymentQuestion("replaced", "p1", D(30), D(50), "ch_1")
	assert kept(BEFORE, now) == ([("ch_1", D(50))], [question])
	after = reconcile(BEFORE, now, ()).order
	assert kept(after, now) == ([("ch_1", D(50))], [question])
	again = kept(after, stated(captured("50", external_id="ch_2"), total="50"))
	assert again == ([("ch_2", D(50))], [replace(question, other="ch_2")])


def test_payments_to_come_and_refunds_are_as_stated():
	pending = replace(captured("30", external_id=""), succeeded=False)
	before = replace(BEFORE, payments=(pending,), payment_state=PaymentState.PENDING)
	assert kept(before, stated(captured("50"), total="50")) == ([("p1", D(50))], [])


def test_questions_travel_with_the_order():
	asked = reconcile(BEFORE, stated(captured("50"), total="50"), ()).order
	assert from_dict(to_dict(asked)) == asked


def findings(subject):
	return [(one.code, one.message.format(**one.params)) for one in validate(subject, ReviewFacts())]


def test_what_the_review_says_of_a_dearer_order():
	now = replace(stated(captured("50"), total="50"), lines=(line("1", "30"), line("2", "20")))
	assert findings(reconcile(BEFORE, now, ()).order) == [
		("unpaid", "Payment is paid: 30.00 of 50.00 USD received"),
		(
			"payment_changed",
			"30.00 USD was received with p1, but the shop now reports 50.00. 30.00 USD counts.",
		),
	]


def test_what_the_review_says_of_a_cheaper_order():
	now = replace(stated(captured("20"), total="20"), lines=(line("1", "20"),))
	assert findings(reconcile(BEFORE, now, ()).order) == [
		(
			"payment_changed",
			"30.00 USD was received with p1, but the shop now reports 20.00. 30.00 USD counts.",
		),
		("overpaid", "The order total is 20.00 USD, but 30.00 was paid: 10.00 USD too much"),
	]


def test_a_surplus_that_was_paid_back_is_none():
	cheaper = replace(BEFORE, total=D(20))
	assert surplus(cheaper) == D(10)
	assert surplus(replace(cheaper, refunds=(Refund("r1", NOON, D(10)),))) == 0
	assert surplus(replace(cheaper, payments=())) == 0
