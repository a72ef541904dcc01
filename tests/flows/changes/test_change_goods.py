"""Fewer pieces, other items, another address: at each stage of an order, shown first and done once."""

import json
from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.changes.order_change import Wanted
from ecom_erp.core.orders.canonical import Payment, PaymentKind, PaymentState
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.changes import goods, stopping
from ecom_erp.flows.intake import order_edits
from ecom_erp.flows.review import order_review
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of
from tests.factories.shop import COD, line, make_order, stocked
from tests.processes import killed_at_commit
from tests.support.shopify_orders import messages
from tests.support.tickets import balance

D = Decimal


@pytest.fixture
def item(site) -> str:
	return stocked(main=10)


def order_of(item: str):
	"""3 x 10.00, tax 2.00, shipping 6.00: 38.00; one piece is worth 10.67 (the tax of the first is 0.67)."""
	return make_order(line(item, "10.00", 3, tax="2.00"), shipping=D(6))


def change(order: str, wanted: Wanted, **more) -> str:
	shown = goods.preview(order, wanted, **more)
	assert shown["refusals"] == []
	return goods.change(order, wanted, "The buyer rang", shown["key"], **more)


def only_line(order: str) -> str:
	return factory.get(order).lines[0].line_id


def go_on(order: str) -> None:
	if factory.get(order).step == "review":
		order_review.review(order)
	if factory.get(order).step == "allocate":
		allocate.allocate(order)


def test_the_preview_says_what_follows_and_changes_nothing(shop, item):
	order = factory.allocated(shop, order_of(item))
	before = factory.get(order).as_dict()
	shown = goods.preview(order, Wanted({only_line(order): 2}))
	said = [(one["about"], str(one["text"])) for one in shown["effects"]]
	assert said[0] == ("Stock", f"1 x Title of {item} leave the order; 2 stay.")
	assert ("Money", "The order costs 10.67 USD less.") in said
	assert ("Money", "10.67 USD of the payment go back to the buyer.") in said
	assert factory.get(order).as_dict() == before


def test_before_approval_there_is_less_to_pay(shop, item):
	"""An order to be paid on delivery, not posted yet: it costs less, and nothing goes back."""
	to_come = Payment("cod", COD, PaymentKind.AUTHORIZATION, D(38), "USD")
	due = replace(order_of(item), payment_state=PaymentState.PENDING, payments=(to_come,))
	order = factory.pooled(shop, due)
	said = [str(one["text"]) for one in goods.preview(order, Wanted({only_line(order): 2}))["effects"]]
	assert "The order costs 10.67 USD less." in said and not any(
		"go back to the buyer" in one for one in said
	)
	assert change(order, Wanted({only_line(order): 2})) == "Paid"
	go_on(order)
	doc = factory.get(order)
	assert (doc.status, bin_of(item).reserved_qty) == ("Allocated", 2)
	assert frappe.db.get_value("Sales Order", doc.sales_order, "grand_total") == 27.33


@pytest.mark.smoke
def test_after_the_sales_order_it_is_replaced_and_the_money_goes_back(shop, item):
	order = factory.allocated(shop, order_of(item))
	collect(order)
	old = factory.get(order).sales_order
	change(order, Wanted({only_line(order): 2}))
	go_on(order)
	doc = factory.get(order)
	assert (doc.status, doc.cancelled_amount) == ("Allocated", 10.67)
	assert (frappe.db.get_value("Sales Order", old, "docstatus"), bin_of(item).reserved_qty) == (2, 2)
	assert frappe.db.get_value("Sales Order", doc.sales_order, "grand_total") == 27.33
	# 38.00 came, 10.67 went
	assert balance(order, world.BANK_ACCOUNT) == D("27.33")
	[told] = messages(order)
	assert told.kind == "Refund"
	assert "Changed by" in factory.timeline(order) and "The buyer rang" in factory.timeline(order)


