"""Handing over packages to a courier at the door."""

import frappe
import pytest

from ecom_erp.api.desk import handover as calls
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.warehouse.handover import handover_view, handovers
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited
from tests.processes import killed_at_commit, together

PACKAGE = "Fulfilment Package"


def ready(shop: str) -> str:
	"""A package with its label."""
	[parcel] = factory.parcels(factory.labelled(shop, make_order(line(stocked(main=2), "10.00"))))
	return frappe.db.get_value(PACKAGE, {"fulfilment_order": parcel})


@pytest.fixture
def package(shop) -> str:
	return ready(shop)


@pytest.fixture
def door(courier, package) -> str:
	return handovers.open_handover(courier, world.MAIN)


def of(package: str, *fields: str):
	return frappe.db.get_value(PACKAGE, package, fields if len(fields) > 1 else fields[0])


@pytest.mark.smoke
def test_the_last_package_ships_and_the_manifest_is_closed(door, package, courier):
	number, parcel = of(package, "tracking_number", "fulfilment_order")
	assert [row.name for row in handover_view.expected(courier, world.MAIN)] == [package]
	assert handovers.scan(door, number) == package
	assert handovers.scan(door, number) == package, "scanned twice, it counts once"
	assert (of(package, "handover"), of(package, "status")) == (door, "Shipped")
	assert (
		frappe.db.count("Delivery Note", {"ecom_order": floor.parcel(parcel).ecom_order, "docstatus": 1}) == 1
	)
	shown = handover_view.door(door)
	assert (shown["packages"], shown["expected"], shown["weight_grams"]) == (
		1,
		[],
		of(package, "weight_grams"),
	)
	handovers.close(door)
	handovers.close(door)
	assert frappe.db.get_value(handovers.HANDOVER, door, "status") == "Closed"
	assert handovers.open_handover(courier, world.MAIN) != door, "the next pickup has its own"
	html = frappe.get_print(handovers.HANDOVER, door, "Handover Manifest")
	assert number in html


def test_a_parcel_of_a_cancelled_order_cannot_leave(door, package):
	order = of(package, "ecom_order")
	frappe.db.set_value("Ecom Order", order, "status", "Cancelled")
	with pytest.raises(frappe.ValidationError, match=r"STOP: .* is cancelled. It must not leave."):
		handovers.scan(door, package)
	assert of(package, "handover") is None


def test_a_parcel_of_a_held_order_stays(door, package):
	order = of(package, "ecom_order")

	def hold():
		doc = lock_order(order)
		order_flow.raise_hold(doc, "manual", "The buyer called")
		order_flow.save(doc)

	in_transaction(hold)
	with pytest.raises(frappe.ValidationError, match=r"STOP: .*: The buyer called"):
		handovers.scan(door, package)


def test_what_goes_elsewhere_or_is_not_known(door, package, shop, courier):
	with pytest.raises(frappe.ValidationError, match="UNKNOWN: no package has the number 0815"):
		handovers.scan(door, "0815")
	frappe.db.set_value(PACKAGE, package, "courier_account", "Other Co", update_modified=False)
	with pytest.raises(frappe.ValidationError, match=r"WRONG COURIER: .* goes with Other Co"):
		handovers.scan(door, package)
	east = handovers.open_handover(courier, world.EAST)
	with pytest.raises(frappe.ValidationError, match="WRONG WAREHOUSE"):
		handovers.scan(east, package)
	[unlabelled] = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=2), "10.00"))))
	with pytest.raises(frappe.ValidationError, match="has no label"):
		handovers.scan(door, frappe.db.get_value(PACKAGE, {"fulfilment_order": unlabelled}))


def test_a_package_leaves_with_one_courier_alone(door, package, courier):
	handovers.scan(door, package)
	handovers.close(door)
	again = handovers.open_handover(courier, world.MAIN)
	with pytest.raises(frappe.ValidationError, match=f"was already handed over by {door}"):
		handovers.scan(again, package)
	with pytest.raises(frappe.ValidationError, match="already closed"):
		handovers.scan(door, ready(of(package, "shop")))


