"""Several orders in one box: one label, and each order its own documents, money and messages."""

import json
from dataclasses import replace
from datetime import timedelta

import frappe
import pytest

from ecom_erp.core.changes.order_change import Wanted
from ecom_erp.core.orders.canonical import Buyer
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import reallocate
from ecom_erp.flows.changes import goods, merging, stopping
from ecom_erp.flows.insight.integrity import parcel_checks
from ecom_erp.flows.intake import order_edits
from ecom_erp.flows.shipping import shipping_labels, tracking
from ecom_erp.flows.shipping.label_prints import labelled_packages
from ecom_erp.flows.warehouse import package_closing, packing_view, ship
from ecom_erp.flows.warehouse.handover import handovers
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, unique
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit

SMALL, LARGE = "10.00", "25.00"


@pytest.fixture
def item(site) -> str:
	return stocked(main=10, east=2)


@pytest.fixture
def ada(site) -> Buyer:
	name = unique("ada")
	return Buyer(name, "Ada Berg", f"{name}@example.com")


def pair(shop: str, item: str, ada: Buyer) -> tuple[list[str], list[str]]:
	"""Two allocated orders of one buyer, the second promised a day earlier, and their parcels."""
	orders = [
		factory.allocated(shop, make_order(line(item, price, qty), buyer=ada))
		for price, qty in ((SMALL, 2), (LARGE, 1))
	]
	parcels = [factory.parcels(order)[0] for order in orders]
	early = frappe.db.get_value("Fulfilment Order", parcels[1], "ship_by") - timedelta(days=1)
	frappe.db.set_value("Fulfilment Order", parcels[1], "ship_by", early)
	return orders, parcels


def field(parcel: str, name: str):
	return frappe.db.get_value("Fulfilment Order", parcel, name)


def shipping_label(parcel: str) -> str:
	return frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, "shipping_label")


@pytest.mark.smoke
def test_one_label_and_two_of_everything_else(shop, item, ada):
	orders, parcels = pair(shop, item, ada)
	for order in orders:
		collect(order)
	assert merging.merge(parcels) == parcels[0]
	assert (field(parcels[0], "joined_to"), field(parcels[1], "joined_to")) == (None, parcels[0])
	# the earliest day counts for both
	assert field(parcels[0], "ship_by") == field(parcels[1], "ship_by") < field(parcels[0], "own_ship_by")

	# whichever is asked for, the box has one label of 3 x 400 g
	[bought] = shipping_labels.buy_labels(parcels[1])
	label = frappe.get_doc("Shipping Label", bought)
	assert (label.fulfilment_order, label.weight_grams) == (parcels[0], 1200)
	assert [shipping_label(one) for one in parcels] == [bought, bought]
	assert [field(one, "status") for one in parcels] == ["Labelled", "Labelled"]
	assert len(frappe.get_all("Shipping Label", {"ecom_order": ("in", orders)})) == 1
	packages = frappe.get_all("Fulfilment Package", {"fulfilment_order": ("in", parcels)}, pluck="name")
	assert list(parcel_checks.wrong_package_labels(packages)) == []
	assert {row.shipping_label for row in labelled_packages(parcels)} == {bought}

	# one press ships the box; each order has its Delivery Note and invoice over its own amount
	ship.ship(parcels[1])
	notes = [field(one, "delivery_note") for one in parcels]
	assert len(set(notes)) == 2 and all(notes)
	assert bin_of(item).actual_qty == 7
	for order, amount in zip(orders, (20.0, 25.0), strict=True):
		assert factory.get(order).status == "Shipped"
		billing.bill(order)
		collect(order)
		invoice = factory.get(order).sales_invoice
		assert frappe.db.get_value("Sales Invoice", invoice, ["grand_total", "outstanding_amount"]) == (
			amount,
			0,
		)
		[told] = frappe.get_all(
			"Outbox Message", {"ecom_order": order, "kind": "Fulfilment"}, pluck="payload"
		)
		told = json.loads(told)
		assert told["tracking_number"] == label.tracking_number
		assert [row[0] for row in told["lines"]] == [factory.get(order).lines[0].line_id]

	# and is delivered once for both
	tracking.record_event(bought, "Delivered", "Person")
	assert [factory.get(order).status for order in orders] == ["Delivered", "Delivered"]
	assert "Leaves in one box" in factory.timeline(orders[0]) and "Leaves in one box" in factory.timeline(
		orders[1]
	)


