"""Two packages of one Fulfilment Order: a label for each, each on its own way, one delivery when both have come."""

import frappe
import pytest

from ecom_erp.api.desk import shipping as desk_shipping
from ecom_erp.flows.portal import tracking_page
from ecom_erp.flows.shipping import delivery_status, label_voids, shipping_labels, tracking, tracking_jobs
from ecom_erp.flows.warehouse import package_closing, ship
from ecom_erp.flows.work import order_steps
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit
from tests.support.parcels import due_now, order_of, outbox, packages_of


@pytest.fixture
def packed(shop, account) -> str:
	"""A parcel of three pieces in two packages of 800 and 400 g, without labels."""
	item = stocked(main=5)
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(item, "10.00", 3))))
	packages = [{"items": {item: 2}, "weight_grams": 800}, {"weight_grams": 400}]
	package_closing.pack_unscanned(parcel, None, packages)
	frappe.db.commit()
	return parcel


@pytest.fixture
def two(packed) -> str:
	"""As `packed`, shipped."""
	shipping_labels.buy_labels(packed)
	ship.ship(packed)
	frappe.db.commit()
	return packed


def labels(parcel: str) -> list[str]:
	return [package.shipping_label for package in packages_of(parcel)]


def states(parcel: str) -> list[str]:
	return [package.status for package in packages_of(parcel)]


def told_of(label: str, status: str) -> None:
	tracking.record_event(label, status, "Person", key=status)


def test_each_package_has_a_label_of_its_own_weight(packed, server):
	bought = shipping_labels.buy_labels(packed)
	assert shipping_labels.buy_labels(packed) == bought == labels(packed)
	rows = frappe.get_all(
		"Shipping Label",
		{"name": ("in", bought)},
		["package", "weight_grams", "idempotency_key", "tracking_number"],
		order_by="package",
	)
	assert [(row.weight_grams, row.idempotency_key) for row in rows] == [
		(800, f"{packed}-P1-1"),
		(400, f"{packed}-P2-1"),
	]
	assert [row.tracking_number for row in rows] == server.parcels.sold()
	assert floor.parcel(packed).tracking_numbers == ", ".join(server.parcels.sold())


def test_labels_sold_are_labels_kept_wherever_the_process_dies(packed, server, site):
	number = 1
	while killed_at_commit(site, lambda: shipping_labels.buy_labels(packed), number, number % 2):
		number += 1
	assert number >= 3, "it died several times"
	assert [package.tracking_number for package in packages_of(packed)] == server.parcels.sold()
	assert len(set(server.parcels.sold())) == 2
	assert floor.parcel(packed).status == "Labelled"


def test_one_refusal_leaves_the_other_label_bought_and_says_which(packed, server):
	"""The courier takes no parcel above 30 kg."""
	second = packages_of(packed)[1]
	second.weight_grams = 90_000
	second.save()
	frappe.db.commit()
	with pytest.raises(frappe.ValidationError, match="Package 2: No courier accepts this parcel"):
		shipping_labels.buy_labels(packed)
	first, second = packages_of(packed)
	assert (first.status, second.status) == ("Labelled", "Packed")
	assert "No courier" in second.problem
	assert floor.parcel(packed).status == "Packed"
	with pytest.raises(frappe.ValidationError, match="label first"):
		ship.ship(packed)
	second.weight_grams = 400
	second.save()
	frappe.db.commit()
	shipping_labels.buy_labels(packed)
	assert states(packed) == ["Labelled", "Labelled"]
	assert (packages_of(packed)[1].problem, floor.parcel(packed).problem) == (None, None)
	assert len(server.parcels.sold()) == 2


