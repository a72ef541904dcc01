"""Waves and their Pick Lists: chosen, picked, short, given up."""

import frappe
import pytest

from ecom_erp.flows.allocation import cancellation
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.warehouse.picking import waves
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit, together


def one_parcel(shop: str, *lines) -> str:
	[parcel] = factory.parcels(factory.allocated(shop, make_order(*lines)))
	return parcel


def locations(pick_list: str) -> list[tuple]:
	rows = frappe.get_doc("Pick List", pick_list).locations
	return [(row.item_code, row.qty, row.warehouse, row.fulfilment_order) for row in rows]


def per_picked(parcel: str) -> float:
	order = factory.get(floor.parcel(parcel).ecom_order).sales_order
	return frappe.db.get_value("Sales Order", order, "per_picked")


def test_a_wave_is_picked_by_one_pick_list_in_the_order_of_the_shelves(shop):
	near, far = stocked(main=9), stocked(main=9)
	floor.place(far, "B10")
	floor.place(near, "B9")
	first = one_parcel(shop, line(far, "10.00", 2), line(near, "10.00"))
	second = one_parcel(shop, line(near, "10.00", 3))
	[wave] = waves.make_waves([first, second])
	pick_list = waves.release(wave)
	assert locations(pick_list) == [
		(near, 1, world.MAIN, first),
		(near, 3, world.MAIN, second),
		(far, 2, world.MAIN, first),
	]
	assert waves.release(wave) == pick_list, "released again, it is the same list"
	assert floor.parcel(first).status == "To Pick"
	waves.pick(wave)
	found = frappe.db.get_value("Pick List", pick_list, ["docstatus", "purpose", "status"])
	assert found == (1, "Delivery", "Open")
	assert [floor.parcel(name).status for name in (first, second)] == ["Picked", "Picked"]
	assert floor.wave_status(wave) == "Picked"
	assert per_picked(first) == 100


@pytest.mark.smoke
def test_shipping_closes_pick_list_and_wave(shop):
	parcels = [one_parcel(shop, line(stocked(main=2), "10.00", 2)) for _number in range(2)]
	wave = floor.picked(*parcels)
	pick_list = floor.parcel(parcels[0]).pick_list
	for parcel in parcels:
		shipping_labels.buy_labels(parcel)
		ship.ship(parcel)
	assert frappe.db.get_value("Pick List", pick_list, ["status", "per_delivered"]) == ("Completed", 100)
	assert floor.wave_status(wave) == "Done"


def test_the_next_wave_takes_the_urgent_ones_of_its_warehouse(shop):
	item = stocked(main=9, east=9)
	slow = one_parcel(shop, line(item, "10.00"))
	urgent = one_parcel(shop, line(item, "11.00"))
	elsewhere = factory.parcels(
		factory.allocated(shop, make_order(line(item, "12.00"), shipping_address=factory.NEWARK))
	)[0]
	frappe.db.set_value("Fulfilment Order", urgent, "priority", "Urgent")
	frappe.db.commit()
	own = {"shop": shop}
	wave = waves.next_wave(world.MAIN, {**own, "most_parcels": 1})
	assert floor.parcel(urgent).wave == wave
	rest = waves.next_wave(world.MAIN, own)
	assert floor.parcel(slow).wave == rest
	assert floor.parcel(elsewhere).wave is None
	with pytest.raises(frappe.ValidationError, match="No parcels to pick"):
		waves.next_wave(world.MAIN, own)


def test_a_parcel_is_in_one_wave_however_many_ask(shop, site):
	parcels = [one_parcel(shop, line(stocked(main=1), "10.00")) for _number in range(2)]
	got = together(site, [lambda: waves.make_waves(parcels)] * 3)
	made = [answer for answer in got if isinstance(answer, list)]
	assert len(made) == 1, got
	assert {floor.parcel(name).wave for name in parcels} == set(made[0])


def test_a_wave_has_one_pick_list_wherever_the_process_dies(shop, site):
	parcel = one_parcel(shop, line(stocked(main=1), "10.00"))
	[wave] = waves.make_waves([parcel])
	for after in (False, True):
		number = 1
		while killed_at_commit(site, lambda: (waves.release(wave), waves.pick(wave)), number, after):
			number += 1
	assert frappe.db.count("Pick List", {"fulfilment_wave": wave}) == 1
	assert (floor.parcel(parcel).status, floor.wave_status(wave)) == ("Picked", "Picked")


