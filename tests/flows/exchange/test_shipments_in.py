"""Tracking numbers of an outside warehouse: a file that is uploaded in the desk ships the parcels."""

import frappe
import pytest

from ecom_erp.flows.exchange.profiles import PROFILE, RUN
from ecom_erp.flows.review import bulk_review
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.flows.exchange.conftest import documents, due_again, make_profile, run_of, work
from tests.processes import killed_at_commit

HEAD = "Order,Tracking,Item,Pieces"


@pytest.fixture
def profile(shop, courier, reachable) -> str:
	return make_profile(
		direction="In",
		subject="Shipments",
		transport="Desk",
		file_format="CSV",
		shop=shop,
		warehouse=world.MAIN,
		courier_account=courier,
		fields=[
			{"our_field": "shipment.order_number", "their_field": "Order"},
			{"our_field": "shipment.tracking_number", "their_field": "Tracking"},
			{"our_field": "line.item_code", "their_field": "Item"},
			{"our_field": "line.quantity", "their_field": "Pieces"},
		],
	)


def ordered(shop: str, *quantities: int):
	items = [stocked(main=9) for _quantity in quantities]
	order = make_order(*(line(item, "10.00", qty) for item, qty in zip(items, quantities, strict=True)))
	name = factory.allocated(shop, order)
	frappe.db.commit()
	return frappe._dict(name=name, number=order.number, skus=items, parcel=factory.parcels(name)[0])


def upload(profile: str, *rows: tuple) -> None:
	content = "\n".join([HEAD, *(",".join(map(str, (*row, "", "")[:4])) for row in rows)])
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "sent.csv", "content": content, "is_private": 1}
	).insert()
	frappe.get_doc({"doctype": RUN, "profile": profile, "file": file.file_url}).insert()
	frappe.db.commit()


def parcel(name: str):
	return frappe.db.get_value(
		"Fulfilment Order", name, ["status", "tracking_numbers", "delivery_note"], as_dict=True
	)


def test_parcels_leave_with_the_numbers_of_the_warehouse(shop, profile):
	one, other = ordered(shop, 2), ordered(shop, 1)
	upload(profile, (one.number, "3PL-1"), (other.number, "3PL-2"))
	work()
	for order, number in ((one, "3PL-1"), (other, "3PL-2")):
		found = parcel(order.parcel)
		assert (found.status, found.tracking_numbers) == ("Shipped", number), documents(profile)
		assert found.delivery_note
		assert factory.get(order.name).status == "Shipped"
	assert {row.status for row in documents(profile)} == {"Accepted"}
	upload(profile, (one.number, "3PL-1"))
	work()
	assert len(documents(profile)) == 2 and run_of(profile).status == "Done"


def test_several_packages_hold_what_is_stated(shop, profile):
	order = ordered(shop, 2, 1)
	first, second = order.skus
	upload(
		profile,
		(order.number, "A-1", first, 1),
		(order.number, "A-2", first, 1),
		(order.number, "A-2", second, 1),
	)
	work()
	packages = frappe.get_all(
		"Fulfilment Package",
		{"fulfilment_order": order.parcel},
		["name", "tracking_number"],
		order_by="number",
	)
	held = {
		row.tracking_number: sorted(
			(one.item_code, one.qty) for one in frappe.get_doc("Fulfilment Package", row.name).contents
		)
		for row in packages
	}
	assert held == {"A-1": [(first, 1)], "A-2": sorted([(first, 1), (second, 1)])}


def test_what_does_not_fit_stops_no_other(shop, profile):
	good, twice, held = ordered(shop, 1), ordered(shop, 1), ordered(shop, 1)
	bulk_review.apply_decision(held.name, bulk_review.HOLD, "Asked by phone")
	frappe.db.commit()
	upload(profile, (good.number, "G-1"), ("#none", "N-1"), (twice.number, "G-1"), (held.number, "H-1"))
	work()
	assert parcel(good.parcel).status == "Shipped"
	why = {row.document_id.split("|")[0]: row.error for row in documents(profile, status="Refused")}
	assert set(why) == {"#none", twice.number, held.number}
	assert "no parcel of this warehouse" in why["#none"] and "has the number G-1" in why[twice.number]
	assert "hold" in why[held.number]
	assert not parcel(held.parcel).tracking_numbers


def test_another_number_for_what_has_left_is_refused(shop, profile):
	order = ordered(shop, 1)
	upload(profile, (order.number, "O-1"))
	work()
	upload(profile, (order.number, "O-2"))
	work()
	[refused] = documents(profile, status="Refused")
	assert "has left already, with O-1" in refused.error


def test_contents_that_are_not_those_of_the_parcel_do_not_ship_it(shop, profile):
	order = ordered(shop, 2)
	upload(profile, (order.number, "P-1", order.skus[0], 1))
	work()
	[refused] = documents(profile, status="Refused")
	assert "they should contain 2" in refused.error
	assert parcel(order.parcel).status != "Shipped"


def test_what_is_stated_once_more_is_of_the_parcel_that_has_left(shop, profile):
	"""Two shops have an order of one number; the second one's parcel is still here."""
	frappe.db.set_value(PROFILE, profile, "shop", None)
	frappe.db.commit()
	first = ordered(shop, 2)
	upload(profile, (first.number, "L-1"))
	work()
	assert parcel(first.parcel).status == "Shipped"
	other = ordered(factory.make_shop(), 2)
	frappe.db.set_value("Fulfilment Order", other.parcel, "number", first.number)
	frappe.db.commit()
	upload(profile, (first.number, "L-1", first.skus[0], 2))
	work()
	assert parcel(other.parcel).status != "Shipped"
	assert [row.reference_name for row in documents(profile)] == [first.parcel] * 2


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_each_commit_each_parcel_leaves_once(shop, profile, site, after):
	orders = [ordered(shop, 1) for _number in range(2)]
	upload(profile, *((order.number, f"K-{after}-{order.parcel}") for order in orders))
	number, over = 1, False
	while not over:
		over = not killed_at_commit(site, work, number, after)
		number += 1
		due_again()
	work()
	assert number > 6 and {row.status for row in documents(profile)} == {"Accepted"}
	for order in orders:
		assert parcel(order.parcel).status == "Shipped"
		assert frappe.db.count("Delivery Note", {"fulfilment_order": order.parcel, "docstatus": 1}) == 1
		assert frappe.db.count("Shipping Label", {"fulfilment_order": order.parcel}) == 1
