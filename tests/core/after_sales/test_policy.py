from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.after_sales.policy import Policy, TicketFacts, decide, fee
from ecom_erp.core.orders.canonical import PaymentState, Refund, RefundLine
from ecom_erp.core.orders.refunds import RefundError, refundable
from tests.support.canonical_orders import NOON, captured, line, order

TICKET = TicketFacts(
	"Return",
	"Damaged",
	D("40.00"),
	5,
	frozenset({"Retail", "All Customers"}),
	(frozenset({"Pots", "Kitchen"}),),
)


@pytest.mark.parametrize(
	"conditions, code",
	[
		({}, "matched"),
		({"reason": "Damaged"}, "matched"),
		({"reason": "Wrong item"}, "reason"),
		({"ticket_types": ("Return", "Exchange")}, "matched"),
		({"ticket_types": ("Repair",)}, "ticket_type"),
		({"min_days": 5, "max_days": 5}, "matched"),
		({"min_days": 6}, "too_early"),
		({"max_days": 4}, "too_late"),
		({"max_amount": D("40.00")}, "matched"),
		({"max_amount": D("39.99")}, "amount"),
		({"customer_group": "All Customers"}, "matched"),
		({"customer_group": "Trade"}, "customer_group"),
		({"item_group": "Kitchen"}, "matched"),
		({"item_group": "Garden"}, "item_group"),
	],
)
def test_each_condition_and_its_explanation(conditions, code):
	decision = decide(TICKET, [Policy("P", "Refund", **conditions)])
	assert [row.code for row in decision.rows] == [code]
	assert (decision.decision, decision.policy) == (("Refund", "P") if code == "matched" else ("Person", ""))


def test_the_first_by_priority_decides_and_earlier_ones_say_why_not():
	policies = [
		Policy("C anything", "Return First", priority=3, fee_percent=D(10), window_days=14),
		Policy("B cheap", "Keep Item", priority=2, max_amount=D(20)),
		Policy("A off", "Reject", priority=1, enabled=False),
	]
	decision = decide(TICKET, policies)
	assert (decision.decision, decision.policy, decision.fee_percent, decision.window_days) == (
		"Return First",
		"C anything",
		D(10),
		14,
	)
	assert [r.message.format(**r.params) for r in decision.rows] == [
		"Up to 20; this ticket is about 40.00",
		"All conditions are met: Return First",
	]


def test_before_delivery():
	early = replace(TICKET, days_since_delivery=None)
	assert decide(early, [Policy("P", "Refund", max_days=30)]).decision == "Refund"
	assert decide(early, [Policy("P", "Refund", min_days=0)]).rows[0].code == "not_delivered"


def test_all_lines_must_be_of_the_group():
	mixed = replace(TICKET, item_groups=(frozenset({"Kitchen"}), frozenset({"Garden"})))
	assert decide(mixed, [Policy("P", "Refund", item_group="Kitchen")]).decision == "Person"


def test_policies_that_make_no_sense_are_refused():
	with pytest.raises(ValueError, match="Policy P"):
		Policy("P", "Shrug")
	with pytest.raises(ValueError, match="Policy P"):
		Policy("P", "Refund", fee_percent=D(101))


def test_fee_to_the_cent():
	assert fee(D("40.05"), D("12.5"), "USD") == D("5.01")  # 5.00625


# 3 x 10.00 - 3.00 = 27.00 net and 1 x 9.00; order discount 4.00 as 3.00 + 1.00; shipping 6.00 as 4.50 + 1.50
ORDER = order(
	line("1", "10.00", 3, discount="3.00", tax="2.00"),
	line("2", "9.00", tax="0.80"),
	discount=D("4.00"),
	shipping=D("6.00"),
	shipping_tax=D("0.60"),
)


def test_one_of_three_pieces_gets_its_third():
	result = refundable(ORDER, [("1", 1)])
	(share,) = result.lines
	# goods 24.00 / 3; tax 2.00 / 3 = 0.67; shipping 4.50 / 3; its tax 0.45 / 3
	assert (share.goods, share.tax, share.shipping, share.shipping_tax) == (
		D(8),
		D("0.67"),
		D("1.50"),
		D("0.15"),
	)
	assert (result.total, result.withheld) == (D("10.32"), 0)