def test_one_of_two_labels_is_voided_and_bought_anew(packed, server):
	first, second = shipping_labels.buy_labels(packed)
	shipping_labels.void_label(second)
	assert states(packed) == ["Labelled", "Packed"]
	found = floor.parcel(packed)
	assert (found.status, found.tracking_numbers) == ("Packed", packages_of(packed)[0].tracking_number)
	with pytest.raises(frappe.ValidationError, match="label first"):
		ship.ship(packed)
	again = shipping_labels.buy_labels(packed)
	assert (again[0], again[1] != second) == (first, True)
	assert frappe.db.get_value("Shipping Label", again[1], "idempotency_key").endswith("-P2-2")
	ship.ship(packed)
	with pytest.raises(frappe.ValidationError, match="has not been shipped can be voided"):
		shipping_labels.void_label(again[1])
	assert len(server.parcels.sold()) == 2


def test_an_open_package_has_no_label_while_another_is_closed(shop, account):
	item = stocked(main=5)
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(item, "10.00", 2))))
	from ecom_erp.flows.warehouse import packing

	packing.scan(parcel, item, 1, "the-scan")
	package_closing.close_package(parcel, 400, {}, number=1)
	with pytest.raises(frappe.ValidationError, match="Close package"):
		shipping_labels.buy_label(packages_of(parcel)[1].name)
	assert len(shipping_labels.buy_labels(parcel)) == 1
	assert (states(parcel), floor.parcel(parcel).status) == (["Labelled", "Open"], "Picked")


def test_labels_of_a_cancelled_order_go_back(packed, server):
	from ecom_erp.flows.allocation.fulfilment import cancel_fulfilment
	from ecom_erp.messaging.transaction import in_transaction

	shipping_labels.buy_labels(packed)
	in_transaction(cancel_fulfilment, packed)
	assert packages_of(packed) == []
	assert label_voids.give_back_due(10) == 2
	assert server.parcels.sold() == []


def test_an_order_is_delivered_when_all_its_packages_are(two, server):
	"""Zone 0: delivered after one day. The second package is told of by a person first."""
	name = order_of(two).name
	order_steps.advance(name)
	first, second = labels(two)
	told_of(second, "Delivered")
	assert (states(two), floor.parcel(two).status) == (["Shipped", "Delivered"], "Shipped")
	assert floor.parcel(two).delivered_at is None
	assert (factory.get(name).status, factory.get(name).next_action) == ("Shipped", "Await Delivery")
	server.advance(36)
	due_now(two)
	tracking_jobs.poll_due(10)
	assert (states(two), floor.parcel(two).status) == (["Delivered", "Delivered"], "Delivered")
	assert factory.get(name).status == "Delivered"
	times = [frappe.db.get_value("Shipping Label", label, "delivered_at") for label in (first, second)]
	assert floor.parcel(two).delivered_at == max(times)
	order_steps.advance(name)
	assert factory.get(name).status == "Completed"


def test_a_lost_package_is_a_problem_of_that_package(two):
	name = order_of(two).name
	order_steps.advance(name)
	first, second = labels(two)
	told_of(second, "Lost")
	told_of(first, "Delivered")
	assert [bool(package.problem) for package in packages_of(two)] == [False, True]
	assert floor.parcel(two).problem.startswith("Package 2: The courier has lost the parcel")
	assert (factory.get(name).status, factory.get(name).next_action) == (
		"Shipped",
		"Resolve Delivery Problem",
	)
	delivery_status.solve_problem(two, packages_of(two)[0].name)
	assert floor.parcel(two).problem, "it was about the other one"
	delivery_status.solve_problem(two, packages_of(two)[1].name)
	assert floor.parcel(two).problem is None
	order_steps.advance(name)
	assert factory.get(name).status == "Completed"


def test_what_the_courier_told_before_shipping_counts_for_each_package(packed):
	name = order_of(packed).name
	for label in shipping_labels.buy_labels(packed):
		told_of(label, "Delivered")
	assert "Press Ship" in floor.parcel(packed).problem
	ship.ship(packed)
	assert (states(packed), floor.parcel(packed).problem) == (["Delivered", "Delivered"], None)
	order_steps.advance(name)
	assert factory.get(name).status == "Completed"


