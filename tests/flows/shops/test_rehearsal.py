"""A shop in rehearsal takes its orders in and does nothing about them, until it is over."""

import frappe
import pytest

from ecom_erp.flows.shops import rehearsal
from ecom_erp.flows.work import order_steps, outbox_worker
from ecom_erp.messaging import outbox, queue
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked


def switch(shop: str, on: int) -> None:
	document = frappe.get_doc("Ecom Shop", shop)
	document.rehearsal = on
	document.save()


def test_an_approved_order_waits_and_goes_on_afterwards(courier):
	shop = factory.make_shop(rehearsal=1)
	name = factory.reviewed(shop, make_order(line(stocked(main=5), "10.00")))
	order_steps.advance(name)
	order = factory.get(name)
	assert (order.status, order.step, order.sales_order) == ("Approved", "allocate", None)
	assert frappe.db.count("Ecom Order", {"name": name, "step_due_at": ("<=", frappe.utils.now())}) == 0
	order.run_method("onload")
	assert order.get_onload("rehearsal") is True

	switch(shop, 0)
	assert factory.get(name).step_due_at <= frappe.utils.now_datetime()
	order_steps.advance(name)
	order = factory.get(name)
	assert order.status == "Allocated"
	assert order.sales_order
	order.run_method("onload")
	assert order.get_onload("rehearsal") is False


def test_nobody_outside_is_told(courier, sandbox):
	shop = factory.make_shop(sandbox, rehearsal=1, publish_stock=1)
	outbox.stand(shop, "Stock")
	outbox_worker.deliver_outbox(5)
	[message] = frappe.get_all("Outbox Message", {"shop": shop}, ["name", "status", "error", "attempts"])
	assert (message.status, message.attempts) == ("Failed", 0)
	assert message.error == "The shop is in rehearsal"
	assert sandbox.calls == []

	switch(shop, 0)
	outbox_worker.deliver_outbox(5)
	assert frappe.db.get_value("Outbox Message", message.name, "status") == "Done"


def test_a_step_by_hand_says_why_it_waits(courier):
	shop = factory.make_shop(rehearsal=1)
	with pytest.raises(queue.NotYet, match="in rehearsal"):
		rehearsal.wait_until_over(shop)


def test_a_shop_whose_orders_are_at_work_does_not_rehearse(shop):
	factory.allocated(shop, make_order(line(stocked(main=5), "10.00")))
	with pytest.raises(frappe.ValidationError, match="are allocated already"):
		switch(shop, 1)