def test_after_picking_the_goods_go_back_to_the_shelf(shop, item):
	order = factory.allocated(shop, order_of(item))
	[parcel] = factory.parcels(order)
	floor.picked(parcel)
	wanted = Wanted({only_line(order): 1})
	said = {one["about"]: str(one["text"]) for one in goods.preview(order, wanted)["effects"]}
	assert parcel in said["Warehouse"]
	change(order, wanted)
	go_on(order)
	assert frappe.db.get_value("Fulfilment Order", parcel, "status") == "Cancelled"
	assert bin_of(item).reserved_qty == 1
	[_old, new] = factory.parcels(order)
	shipping_labels.buy_labels(new)
	ship.ship(new)
	assert (factory.get(order).status, bin_of(item).actual_qty) == ("Shipped", 9)


def test_everything_out_is_a_cancellation(courier, item):
	shop = factory.make_shop(channel="WooCommerce")
	order = factory.allocated(shop, order_of(item))
	wanted = Wanted({only_line(order): 0})
	assert "38.00 USD of the payment go back to the buyer." in [
		str(one["text"]) for one in goods.preview(order, wanted)["effects"]
	]
	assert change(order, wanted) == "Cancelled"
	assert (bin_of(item).reserved_qty, balance(order, world.BANK_ACCOUNT)) == (0, 0)
	assert [row.kind for row in messages(order)] == ["Cancellation"]


def test_another_item_is_sent_at_the_same_price_and_the_shop_sees_its_own_line(shop, item):
	other = stocked(main=5)
	order = factory.allocated(shop, order_of(item))
	wanted = Wanted(items={only_line(order): other})
	shown = goods.preview(order, wanted)
	change(order, wanted)
	go_on(order)
	doc = factory.get(order)
	assert [(row.item_code, row.qty) for row in doc.allocations] == [(other, 3)]
	assert (bin_of(item).reserved_qty, bin_of(other).reserved_qty) == (0, 3)
	assert frappe.db.get_value("Sales Order", doc.sales_order, "grand_total") == 38.0
	# a repeat finds it done
	assert goods.change(order, wanted, "again", shown["key"]) == "Allocated"
	assert factory.get(order).sales_order == doc.sales_order
	new = factory.parcels(order)[-1]
	shipping_labels.buy_labels(new)
	ship.ship(new)
	told = frappe.get_all("Outbox Message", {"ecom_order": order, "kind": "Fulfilment"}, pluck="payload")
	assert [json.loads(one)["lines"] for one in told] == [[[only_line(order), 3]]]


def test_the_shops_next_statement_keeps_the_chosen_item(shop, item):
	other = stocked(main=5)
	stated = order_of(item)
	order = factory.pooled(shop, stated)
	change(order, Wanted(items={only_line(order): other}))
	factory.pooled(shop, factory.later(stated, note="Ring twice"))
	assert factory.get(order).lines[0].item_instead == other
	# it sells something else in that line now: the choice was about the old one
	replaced = line(stocked(main=5), "10.00", 3, tax="2.00")
	stays = type(replaced)(**{**replaced.__dict__, "external_id": stated.lines[0].external_id})
	factory.pooled(shop, factory.later(stated, 2, lines=(stays,)))
	assert not factory.get(order).lines[0].item_instead


def test_what_cannot_be_done_says_all_its_reasons_and_changes_nothing(shop, item):
	order = factory.labelled(shop, order_of(item))
	[parcel] = factory.parcels(order)
	wanted = Wanted({only_line(order): 4}, {only_line(order): "No Such Item"})
	shown = goods.preview(order, wanted)
	said = "\n".join(str(one["text"]) for one in shown["refusals"])
	assert (
		f"{parcel} already has a label" in said and "4 is more than the 3" in said and "No Such Item" in said
	)
	with pytest.raises(frappe.ValidationError, match="already has a label"):
		goods.change(order, wanted, "why", shown["key"])
	assert factory.get(order).status == "Allocated"