def test_what_was_lost_before_it_was_marked_as_shipped_waits_for_a_person(packed):
	"""Ship was pressed late, when the courier had lost the second package already."""
	name = order_of(packed).name
	first, second = shipping_labels.buy_labels(packed)
	told_of(second, "Lost")
	assert "Press Ship" in floor.parcel(packed).problem
	ship.ship(packed)
	order_steps.advance(name)
	told_of(first, "Delivered")
	assert floor.parcel(packed).problem.startswith("Package 2: The courier has lost the parcel")
	assert (factory.get(name).status, factory.get(name).next_action) == (
		"Shipped",
		"Resolve Delivery Problem",
	)
	delivery_status.solve_problem(packed)
	order_steps.advance(name)
	assert factory.get(name).status == "Completed"


def test_packages_without_a_label_are_delivered_by_hand_one_by_one(packed):
	from tests.factories.erpnext import deliver

	name = order_of(packed).name
	deliver(factory.get(name).sales_order)
	frappe.db.commit()
	_first, second = packages_of(packed)
	delivery_status.delivered_by_hand(packed, second.name)
	assert states(packed) == ["Shipped", "Delivered"]
	delivery_status.delivered_by_hand(packed)
	assert (states(packed), floor.parcel(packed).status) == (["Delivered", "Delivered"], "Delivered")
	assert factory.get(name).status == "Delivered"


def test_the_shop_has_one_shipment_that_is_as_far_as_the_slower_package(shop, two):
	"""WooCommerce takes events."""
	frappe.db.set_value("Ecom Shop", shop, "channel", "WooCommerce")
	frappe.clear_document_cache("Ecom Shop", shop)
	first, second = labels(two)
	for label, status in (
		(first, "In Transit"),
		(second, "In Transit"),
		(first, "Delivered"),
		(second, "Exception"),
		(second, "Delivered"),
	):
		told_of(label, status)
	assert [row["status"] for row in outbox(two, "Tracking")] == ["in_transit", "failure", "delivered"]


def test_the_buyer_is_written_of_both_packages_and_once_when_they_have_come(shop, packed):
	frappe.db.set_value("Ecom Shop", shop, {"send_messages": 1, "message_language": "en"})
	frappe.clear_document_cache("Ecom Shop", shop)
	shipping_labels.buy_labels(packed)
	ship.ship(packed)
	first, second = labels(packed)
	told_of(first, "Delivered")
	assert [row["fact"] for row in outbox(packed, "Message")] == ["shipped"]
	told_of(second, "Exception")
	told_of(second, "Delivered")
	told = outbox(packed, "Message")
	names = [package.name for package in packages_of(packed)]
	assert [(row["fact"], row["packages"]) for row in told] == [
		("shipped", names),
		("exception", names[1:]),
		("delivered", names),
	]


def test_the_tracking_page_shows_each_package_with_its_own_status(two):
	first, second = labels(two)
	told_of(first, "Out for Delivery")
	page = tracking_page.page_data(order_of(two).name)
	assert [parcel["status"] for parcel in page["parcels"]] == ["Out for Delivery", "Shipped"]
	assert [[item["qty"] for item in parcel["items"]] for parcel in page["parcels"]] == [[2], [1]]
	numbers = [package.tracking_number for package in packages_of(two)]
	assert [parcel["tracking_number"] for parcel in page["parcels"]] == numbers
	assert page["status"] == "Your order is on its way."
	told_of(first, "Delivered")
	assert tracking_page.page_data(order_of(two).name)["status"] == "Your order is on its way."
	told_of(second, "Delivered")
	assert tracking_page.page_data(order_of(two).name)["status"] == "Your order was delivered."


def test_a_package_of_another_parcel_is_not_delivered_by_this_one(two):
	with pytest.raises(frappe.ValidationError, match="does not belong to"):
		desk_shipping.mark_delivered(two, "AUR-1-F1-P1")
	assert states(two) == ["Shipped", "Shipped"]
