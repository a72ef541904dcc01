"""A Fulfilment Order in several packages: scanned, closed, unpacked, shipped; what lies in which."""

import frappe
import pytest

from ecom_erp.core.states.package import CANCELLED
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import package_closing, packing, packing_finish, packing_view, ship
from ecom_erp.flows.warehouse.picking import waves
from ecom_erp.flows.warehouse.picking.wave_progress import wave_progress
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, deliver, make, unique
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit, together
from tests.support.parcels import outbox, package_of, packages_of
from tests.support.tickets import taken_out


@pytest.fixture
def item(site) -> str:
	"""400 g each."""
	return stocked(main=20)


def one_parcel(shop: str, *lines) -> str:
	[parcel] = factory.parcels(factory.allocated(shop, make_order(*lines)))
	return parcel


def scan(parcel: str, code: str, qty: int = 1, scan_id: str | None = None) -> str | None:
	return packing.scan(parcel, code, qty, scan_id or frappe.generate_hash(length=20))


def contents(parcel: str) -> list[dict[str, int]]:
	return [{row.item_code: row.qty for row in package.contents} for package in packages_of(parcel)]


def in_two(shop: str, item: str, label: bool = False) -> str:
	"""Three pieces: two in the first package, one in the second."""
	parcel = one_parcel(shop, line(item, "10.00", 3))
	for number, qty in enumerate((2, 1), 1):
		scan(parcel, item, qty)
		if label:
			packing_finish.finish(parcel, qty * 400, {}, number=number)
		else:
			package_closing.close_package(parcel, qty * 400, {}, number=number)
	return parcel


def _labelled_in_wave(parcel: str) -> int:
	"""As the wave's form counts, with a wave of this parcel alone."""
	frappe.db.set_value("Fulfilment Order", parcel, "wave", parcel)
	counted = wave_progress(parcel)["labelled"]
	frappe.db.set_value("Fulfilment Order", parcel, "wave", None)
	return counted


def test_a_package_is_closed_and_the_next_one_opened(shop, item):
	other = stocked(main=5)
	parcel = one_parcel(shop, line(item, "10.00", 3), line(other, "5.00", 2))
	scan(parcel, item, 2)
	scan(parcel, other)
	assert packing_finish.finish(parcel, 1200, {}, number=1) == {
		"weight_off": None,
		"label_problem": None,
		"next": None,
	}
	assert _labelled_in_wave(parcel) == 0, "one of its packages has a label, the other is open"
	first, second = packages_of(parcel)
	assert (first.status, first.number, first.weight_grams, first.tracking_number) == (
		"Labelled",
		1,
		1200,
		"T0001",
	)
	assert (second.status, second.number, second.weight_grams) == ("Open", 2, 800)
	found = floor.parcel(parcel)
	assert (found.status, found.packed_at, found.claimed_by) == ("Picked", None, "Administrator")
	facts = packing_view.parcel_facts(parcel)
	assert (facts["package"], facts["scanned"], facts["last_scan"]) == (2, 0, None)
	assert "TOO MANY: the parcel already contains 2 of" in scan(parcel, item, 2)
	assert scan(parcel, item) is None
	assert scan(parcel, other) is None
	packing_finish.finish(parcel, 800, {}, number=2)
	assert contents(parcel) == [{item: 2, other: 1}, {item: 1, other: 1}]
	found = floor.parcel(parcel)
	assert (found.status, found.packages, found.weight_grams) == ("Labelled", 2, 2000)
	assert (found.tracking_numbers, found.claimed_by) == ("T0001, T0002", None)
	assert [packing_view.parcel_of_code(code) for code in ("T0001", "T0002", second.name)] == [parcel] * 3


def test_an_undone_scan_comes_out_of_the_open_package_only(shop, item):
	parcel = one_parcel(shop, line(item, "10.00", 3))
	scan(parcel, item, 2, "scan-first")
	package_closing.close_package(parcel, 800, {}, number=1)
	scan(parcel, item, 1, "scan-second")
	with pytest.raises(frappe.ValidationError, match="in a closed package"):
		packing.undo_scan(parcel, "scan-first")
	packing.undo_scan(parcel, "scan-second")
	assert [row.packed_qty for row in frappe.get_doc("Fulfilment Order", parcel).items] == [2]
	assert contents(parcel) == [{item: 2}, {}]


def test_a_package_closed_twice_is_closed_once(shop, item):
	"""The answer was lost: the station sends it again, when the next package is open and has pieces in it."""
	parcel = one_parcel(shop, line(item, "10.00", 3))
	scan(parcel, item, 1)
	packing_finish.finish(parcel, 400, {}, number=1)
	scan(parcel, item, 1)
	packing_finish.finish(parcel, 999, {}, number=1)
	assert [package.weight_grams for package in packages_of(parcel)] == [400, 800]
	assert contents(parcel) == [{item: 1}, {}]


