"""Serial numbers and batches as ERPNext moves them: with a Delivery Note that names them, with one that is cancelled, with a
return. Both benches."""

import frappe
import pytest
from frappe.utils import add_days, nowdate

from ecom_erp.erp.stock import traced_goods
from ecom_erp.erp.stock.stock import post_return
from tests import world
from tests.factories import traced
from tests.factories.erpnext import make, make_customer

pytestmark = pytest.mark.usefixtures("site")


def delivered(item: str, qty: int, **columns):
	"""A Delivery Note without an order, submitted."""
	row = {"item_code": item, "qty": qty, "rate": 10, "warehouse": world.MAIN, **columns}
	note = make("Delivery Note", customer=make_customer(), company=world.COMPANY, items=[row])
	note.submit()
	return note


def place_of(serial: str) -> tuple:
	return frappe.db.get_value("Serial No", serial, ["warehouse", "status"])


def test_a_note_moves_the_serials_that_it_names_and_a_cancelled_one_moves_them_back():
	serials = traced.serials(3)
	item = traced.serial_item(*serials)
	note = delivered(item, 2, **traced_goods.columns("", [serials[2], serials[0]]))
	assert traced.bundle_of(note.name) == [(serial, None, -1) for serial in sorted((serials[0], serials[2]))]
	assert [place_of(serial) for serial in serials] == [
		(None, "Delivered"),
		(world.MAIN, "Active"),
		(None, "Delivered"),
	]
	note.reload()
	note.cancel()
	assert place_of(serials[0])[0] == world.MAIN


def test_a_note_moves_the_batch_that_it_names():
	item, numbers = traced.batch_item(one=(None, 5), two=(None, 5))
	delivered(item, 3, **traced_goods.columns(numbers["two"], []))
	there = traced_goods.batches_there([item], world.MAIN)[item]
	assert sorted((number, qty) for number, _expires, qty in there) == sorted(
		((numbers["one"], 5), (numbers["two"], 2))
	)


def test_what_is_known_of_a_number():
	[serial] = traced.serials(1)
	item = traced.serial_item(serial)
	known = traced_goods.known_number(serial, {item}, world.MAIN)
	assert (known.item, known.serial, known.warehouse, known.reserved_for) == (item, serial, world.MAIN, "")
	old, numbers = traced.batch_item(old=(add_days(nowdate(), -3), 4))
	known = traced_goods.known_number(numbers["old"], {old}, world.MAIN)
	assert (known.batch, known.available, str(known.expires)) == (numbers["old"], 4, add_days(nowdate(), -3))
	assert traced_goods.batches_there([old], world.MAIN) == {old: []}, "ERPNext offers no expired batch"
	assert traced_goods.known_number(serial, {old}, world.MAIN) is None


def test_a_return_brings_back_what_was_delivered():
	serials = traced.serials(2)
	item = traced.serial_item(*serials)
	other, numbers = traced.batch_item(one=(None, 5))
	for code, columns in (
		(item, traced_goods.columns("", serials)),
		(other, traced_goods.columns(numbers["one"], [])),
	):
		note = delivered(code, 2, **columns)
		post_return(note.name, [(note.items[0].name, 2, world.MAIN)], "")
	assert [place_of(serial)[0] for serial in serials] == [world.MAIN] * 2
	assert traced_goods.batches_there([other], world.MAIN)[other] == [(numbers["one"], None, 5)]
