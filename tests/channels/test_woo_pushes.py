"""What is told to WooCommerce, told once whatever happens on the way."""

from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal

import pytest

from ecom_erp.integrations.channels.base import ChannelError, StockRefused
from ecom_erp.integrations.channels.notices import (
	CancelNotice,
	FulfilmentNotice,
	RefundNotice,
	SentPackage,
	StockLevel,
	TrackingNotice,
)
from ecom_erp.integrations.http import Unreachable
from ecom_sandbox import woo_view
from tests.channels.conftest import make_woo


@pytest.fixture
def order(woo):
	"""2007: four lines, paid by card, with coupon and fee."""
	return woo.shop.place("2007")


@pytest.fixture
def adapter(woo):
	return make_woo(woo)


def parcel(order, *, number="AO0001", lines=None, notify=True):
	lines = lines or tuple((line.id, line.quantity) for line in order.lines)
	url = f"https://track.example.com/{number}"
	return FulfilmentNotice(order.id, lines, number, "Aurora Ground", url, notify)


def unlabelled(order, name, lines):
	"""A parcel that was sent without a label."""
	return FulfilmentNotice(order.id, lines, "", "", "", True, name)


def refund_of(order, amount="10.00", key="TKT-1-1", lines=()):
	return RefundNotice(order.id, Decimal(amount), "EUR", tuple(lines), "does not fit", key)


def test_a_shipped_order_is_completed_and_the_customer_told(adapter, order):
	assert adapter.push_fulfilment(parcel(order)) == "AO0001"
	assert woo_view.status(order) == "completed"
	(made,) = order.fulfilments
	assert (made.number, made.company, made.url) == (
		"AO0001",
		"Aurora Ground",
		"https://track.example.com/AO0001",
	)
	(note,) = order.notes
	assert note["customer_note"] and "AO0001" in note["note"] and "track.example.com" in note["note"]


def test_parcels_that_left_earlier_are_told_along(adapter, order):
	told = replace(parcel(order, number="AO1"), earlier=(SentPackage("AO0", "Aurora Air"),))
	adapter.push_fulfilment(told)
	adapter.push_fulfilment(told)
	assert [made.number for made in order.fulfilments] == ["AO0", "AO1"]
	[words] = [note["note"] for note in order.notes if note["customer_note"]]
	assert "AO1" in words and "sent before: Aurora Air AO0" in words


def test_several_packages_are_listed_in_the_note_and_for_the_tracking_plugins(adapter, order):
	more = (
		SentPackage("AO2", "Aurora Ground", "https://track.example.com/AO2"),
		SentPackage("XP3", "Express"),
	)
	told = replace(parcel(order, number="AO1"), more=more)
	assert adapter.push_fulfilment(told) == adapter.push_fulfilment(told) == "AO1"
	assert [(made.number, made.company) for made in order.fulfilments] == [
		("AO1", "Aurora Ground"),
		("AO2", "Aurora Ground"),
		("XP3", "Express"),
	]
	[words] = [note["note"] for note in order.notes if note["customer_note"]]
	assert words == (
		"Your parcels have left our warehouse: Aurora Ground AO1, https://track.example.com/AO1"
		"; Aurora Ground AO2, https://track.example.com/AO2; Express XP3"
	)


def test_a_repeated_fulfilment_changes_nothing(adapter, order):
	adapter.push_fulfilment(parcel(order))
	assert adapter.push_fulfilment(parcel(order)) == "AO0001"
	assert len(order.fulfilments) == len(order.notes) == 1


def test_parcels_without_a_number_are_told_one_by_one(adapter, order):
	first, *others = order.lines
	rest = tuple((line.id, line.quantity) for line in others)
	for _twice in range(2):
		adapter.push_fulfilment(unlabelled(order, "W-2007-F1", ((first.id, first.quantity),)))
	assert woo_view.status(order) == "processing"
	assert adapter.push_fulfilment(unlabelled(order, "W-2007-F2", rest)) == "W-2007-F2"
	assert woo_view.status(order) == "completed"
	assert len(order.notes) == 2