def test_the_scale_asks_about_what_lies_in_this_package(shop, item):
	parcel = one_parcel(shop, line(item, "10.00", 3))
	box = make(
		"Ecom Box", box_name=unique("Box"), length_mm=300, width_mm=200, height_mm=100, weight_grams=100
	).name
	scan(parcel, item)
	off = packing_finish.finish(parcel, 1300, {"box": box}, number=1)["weight_off"]
	assert off == {"fits": False, "expected": 500, "difference": 800}
	packing_finish.finish(parcel, 500, {"box": box}, number=1)
	first = packages_of(parcel)[0]
	assert (first.box, first.length_mm, first.weight_grams) == (box, 300, 500)


def test_packing_in_two_packages_ends_the_same_wherever_the_process_dies(shop, item, site):
	parcel = one_parcel(shop, line(item, "10.00", 3))

	def work():
		for number, qty in enumerate((2, 1), 1):
			packing.scan(parcel, item, qty, f"scan-{number}")
			packing_finish.finish(parcel, qty * 400, {}, number=number)

	number = 1
	while killed_at_commit(site, work, number, after=True):
		number += 1
	assert number >= 4, "it died several times"
	assert contents(parcel) == [{item: 2}, {item: 1}]
	assert floor.parcel(parcel).status == "Labelled"
	assert frappe.db.count("Shipping Label", {"fulfilment_order": parcel}) == 2


def test_two_clerks_who_close_a_package_close_it_once(shop, item, site):
	parcel = one_parcel(shop, line(item, "10.00", 3))
	scan(parcel, item, 2)
	frappe.db.commit()
	together(site, [lambda: package_closing.close_package(parcel, 800, {}, number=1)] * 3)
	assert contents(parcel) == [{item: 2}, {}]


def test_from_the_form_a_person_says_what_lies_in_which_package(shop, item):
	other = stocked(main=5)
	parcel = one_parcel(shop, line(item, "10.00", 3), line(other, "5.00"))
	for packages, said in (
		([{"items": {item: 4}}, {}], "4 of"),
		([{}, {"items": {item: 1}}], "Enter the contents of package 1"),
		([{"items": {item: 3, other: 1}}, {}], "Package 2 is empty"),
		([{"items": {item: 1}}, {"items": {item: 1}}], "2 of"),
	):
		with pytest.raises(frappe.ValidationError, match=said):
			package_closing.pack_unscanned(parcel, None, packages)
	assert len(packages_of(parcel)) == 1
	package_closing.pack_unscanned(
		parcel, None, [{"items": {item: 2}, "weight_grams": 850}, {"weight_grams": 900}]
	)
	assert contents(parcel) == [{item: 2}, {item: 1, other: 1}]
	assert [package.weight_grams for package in packages_of(parcel)] == [850, 900]
	assert floor.parcel(parcel).status == "Packed"


def test_what_was_packed_can_be_unpacked_until_it_has_a_label(shop, item):
	parcel = in_two(shop, item)
	assert floor.parcel(parcel).status == "Packed"
	package_closing.unpack(parcel)
	[package] = packages_of(parcel)
	assert (package.status, package.contents, package.weight_grams) == ("Open", [], 1200)
	found = floor.parcel(parcel)
	assert (found.status, found.packages, found.packed_at) == ("To Pick", 1, None)
	scan(parcel, item, 1)
	package_closing.close_package(parcel, 400, {}, number=1)
	scan(parcel, item, 2)
	package_closing.close_package(parcel, 800, {}, number=2)
	assert contents(parcel) == [{item: 1}, {item: 2}]
	assert frappe.db.count("Fulfilment Package", {"fulfilment_order": parcel}) == 2, "it is used again"
	shipping_labels.buy_label(packages_of(parcel)[0].name)
	with pytest.raises(frappe.ValidationError, match=r"has a label\. Void it first"):
		package_closing.unpack(parcel)


def test_a_begun_parcel_is_not_short_before_it_is_unpacked(shop, item):
	parcel = one_parcel(shop, line(item, "10.00", 3))
	wave = floor.picked(parcel)
	scan(parcel, item, 2)
	package_closing.close_package(parcel, 800, {}, number=1)
	with pytest.raises(frappe.ValidationError, match="Unpack it first"):
		waves.report_short(parcel, item, 2)
	with pytest.raises(frappe.ValidationError, match="packed already"):
		waves.cancel(wave)
	package_closing.unpack(parcel)
	waves.report_short(parcel, item, 2)
	assert floor.parcel(parcel).status == "To Pick"


