"""A courier's price is asked for once, as long as account, parcel, addresses and day are the same."""

from dataclasses import replace

import frappe
import pytest

from ecom_erp.core.carriers.rate_card import Destination, Parcel
from ecom_erp.flows.carriers.couriers import get_account
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.shipping.rates import cache, questions
from tests import world
from tests.factories import shop as factory
from tests.factories.courier import make_carrier, make_parcel_api
from tests.factories.shop import line, make_order, stocked
from tests.support.carriers import shipment


def parcel(**changed):
	return replace(shipment(), origin=world.MAIN, destination=Destination("US", "IL", "60601"), **changed)


@pytest.fixture
def account(shop, carriers):
	return get_account(make_carrier(carriers, "FedEx", "740561073"))


@pytest.fixture
def minutes(site):
	def keep(value: int) -> None:
		frappe.db.set_single_value("Ecom Settings", "rate_cache_minutes", value)
		frappe.clear_document_cache("Ecom Settings", "Ecom Settings")

	keep(10)
	yield keep
	keep(10)


def asked(carriers) -> int:
	return carriers.calls.count("fedex rates")


def test_the_same_question_is_answered_from_what_is_kept(account, carriers, minutes):
	first, again = (questions.ask([account], [parcel()]) for _ in range(2))
	assert asked(carriers) == 1 and again == first and first[0][0]
	other = parcel(reference="PKG-9", order_number="9", contents=(("Tea", 1),))
	assert questions.ask([account], [other]) == first
	named = replace(parcel(), recipient=replace(parcel().recipient, name="Bo Li", phone="6175550199"))
	assert questions.ask([account], [named]) == first and asked(carriers) == 1


@pytest.mark.parametrize(
	"changed",
	[
		{"parcel": Parcel(1300, 300, 200, 100)},
		{"destination": Destination("US", "IL", "60602")},
		{"is_return": True},
		{"recipient": replace(parcel().recipient, postal_code="02114")},
		{"recipient": replace(parcel().recipient, company="North Inc")},
	],
	ids=lambda value: next(iter(value)),
)
def test_another_question_is_asked(account, carriers, minutes, changed):
	questions.ask([account], [parcel()])
	questions.ask([account], [replace(parcel(), **changed)])
	assert asked(carriers) == 2


def test_never_over_a_changed_account_nor_another_day(account, carriers, minutes, monkeypatch):
	questions.ask([account], [parcel()])
	account = frappe.get_doc("Courier Account", account.name)
	account.carrier_api_options = "fedex_signature_option=ADULT"
	account.save()
	questions.ask([get_account(account.name)], [parcel()])
	assert asked(carriers) == 2
	monkeypatch.setattr(cache, "nowdate", lambda: "2031-01-01")
	questions.ask([get_account(account.name)], [parcel()])
	assert asked(carriers) == 3


def test_what_failed_is_asked_again(account, carriers, minutes):
	carriers.faults.add(kind="503", times=9)
	assert questions.ask([account], [parcel()])[0][0] == []
	carriers.faults.clear()
	assert questions.ask([account], [parcel()])[0][0]


def test_zero_minutes_keep_nothing(account, carriers, minutes):
	minutes(0)
	for _ in range(2):
		questions.ask([account], [parcel()])
	assert asked(carriers) == 2


def test_rate_cards_are_read_each_time(shop, courier, minutes):
	rated = get_account(courier)
	[[[before], _why]] = questions.ask([rated], [parcel()])
	card = frappe.get_doc("Courier Rate Card", rated.rate_cards[0].rate_card)
	for zone in card.zones:
		zone.first_price += 5
	card.save()
	[[[after], _why]] = questions.ask([rated], [parcel()])
	assert after.quote.amount == before.quote.amount + 5


def test_like_parcels_ask_once_and_each_gets_its_label(shop, courier, server, minutes):
	make_parcel_api(server)
	item = stocked(main=2)
	for _ in range(2):
		[name] = factory.parcels(factory.allocated(shop, make_order(line(item, "10.00"))))
		shipping_labels.buy_labels(name)
	assert server.calls.count("rates") == 1 and len(server.parcels.sold()) == server.calls.count("labels")