def test_a_repeat_changes_nothing_and_a_third_one_joins(shop, item, ada):
	_orders, parcels = pair(shop, item, ada)
	merging.merge(parcels)
	assert merging.merge(reversed(parcels)) == parcels[0]
	third = factory.parcels(factory.allocated(shop, make_order(line(item, "3.00", 3), buyer=ada)))[0]
	assert merging.merge([third, parcels[1]]) == parcels[0]
	assert field(third, "joined_to") == parcels[0]


def test_all_reasons_are_named_and_nothing_changed(shop, item, ada):
	_orders, parcels = pair(shop, item, ada)
	bob = replace(ada, external_id=unique("bob"), email="bob@example.com")
	other = factory.allocated(
		shop, make_order(line(item, "3.00"), buyer=bob, shipping_address=factory.NEWARK)
	)
	stopping.stop(other, "The buyer rang")
	[far] = factory.parcels(other)
	with pytest.raises(frappe.ValidationError) as refused:
		merging.merge([parcels[0], far])
	said = str(refused.value)
	for part in ("different warehouses", "different people", "different addresses", "The buyer rang"):
		assert part in said
	assert not field(far, "joined_to")
	found = {row["parcel"]: row["reasons"] for row in merging.candidates(parcels[0])}
	assert found[parcels[1]] == []


def test_it_goes_by_itself_again_until_it_has_its_label(shop, item, ada):
	_orders, parcels = pair(shop, item, ada)
	own = [field(one, "ship_by") for one in parcels]
	merging.merge(parcels)
	merging.separate(parcels[1])
	merging.separate(parcels[1])
	assert [field(one, "ship_by") for one in parcels] == own
	assert [field(one, "joined_to") for one in parcels] == [None, None]
	merging.merge(parcels)
	shipping_labels.buy_labels(parcels[0])
	with pytest.raises(frappe.ValidationError, match="already has a label"):
		merging.separate(parcels[0])
	shipping_labels.void_label(shipping_label(parcels[0]))
	assert [shipping_label(one) for one in parcels] == [None, None]
	assert [field(one, "status") for one in parcels] == ["To Pick", "To Pick"]
	merging.separate(parcels[0])
	assert [len(shipping_labels.buy_labels(one)) for one in parcels] == [1, 1]
	assert shipping_label(parcels[0]) != shipping_label(parcels[1])


def test_a_stopped_order_keeps_the_whole_box(shop, item, ada):
	orders, parcels = pair(shop, item, ada)
	merging.merge(parcels)
	stopping.stop(orders[1], "The buyer rang")
	with pytest.raises(frappe.ValidationError, match="The buyer rang"):
		shipping_labels.buy_labels(parcels[0])
	factory.act(orders[1], "Release")
	shipping_labels.buy_labels(parcels[0])
	stopping.stop(orders[1], "Again")
	with pytest.raises(frappe.ValidationError, match="Again"):
		ship.ship(parcels[0])
	assert field(parcels[0], "status") == "Labelled"


def test_both_are_packed_before_the_box_has_its_label(shop, item, ada):
	_orders, parcels = pair(shop, item, ada)
	merging.merge(parcels)
	assert "One box with" in packing_view.parcel_facts(parcels[1])["same_box"]
	package_closing.pack_unscanned(parcels[0], 810)
	with pytest.raises(frappe.ValidationError, match=f"Pack {parcels[1]} first"):
		shipping_labels.buy_labels(parcels[0])
	package_closing.pack_unscanned(parcels[1], 400)
	[label] = shipping_labels.buy_labels(parcels[1])
	assert frappe.db.get_value("Shipping Label", label, "weight_grams") == 1210