def test_a_short_parcel_leaves_the_wave_with_its_problem(shop):
	item = stocked(main=9)
	short, whole = one_parcel(shop, line(item, "10.00", 3)), one_parcel(shop, line(item, "10.00"))
	wave = floor.released(short, whole)
	assert waves.report_short(short, item, 2) == f"Only 2 of 3 found: {item}"
	waves.pick(wave)
	assert floor.parcel(whole).status == "Picked"
	found = floor.parcel(short)
	assert (found.status, found.wave, found.pick_list, found.problem) == (
		"To Pick",
		None,
		None,
		f"Only 2 of 3 found: {item}",
	)
	with pytest.raises(frappe.ValidationError, match="have a problem"):
		waves.make_waves([short])
	waves.pick_again(short)
	assert floor.parcel(short).problem is None
	floor.picked(short)
	assert floor.parcel(short).status == "Picked"


def test_fewer_pieces_entered_on_the_pick_list_itself(shop):
	"""A picker who works in ERPNext corrects the picked quantity there and submits."""
	item = stocked(main=9)
	short, whole = one_parcel(shop, line(item, "10.00", 3)), one_parcel(shop, line(item, "10.00"))
	wave = floor.released(short, whole)
	document = frappe.get_doc("Pick List", floor.parcel(short).pick_list)
	for row in document.locations:
		row.picked_qty = 2 if row.fulfilment_order == short else row.stock_qty
	document.submit()
	assert floor.parcel(whole).status == "Picked"
	assert (floor.parcel(short).status, floor.parcel(short).problem) == (
		"To Pick",
		f"Only 2 of 3 found: {item}",
	)
	assert (floor.parcel(short).wave, floor.wave_status(wave)) == (None, "Picked")
	waves.pick_again(short)
	floor.picked(short)
	assert (floor.parcel(short).status, per_picked(short)) == ("Picked", 100)


def test_what_the_packer_does_not_find_is_picked_again(shop):
	"""The Pick List is submitted and counts the pieces; without them the next wave takes the parcel with the others."""
	item = stocked(main=9)
	short, whole = one_parcel(shop, line(item, "10.00", 3)), one_parcel(shop, line(item, "10.00"))
	first = floor.picked(short, whole)
	pick_list = floor.parcel(short).pick_list
	waves.report_short(short, item, 2)
	assert (per_picked(short), per_picked(whole)) == (0, 100)
	waves.pick_again(short)
	other = one_parcel(shop, line(item, "12.00"))
	floor.picked(short, other)
	assert [floor.parcel(name).status for name in (short, other)] == ["Picked", "Picked"]
	assert (per_picked(short), per_picked(whole)) == (100, 100)
	for parcel in (short, whole):
		shipping_labels.buy_labels(parcel)
		ship.ship(parcel)
	assert frappe.db.get_value("Pick List", pick_list, ["status", "per_delivered"]) == ("Completed", 100)
	assert floor.wave_status(first) == "Done"


def test_a_pick_list_made_by_hand_picks_the_parcel(shop):
	from erpnext.selling.doctype.sales_order.sales_order import create_pick_list

	parcel = one_parcel(shop, line(stocked(main=2), "10.00", 2))
	picks = create_pick_list(factory.get(floor.parcel(parcel).ecom_order).sales_order)
	picks.insert()
	picks.submit()
	assert (floor.parcel(parcel).status, floor.parcel(parcel).pick_list) == ("Picked", picks.name)
	picks.cancel()
	assert (floor.parcel(parcel).status, floor.parcel(parcel).pick_list) == ("To Pick", None)


def test_a_wave_that_is_given_up_frees_its_parcels(shop):
	parcels = [one_parcel(shop, line(stocked(main=1), "10.00")) for _number in range(2)]
	wave = floor.picked(*parcels)
	pick_list = floor.parcel(parcels[0]).pick_list
	waves.cancel(wave)
	assert floor.wave_status(wave) == "Cancelled"
	assert frappe.db.get_value("Pick List", pick_list, "docstatus") == 2
	assert [floor.parcel(name).status for name in parcels] == ["To Pick", "To Pick"]
	again = floor.released(*parcels)
	draft = floor.parcel(parcels[0]).pick_list
	waves.cancel(again)
	assert not frappe.db.exists("Pick List", draft)


def test_a_cancelled_order_leaves_its_wave(shop):
	item = stocked(main=9)
	gone, stays = one_parcel(shop, line(item, "10.00", 2)), one_parcel(shop, line(item, "10.00"))
	wave = floor.released(gone, stays)

	def undo():
		order = lock_order(floor.parcel(gone).ecom_order)
		cancellation.undo(order)
		order_flow.save(order)

	in_transaction(undo)
	assert (floor.parcel(gone).status, floor.parcel(gone).wave) == ("Cancelled", None)
	assert [row[3] for row in locations(floor.parcel(stays).pick_list)] == [stays]
	waves.pick(wave)
	assert floor.parcel(stays).status == "Picked"
	assert frappe.db.get_value("Fulfilment Wave", wave, ["parcels", "pieces"]) == (1, 1)
