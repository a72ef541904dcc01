"""What a shop was told of a parcel that is otherwise now: its numbers corrected or the parcel taken back, once whatever happens
on the way."""

from dataclasses import replace

import pytest

from ecom_erp.integrations.channels.notices import CorrectionNotice, FulfilmentNotice, SentPackage
from ecom_erp.integrations.http import Unreachable
from ecom_sandbox import woo_view
from tests.channels.conftest import make_adapter, make_own, make_woo

SHOPS = {
	"Shopify": ("sandbox", make_adapter, "#1006", "fulfillment"),
	"WooCommerce": ("woo", make_woo, "2007", "orders"),
	"Own Shop": ("own", make_own, "AD-3001", "corrections"),
}


@pytest.fixture(params=SHOPS)
def told(request):
	"""Server, adapter and an order of which the shop was told one parcel with two packages, and its id of it."""
	fixture, make, number, _operation = SHOPS[request.param]
	server = request.getfixturevalue(fixture)
	order = server.shop.place(number)
	adapter = make(server)
	lines = tuple((line.id, line.quantity) for line in order.lines)
	more = (SentPackage("A2", "Aurora", "https://track.example.com/A2"),)
	notice = FulfilmentNotice(
		order.id, lines, "A1", "Aurora", "https://track.example.com/A1", True, "O-1-F1", more=more
	)
	return server, adapter, order, adapter.push_fulfilment(notice), notice


def correction(order, fulfilment: str, *numbers: str, withdrawn: bool = False, key: str = "m-1"):
	packages = tuple(SentPackage(one, "Aurora", f"https://track.example.com/{one}") for one in numbers)
	return CorrectionNotice(order.id, fulfilment, "O-1-F1", packages, ("A1", "A2"), withdrawn, True, key)


def shown(order) -> list[list[str]]:
	return [made.numbers for made in order.sent]


def numbers(order) -> list[str]:
	return [number for parcel in shown(order) for number in parcel]


def is_open(server, order) -> bool:
	if server.kind == "WooCommerce":
		return woo_view.status(order) == "processing"
	return all(line.open == line.current for line in order.lines)


@pytest.mark.parametrize("now", [("B1", "B2"), ("A1", "B2"), ("B1", "A2"), ("A2",)])
def test_the_shop_has_the_numbers_that_the_parcel_has_now(told, now):
	server, adapter, order, made, _notice = told
	notice = correction(order, made, *now)
	after = adapter.correct_fulfilment(notice)
	assert after and adapter.correct_fulfilment(replace(notice, fulfilment_id=after)) == after
	assert sorted(numbers(order)) == sorted(now)
	assert not is_open(server, order), "it still counts as sent"


def test_numbers_that_are_right_are_not_written_again(told):
	_server, adapter, order, made, _notice = told
	assert adapter.correct_fulfilment(correction(order, made, "A1", "A2")) == made
	assert numbers(order) == ["A1", "A2"]
	assert [one.renumbered for one in order.sent if one.renumbered > 1] == []
	assert not [note for note in order.notes if "another" in note["note"]]


def test_a_parcel_that_is_taken_back_is_open_and_can_be_told_anew(told):
	server, adapter, order, made, notice = told
	taken_back = correction(order, made, withdrawn=True)
	assert adapter.correct_fulfilment(taken_back) == adapter.correct_fulfilment(taken_back) == ""
	assert (numbers(order), is_open(server, order)) == ([], True)
	again = replace(notice, edition=1)
	assert adapter.push_fulfilment(again) == adapter.push_fulfilment(again)
	assert (numbers(order), is_open(server, order)) == (["A1", "A2"], False)


@pytest.mark.parametrize("withdrawn", [False, True])
def test_an_answer_that_is_lost_is_asked_for_again(told, withdrawn):
	server, adapter, order, made, _notice = told
	notice = correction(order, made, *(() if withdrawn else ("B1",)), withdrawn=withdrawn)
	operation = SHOPS[server.kind][3] if server.kind in SHOPS else "fulfillment"
	lost = {"fulfillment": "fulfillmentCancel" if withdrawn else "fulfillmentTrackingInfoUpdate"}
	name = {"orders": "PUT order", "corrections": "POST corrections"}.get(operation, lost.get(operation))
	server.faults.add(kind="lost", operation=name, times=1)
	try:
		answer = adapter.correct_fulfilment(notice)
	except Unreachable:
		answer = adapter.correct_fulfilment(notice)
	assert bool(answer) == (not withdrawn)
	assert numbers(order) == ([] if withdrawn else ["B1"])
	assert len([n for n in order.notes if n["customer_note"] and "another" in n["note"]]) <= 1


def test_a_parcel_that_the_shop_has_cancelled_itself_is_gone(told):
	server, adapter, order, made, _notice = told
	adapter.correct_fulfilment(correction(order, made, withdrawn=True))
	assert adapter.correct_fulfilment(correction(order, made, "B1", key="m-2")) == ""
	assert (numbers(order), is_open(server, order)) == ([], True)


def test_another_parcel_of_the_order_stays_as_it_is(sandbox):
	order = sandbox.shop.place("#1006")
	adapter = make_adapter(sandbox)
	first, second, *_rest = order.lines
	ids = [
		adapter.push_fulfilment(
			FulfilmentNotice(order.id, ((line.id, line.quantity),), number, "Aurora", parcel=parcel)
		)
		for line, number, parcel in ((first, "A1", "O-1-F1"), (second, "C1", "O-1-F2"))
	]
	adapter.correct_fulfilment(correction(order, ids[0], withdrawn=True))
	assert (numbers(order), first.open, second.open) == (["C1"], first.quantity, 0)


def test_woocommerce_tells_customer_and_merchant(woo):
	order = woo.shop.place("2007")
	adapter = make_woo(woo)
	lines = tuple((line.id, line.quantity) for line in order.lines)
	made = adapter.push_fulfilment(FulfilmentNotice(order.id, lines, "A1", "Aurora", parcel="O-1-F1"))
	adapter.correct_fulfilment(correction(order, made, "B1"))
	adapter.correct_fulfilment(replace(correction(order, "B1", withdrawn=True), former=("A1", "B1")))
	said = [(note["customer_note"], note["note"].split(":")[0]) for note in order.notes]
	assert (True, "Your parcel has another tracking number") in said
	assert (True, "Tracking number B1 is void") in said
	assert (False, "Parcel B1 was taken back") in said
	assert not [key for key in order.meta if "shipment" in key and "B1" in key]
