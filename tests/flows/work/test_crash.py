"""A worker that is killed at any moment and started again: the end is that of an undisturbed day.

The worker dies before its first commit, then before its second, and so on, until a day has fewer commits than that.
Nothing is repaired in between; only time passes, so that leases of dead workers run out.
"""

import frappe
from frappe.utils import now_datetime

from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales.tickets import open_ticket
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.work import order_steps, outbox_worker
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of
from tests.factories.shop import stocked
from tests.processes import killed_at_commit
from tests.support.shopify_orders import arrive, deliver_now, messages, send_off

ORDER, TOTAL = "#1037", 134.39  # two pieces at 59.50, tax 7.44, shipping 7.95


def day(shop: str) -> None:
	"""All that jobs and clerks do with a shop's orders."""
	receiving.poll(shop)
	process_inbox(50)
	order_steps.advance_due(50)
	for parcel in frappe.get_all("Fulfilment Order", {"shop": shop}, pluck="name"):
		shipping_labels.buy_labels(parcel)
		ship.ship(parcel)
	order_steps.advance_due(50)
	outbox_worker.deliver_outbox(50)


def time_passes() -> None:
	"""Leases end and pauses are over."""
	for doctype in ("Inbox Message", "Outbox Message"):
		frappe.db.set_value(
			doctype, {"status": ("in", ("Processing", "Failed"))}, "next_try_at", now_datetime()
		)
	frappe.db.set_value("Ecom Order", {"step": ("!=", "")}, "step_due_at", now_datetime())
	frappe.db.commit()


def die_again_and_again(site, work) -> int:
	"""How often the worker died."""
	number = 1
	while killed_at_commit(site, work, number):
		number += 1
		time_passes()
	return number - 1


def test_a_sale_survives_every_crash(sandbox, sandbox_shop, courier, site):
	item = stocked(main=5)
	placed = sandbox.shop.place(ORDER)
	factory.make_listing(sandbox_shop, placed.lines[0].variant_id, {item: 1})
	assert die_again_and_again(site, lambda: day(sandbox_shop)) > 5

	[name] = frappe.get_all("Ecom Order", {"shop": sandbox_shop}, pluck="name")
	doc = factory.get(name)
	assert (doc.status, doc.review_state, doc.lines[0].shipped_qty, doc.step) == (
		"Completed",
		"Approved",
		2,
		"",
	)
	for doctype in ("Sales Order", "Delivery Note", "Sales Invoice", "Payment Entry"):
		assert frappe.get_all(doctype, {"ecom_order": name}, pluck="docstatus") == [1], doctype
	invoice = frappe.db.get_value("Sales Invoice", doc.sales_invoice, ["grand_total", "outstanding_amount"])
	assert invoice == (TOTAL, 0)
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (3, 0)
	assert frappe.get_all("Shipping Label", {"ecom_order": name}, pluck="tracking_number") == ["T0001"]
	assert frappe.db.get_value("Courier Account", courier, "next_number") == 2
	assert set(frappe.get_all("Inbox Message", {"shop": sandbox_shop}, pluck="status")) == {"Done"}
	assert [row.status for row in messages(name)] == ["Done"]
	assert [made.number for made in placed.fulfilments] == ["T0001"]
	assert frappe.db.count("Ecom Buyer", {"shop": sandbox_shop}) == 1


def test_a_return_survives_every_crash(sandbox, sandbox_shop, site):
	item = stocked(main=5)
	order = arrive(sandbox, sandbox_shop, ORDER, [item])
	send_off(order)
	deliver_now(order)
	line = factory.get(order).lines[0].line_id
	made = open_ticket(order, "Return and Refund", "Damaged", [{"line_id": line, "qty": 1}])
	made.lines[0].disposition = "Restock"
	made.save()

	def desk() -> None:
		after_sales.approve(made.name)
		after_sales.receive(made.name)
		after_sales.refund(made.name)
		deliver_now(order)

	assert die_again_and_again(site, desk) >= 3
	made.reload()
	assert made.status == "Closed"
	assert (bin_of(item).actual_qty, bin_of(item).reserved_qty) == (4, 0)
	assert factory.get(order).lines[0].returned_qty == 1
	for doctype, filters in (
		("Delivery Note", {"is_return": 1}),
		("Sales Invoice", {"is_return": 1}),
		("Payment Entry", {"payment_type": "Pay"}),
	):
		assert frappe.get_all(doctype, {"ecom_order": order, **filters}, pluck="docstatus") == [1], doctype
	[placed] = sandbox.shop.orders.values()
	assert [float(refund.amount) for refund in placed.refunds] == [63.22]
