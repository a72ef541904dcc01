"""Labels, parcels, stock and the message to the shop."""

import frappe
import pytest

from ecom_erp.flows.accounting import billing
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.work import order_steps
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit, together


def label_rows(parcel: str) -> list:
	return frappe.get_all(
		"Shipping Label",
		{"fulfilment_order": parcel},
		["name", "status", "tracking_number", "cost"],
		order_by="name",
	)


def status(parcel: str) -> str:
	return frappe.db.get_value("Fulfilment Order", parcel, "status")


def test_a_label_says_what_it_costs_and_why(shop):
	"""1600 g to Chicago: 5.00 + 2 x 1.00."""
	name = factory.labelled(shop, make_order(line(stocked(main=4), "10.00", 4)))
	[parcel] = factory.parcels(name)
	doc = frappe.get_doc(
		"Shipping Label",
		frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, "shipping_label"),
	)
	assert (doc.status, doc.tracking_number, doc.cost, doc.billable_grams) == ("Bought", "T0001", 7, 1600)
	assert "7.00 USD, 2 days" in doc.quotes
	assert "<svg" in doc.barcode_svg
	assert "1640 N Damen Ave" in doc.recipient
	assert "1 Dock Road" in doc.sender
	assert status(parcel) == "Labelled"


def test_the_cheaper_of_two_couriers_that_keep_the_promise(shop):
	cheap = factory.make_courier({world.MAIN: factory.make_rate_card(world.MAIN, near=4.5)}, prefix="C")
	name = factory.labelled(shop, make_order(line(stocked(main=1), "10.00")))
	[row] = label_rows(factory.parcels(name)[0])
	assert (row.tracking_number, row.cost) == ("C0001", 4.5)
	assert frappe.db.get_value("Shipping Label", row.name, "courier_account") == cheap


def test_asking_again_buys_nothing(shop):
	name = factory.labelled(shop, make_order(line(stocked(main=1), "10.00")))
	[parcel] = factory.parcels(name)
	first = label_rows(parcel)
	assert shipping_labels.buy_labels(parcel) == [first[0].name]
	assert label_rows(parcel) == first


def test_a_label_is_bought_once_wherever_the_process_dies(shop, courier, site):
	"""The process is killed right before, then right after each of its commits, and started again every time."""
	for after in (False, True):
		name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
		[parcel] = factory.parcels(name)
		drawn = frappe.db.get_value("Courier Account", courier, "next_number")
		number = 1
		while killed_at_commit(site, lambda p=parcel: shipping_labels.buy_labels(p), number, after):
			number += 1
		assert number >= 3, "it died several times"
		[row] = label_rows(parcel)
		assert (row.status, row.tracking_number) == ("Bought", f"T{drawn:04}")
		assert frappe.db.get_value("Courier Account", courier, "next_number") == drawn + 1
		assert status(parcel) == "Labelled"


def test_a_voided_label_is_bought_anew_with_another_number(shop):
	name = factory.labelled(shop, make_order(line(stocked(main=1), "10.00")))
	[parcel] = factory.parcels(name)
	shipping_labels.void_label(label_rows(parcel)[0].name)
	frappe.db.commit()
	with pytest.raises(frappe.ValidationError, match="label first"):
		ship.ship(parcel)
	shipping_labels.buy_labels(parcel)
	rows = label_rows(parcel)
	assert [(row.status, row.tracking_number) for row in rows] == [("Voided", "T0001"), ("Bought", "T0002")]
	assert (
		frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, "tracking_number") == "T0002"
	)


def test_without_its_label_a_parcel_is_as_far_as_it_was_before(shop):
	item = stocked(main=2)
	untouched, done = (
		factory.parcels(factory.labelled(shop, make_order(line(item, price))))[0]
		for price in ("10.00", "11.00")
	)
	floor.picked(done)
	for parcel in (untouched, done):
		shipping_labels.void_label(label_rows(parcel)[0].name)
	assert (status(untouched), status(done)) == ("To Pick", "Picked")
	floor.picked(untouched)
	assert status(untouched) == "Picked"


def test_four_workers_use_each_number_once(shop, courier, site):
	names = [factory.allocated(shop, make_order(line(stocked(main=1), "10.00"))) for _ in range(4)]
	parcels = [factory.parcels(name)[0] for name in names]
	together(site, [lambda p=parcel: shipping_labels.buy_labels(p) for parcel in parcels])
	numbers = frappe.get_all("Shipping Label", {"fulfilment_order": ("in", parcels)}, pluck="tracking_number")
	assert sorted(numbers) == ["T0001", "T0002", "T0003", "T0004"]


def test_two_clerks_buy_the_same_label_once(shop, courier, site):
	name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	[parcel] = factory.parcels(name)
	got = together(site, [lambda: shipping_labels.buy_labels(parcel)] * 4)
	assert [len(names) for names in got] == [1] * 4 and len({names[0] for names in got}) == 1
	assert len(label_rows(parcel)) == 1
	assert frappe.db.get_value("Courier Account", courier, "next_number") == 2


def test_a_used_up_number_range_is_said(shop, courier):
	frappe.db.set_value("Courier Account", courier, "next_number", 10000)
	frappe.clear_document_cache("Courier Account", courier)
	name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	with pytest.raises(frappe.ValidationError, match="used up"):
		shipping_labels.buy_labels(factory.parcels(name)[0])