def test_the_box_is_scanned_once_at_the_door(shop, item, ada, courier):
	orders, parcels = pair(shop, item, ada)
	merging.merge(parcels)
	[label] = shipping_labels.buy_labels(parcels[0])
	number = frappe.db.get_value("Shipping Label", label, "tracking_number")
	handover = handovers.open_handover(courier, world.MAIN)
	handovers.scan(handover, number)
	handovers.scan(handover, number)
	assert frappe.db.get_value("Courier Handover", handover, "packages") == 1
	assert [factory.get(order).status for order in orders] == ["Shipped", "Shipped"]
	handovers.close(handover)


@pytest.mark.parametrize("gone", [0, 1])
def test_what_leaves_the_order_leaves_the_box(shop, item, ada, gone):
	orders, parcels = pair(shop, item, ada)
	merging.merge(parcels)
	line_id = factory.get(orders[gone]).lines[0].line_id
	wanted = Wanted({line_id: 0})
	goods.change(orders[gone], wanted, "why", goods.preview(orders[gone], wanted)["key"])
	assert field(parcels[gone], "status") == "Cancelled"
	stays = parcels[1 - gone]
	assert field(stays, "joined_to") is None
	shipping_labels.buy_labels(stays)
	ship.ship(stays)
	assert factory.get(orders[1 - gone]).status == "Shipped"


def test_a_parcel_that_ships_from_elsewhere_leaves_the_box(shop, item, ada):
	_orders, parcels = pair(shop, item, ada)
	merging.merge(parcels)
	assert reallocate.cannot_ship(parcels[1], "broken") == "Allocated"
	shipping_labels.buy_labels(parcels[0])
	assert shipping_label(parcels[0])


def test_shops_merge_by_themselves_within_their_window(courier, item, ada):
	shop = factory.make_shop(merge_hours=2)
	orders, parcels = pair(shop, item, ada)
	other = factory.parcels(factory.allocated(shop, make_order(line(item, SMALL))))[0]
	assert merging.merge_due() == 1
	assert merging.merge_due() == 0
	assert [field(one, "joined_to") for one in (*parcels, other)] == [None, parcels[0], None]
	assert f"label is that of {parcels[0]}" in factory.timeline(orders[1])


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_its_commit_and_run_again(shop, site, item, ada, after):
	_orders, parcels = pair(shop, item, ada)
	frappe.db.commit()
	assert killed_at_commit(site, lambda: merging.merge(parcels), 1, after)
	assert merging.merge(parcels) == parcels[0]
	assert field(parcels[1], "joined_to") == parcels[0]


def test_killed_between_the_two_delivery_notes(shop, site, item, ada):
	orders, parcels = pair(shop, item, ada)
	merging.merge(parcels)
	shipping_labels.buy_labels(parcels[0])
	frappe.db.commit()
	assert killed_at_commit(site, lambda: ship.ship(parcels[0]), 1, True)
	ship.ship(parcels[0])
	assert [factory.get(order).status for order in orders] == ["Shipped", "Shipped"]
	assert frappe.db.count("Delivery Note", {"ecom_order": ("in", orders)}) == 2


def test_a_picked_parcel_with_another_address_leaves_the_box(shop, item, ada):
	orders, parcels = pair(shop, item, ada)
	floor.picked(parcels[1])
	merging.merge(parcels)
	order_edits.change(orders[1], {"ship_line1": "1 Other Street"})
	assert (field(parcels[1], "joined_to"), field(parcels[1], "status")) == (None, "Picked")
	shipping_labels.buy_labels(parcels[0])
	assert shipping_label(parcels[1]) is None