def test_everything_is_what_was_paid():
	result = refundable(ORDER, [("1", 3), ("2", 1)])
	assert result.total == ORDER.total == D("41.40")


def test_shipping_may_stay_with_the_seller():
	result = refundable(ORDER, [("2", 1)], with_shipping=False)
	assert result.total == D("8.80")


def test_contained_tax_is_shown_but_not_added():
	subject = order(line("1", "11.90", 2, tax="3.80"), taxes_included=True)
	result = refundable(subject, [("1", 1)])
	assert (result.total, result.lines[0].tax) == (D("11.90"), D("1.90"))


def refund_of(result, external_id="r") -> Refund:
	lines = tuple(RefundLine(s.line_id, s.quantity, s.goods, s.tax) for s in result.lines)
	return Refund(external_id, NOON, result.total, lines, sum((s.shipping for s in result.lines), D(0)))


@given(
	st.integers(1, 7),
	st.decimals("0.01", 50, places=2),
	st.decimals(0, 5, places=2),
	st.decimals(0, 9, places=2),
	st.booleans(),
)
def test_piece_by_piece_pays_back_the_whole_to_the_cent(quantity, price, tax, shipping, included):
	subject = order(
		line("1", str(price), quantity, tax=str(tax)),
		line("2", "3.33"),
		shipping=shipping,
		taxes_included=included,
	)
	refunds = []
	for name in ["1"] * quantity + ["2"]:
		refunds.append(refund_of(refundable(subject, [(name, 1)], refunds)))
		if sum(r.amount for r in refunds) == subject.total:
			break
	assert sum(r.amount for r in refunds) == subject.total


def test_never_more_than_what_is_left_and_the_parts_still_add_up():
	goodwill = Refund("g", NOON, D("40.00"))
	result = refundable(ORDER, [("1", 3), ("2", 1)], [goodwill])
	assert (result.total, result.withheld) == (D("1.40"), D("40.00"))
	assert sum(s.goods + s.tax + s.shipping + s.shipping_tax for s in result.lines) == D("1.40")


def test_shipping_is_paid_back_once():
	earlier = Refund("s", NOON, D("6.60"), shipping=D("6.00"))
	result = refundable(ORDER, [("2", 1)], [earlier])
	assert (result.lines[0].shipping, result.lines[0].shipping_tax, result.total) == (0, 0, D("8.80"))


@pytest.mark.parametrize(
	"requested, text",
	[
		([], "Choose at least one line"),
		([("9", 1)], "no line 9"),
		([("1", 0)], "at least 1"),
		([("1", 4)], "only 3 of 3"),
		([("1", 1), ("1", 1)], "named twice"),
	],
)
def test_requests_that_cannot_be_met_say_why(requested, text):
	with pytest.raises(RefundError, match=text):
		refundable(ORDER, requested)


def test_what_came_back_before_is_not_taken_again():
	earlier = refund_of(refundable(ORDER, [("1", 2)]))
	with pytest.raises(RefundError, match="2 asked for, but only 1 of 3"):
		refundable(ORDER, [("1", 2)], [earlier])


def test_nothing_paid_nothing_left():
	with pytest.raises(RefundError, match="Nothing left"):
		refundable(replace(ORDER, payments=(), payment_state=PaymentState.PENDING), [("1", 1)])
	with pytest.raises(RefundError, match="Nothing left"):
		refundable(ORDER, [("1", 1)], [Refund("all", NOON, ORDER.total)])


def test_only_captured_money_goes_back():
	half = replace(ORDER, payments=(captured("20.00"),), payment_state=PaymentState.PARTIALLY_PAID)
	assert refundable(half, [("1", 3), ("2", 1)]).total == D("20.00")


def test_a_policy_of_a_shop_is_for_that_shop():
	policies = [Policy("P", "Refund", shop="Berlin")]
	assert decide(replace(TICKET, shop="Berlin"), policies).decision == "Refund"
	assert decide(replace(TICKET, shop="Lyon"), policies).rows[0].code == "shop"
