"""A shop was told of a parcel before it left, and the label is voided or replaced, or the parcel cancelled: the shop is told what
is true, once, whatever crashes."""

import frappe
import pytest

from ecom_erp.api.desk.review import cancel_order
from ecom_erp.flows.allocation import allocate, reallocate
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.orders.shop_shipments import counted_by_shop
from ecom_erp.flows.review import order_review
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.shipping.fulfilment_corrections import PATIENCE
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.work.outbox_worker import deliver_outbox
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.flows.shipping.test_shop_reports import allocated, report_at
from tests.processes import killed_at_commit
from tests.support.parcels import outbox, shipping_label
from tests.support.shopify_orders import arrive, messages


def told_early(sandbox, shop: str) -> tuple[str, str, object]:
	"""An order with a label of which the shop was told; its Fulfilment Order; the order at the shop."""
	report_at(shop, "Label Bought")
	order = arrive(sandbox, shop, "#1037", [stocked(main=2)])
	order_review.review(order)
	assert allocate.allocate(order) == "Allocated"
	[parcel] = factory.parcels(order)
	shipping_labels.buy_labels(parcel)
	deliver_all(order)
	[placed] = sandbox.shop.orders.values()
	assert [made.numbers for made in placed.sent] == [[shipping_label(parcel).tracking_number]]
	return order, parcel, placed


def deliver_all(order: str) -> None:
	"""Time passes until all that the shop is to be told was tried twice."""
	for _time in range(2):
		for message in messages(order):
			if message.status in ("New", "Failed", "Processing"):
				frappe.db.set_value(
					"Outbox Message", message.name, "next_try_at", frappe.utils.now_datetime()
				)
		frappe.db.commit()
		deliver_outbox(50)


def reported(order: str) -> list[int]:
	return [row.reported_qty for row in factory.get(order).lines]


def kinds(order: str) -> list[tuple[str, str]]:
	return [(row.kind, row.status) for row in messages(order)]


def void(parcel: str) -> str:
	label = shipping_label(parcel)
	shipping_labels.void_label(label.name)
	return label.tracking_number


def test_a_label_that_is_replaced_at_once_changes_the_number_at_the_shop(sandbox, sandbox_shop):
	order, parcel, placed = told_early(sandbox, sandbox_shop)
	[made] = placed.sent
	old = void(parcel)
	deliver_outbox(50)
	assert made.numbers == [old], "who voids a label mostly buys another one"
	shipping_labels.buy_labels(parcel)
	new = shipping_label(parcel).tracking_number
	assert new != old
	deliver_outbox(50)
	assert made.numbers == [new], "what is right is told at once, not when the void label's time is up"
	deliver_all(order)
	assert (made.numbers, made.renumbered, placed.sent) == ([new], 1, [made])
	assert (reported(order), len(outbox(parcel, "Fulfilment"))) == ([2], 1)
	ship.ship(parcel)
	deliver_all(order)
	assert (placed.sent, {status for _kind, status in kinds(order)}) == ([made], {"Done"})


def test_a_label_that_is_only_voided_opens_the_units_and_the_next_one_is_told_anew(sandbox, sandbox_shop):
	order, parcel, placed = told_early(sandbox, sandbox_shop)
	[first] = placed.sent
	void(parcel)
	[message] = [row for row in messages(order) if row.kind == "Fulfilment Correction"]
	wait = message.next_try_at - frappe.utils.now_datetime()
	assert PATIENCE / 2 < wait <= PATIENCE
	deliver_all(order)
	assert (first.cancelled, placed.lines[0].open, reported(order)) == (True, 2, [0])
	assert frappe.db.get_value("Fulfilment Order", parcel, "reported_with") is None
	shipping_labels.buy_labels(parcel)
	deliver_all(order)
	[made] = placed.sent
	assert made.numbers == [shipping_label(parcel).tracking_number]
	assert (reported(order), placed.lines[0].open) == ([2], 0)
	ship.ship(parcel)
	deliver_all(order)
	assert placed.sent == [made]


def test_what_the_shop_says_meanwhile_is_not_taken_for_a_shipment_of_its_own(sandbox, sandbox_shop):
	"""The shop's answer of before the withdrawal is read after it."""
	order, parcel, placed = told_early(sandbox, sandbox_shop)
	receiving.poll(sandbox_shop)
	process_inbox(50)
	void(parcel)
	deliver_all(order)
	assert (counted_by_shop(factory.get(order)), factory.holds(order)) == ({}, {})
	receiving.poll(sandbox_shop)
	process_inbox(50)
	[row] = factory.get(order).lines
	assert (row.reported_qty, row.withdrawn_qty) == (0, 0), "the shop counts them as open now"
	shipping_labels.buy_labels(parcel)
	ship.ship(parcel)
	deliver_all(order)
	receiving.poll(sandbox_shop)
	process_inbox(50)
	[row] = factory.get(order).lines
	assert (row.reported_qty, row.withdrawn_qty, factory.holds(order)) == (2, 0, {})
	assert [made.numbers for made in placed.sent] == [[shipping_label(parcel).tracking_number]]


