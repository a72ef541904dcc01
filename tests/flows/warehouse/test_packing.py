"""The packing station on the server: what is scanned, who packs, what the scale says, what happens then."""

import frappe
import pytest

from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import package_closing, packing, packing_finish, packing_view
from ecom_erp.flows.warehouse.picking import waves
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, make, unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user
from tests.processes import killed_at_commit, together
from tests.support.parcels import package_of


@pytest.fixture
def item(site) -> str:
	"""400 g each."""
	return stocked(main=20)


def one_parcel(shop: str, *lines) -> str:
	[parcel] = factory.parcels(factory.allocated(shop, make_order(*lines)))
	return parcel


def packed_pieces(parcel: str) -> dict[str, int]:
	rows = frappe.get_all("Fulfilment Order Item", {"parent": parcel}, ["item_code", "packed_qty"])
	return {row.item_code: row.packed_qty for row in rows}


def scan(parcel: str, code: str, qty: int = 1, scan_id: str | None = None) -> str | None:
	return packing.scan(parcel, code, qty, scan_id or frappe.generate_hash(length=20))


@pytest.mark.smoke
def test_a_parcel_is_scanned_weighed_and_labelled(shop, item):
	other = stocked(main=5)
	barcode = floor.add_barcode(other, unique("40063813").replace(" ", ""))
	parcel = one_parcel(shop, line(item, "10.00", 2), line(other, "5.00"))
	packing.open_parcel(parcel)
	assert scan(parcel, item) is None
	assert scan(parcel, barcode) is None
	assert scan(parcel, item.lower()) is None
	assert packed_pieces(parcel) == {item: 2, other: 1}
	done = packing_finish.finish(parcel, 1200, {})
	assert done == {"weight_off": None, "label_problem": None, "next": None}
	found = floor.parcel(parcel)
	assert (found.status, found.tracking_numbers, found.weight_grams) == ("Labelled", "T0001", 1200)
	assert (found.packed_by, found.claimed_by) == ("Administrator", None)
	assert packing_finish.finish(parcel, 5, {})["label_problem"] is None, "closing it again changes nothing"
	assert floor.parcel(parcel).weight_grams == 1200


def test_wrong_and_surplus_items_are_refused(shop, item):
	parcel = one_parcel(shop, line(item, "10.00", 2))
	stranger = stocked(main=1)
	assert "WRONG ITEM" in scan(parcel, stranger)
	assert "TOO MANY" in scan(parcel, item, 3)
	assert scan(parcel, item, 2) is None
	assert "TOO MANY" in scan(parcel, item)
	assert "between 1" in scan(parcel, item, 0)
	assert packed_pieces(parcel) == {item: 2}


def test_a_scan_sent_twice_counts_once_and_can_be_taken_back(shop, item, site):
	parcel = one_parcel(shop, line(item, "10.00", 3))
	assert together(site, [lambda: scan(parcel, item, 1, "scan-one")] * 3) == [None] * 3
	assert packed_pieces(parcel) == {item: 1}
	scan(parcel, item, 2, "scan-two")
	packing.undo_scan(parcel, "scan-one")
	packing.undo_scan(parcel, "scan-one")
	assert packed_pieces(parcel) == {item: 2}


def test_a_parcel_of_which_nothing_is_scanned_stays_open(shop, item):
	parcel = one_parcel(shop, line(item, "10.00", 3))
	with pytest.raises(frappe.ValidationError, match="The package is empty"):
		package_closing.close_package(parcel, 1200, {})
	assert floor.parcel(parcel).packed_at is None


def test_the_scale_asks_when_it_does_not_agree(shop, item):
	"""2 x 400 g in a box of 100 g: 900 g; the warehouse allows 10 %."""
	box = make(
		"Ecom Box", box_name=unique("Box"), length_mm=300, width_mm=200, height_mm=100, weight_grams=100
	).name
	parcel = one_parcel(shop, line(item, "10.00", 2))
	scan(parcel, item, 2)
	sizes = {"box": box, "length_mm": 300, "width_mm": 200, "height_mm": 100}
	off = packing_finish.finish(parcel, 500, sizes)["weight_off"]
	assert off == {"fits": False, "expected": 900, "difference": -400}
	assert floor.parcel(parcel).status == "To Pick"
	packing_finish.finish(parcel, 500, sizes, "light filling")
	found = floor.parcel(parcel)
	assert found.status == "Labelled"
	assert (package_of(parcel).box, package_of(parcel).length_mm) == (box, 300)
	notes = frappe.get_all("Comment", {"reference_name": parcel}, pluck="content")
	assert any("instead of the expected 900 g: light filling" in note for note in notes)