def test_only_whole_fulfilment_orders_leave(door, package):
	"""A second package of the same Fulfilment Order is still at the station."""
	other = frappe.copy_doc(frappe.get_doc(PACKAGE, package))
	other.number = 2
	other.flags.by_machine = True
	other.insert(ignore_permissions=True, set_name=f"{package}-2")
	handovers.scan(door, package)
	assert of(package, "status") == "Labelled"
	with pytest.raises(frappe.ValidationError, match="Only some packages of these are scanned"):
		handovers.close(door)
	handovers.give_back(door, package)
	assert (of(package, "handover"), handover_view.door(door)["packages"]) == (None, 0)
	with pytest.raises(frappe.ValidationError, match="Nothing was scanned yet"):
		handovers.close(door)


def test_what_cannot_be_shipped_stays_here(door, package):
	order = of(package, "ecom_order")
	frappe.db.set_value("Ecom Order", order, "status", "Approved", update_modified=False)
	with pytest.raises(frappe.ValidationError, match="The order is Approved"):
		handovers.scan(door, package)
	assert of(package, "handover") is None


def test_a_scan_that_dies_before_it_ships_is_made_good(site, door, package):
	assert killed_at_commit(site, lambda: handovers.scan(door, package), 2)
	assert (of(package, "handover"), of(package, "status")) == (door, "Labelled")
	handovers.close(door)
	assert of(package, "status") == "Shipped"


def test_two_people_scan_the_same_package(site, door, package):
	assert together(site, [lambda: handovers.scan(door, package)] * 2) == [package, package]
	assert frappe.db.get_value(handovers.HANDOVER, door, "packages") == 1
	assert frappe.db.count("Delivery Note", {"ecom_order": of(package, "ecom_order"), "docstatus": 1}) == 1


def test_two_doors_at_once_are_one(site, package, courier):
	first, second = together(site, [lambda: handovers.open_handover(courier, world.MAIN)] * 2)
	assert first == second


def test_goods_that_come_back_can_leave_again(door, package):
	handovers.scan(door, package)
	note = frappe.get_doc("Delivery Note", floor.parcel(of(package, "fulfilment_order")).delivery_note)
	note.cancel()
	assert (of(package, "handover"), of(package, "status")) == (None, "Labelled")
	handovers.scan(door, package)
	assert of(package, "status") == "Shipped"


def test_who_is_limited_sees_the_own_alone(door, package, courier):
	assert [row.waiting for row in calls.couriers() if row.courier_account == courier] == [1]
	clerk = make_user("Warehouse Clerk")
	limited_to(clerk, world.EAST, "Warehouse")
	try:
		frappe.set_user(clerk)
		assert [row for row in calls.couriers() if row.courier_account == courier] == []
		with pytest.raises(frappe.PermissionError):
			calls.open_handover(courier, world.MAIN)
		with pytest.raises(frappe.PermissionError):
			calls.scan(door, package)
	finally:
		unlimited(clerk)


def test_who_is_limited_to_a_warehouse_hands_over_there(door, package, courier):
	"""The courier has rate cards of other warehouses as well."""
	cards = frappe.get_all("Courier Account Rate Card", {"parent": courier}, pluck="warehouse")
	assert set(cards) > {world.MAIN}
	clerk = make_user("Warehouse Clerk")
	limited_to(clerk, world.MAIN, "Warehouse")
	try:
		frappe.set_user(clerk)
		assert [row.name for row in calls.open_handover(courier, world.MAIN)["expected"]] == [package]
		assert calls.scan(door, package)["package"] == package
	finally:
		unlimited(clerk)


def test_what_belongs_to_another_shop_is_neither_seen_nor_scanned(door, package, courier):
	clerk = make_user("Warehouse Clerk")
	limited_to(clerk, factory.make_shop())
	try:
		frappe.set_user(clerk)
		assert [row for row in calls.couriers() if row.courier_account == courier] == []
		assert calls.open_handover(courier, world.MAIN)["expected"] == []
		with pytest.raises(frappe.PermissionError):
			calls.scan(door, package)
		frappe.set_user("Administrator")
		handovers.scan(door, package)
		frappe.set_user(clerk)
		assert frappe.get_list(handovers.HANDOVER, {"name": door}) == []
		for call in (
			lambda: calls.open_handover(courier, world.MAIN),
			lambda: calls.give_back(door, package),
			lambda: calls.close(door),
		):
			with pytest.raises(frappe.PermissionError):
				call()
	finally:
		unlimited(clerk)