@pytest.mark.parametrize("operation", ["PUT order", "POST notes"])
def test_a_fulfilment_whose_answer_was_lost_is_told_once(woo, order, operation):
	adapter = make_woo(woo, retries=0)
	woo.faults.add(kind="lost", operation=operation)
	with pytest.raises(Unreachable):
		adapter.push_fulfilment(parcel(order))
	assert adapter.push_fulfilment(parcel(order)) == "AO0001"
	assert len(order.fulfilments) == len(order.notes) == 1 and woo_view.status(order) == "completed"


def test_the_order_is_open_until_the_last_parcel(adapter, order):
	first, *others = order.lines
	adapter.push_fulfilment(parcel(order, number="AO1", lines=((first.id, 1),)))
	assert woo_view.status(order) == "processing"
	rest = ((first.id, first.quantity - 1), *((line.id, line.quantity) for line in others))
	adapter.push_fulfilment(parcel(order, number="AO2", lines=rest))
	assert woo_view.status(order) == "completed"
	assert [made.number for made in order.fulfilments] == ["AO1", "AO2"] and len(order.notes) == 2


def test_refunded_pieces_need_not_be_shipped(woo, adapter, order):
	first, *others = order.lines
	sale = order.transactions[0]
	woo.shop.refund(order, "", [(first, first.quantity, "cancel")], [(sale.id, Decimal("70.06"))])
	adapter.push_fulfilment(parcel(order, lines=tuple((line.id, line.quantity) for line in others)))
	assert woo_view.status(order) == "completed"


def test_more_than_is_open_is_refused(adapter, order):
	line = order.lines[0]
	with pytest.raises(ChannelError, match=line.id):
		adapter.push_fulfilment(parcel(order, lines=((line.id, line.quantity + 1),)))
	assert order.fulfilments == [] and order.meta == {}


def test_a_cancelled_order_takes_no_fulfilment(woo, adapter, order):
	woo.shop.cancel(order.id)
	with pytest.raises(ChannelError, match="cancelled"):
		adapter.push_fulfilment(parcel(order))


def test_a_silent_fulfilment_leaves_no_note(adapter, order):
	adapter.push_fulfilment(parcel(order, notify=False))
	assert order.notes == []


def test_tracking_is_a_note_for_the_merchant_written_once(adapter, order):
	at = datetime(2026, 3, 12, 9, 30, tzinfo=timezone.utc)
	notice = TrackingNotice(order.id, "AO0001", "delivered", at, "left at the door", "WB-1-delivered")
	made = adapter.push_tracking(notice)
	assert adapter.push_tracking(notice) == made == str(order.notes[0]["id"])
	(note,) = order.notes
	assert not note["customer_note"]
	assert (
		note["note"] == "Parcel AO0001 was delivered, 2026-03-12 09:30 UTC: left at the door [WB-1-delivered]"
	)


def test_a_refund_returns_money_and_goods(adapter, order):
	line = order.lines[0]
	made = adapter.push_refund(refund_of(order, "23.35", lines=[(line.id, 1, True)]))
	(refund,) = order.refunds
	assert made == refund.id and refund.amount == Decimal("23.35")
	assert (refund.lines[0].quantity, refund.lines[0].restock_type) == (1, "return")
	assert refund.note == "does not fit [TKT-1-1]" and refund.meta == {"_ecom_erp_refund": "TKT-1-1"}


def test_a_repeated_refund_pays_once(adapter, order):
	first = adapter.push_refund(refund_of(order))
	assert adapter.push_refund(refund_of(order)) == first
	assert adapter.push_refund(refund_of(order, key="TKT-1-10")) != first
	assert order.returned == Decimal("20.00")