def test_all_packages_leave_with_one_delivery_note(shop, item):
	parcel = in_two(shop, item, label=True)
	note = ship.ship(parcel)
	assert {package.status for package in packages_of(parcel)} == {"Shipped"}
	assert frappe.db.get_value("Delivery Note", note, "lr_no") == "T0001, T0002"
	assert bin_of(item).actual_qty == 17
	[told] = outbox(parcel, "Fulfilment")
	assert (told["tracking_number"], [one["tracking_number"] for one in told["more"]]) == ("T0001", ["T0002"])
	document = frappe.get_doc("Delivery Note", note)
	document.flags.ignore_links = True
	document.cancel()
	assert {package.status for package in packages_of(parcel)} == {"Labelled"}
	assert floor.parcel(parcel).status == "Labelled"
	ship.ship(parcel)
	assert len(outbox(parcel, "Fulfilment")) == 1, "the shop is told once"


def test_a_delivery_note_by_hand_ships_what_nobody_has_packed(shop, item):
	parcel = one_parcel(shop, line(item, "10.00", 3))
	scan(parcel, item, 2)
	package_closing.close_package(parcel, 800, {}, number=1)
	order = factory.get(floor.parcel(parcel).ecom_order)
	note = deliver(order.sales_order)
	assert contents(parcel) == [{item: 2}, {item: 1}]
	assert [package.status for package in packages_of(parcel)] == ["Shipped", "Shipped"]
	note.reload()
	note.flags.ignore_links = True
	note.cancel()
	assert [package.status for package in packages_of(parcel)] == ["Packed", "Open"]
	assert contents(parcel) == [{item: 2}, {}]
	assert floor.parcel(parcel).status == "Picked"


@pytest.fixture
def half_shipped(shop) -> tuple[str, str, str]:
	"""(order, item, parcel in Newark of three pieces that waits) of an order of which Chicago has shipped one piece."""
	item = stocked(main=1, east=3)
	order = factory.allocated(shop, make_order(line(item, "10.00", 4)))
	rows = frappe.get_all("Fulfilment Order", {"ecom_order": order}, ["name", "warehouse"])
	parcels = {row.warehouse: row.name for row in rows}
	shipping_labels.buy_labels(parcels[world.MAIN])
	ship.ship(parcels[world.MAIN])
	return order, item, parcels[world.EAST]


def test_what_is_taken_out_before_shipping_comes_out_of_the_open_package_first(half_shipped):
	order, item, parcel = half_shipped
	scan(parcel, item, 2)
	package_closing.close_package(parcel, 800, {}, number=1)
	taken_out(order, 1)
	assert contents(parcel) == [{item: 2}]
	found = floor.parcel(parcel)
	assert (found.status, found.packages, found.problem) == ("Packed", 1, None)


def test_what_lies_in_a_closed_package_is_said_to_be_taken_out(half_shipped):
	order, item, parcel = half_shipped
	for number, qty in enumerate((2, 1), 1):
		scan(parcel, item, qty)
		package_closing.close_package(parcel, qty * 400, {}, number=number)
	taken_out(order, 2)
	[package] = packages_of(parcel)
	assert {row.item_code: row.qty for row in package.contents} == {item: 1}
	assert f"1 x {item} will no longer be shipped. Take it out of the package" in floor.parcel(parcel).problem
	assert frappe.db.count("Fulfilment Package", {"fulfilment_order": parcel, "status": CANCELLED}) == 1


def test_what_lies_in_a_package_with_a_label_stays(half_shipped):
	order, item, parcel = half_shipped
	scan(parcel, item, 2)
	packing_finish.finish(parcel, 800, {}, number=1)
	with pytest.raises(frappe.ValidationError, match="already has a label"):
		taken_out(order, 2)
	frappe.db.rollback()
	assert contents(parcel) == [{item: 2}, {}]


def test_surplus_scans_of_the_open_package_are_scanned_anew(half_shipped):
	order, item, parcel = half_shipped
	scan(parcel, item, 3)
	taken_out(order, 1)
	assert [row.packed_qty for row in frappe.get_doc("Fulfilment Order", parcel).items] == [0]
	assert scan(parcel, item, 2) is None
	package_closing.close_package(parcel, 800, {})
	assert contents(parcel) == [{item: 2}]


def test_a_package_is_kept_by_the_app(shop, item):
	parcel = one_parcel(shop, line(item, "10.00"))
	package = package_of(parcel)
	package.weight_grams = 950
	package.save()
	assert floor.parcel(parcel).weight_grams == 950
	package.status = "Delivered"
	with pytest.raises(frappe.ValidationError):
		package.save()
	shipping_labels.buy_labels(parcel)
	package = package_of(parcel)
	package.weight_grams = 1
	with pytest.raises(frappe.ValidationError, match="maintained by the app"):
		package.save()