def test_two_clerks_do_not_pack_one_parcel(shop, item):
	parcel = one_parcel(shop, line(item, "10.00", 2))
	clerk = make_user("Warehouse Clerk")
	packing.open_parcel(parcel)
	scan(parcel, item)
	frappe.set_user(clerk)
	with pytest.raises(frappe.ValidationError, match="being packed by Administrator"):
		packing.open_parcel(parcel)
	with pytest.raises(frappe.ValidationError, match="being packed by Administrator"):
		scan(parcel, item)
	frappe.set_user("Administrator")
	packing.leave_parcel(parcel)
	frappe.set_user(clerk)
	assert scan(parcel, item) is None, "what the colleague scanned stays"
	package_closing.close_package(parcel, 800, {})
	assert floor.parcel(parcel).packed_by == clerk
	with pytest.raises(frappe.ValidationError, match="was already packed by Warehouse Clerk"):
		packing.open_parcel(parcel)


def test_every_code_leads_to_its_parcel(shop, item):
	first, second = (one_parcel(shop, line(item, "10.00")) for _number in range(2))
	[wave] = waves.make_waves([first, second])
	shipping_labels.buy_labels(second)
	frappe.db.commit()
	found = floor.parcel(second)
	codes = (second, found.tracking_numbers, found.number, found.number.lstrip("#"), found.ecom_order)
	assert [packing_view.parcel_of_code(code) for code in codes] == [second] * len(codes)
	assert packing_view.parcel_of_code(f" {wave} ") == first
	scan(first, item)
	package_closing.close_package(first, 400, {})
	assert packing_view.next_of_wave(wave) == second
	with pytest.raises(frappe.ValidationError, match="No wave, parcel"):
		packing_view.parcel_of_code("nonsense")


def test_where_no_courier_takes_it_the_parcel_is_packed_with_the_reason(shop, item, courier):
	parcel = one_parcel(shop, line(item, "10.00"))
	frappe.db.set_value("Courier Account", courier, "enabled", 0)
	frappe.clear_document_cache("Courier Account", courier)
	frappe.db.commit()
	scan(parcel, item)
	problem = packing_finish.finish(parcel, 400, {})["label_problem"]
	assert "no courier account is enabled" in problem
	assert (floor.parcel(parcel).status, floor.parcel(parcel).problem) == ("Packed", problem)


def test_a_warehouse_may_ship_what_is_packed(shop, item):
	profile = frappe.get_doc("Ecom Warehouse Profile", {"warehouse": world.MAIN})
	profile.ship_when = "When Packed"
	profile.save()
	frappe.db.commit()
	parcel = one_parcel(shop, line(item, "10.00", 2))
	wave = floor.picked(parcel)
	scan(parcel, item, 2)
	packing_finish.finish(parcel, 800, {})
	assert floor.parcel(parcel).status == "Shipped"
	assert bin_of(item).actual_qty == 18
	assert floor.wave_status(wave) == "Done"


def test_a_parcel_is_packed_and_labelled_once_wherever_the_process_dies(shop, item, site):
	parcel = one_parcel(shop, line(item, "10.00", 2))

	def work():
		packing.scan(parcel, item, 2, "the-scan")
		packing_finish.finish(parcel, 800, {})

	number = 1
	while killed_at_commit(site, work, number, after=True):
		number += 1
	assert number >= 3, "it died several times"
	assert packed_pieces(parcel) == {item: 2}
	assert floor.parcel(parcel).status == "Labelled"
	assert frappe.db.count("Shipping Label", {"fulfilment_order": parcel}) == 1