def test_an_account_says_when_few_numbers_are_left(shop, courier):
	"""Of 9,999 numbers 9,899 are drawn: 100 are left, it warns below 100; the next one leaves 99. A new range ends it."""
	account = frappe.get_doc("Courier Account", courier)
	account.update({"next_number": 9900, "warn_below": 100}).save()
	low = []
	for _number in range(2):
		low.append(frappe.db.get_value("Courier Account", courier, "numbers_low"))
		name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
		shipping_labels.buy_labels(factory.parcels(name)[0])
	account.reload()
	assert (low, account.numbers_low, account.next_number) == ([0, 1], 1, 9902)
	account.update({"next_number": 1, "last_number": 5000}).save()
	assert account.numbers_low == 0


@pytest.mark.smoke
def test_shipping_takes_the_goods_from_stock(shop):
	item = stocked(main=5)
	name = factory.shipped(shop, make_order(line(item, "10.00", 2)))
	[parcel] = factory.parcels(name)
	doc = factory.get(name)
	assert (doc.status, doc.lines[0].shipped_qty, doc.step) == ("Shipped", 2, "bill")
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (3, 0)
	note = frappe.get_doc("Delivery Note", frappe.db.get_value("Fulfilment Order", parcel, "delivery_note"))
	assert (note.docstatus, note.ecom_order, note.fulfilment_order, note.lr_no) == (1, name, parcel, "T0001")
	assert ship.ship(parcel) == note.name, "shipping again finds the first Delivery Note"
	assert frappe.db.count("Delivery Note", {"ecom_order": name}) == 1


def test_two_clerks_ship_a_parcel_once(shop, site):
	item = stocked(main=5)
	name = factory.labelled(shop, make_order(line(item, "10.00", 2)))
	[parcel] = factory.parcels(name)
	notes = together(site, [lambda: ship.ship(parcel)] * 3)
	assert len(set(notes)) == 1
	assert bin_of(item).actual_qty == 3
	assert frappe.db.count("Outbox Message", {"reference_name": parcel}) == 1


def test_a_delivery_note_made_by_hand_ships_the_order(shop):
	from tests.factories.erpnext import deliver

	item = stocked(main=5)
	name = factory.labelled(shop, make_order(line(item, "10.00", 2)))
	note = deliver(factory.get(name).sales_order)
	doc = factory.get(name)
	assert doc.status == "Shipped"
	[parcel] = factory.parcels(name)
	assert frappe.db.get_value("Fulfilment Order", parcel, ["status", "delivery_note"]) == (
		"Shipped",
		note.name,
	)
	assert frappe.db.count("Outbox Message", {"reference_name": parcel}) == 1
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (3, 0)


def test_a_cancelled_delivery_note_is_shipped_again(shop):
	item = stocked(main=5)
	name = factory.shipped(shop, make_order(line(item, "10.00", 2)))
	[parcel] = factory.parcels(name)
	note = frappe.get_doc("Delivery Note", frappe.db.get_value("Fulfilment Order", parcel, "delivery_note"))
	note.flags.ignore_links = True
	note.cancel()
	frappe.db.commit()
	doc = factory.get(name)
	assert (doc.status, doc.lines[0].shipped_qty, doc.step) == ("Allocated", 0, "")
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (5, 2)
	ship.ship(parcel)
	assert factory.get(name).status == "Shipped"
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (3, 0)


def test_the_invoice_comes_with_the_last_parcel(shop):
	item = stocked(main=2, east=1)
	name = factory.labelled(shop, make_order(line(item, "10.00", 3)))
	first, second = factory.parcels(name)
	ship.ship(first)
	doc = factory.get(name)
	assert (doc.status, doc.next_action, doc.lines[0].shipped_qty) == ("Partly Shipped", "Ship Rest", 2)
	assert billing.bill(name) is None
	assert frappe.db.count("Sales Invoice", {"ecom_order": name}) == 0
	ship.ship(second)
	order_steps.advance(name)
	doc = factory.get(name)
	assert (doc.status, doc.lines[0].shipped_qty) == ("Completed", 3)
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, "grand_total") == 30


def test_without_a_courier_the_clerk_is_told_why(shop, courier):
	name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	frappe.db.set_value("Courier Account", courier, "enabled", 0)
	frappe.clear_document_cache("Courier Account", courier)
	with pytest.raises(frappe.ValidationError, match="no courier account is enabled"):
		shipping_labels.buy_labels(factory.parcels(name)[0])


def test_shipping_fails_when_the_goods_are_gone(shop):
	"""Somebody took them from the shelf meanwhile; ERPNext refuses, and nothing has happened."""
	from tests.factories.erpnext import set_stock

	item = stocked(main=2)
	name = factory.labelled(shop, make_order(line(item, "10.00", 2)))
	set_stock(item, 0)
	frappe.db.commit()
	[parcel] = factory.parcels(name)
	with pytest.raises(frappe.ValidationError):
		ship.ship(parcel)
	assert status(parcel) == "Labelled"
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (0, 2)
	assert frappe.db.count("Delivery Note", {"ecom_order": name}) == 0
