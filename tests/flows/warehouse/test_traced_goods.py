"""Serial numbers and batches: scanned at the packing station, refused where they may not leave, and written as scanned on the
Delivery Note."""

import frappe
import pytest
from frappe.utils import add_days, getdate, nowdate

from ecom_erp.flows.warehouse import package_closing, packing, packing_finish, packing_view, ship
from ecom_erp.flows.warehouse.picking import walk
from tests import world
from tests.factories import floor, traced
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.processes import together


def one_parcel(shop: str, *lines) -> str:
	[parcel] = factory.parcels(factory.allocated(shop, make_order(*lines)))
	return parcel


def scan(parcel: str, code: str, qty: int = 1) -> str | None:
	return packing.scan(parcel, code, qty, frappe.generate_hash(length=20))


def shipped(parcel: str) -> str:
	assert packing_finish.finish(parcel, 800, {}, "as weighed")["label_problem"] is None
	return ship.ship(parcel)


def place_of(serial: str) -> str | None:
	return frappe.db.get_value("Serial No", serial, "warehouse")


@pytest.mark.smoke
def test_the_delivery_note_carries_the_serials_that_were_scanned(shop):
	serials = traced.serials(4)
	item, other = traced.serial_item(*serials), stocked(main=5)
	parcel = one_parcel(shop, line(item, "10.00", 2), line(other, "5.00"))
	asked = scan(parcel, item)
	assert isinstance(asked, packing.Question) and item in asked
	assert "one piece" in scan(parcel, serials[1], 2)
	assert scan(parcel, serials[3]) is None
	assert "PACKED ALREADY" in scan(parcel, serials[3])
	assert scan(parcel, other) is None
	assert scan(parcel, serials[1]) is None
	note = shipped(parcel)
	assert traced.bundle_of(note) == [(serial, None, -1) for serial in sorted((serials[1], serials[3]))]
	assert [place_of(serial) for serial in serials] == [world.MAIN, None, world.MAIN, None]


def test_a_serial_that_is_elsewhere_or_reserved_is_refused(shop):
	here, away, kept = traced.serials(3)
	item = traced.serial_item(here, kept)
	traced.receive(item, 1, world.EAST, serials=[away])
	parcel = one_parcel(shop, line(item, "10.00", 2))
	assert "NOT HERE" in scan(parcel, away)
	reserve(item, kept, "SO-ANOTHER")
	assert "RESERVED" in scan(parcel, kept)
	assert "WRONG ITEM" in scan(parcel, "SN-NOBODY-KNOWS")
	assert scan(parcel, here) is None


def reserve(item: str, serial: str, voucher: str) -> None:
	"""As ERPNext's Stock Reservation Entry keeps it."""
	reservation = frappe.get_doc(
		{
			"doctype": "Stock Reservation Entry",
			"item_code": item,
			"warehouse": world.MAIN,
			"voucher_type": "Sales Order",
			"voucher_no": voucher,
			"reserved_qty": 1,
			"status": "Reserved",
			"docstatus": 1,
			"sb_entries": [{"serial_no": serial, "qty": 1, "docstatus": 1}],
		}
	)
	reservation.name = frappe.generate_hash(length=10)
	reservation.db_insert()
	for row in reservation.sb_entries:
		row.update({"parent": reservation.name, "name": frappe.generate_hash(length=10)})
		row.db_insert()


def test_a_serial_goes_into_one_of_two_parcels(site, shop):
	[serial, spare] = traced.serials(2)
	item = traced.serial_item(serial, spare)
	first, second = (one_parcel(shop, line(item, "10.00")) for _number in range(2))
	said = together(site, [lambda: scan(first, serial), lambda: scan(second, serial)])
	assert sorted(text is None for text in said) == [False, True]
	assert "PACKED ALREADY" in next(text for text in said if text)


