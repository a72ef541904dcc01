"""Which courier takes a parcel, and the labels of returns."""

from datetime import date, datetime, timedelta, timezone

import frappe
import pytest
from frappe.utils import getdate

from ecom_erp.flows.after_sales.tickets import open_ticket
from ecom_erp.flows.shipping import shipping_labels
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit


def fast_and_dear() -> str:
	"""A second courier: 9.00 to Chicago, in one day; its name."""
	card = factory.make_rate_card(world.MAIN, near=9)
	frappe.db.set_value("Courier Rate Zone", {"parent": card, "zone": "Near"}, "transit_days", 1)
	frappe.clear_document_cache("Courier Rate Card", card)
	return factory.make_courier({world.MAIN: card}, prefix="X", service="Express")


def bought(name: str):
	[parcel] = factory.parcels(name)
	return frappe.get_doc("Shipping Label", shipping_labels.buy_labels(parcel)[0])


def set_choice(choice: str) -> None:
	frappe.db.set_single_value("Ecom Settings", "courier_choice", choice)
	frappe.clear_document_cache("Ecom Settings", "Ecom Settings")


def set_profile(**values) -> None:
	"""Change the profile of the main warehouse; its days are those of UTC."""
	frappe.db.set_value("Ecom Warehouse Profile", world.MAIN, {"time_zone": "UTC", **values})
	frappe.db.commit()
	frappe.clear_document_cache("Ecom Warehouse Profile", world.MAIN)


def utc_today() -> date:
	return datetime.now(timezone.utc).date()


@pytest.fixture
def two(shop, courier) -> dict[str, str]:
	yield {"ground": courier, "express": fast_and_dear()}
	set_choice("Best within Promise")


@pytest.mark.parametrize(
	("choice", "days", "chosen", "cost", "saved"),
	[
		("Best within Promise", 5, "ground", 5, 4),
		("Best within Promise", 1, "express", 9, 0),
		("Cheapest", 1, "ground", 5, 4),
		("Fastest", 5, "express", 9, 0),
	],
)
def test_the_rule_of_the_settings_chooses(shop, two, choice, days, chosen, cost, saved):
	"""One piece of 400 g to Chicago: Ground 5.00 in 2 days, Express 9.00 in 1 day."""
	set_choice(choice)
	name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	frappe.db.set_value(
		"Fulfilment Order", factory.parcels(name)[0], "promised_date", getdate() + timedelta(days=days)
	)
	doc = bought(name)
	assert (doc.courier_account, doc.cost, doc.saved) == (two[chosen], cost, saved)
	assert doc.quotes.startswith(f"Chosen: {two[chosen]}")
	assert "5.00 USD, 2 days" in doc.quotes
	assert "9.00 USD, 1 days" in doc.quotes


def test_the_days_of_the_promise_count_from_the_day_the_parcel_leaves(shop, two):
	"""Promised in two days, but today's cut-off is over: the parcel leaves tomorrow, and 2 days are one too many. The
	days that the warehouse takes to pack are behind it."""
	set_choice("Best within Promise")
	name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	[parcel] = factory.parcels(name)
	frappe.db.set_value("Fulfilment Order", parcel, "promised_date", utc_today() + timedelta(days=2))
	set_profile(handling_days=2, cut_off=None, closed_saturday=0, closed_sunday=0)
	early = bought(name)
	assert early.courier_account == two["ground"], early.quotes
	shipping_labels.void_label(early.name)
	set_profile(cut_off="00:00:01")
	try:
		late = bought(name)
		assert late.courier_account == two["express"], late.quotes
	finally:
		set_profile(cut_off=None, handling_days=0, time_zone=None)


def test_offers_in_another_currency_are_compared_by_the_stored_rate(shop, courier):
	"""4.00 GBP at 1.20 USD are 4.80, less than 5.00 USD; without a rate nobody would compare them."""
	name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	card = factory.make_rate_card(world.MAIN, near=4, currency="GBP")
	pounds = factory.make_courier({world.MAIN: card}, prefix="G")
	[parcel] = factory.parcels(name)
	first = frappe.get_doc("Shipping Label", shipping_labels.buy_labels(parcel)[0])
	assert first.courier_account == courier
	assert "No exchange rate from GBP to USD" in first.quotes
	shipping_labels.void_label(first.name)
	frappe.get_doc(
		{
			"doctype": "Currency Exchange",
			"date": getdate(),
			"from_currency": "GBP",
			"to_currency": "USD",
			"exchange_rate": 1.2,
			"for_selling": 1,
		}
	).insert()
	frappe.db.commit()
	frappe.local.request_cache.clear()
	second = frappe.get_doc("Shipping Label", shipping_labels.buy_labels(parcel)[0])
	# 0.20 USD less than the dearest: 0.17 GBP
	assert (second.courier_account, second.cost, second.currency) == (pounds, 4, "GBP")
	assert second.saved == 0.17


def test_a_courier_chosen_for_the_order_is_the_only_one_asked(shop, two):
	name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	frappe.db.set_value("Ecom Order", name, "courier_account", two["express"])
	doc = bought(name)
	assert doc.courier_account == two["express"]
	assert two["ground"] not in doc.quotes


def test_the_refusal_of_the_chosen_courier_says_so(shop, two):
	name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	frappe.db.set_value("Ecom Order", name, "courier_account", two["express"])
	frappe.db.set_value("Courier Account", two["express"], "enabled", 0)
	frappe.clear_document_cache("Courier Account", two["express"])
	with pytest.raises(frappe.ValidationError, match=r"Only .* was queried.* is disabled"):
		bought(name)


@pytest.fixture
def ticket(shop) -> str:
	"""Two of three pieces of 400 g come back."""
	name = factory.billed(shop, make_order(line(stocked(main=3), "10.00", 3)))
	lines = [{"line_id": factory.get(name).lines[0].line_id, "qty": 2}]
	return open_ticket(name, "Return and Refund", "Changed Mind", lines).name


@pytest.mark.smoke
def test_a_return_goes_from_the_customer_to_the_warehouse(ticket):
	doc = frappe.get_doc("Shipping Label", shipping_labels.buy_return_label(ticket))
	assert (doc.direction, doc.status, doc.after_sales_ticket) == ("Return", "Bought", ticket)
	assert (doc.weight_grams, doc.cost, doc.fulfilment_order) == (800, 5, None)
	assert "1640 N Damen Ave" in doc.sender
	assert "1 Dock Road" in doc.recipient
	assert shipping_labels.buy_return_label(ticket) == doc.name, "asking again buys nothing"
	assert frappe.db.count("Shipping Label", {"after_sales_ticket": ticket}) == 1


def test_a_return_label_is_bought_once_wherever_the_process_dies(ticket, courier, site):
	drawn = frappe.db.get_value("Courier Account", courier, "next_number")
	number = 1
	while killed_at_commit(site, lambda: shipping_labels.buy_return_label(ticket), number, after=True):
		number += 1
	assert number >= 3, "it died several times"
	rows = frappe.get_all("Shipping Label", {"after_sales_ticket": ticket}, ["status", "tracking_number"])
	assert [(row.status, row.tracking_number) for row in rows] == [("Bought", f"T{drawn:04}")]
	assert frappe.db.get_value("Courier Account", courier, "next_number") == drawn + 1


def test_a_return_label_that_was_not_used_is_given_back(ticket):
	first = shipping_labels.buy_return_label(ticket)
	shipping_labels.void_label(first)
	assert frappe.db.get_value("Shipping Label", first, "status") == "Voided"
	assert shipping_labels.buy_return_label(ticket) != first
