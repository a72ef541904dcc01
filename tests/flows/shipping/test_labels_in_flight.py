"""Labels of packages that were asked for, and what becomes of the packages before the courier's answer is kept."""

import frappe
import pytest

from ecom_erp.flows.shipping import label_voids, shipping_labels
from ecom_erp.flows.warehouse import package_closing, ship
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.support.parcels import due_now, packages_of
from tests.support.tickets import taken_out


@pytest.fixture
def asked(shop, account, server) -> str:
	"""A parcel of three pieces, two in the first package and one in the second. The courier has sold a label for each;
	both answers were lost."""
	item = stocked(main=5)
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(item, "10.00", 3))))
	packages = [{"items": {item: 2}, "weight_grams": 800}, {"weight_grams": 400}]
	package_closing.pack_unscanned(parcel, None, packages)
	lose_answers(server, parcel)
	return parcel


def lose_answers(server, parcel: str) -> None:
	server.faults.add(kind="lost", operation="labels", times=6)
	with pytest.raises(frappe.ValidationError, match="you will not be charged twice"):
		shipping_labels.buy_labels(parcel)
	frappe.db.commit()
	assert len(server.parcels.sold()) == 2


def requests_of(parcel: str) -> list[str]:
	return frappe.get_all("Shipping Label", {"fulfilment_order": parcel}, pluck="name", order_by="package")


def test_labels_asked_for_go_back_when_the_packages_are_unpacked(asked, server):
	"""They were asked for by the weight of what is no longer in the packages; one of these is used no more at all."""
	package_closing.unpack(asked)
	due_now(asked)
	label_voids.give_back_due(10)
	assert server.parcels.sold() == []
	assert {frappe.db.get_value("Shipping Label", name, "status") for name in requests_of(asked)} == {
		"Voided"
	}
	package_closing.pack_unscanned(asked, 1200)
	[label] = shipping_labels.buy_labels(asked)
	assert frappe.db.get_value("Shipping Label", label, "weight_grams") == 1200
	ship.ship(asked)
	assert len(server.parcels.sold()) == 1


def test_an_answer_that_comes_after_unpacking_is_kept_on_no_package(asked, server):
	first, second = requests_of(asked)
	package_closing.unpack(asked)
	for name in (first, second):
		shipping_labels.finish(name)
	[package] = packages_of(asked)
	assert (package.status, package.shipping_label) == ("Open", None)
	assert floor.parcel(asked).tracking_numbers is None
	due_now(asked)
	label_voids.give_back_due(10)
	assert server.parcels.sold() == []


def test_the_label_asked_for_a_package_that_a_refund_empties_goes_back(shop, account, server):
	item = stocked(main=1, east=3)
	order = factory.allocated(shop, make_order(line(item, "10.00", 4)))
	small, large = sorted(factory.parcels(order), key=lambda name: floor.parcel(name).weight_grams)
	shipping_labels.buy_labels(small)
	ship.ship(small)
	packages = [{"items": {item: 2}, "weight_grams": 800}, {"weight_grams": 400}]
	package_closing.pack_unscanned(large, None, packages)
	server.faults.add(kind="lost", operation="labels", times=6)
	with pytest.raises(frappe.ValidationError, match="you will not be charged twice"):
		shipping_labels.buy_labels(large)
	taken_out(order, 1)
	[package] = packages_of(large)
	due_now(large)
	label_voids.give_back_due(10)
	[label] = shipping_labels.buy_labels(large)
	assert server.parcels.sold() == [
		packages_of(small)[0].tracking_number,
		frappe.db.get_value("Shipping Label", label, "tracking_number"),
	]
	assert frappe.db.get_value("Shipping Label", label, "package") == package.name