def test_a_refund_whose_answer_was_lost_pays_once(woo, adapter, order):
	woo.faults.add(kind="lost", operation="POST refunds")
	with pytest.raises(Unreachable):
		adapter.push_refund(refund_of(order))
	assert adapter.push_refund(refund_of(order)) == order.refunds[0].id
	assert order.returned == Decimal("10.00") and woo.calls.count("POST refunds") == 1


def test_a_refund_beyond_the_payment_is_refused(adapter, order):
	with pytest.raises(ChannelError, match="more than the buyer has still paid"):
		adapter.push_refund(refund_of(order, str(order.total + 1)))
	with pytest.raises(ChannelError, match="needs a key"):
		adapter.push_refund(refund_of(order, key=""))
	assert order.refunds == []


def test_a_transfer_is_paid_back_by_hand_and_recorded(woo, adapter):
	"""2021 is to be paid by bank transfer: no gateway can send the money back."""
	order = woo.shop.place("2021")
	woo.shop.pay("2021")
	assert adapter.push_refund(refund_of(order, "5.00")) == order.refunds[0].id


def test_cancelling_pays_back_what_is_left(woo, adapter, order):
	adapter.push_refund(refund_of(order, "10.00"))
	notice = CancelNotice(order.id, "no stock", key="CAN-1")
	assert adapter.cancel_order(notice) == adapter.cancel_order(notice) == order.id
	assert woo_view.status(order) == "cancelled" and order.returned == order.paid
	assert len(order.refunds) == 2 and sum("no stock" in note["note"] for note in order.notes) == 1


def test_cancelling_without_paying_back(adapter, order):
	adapter.cancel_order(CancelNotice(order.id, "customer", refund=False))
	assert woo_view.status(order) == "cancelled" and order.refunds == []


def test_stock_is_set_a_hundred_products_at_a_time(woo, adapter):
	ids = list(woo.shop.listings)[:120]
	adapter.push_stock([StockLevel(one, "", index) for index, one in enumerate(ids)])
	assert woo.calls.count("POST products/batch") == 2
	for index, one in enumerate(ids):
		item = woo.shop.listings[one]["inventory_item_id"]
		assert {quantity for (key, _loc), quantity in woo.shop.stock.items() if key == item} == {index}


def test_stock_of_variations_is_set_under_their_product(woo, adapter):
	for one in ("5001", "5002"):
		woo.shop.listings[one]["product_id"] = "4000"
	adapter.push_stock(
		[StockLevel("4000:5001", "", 7), StockLevel("4000:5002", "", 8), StockLevel("5003", "", 9)]
	)
	assert sorted(call for call in woo.calls) == ["POST products/batch", "POST variations/batch"]
	assert {woo.shop.stock[woo.shop.listings[one]["inventory_item_id"], loc] for one, loc in
		zip(("5001", "5002", "5003"), list(woo.shop.locations) * 3, strict=False)} == {7, 8, 9}  # fmt: skip


def test_products_that_are_gone_are_named_after_the_others_were_set(woo, adapter):
	with pytest.raises(StockRefused, match="4711, 99:5001"):
		adapter.push_stock(
			[StockLevel("4711", "", 1), StockLevel("5003", "", 3), StockLevel("99:5001", "", 2)]
		)
	item = woo.shop.listings["5003"]["inventory_item_id"]
	assert {quantity for (key, _loc), quantity in woo.shop.stock.items() if key == item} == {3}


def test_a_text_for_the_buyer_is_a_note_to_him_once(order, adapter):
	words = "Mugs & more: your order <1> is late. https://shop.example.com/track?order=1&_lang=en"
	first = adapter.note_buyer(order.id, words)
	assert adapter.note_buyer(order.id, words) == first
	[note] = [note for note in order.notes if note["customer_note"]]
	assert "&lt;1&gt;" in note["note"], "WordPress shows it as html"
	note["note"] = f"<p>{note['note']}</p>\n"
	assert adapter.note_buyer(order.id, words) == first
	adapter.note_buyer(order.id, "Something else")
	assert len([note for note in order.notes if note["customer_note"]]) == 2
