"""Picking with a phone: the walk is counted on the Pick List, shelves that are short, and who picks."""

import frappe
import pytest

from ecom_erp.api.desk import picking as calls
from ecom_erp.api.desk import waves as wave_calls
from ecom_erp.flows.warehouse.picking import walk, waves
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited
from tests.processes import killed_at_commit, together


def one_parcel(shop: str, *lines, **changes) -> str:
	[parcel] = factory.parcels(factory.allocated(shop, make_order(*lines, **changes)))
	return parcel


@pytest.fixture
def near() -> str:
	item = stocked(main=9)
	floor.place(item, "A2")
	return item


@pytest.fixture
def far() -> str:
	item = stocked(main=9)
	floor.place(item, "A10")
	return item


@pytest.fixture
def parcels(shop, near, far) -> list[str]:
	"""Two of `far` and one of `near`; three of `near`."""
	return [
		one_parcel(shop, line(far, "10.00", 2), line(near, "10.00")),
		one_parcel(shop, line(near, "10.00", 3)),
	]


@pytest.fixture
def wave(parcels) -> str:
	[name] = waves.make_waves(parcels)
	walk.begin(name)
	return name


def stops(wave: str) -> list[tuple]:
	return [
		(row["item_code"], row["picked"], row["qty"], row["slots"]) for row in walk.overview(wave)["stops"]
	]


def counted(wave: str) -> list[tuple]:
	pick_list = frappe.db.get_value("Fulfilment Wave", wave, "pick_list")
	rows = frappe.get_doc("Pick List", pick_list).locations
	return [(row.fulfilment_order, row.item_code, row.picked_qty) for row in rows]


@pytest.mark.smoke
def test_a_walk_from_shelf_to_shelf(wave, parcels, near, far):
	assert stops(wave) == [(near, 0, 4, [(1, 1, 0), (2, 3, 0)]), (far, 0, 2, [(1, 2, 0)])]
	walk.count(wave, near, 0, 3)
	assert counted(wave) == [(parcels[0], near, 1), (parcels[1], near, 2), (parcels[0], far, 0)]
	with pytest.raises(frappe.ValidationError, match=f"Still to pick: 1 × {near}, 2 × {far}"):
		walk.finish(wave)
	walk.count(wave, near, 3, 4)
	walk.count(wave, far, 0, 2)
	walk.finish(wave)
	walk.finish(wave)
	assert floor.wave_status(wave) == "Picked"
	assert [floor.parcel(name).status for name in parcels] == ["Picked", "Picked"]


def test_counted_twice_it_counts_once_and_another_phone_is_noticed(wave, near):
	walk.count(wave, near, 0, 1)
	walk.count(wave, near, 0, 1)
	assert stops(wave)[0][1] == 1
	with pytest.raises(frappe.ValidationError, match="another device has counted"):
		walk.count(wave, near, 0, 2)
	with pytest.raises(frappe.ValidationError, match="TOO MANY"):
		walk.count(wave, near, 1, 5)
	with pytest.raises(frappe.ValidationError, match="WRONG ITEM"):
		walk.count(wave, "elsewhere", 0, 1)


def test_two_phones_count_at_the_same_moment(site, wave, near):
	results = together(site, [lambda: walk.count(wave, near, 0, 1), lambda: walk.count(wave, near, 0, 2)])
	[refused] = [said for said in results if said]
	assert "another device has counted" in str(refused)
	assert stops(wave)[0][1] == (1 if results[0] is None else 2)


def test_a_short_shelf_gives_to_the_urgent_parcel_and_the_other_leaves(shop, near, far, parcels, wave):
	"""4 of `near` are needed, 3 are there: the second parcel, which is urgent, takes them; the first leaves, and the one piece of
	`far` that was picked for it is put back."""
	frappe.db.set_value("Fulfilment Order", parcels[1], "priority", "Urgent")
	walk.count(wave, far, 0, 1)
	walk.count(wave, near, 0, 2)
	assert walk.short(wave, near, 3) == [(far, 1)]
	assert floor.parcel(parcels[0]).problem == f"Only 0 of 1 found: {near}"
	assert stops(wave) == [(near, 2, 3, [(2, 3, 2)])], "the slot is still the second one"
	walk.count(wave, near, 2, 3)
	walk.finish(wave)
	assert [floor.parcel(name).status for name in parcels] == ["To Pick", "Picked"]


@pytest.mark.parametrize("found", [1, 4, -1])
def test_what_is_found_is_at_least_what_is_in_the_trolley_and_less_than_needed(wave, near, found):
	walk.count(wave, near, 0, 2)
	with pytest.raises(frappe.ValidationError, match="at least the 2 in the trolley, fewer than 4"):
		walk.short(wave, near, found)


def test_nothing_there_at_all_ends_the_wave(wave, parcels, near):
	assert walk.short(wave, near, 0) == []
	assert floor.wave_status(wave) == "Cancelled"
	assert all(floor.parcel(name).problem for name in parcels)


def test_a_short_report_that_dies_in_the_middle_is_made_again(site, wave, parcels, near):
	assert killed_at_commit(site, lambda: walk.short(wave, near, 3), 1)
	assert stops(wave)[0][2] == 4, "nothing of it happened"
	walk.short(wave, near, 3)
	assert floor.parcel(parcels[1]).problem == f"Only 2 of 3 found: {near}"


def test_one_picker_a_wave_unless_somebody_takes_over(wave, near):
	frappe.set_user(make_user("Warehouse Clerk"))
	for call in (
		lambda: walk.begin(wave),
		lambda: walk.count(wave, near, 0, 1),
		lambda: walk.short(wave, near, 0),
	):
		with pytest.raises(frappe.ValidationError, match="already picking"):
			call()
	walk.begin(wave, take_over=True)
	assert frappe.db.get_value("Fulfilment Wave", wave, "picker") == frappe.session.user


def test_all_picked_in_the_form_counts_all_whatever_the_phone_counted(wave, parcels, near):
	walk.count(wave, near, 0, 1)
	waves.pick(wave)
	assert [floor.parcel(name).status for name in parcels] == ["Picked", "Picked"]


def test_the_wave_is_found_by_its_name_and_its_pick_list(wave):
	pick_list = frappe.db.get_value("Fulfilment Wave", wave, "pick_list")
	assert [walk.wave_of_code(code) for code in (wave, f" {pick_list} ")] == [wave, wave]
	with pytest.raises(frappe.ValidationError, match="No wave found for X"):
		walk.wave_of_code("X")


def test_who_may_not_change_waves_counts_nothing(wave, near):
	frappe.set_user(make_user("Order Clerk"))
	for call in (
		lambda: calls.begin(wave),
		lambda: calls.count(wave, near, 0, 1),
		lambda: calls.short(wave, near, 0),
		lambda: calls.finish(wave),
		calls.waves,
	):
		with pytest.raises(frappe.PermissionError):
			call()


def test_a_user_limited_to_a_warehouse_picks_no_other(wave):
	clerk = make_user("Warehouse Clerk")
	limited_to(clerk, world.EAST, "Warehouse")
	try:
		frappe.set_user(clerk)
		assert calls.waves() == []
		with pytest.raises(frappe.PermissionError):
			calls.begin(wave)
		with pytest.raises(frappe.PermissionError):
			wave_calls.next_wave(world.MAIN)
	finally:
		unlimited(clerk)
