"""At which step a shop is told of a parcel: a setting of the shop, told once whatever happens."""

import frappe
import pytest

from ecom_erp.api.desk.review import put_on_hold
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.review import order_review
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import package_closing, packing, ship
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit
from tests.support.parcels import outbox, package_of, shipping_label
from tests.support.shopify_orders import arrive, deliver_now, messages


def report_at(shop: str, step: str) -> None:
	frappe.db.set_value("Ecom Shop", shop, "report_shipments_at", step)
	frappe.clear_document_cache("Ecom Shop", shop)


def allocated(shop: str, **quantities: int) -> tuple[str, list[str]]:
	"""An order of all that is on hand, and its Fulfilment Orders, one for each warehouse."""
	pieces = sum(quantities.values())
	name = factory.allocated(shop, make_order(line(stocked(**quantities), "10.00", pieces)))
	return name, factory.parcels(name)


def pack(parcel: str) -> None:
	"""At the station, which packs a parcel that has its label already, too."""
	document = frappe.get_doc("Fulfilment Order", parcel)
	for row in document.items:
		packing.scan(parcel, row.item_code, row.qty, frappe.generate_hash(length=20))
	package_closing.close_package(parcel, 400 * sum(row.qty for row in document.items), {})


def told(parcel: str) -> list[str]:
	return [row["tracking_number"] for row in outbox(parcel, "Fulfilment")]


def test_a_shop_is_told_when_the_parcel_leaves_unless_it_says_otherwise(shop):
	assert frappe.get_cached_value("Ecom Shop", shop, "report_shipments_at") == "Shipped"
	_order, [parcel] = allocated(shop, main=1)
	pack(parcel)
	shipping_labels.buy_labels(parcel)
	assert told(parcel) == []
	ship.ship(parcel)
	assert told(parcel) == [shipping_label(parcel).tracking_number]


def test_told_with_the_label_and_not_again(shop):
	report_at(shop, "Label Bought")
	order, [parcel] = allocated(shop, main=2)
	shipping_labels.buy_labels(parcel)
	number = shipping_label(parcel).tracking_number
	assert told(parcel) == [number]
	[row] = factory.get(order).lines
	assert (row.reported_qty, row.shipped_qty) == (2, 0)
	assert frappe.db.get_value("Fulfilment Order", parcel, "reported_with") == parcel
	pack(parcel)
	report_at(shop, "Shipped")
	ship.ship(parcel)
	assert told(parcel) == [number]
	assert factory.get(order).lines[0].reported_qty == 2


@pytest.mark.parametrize("label_first", [True, False])
def test_told_when_it_is_packed_and_has_its_number(shop, label_first):
	report_at(shop, "Packed")
	_order, [parcel] = allocated(shop, main=1)
	steps = [shipping_labels.buy_labels, pack]
	for step in steps if label_first else reversed(steps):
		assert told(parcel) == []
		step(parcel)
	assert told(parcel) == [shipping_label(parcel).tracking_number]
	ship.ship(parcel)
	assert len(told(parcel)) == 1


def test_a_setting_that_is_changed_in_the_middle_forgets_nothing(shop):
	"""The first parcel had its label under the old setting: it is told along with what happens next, and once."""
	_order, [first, second] = allocated(shop, main=2, east=1)
	shipping_labels.buy_labels(first)
	report_at(shop, "Label Bought")
	assert told(first) == []
	shipping_labels.buy_labels(second)
	assert [len(told(name)) for name in (first, second)] == [1, 1]
	for name in (first, second):
		ship.ship(name)
	assert [len(told(name)) for name in (first, second)] == [1, 1]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", [1, 2])
def test_a_crash_while_the_label_is_bought_tells_neither_twice_nor_not_at_all(site, shop, number, after):
	report_at(shop, "Label Bought")
	order, [parcel] = allocated(shop, main=1)
	assert killed_at_commit(site, lambda: shipping_labels.buy_labels(parcel), number, after)
	package = package_of(parcel)
	assert bool(told(parcel)) == bool(package.shipping_label), "both in one transaction"
	if not package.shipping_label:
		shipping_labels.buy_labels(parcel)
	ship.ship(parcel)
	assert len(told(parcel)) == 1
	assert factory.get(order).lines[0].reported_qty == 1


def test_nothing_is_told_of_a_held_order_whose_label_comes_late(shop, account, server):
	report_at(shop, "Label Bought")
	order, [parcel] = allocated(shop, main=1)
	server.faults.add(kind="lost", operation="labels", times=3)
	with pytest.raises(frappe.ValidationError, match="you will not be charged twice"):
		shipping_labels.buy_labels(parcel)
	put_on_hold(order, "The buyer rang")
	[asked] = frappe.get_all("Shipping Label", {"fulfilment_order": parcel}, pluck="name")
	shipping_labels.finish(asked)
	assert (package_of(parcel).shipping_label, told(parcel)) == (asked, [])


def test_a_shop_that_counts_the_units_as_sent_does_not_hold_what_is_still_here(sandbox, sandbox_shop):
	report_at(sandbox_shop, "Label Bought")
	order = arrive(sandbox, sandbox_shop, "#1037", [stocked(main=5)])
	order_review.review(order)
	assert allocate.allocate(order) == "Allocated"
	[parcel] = factory.parcels(order)
	shipping_labels.buy_labels(parcel)
	deliver_now(order)
	receiving.poll(sandbox_shop)
	process_inbox(50)
	[counted] = read_canonical(factory.get(order)).lines
	assert (counted.fulfilled, factory.holds(order)) == (counted.quantity, {})
	ship.ship(parcel)
	deliver_now(order)
	[made] = [made for placed in sandbox.shop.orders.values() for made in placed.fulfilments]
	assert made.numbers == [shipping_label(parcel).tracking_number]
	assert [row.status for row in messages(order)] == ["Done"]
	assert factory.get(order).status == "Shipped"
