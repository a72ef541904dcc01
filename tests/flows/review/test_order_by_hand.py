"""What a clerk or a manager does with an order that has not left: hold it, cancel it, change it, map what it sells."""

import json

import frappe
import pytest

from ecom_erp.api.desk import listings
from ecom_erp.api.desk.review import cancel_order, change_order, decide_many, put_on_hold
from ecom_erp.flows.intake import pool
from ecom_erp.flows.review import order_review
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.shops import shops
from ecom_erp.flows.work import order_steps
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited

CLERK, MANAGER = "Order Clerk", "Ecom Manager"
both = pytest.mark.parametrize("role", [CLERK, MANAGER])


@pytest.fixture
def item(site) -> str:
	return stocked(main=50)


@pytest.fixture
def as_user():
	"""`as_user(role)`: from now on the session is that of a user with this role alone; Administrator's at the end."""
	yield lambda role: frappe.set_user(make_user(role))
	frappe.set_user("Administrator")


def reserved(item: str) -> float:
	return frappe.db.get_value("Bin", {"item_code": item, "warehouse": world.MAIN}, "reserved_qty")


@both
def test_an_allocated_order_is_held_with_its_goods_until_somebody_releases_it(shop, item, as_user, role):
	name = factory.allocated(shop, make_order(line(item, "10.00", 2)))
	(parcel,) = factory.parcels(name)
	as_user(role)
	put_on_hold(name, "The buyer rang")
	frappe.set_user("Administrator")
	assert (factory.get(name).status, factory.get(name).review_state) == ("On Hold", "On Hold")
	assert factory.holds(name)["manual"].endswith(": The buyer rang")
	assert reserved(item) == 2
	with pytest.raises(frappe.ValidationError, match=r"on hold.*The buyer rang"):
		shipping_labels.buy_labels(parcel)
	as_user(role)
	assert decide_many([name], "approve", "He wants it")["indicator"] == "green"
	frappe.set_user("Administrator")
	assert factory.get(name).status == "Allocated"
	assert shipping_labels.buy_labels(parcel)


def test_the_rest_of_a_partly_shipped_order_is_held(shop, as_user):
	here, there = stocked(main=5), stocked(east=5)
	name = factory.allocated(shop, make_order(line(here, "10.00"), line(there, "10.00")))
	first, rest = factory.parcels(name)
	shipping_labels.buy_labels(first)
	factory.ship.ship(first)
	as_user(CLERK)
	put_on_hold(name, "The buyer rang")
	frappe.set_user("Administrator")
	assert factory.get(name).status == "Partly Shipped"
	with pytest.raises(frappe.ValidationError, match="The buyer rang"):
		shipping_labels.buy_labels(rest)
	assert decide_many([name], "approve", "He wants it")["indicator"] == "green"
	assert shipping_labels.buy_labels(rest)


def test_what_a_person_holds_is_not_freed_by_a_change_of_the_shop(shop, item, as_user):
	order = make_order(line(item, "10.00"))
	name = factory.reviewed(shop, order)
	as_user(CLERK)
	put_on_hold(name, "The buyer rang")
	frappe.set_user("Administrator")
	in_transaction(pool.pool_order, shops.get_shop(shop), factory.later(order, note="Ring the bell"))
	order_review.review(name)
	assert (factory.get(name).status, list(factory.holds(name))) == ("On Hold", ["manual"])


@both
def test_an_allocated_order_is_cancelled_and_the_shop_is_told_why(courier, item, as_user, role):
	shop = factory.make_shop(channel="WooCommerce")
	name = factory.allocated(shop, make_order(line(item, "10.00", 2)))
	sales_order = factory.get(name).sales_order
	as_user(role)
	assert "shop is told" in cancel_order(name, "Ordered by mistake")["text"]
	frappe.set_user("Administrator")
	order = factory.get(name)
	assert (order.status, order.review_state, order.sales_order) == ("Cancelled", "Rejected", None)
	assert frappe.db.get_value("Sales Order", sales_order, "docstatus") == 2
	assert reserved(item) == 0
	(told,) = frappe.get_all("Outbox Message", {"ecom_order": name}, ["kind", "payload"])
	assert told.kind == "Cancellation"
	assert {key: json.loads(told.payload)[key] for key in ("reason", "refund")} == {
		"reason": "Ordered by mistake",
		"refund": True,
	}
	assert ": Ordered by mistake" in factory.timeline(name)
	with pytest.raises(frappe.ValidationError, match="already cancelled"):
		cancel_order(name, "again")


def test_what_cannot_be_cancelled_says_why(shop, item, as_user):
	labelled = factory.labelled(shop, make_order(line(item, "10.00")))
	shipped = factory.shipped(shop, make_order(line(item, "11.00")))
	waiting = factory.reviewed(shop, make_order(line(item, "12.00")))
	as_user(CLERK)
	for name, reason, why in (
		(labelled, "x", "already has a label. Void it first"),
		(shipped, "x", "open an After Sales Ticket"),
		(waiting, " ", "Enter a reason"),
	):
		with pytest.raises(frappe.ValidationError, match=why):
			cancel_order(name, reason)
		frappe.db.rollback()
	with pytest.raises(frappe.ValidationError, match="Only orders that have not left"):
		put_on_hold(shipped, "x")
	frappe.set_user("Administrator")
	assert [factory.get(name).status for name in (labelled, waiting)] == ["Allocated", "Approved"]