def test_a_preview_that_no_longer_holds_is_refused(shop, item):
	order = factory.allocated(shop, order_of(item))
	wanted = Wanted({only_line(order): 2})
	shown = goods.preview(order, wanted)
	floor.picked(factory.parcels(order)[0])
	with pytest.raises(frappe.ValidationError, match="changed since the preview"):
		goods.change(order, wanted, "why", shown["key"])
	assert bin_of(item).reserved_qty == 3


def test_a_held_order_stays_held(shop, item):
	order = factory.allocated(shop, order_of(item))
	stopping.stop(order)
	change(order, Wanted({only_line(order): 2}))
	go_on(order)
	doc = factory.get(order)
	assert (doc.status, bin_of(item).reserved_qty) == ("On Hold", 0)
	assert "manual" in factory.holds(order)


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_its_commit_and_run_again(shop, site, item, after):
	order = factory.allocated(shop, order_of(item))
	wanted = Wanted({only_line(order): 2})
	key = goods.preview(order, wanted)["key"]
	frappe.db.commit()
	assert killed_at_commit(site, lambda: goods.change(order, wanted, "why", key), 1, after)
	goods.change(order, wanted, "why", key)
	go_on(order)
	assert bin_of(item).reserved_qty == 2
	assert frappe.db.count("After Sales Ticket", {"ecom_order": order}) == 1
	assert [row.kind for row in messages(order)] == ["Refund"]


def test_one_click_stops_what_has_a_label_already(shop, item):
	order = factory.labelled(shop, order_of(item))
	[parcel] = factory.parcels(order)
	assert stopping.stop(order) == "On Hold"
	stopping.stop(order)
	assert list(factory.holds(order)) == ["manual"]
	with pytest.raises(frappe.ValidationError, match="Put on hold"):
		ship.ship(parcel)
	assert (bin_of(item).reserved_qty, bin_of(item).actual_qty) == (3, 10)
	factory.act(order, "Release")
	ship.ship(parcel)
	assert factory.get(order).status == "Shipped"


@pytest.mark.parametrize("after", [False, True])
def test_a_stop_that_was_killed_is_pressed_again(shop, site, item, after):
	order = factory.labelled(shop, order_of(item))
	frappe.db.commit()
	assert killed_at_commit(site, lambda: stopping.stop(order, "The buyer rang"), 1, after)
	assert stopping.stop(order, "The buyer rang") == "On Hold"
	assert list(factory.holds(order)) == ["manual"]
	with pytest.raises(frappe.ValidationError, match="Put on hold"):
		ship.ship(factory.parcels(order)[0])


def test_a_stopped_order_gets_no_label(shop, item):
	order = factory.allocated(shop, order_of(item))
	stopping.stop(order, "The buyer rang")
	with pytest.raises(frappe.ValidationError, match="The buyer rang"):
		factory.label(order)


def test_a_picked_parcel_goes_to_the_corrected_address(shop, item):
	order = factory.allocated(shop, order_of(item))
	[parcel] = factory.parcels(order)
	floor.picked(parcel)
	order_edits.change(order, {"ship_line1": "1 Other Street"})
	doc = factory.get(order)
	assert (doc.status, factory.parcels(order)) == ("Allocated", [parcel])
	assert "1 Other Street" in frappe.db.get_value("Fulfilment Order", parcel, "address_display")
	address = frappe.db.get_value("Sales Order", doc.sales_order, "shipping_address_name")
	assert frappe.db.get_value("Address", address, "address_line1") == "1 Other Street"
	with pytest.raises(frappe.ValidationError, match="is not a postal code"):
		order_edits.change(order, {"ship_postal_code": "ABCDE"})
	with pytest.raises(frappe.ValidationError, match="another country"):
		order_edits.change(order, {"ship_country": "CA"})
	shipping_labels.buy_labels(parcel)
	assert "1 Other Street" in frappe.db.get_value(
		"Shipping Label", {"fulfilment_order": parcel}, "recipient"
	)
	with pytest.raises(frappe.ValidationError, match="has a label"):
		order_edits.change(order, {"ship_line1": "2 Other Street"})