def test_a_parcel_that_another_warehouse_sends_is_told_anew(sandbox, sandbox_shop):
	report_at(sandbox_shop, "Label Bought")
	order = arrive(sandbox, sandbox_shop, "#1037", [stocked(main=2, east=2)])
	order_review.review(order)
	allocate.allocate(order)
	[parcel] = factory.parcels(order)
	shipping_labels.buy_labels(parcel)
	deliver_all(order)
	[placed] = sandbox.shop.orders.values()
	void(parcel)
	reallocate.cannot_ship(parcel, "The roof leaks")
	deliver_all(order)
	assert (placed.sent, reported(order)) == ([], [0])
	[other] = [name for name in factory.parcels(order) if name != parcel]
	shipping_labels.buy_labels(other)
	deliver_all(order)
	assert [made.numbers for made in placed.sent] == [[shipping_label(other).tracking_number]]
	assert reported(order) == [2]


def test_an_order_that_is_cancelled_takes_back_what_was_told(sandbox, sandbox_shop):
	"""Shopify cancels no order of which it counts something as sent: it is asked to afterwards."""
	order, parcel, placed = told_early(sandbox, sandbox_shop)
	void(parcel)
	cancel_order(order, "The buyer rang")
	[asked] = [row.name for row in messages(order) if row.kind == "Cancellation"]
	frappe.db.set_value("Outbox Message", asked, "next_try_at", "2020-01-01")
	frappe.db.commit()
	deliver_outbox(1)
	assert frappe.db.get_value("Outbox Message", asked, "status") == "Failed", "its turn came first, it waits"
	deliver_all(order)
	deliver_all(order)
	assert (placed.sent, reported(order), bool(placed.cancelled_at)) == ([], [0], True)
	assert {status for _kind, status in kinds(order)} == {"Done"}


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("replaced", [False, True])
def test_a_crash_while_the_shop_is_told_tells_it_neither_twice_nor_wrong(
	site, sandbox, sandbox_shop, number, after, replaced
):
	order, parcel, placed = told_early(sandbox, sandbox_shop)
	void(parcel)
	if replaced:
		shipping_labels.buy_labels(parcel)
	due = [row.name for row in messages(order) if row.status == "New"]
	frappe.db.set_value("Outbox Message", {"name": ("in", due)}, "next_try_at", frappe.utils.now_datetime())
	killed_at_commit(site, lambda: deliver_outbox(50), number, after)
	deliver_all(order)
	deliver_all(order)
	now = [shipping_label(parcel).tracking_number] if replaced else None
	assert [made.numbers for made in placed.sent] == ([now] if replaced else [])
	assert reported(order) == ([2] if replaced else [0])
	assert len(placed.fulfilments) == 1


@pytest.mark.parametrize("number", [1, 2])
def test_a_crash_while_the_label_is_voided(site, sandbox, sandbox_shop, number):
	order, parcel, _placed = told_early(sandbox, sandbox_shop)
	label = shipping_label(parcel).name
	killed_at_commit(site, lambda: shipping_labels.void_label(label), number)
	detached = not frappe.db.get_value("Fulfilment Package", {"shipping_label": label})
	assert detached == (("Fulfilment Correction", "New") in kinds(order)), "both in one transaction"


def test_a_correction_waits_for_the_report_it_corrects(shop):
	report_at(shop, "Label Bought")
	order, [parcel] = allocated(shop, main=1)
	shipping_labels.buy_labels(parcel)
	void(parcel)
	[told] = outbox(parcel, "Fulfilment")
	frappe.db.set_value("Outbox Message", told["name"], "status", "Dead")
	[message] = [row for row in messages(order) if row.kind == "Fulfilment Correction"]
	frappe.db.set_value("Outbox Message", message.name, "next_try_at", frappe.utils.now_datetime())
	frappe.db.commit()
	deliver_outbox(50)
	[message] = [row for row in messages(order) if row.kind == "Fulfilment Correction"]
	assert (message.status, message.error) == (
		"Failed",
		"The parcel has not been reported to the shop yet",
	)


def test_a_parcel_that_was_not_told_is_not_corrected(shop):
	name = factory.allocated(shop, make_order(line(stocked(main=1), "10.00", 1)))
	[parcel] = factory.parcels(name)
	shipping_labels.buy_labels(parcel)
	void(parcel)
	shipping_labels.buy_labels(parcel)
	assert messages(name) == []