def test_what_is_undone_or_unpacked_may_be_scanned_again(shop):
	[serial] = traced.serials(1)
	item = traced.serial_item(serial)
	parcel = one_parcel(shop, line(item, "10.00"))
	assert scan(parcel, serial) is None
	packing.undo_scan(parcel, packing_view.parcel_facts(parcel)["last_scan"])
	assert scan(parcel, serial) is None
	package_closing.close_package(parcel, 400, {})
	package_closing.unpack(parcel)
	assert scan(parcel, serial) is None


def test_batches_leave_as_scanned_and_not_more_than_there_are(shop):
	soon, later = add_days(nowdate(), 20), add_days(nowdate(), 200)
	item, numbers = traced.batch_item(late=(later, 5), early=(soon, 2))
	parcel = one_parcel(shop, line(item, "10.00", 4))
	assert "batch number" in scan(parcel, item)
	assert "TOO MANY" in scan(parcel, numbers["early"], 3)
	assert scan(parcel, numbers["early"], 2) is None
	assert "TOO MANY" in scan(parcel, numbers["early"])
	assert scan(parcel, numbers["late"], 2) is None
	note = shipped(parcel)
	moved = {batch: qty for _serial, batch, qty in traced.bundle_of(note)}
	assert moved == {numbers["early"]: -2, numbers["late"]: -2}
	rows = frappe.get_all("Delivery Note Item", {"parent": note}, ["qty"])
	assert sorted(row.qty for row in rows) == [2, 2]
	assert floor.parcel(parcel).status == "Shipped"


def test_expired_and_disabled_batches_are_refused(shop):
	item, numbers = traced.batch_item(old=(add_days(nowdate(), -1), 2), good=(None, 2), bad=(None, 2))
	frappe.db.set_value("Batch", numbers["bad"], "disabled", 1)
	parcel = one_parcel(shop, line(item, "10.00"))
	assert "EXPIRED" in scan(parcel, numbers["old"])
	assert "BLOCKED" in scan(parcel, numbers["bad"])
	assert scan(parcel, numbers["good"]) is None


def test_what_expires_first_is_proposed_to_picker_and_packer(shop):
	soon, later = add_days(nowdate(), 20), add_days(nowdate(), 200)
	item, numbers = traced.batch_item(
		never=(None, 5), late=(later, 5), early=(soon, 2), old=(add_days(nowdate(), -1), 9)
	)
	parcel = one_parcel(shop, line(item, "10.00", 4))
	expected = [
		{"batch": numbers["early"], "expires": getdate(soon), "qty": 2},
		{"batch": numbers["late"], "expires": getdate(later), "qty": 2},
	]
	[stop] = walk.overview(floor.released(parcel))["stops"]
	assert stop["batches"] == expected
	assert packing_view.parcel_facts(parcel)["items"][0]["batches"] == expected


def test_a_part_that_was_scanned_does_not_ship_with_a_rest_that_was_not(shop):
	serials = traced.serials(2)
	item = traced.serial_item(*serials)
	parcel = one_parcel(shop, line(item, "10.00", 2))
	assert scan(parcel, serials[0]) is None
	package_closing.close_package(parcel, 400, {})
	package_closing.pack_unscanned(parcel, 400, [{"weight_grams": 400}])
	factory.label(frappe.db.get_value("Fulfilment Order", parcel, "ecom_order"))
	with pytest.raises(frappe.ValidationError, match="1 of 2 pieces"):
		ship.ship(parcel)


def test_two_packages_carry_their_own_serials(shop):
	serials = traced.serials(3)
	item = traced.serial_item(*serials)
	parcel = one_parcel(shop, line(item, "10.00", 2))
	assert scan(parcel, serials[2]) is None
	assert package_closing.close_package(parcel, 400, {}) is None
	assert "PACKED ALREADY" in scan(parcel, serials[2])
	assert scan(parcel, serials[0]) is None
	assert package_closing.close_package(parcel, 400, {}) is None
	factory.label(frappe.db.get_value("Fulfilment Order", parcel, "ecom_order"))
	assert {serial for serial, _batch, _qty in traced.bundle_of(ship.ship(parcel))} == {
		serials[0],
		serials[2],
	}