@both
@pytest.mark.parametrize("held", [False, True])
def test_the_address_of_an_allocated_order_is_corrected_until_it_is_labelled(shop, as_user, role, held):
	item = stocked(main=5, east=5)
	name = factory.allocated(shop, make_order(line(item, "10.00")))
	if held:
		put_on_hold(name, "The buyer rang")
	as_user(role)
	newark = {
		"ship_line1": "30 Clinton St",
		"ship_city": "Newark",
		"ship_province": "NJ",
		"ship_postal_code": "07102",
	}
	change_order(name, json.dumps(newark))
	frappe.set_user("Administrator")
	order_steps.advance(name)
	if held:
		assert factory.get(name).status == "On Hold"
		assert decide_many([name], "approve", "He wants it there")["indicator"] == "green"
	order_steps.advance(name)
	order = factory.get(name)
	assert (order.status, order.allocations[0].warehouse) == ("Allocated", world.EAST)
	(parcel,) = [one for one in factory.parcels(name) if _status(one) == "To Pick"]
	if not held:
		frappe.db.set_value("Fulfilment Order", parcel, "status", "Picked")
		as_user(role)
		change_order(name, {"ship_line2": "Back door"})
		frappe.set_user("Administrator")
		assert "Back door" in frappe.db.get_value("Fulfilment Order", parcel, "address_display")
	shipping_labels.buy_labels(parcel)
	as_user(role)
	with pytest.raises(frappe.ValidationError, match="already has a label"):
		change_order(name, {"ship_city": "Chicago"})


def test_a_corrected_address_is_kept_by_no_version(shop):
	"""It would hold the old one, and all that the shop states of the buyer, for ever. Who changed what else is noted as before."""
	name = factory.reviewed(shop, make_order(line(stocked(main=5), "10.00")))
	versions = {"ref_doctype": "Ecom Order", "docname": name}
	for field, value, noted in (("ship_line1", "30 Clinton St", 0), ("priority", "Urgent", 1)):
		doc = factory.get(name)
		doc.set(field, value)
		doc.save(ignore_version=False)  # tests note no versions otherwise
		assert frappe.db.count("Version", versions) == noted
	said = factory.timeline(name)
	assert "Corrected by hand: Address Line 1" in said and "Clinton" not in said


def _status(parcel: str) -> str:
	return frappe.db.get_value("Fulfilment Order", parcel, "status")


@both
def test_courier_and_priority_are_chosen_until_the_goods_have_left(shop, courier, item, as_user, role):
	name = factory.allocated(shop, make_order(line(item, "10.00")))
	other = factory.make_courier()
	as_user(role)
	change_order(name, {"priority": "Urgent", "courier_account": other})
	frappe.set_user("Administrator")
	(parcel,) = factory.parcels(name)
	assert frappe.db.get_value("Fulfilment Order", parcel, "priority") == "Urgent"
	(label,) = shipping_labels.buy_labels(parcel)
	assert frappe.db.get_value("Shipping Label", label, "courier_account") == other
	factory.ship.ship(parcel)
	as_user(role)
	with pytest.raises(frappe.ValidationError, match="courier can no longer be changed"):
		change_order(name, {"courier_account": courier})
	with pytest.raises(frappe.ValidationError, match="status cannot be changed"):
		change_order(name, {"status": "Completed"})


METHODS = (
	lambda name: put_on_hold(name, "x"),
	lambda name: cancel_order(name, "x"),
	lambda name: change_order(name, {"priority": "High"}),
)


def test_orders_of_other_shops_and_roles_are_out_of_reach(courier, shop, item, as_user):
	name = factory.allocated(shop, make_order(line(item, "10.00")))
	own = factory.make_shop()
	roles = (CLERK, "Warehouse Clerk", "Customer Service", "Ecom Accountant")
	clerk, *_others = map(
		make_user, roles
	)  # which commits: before the limit, that is taken back with the test
	limited_to(clerk, own)
	try:
		for role in roles:
			as_user(role)
			for call in METHODS:
				with pytest.raises(frappe.PermissionError):
					call(name)
	finally:
		unlimited(clerk)
	frappe.set_user("Administrator")
	assert (factory.get(name).status, factory.get(name).priority) == ("Allocated", "Normal")


def test_an_order_clerk_finds_the_items_that_a_listing_can_have(item, as_user):
	sold = make("Item", item_code=unique("Grey Mug"), item_name="Mug of stone", item_group="All Item Groups")
	gone = make("Item", item_code=unique("Grey Mug"), item_name="x", item_group="All Item Groups", disabled=1)
	as_user(CLERK)
	found = listings.items("Item", "grey mug", "name", 0, 50, {})
	assert (sold.name, "Mug of stone") in found and gone.name not in dict(found)
	assert (sold.name, "Mug of stone") in listings.items("Item", "of stone", "name", 0, 50, {})
	as_user("Warehouse Clerk")
	with pytest.raises(frappe.PermissionError):
		listings.items("Item", "grey", "name", 0, 50, {})
