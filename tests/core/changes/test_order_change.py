"""What a change of goods does, said before it is done."""

from decimal import Decimal

import pytest

from ecom_erp.core.changes.order_change import (
	LineNow,
	Standing,
	Wanted,
	Worth,
	effects,
	leaves_nothing,
	reductions,
	refusals,
)

LINES = (LineNow("1", "Mug", 3), LineNow("2", "Hat", 1), LineNow("g", "Sticker", 1, gift=True))


def standing(**values) -> Standing:
	base = {"status": "Allocated", "channel": "Shopify", "currency": "USD", "lines": LINES}
	return Standing(**{**base, **values})


def texts(statements) -> list[str]:
	return [one.message.format(**one.params) for one in statements]


def test_only_what_is_less_leaves():
	assert reductions(standing(), Wanted({"1": 1, "2": 1})) == {"1": 2}
	assert refusals(standing(), Wanted({"1": 1, "2": 1})) == []


def test_a_gift_alone_is_nothing_left():
	assert leaves_nothing(standing(), Wanted({"1": 0, "2": 0}))
	assert not leaves_nothing(standing(), Wanted({"1": 0}))


def test_all_reasons_are_named_at_once():
	said = texts(
		refusals(
			standing(status="Shipped", labelled=("F1", "F2")),
			Wanted({"1": 4, "2": -1, "9": 1, "g": 0}, {"g": "X"}),
		)
	)
	assert len(said) == 8
	for part in (
		"is Shipped",
		"F1 already",
		"F2 already",
		"no line 9",
		"Mug: 4 is more than the 3",
		"Hat: the quantity",
	):
		assert any(part in one for one in said), part
	assert sum("gift" in one for one in said) == 2


@pytest.mark.parametrize("wanted", [Wanted(), Wanted({"1": 3})])
def test_no_change_is_refused(wanted):
	assert texts(refusals(standing(), wanted)) == ["Nothing was changed"]


def test_what_it_does_is_told_in_figures():
	said = effects(
		standing(sales_order="SO-1", picked=("F1",), refunds=True),
		Wanted({"1": 1}, {"2": "CAP"}),
		Worth(Decimal("19.34"), Decimal("10.00")),
	)
	assert [(one.about, text) for one, text in zip(said, texts(said), strict=True)] == [
		("Stock", "2 x Mug leave the order; 1 stay."),
		("Stock", "Hat: CAP is sent instead. The price stays."),
		("Warehouse", "Was picked already and has to go back to the shelf: F1"),
		(
			"Documents",
			"Sales Order SO-1 is cancelled and replaced. The stock is reserved anew, perhaps in another warehouse.",
		),
		("Money", "The order costs 19.34 USD less."),
		("Money", "10.00 USD of the payment go back to the buyer."),
		("Shop", "The shop is told which pieces left, and to pay the buyer back."),
	]


@pytest.mark.parametrize(
	("values", "worth", "last"),
	[
		({"refunds": True, "cancels": True}, "5", "The shop is told to cancel the order."),
		({}, "5", "Pay the buyer back in the shop; Shopify cannot be told to."),
		({}, "0", "Take the pieces out of the order in the shop too."),
	],
)
def test_the_shop_is_told_what_it_can_be_told(values, worth, last):
	said = effects(standing(**values), Wanted({"1": 0, "2": 0}), Worth(Decimal(worth), Decimal(worth)))
	assert "Nothing is left of the order: it is cancelled." in texts(said)
	assert texts(said)[-1] == last
