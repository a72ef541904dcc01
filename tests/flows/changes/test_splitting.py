"""One parcel becomes two, by hand or by the shop's rules; the order stays one order."""

import frappe
import pytest

from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import reallocate
from ecom_erp.flows.changes import splitting
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit


@pytest.fixture
def item(site) -> str:
	return stocked(main=10, east=10)


def allocated(shop: str, item: str) -> tuple[str, str, str]:
	"""An order of 3 x 10.00 with a tax of 1.00, its parcel, and the parcel's row."""
	order = factory.allocated(shop, make_order(line(item, "10.00", 3, tax="1.00")))
	[parcel] = factory.parcels(order)
	return order, parcel, frappe.db.get_value("Fulfilment Order Item", {"parent": parcel})


def pieces(parcel: str) -> list[int]:
	return frappe.get_all("Fulfilment Order Item", {"parent": parcel}, pluck="qty")


@pytest.mark.smoke
def test_the_parts_leave_one_after_the_other_and_are_billed_once(shop, item):
	order, parcel, row = allocated(shop, item)
	collect(order)
	shown = splitting.preview(parcel, {row: 1})
	assert [(one["pieces"], one["grams"], one["total"]) for one in shown["parcels"]] == [
		(2, 800, 20.67),
		(1, 400, 10.33),
	]
	part = splitting.split(parcel, {row: 1}, 3)
	assert (pieces(parcel), pieces(part), bin_of(item).reserved_qty) == ([2], [1], 3)
	assert frappe.db.get_value("Fulfilment Order", part, ["split_from", "weight_grams"]) == (parcel, 400)
	shipping_labels.buy_labels(part)
	ship.ship(part)
	assert (factory.get(order).status, factory.get(order).lines[0].shipped_qty) == ("Partly Shipped", 1)
	shipping_labels.buy_labels(parcel)
	ship.ship(parcel)
	doc = factory.get(order)
	assert (doc.status, doc.lines[0].shipped_qty, bin_of(item).actual_qty) == ("Shipped", 3, 7)
	billing.bill(order)
	assert frappe.db.get_value("Sales Invoice", factory.get(order).sales_invoice, "grand_total") == 31.0
	assert f"leave in {part}" in factory.timeline(order)


def test_a_part_goes_back(shop, item):
	_order, parcel, row = allocated(shop, item)
	part = splitting.split(parcel, {row: 1}, 3)
	assert splitting.join(part) == parcel
	assert splitting.join(part) == parcel
	assert (pieces(parcel), frappe.db.get_value("Fulfilment Order", part, "status")) == ([3], "Cancelled")
	again = splitting.split(parcel, {row: 2}, 3)
	assert (again != part, pieces(parcel), pieces(again)) == (True, [1], [2])


def test_a_whole_row_leaves_and_comes_back(shop, item):
	other = stocked(main=5)
	order = factory.allocated(shop, make_order(line(item, "10.00", 2), line(other, "5.00", 1)))
	[parcel] = factory.parcels(order)
	row = frappe.db.get_value("Fulfilment Order Item", {"parent": parcel, "item_code": other})
	part = splitting.split(parcel, {row: 1}, 3)
	assert splitting.split(parcel, {row: 1}, 3) == part
	assert (pieces(parcel), pieces(part)) == ([2], [1])
	splitting.join(part)
	assert sorted(pieces(parcel)) == [1, 2]
	shipping_labels.buy_labels(parcel)
	ship.ship(parcel)
	assert factory.get(order).status == "Shipped"


def test_all_reasons_are_named_and_nothing_changed(shop, item):
	_order, parcel, row = allocated(shop, item)
	floor.picked(parcel)
	with pytest.raises(frappe.ValidationError) as refused:
		splitting.split(parcel, {row: 3, "none": 1}, 3)
	said = str(refused.value)
	for part in ("is Picked", "is in wave", "has no row none", "Something has to stay"):
		assert part in said
	assert pieces(parcel) == [3]
	with pytest.raises(frappe.ValidationError, match="has changed"):
		splitting.split(parcel, {row: 1}, 7)


def test_a_part_does_not_move_to_another_warehouse_by_itself(shop, item):
	_order, parcel, row = allocated(shop, item)
	part = splitting.split(parcel, {row: 1}, 3)
	with pytest.raises(frappe.ValidationError, match="Join the parcels again first"):
		reallocate.cannot_ship(part, "broken")
	splitting.join(part)
	assert reallocate.cannot_ship(parcel, "broken") == "Allocated"


def test_parts_are_picked_together(shop, item):
	order, parcel, row = allocated(shop, item)
	part = splitting.split(parcel, {row: 1}, 3)
	floor.picked(parcel)
	assert [frappe.db.get_value("Fulfilment Order", one, "status") for one in (parcel, part)] == [
		"Picked",
		"To Pick",
	]
	floor.picked(part)
	for one in (part, parcel):
		shipping_labels.buy_labels(one)
		ship.ship(one)
	assert factory.get(order).status == "Shipped"


def test_a_shop_divides_by_weight_and_group(courier, item):
	shop = factory.make_shop(split_grams=800)
	order = factory.allocated(shop, make_order(line(item, "10.00", 3)))
	first, second = factory.parcels(order)
	assert (pieces(first), pieces(second)) == ([2], [1])
	assert "Divided into 2 parcels" in factory.timeline(order)
	factory.label(order)
	factory.send(order)
	assert (factory.get(order).status, bin_of(item).actual_qty) == ("Shipped", 7)


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_its_commit_and_run_again(shop, site, item, after):
	order, parcel, row = allocated(shop, item)
	frappe.db.commit()
	assert killed_at_commit(site, lambda: splitting.split(parcel, {row: 1}, 3), 1, after)
	part = splitting.split(parcel, {row: 1}, 3)
	assert factory.parcels(order) == [parcel, part]
	assert (pieces(parcel), pieces(part)) == ([2], [1])
