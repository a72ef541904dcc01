"""What a person does when the machine could not go on, and what follows from his choices."""

import frappe
import pytest

from ecom_erp import jobs
from ecom_erp.erp.stock.stock import reservation_differences
from ecom_erp.flows.after_sales.tickets import open_ticket
from ecom_erp.flows.allocation import cancellation
from ecom_erp.flows.carriers.rate_cards import cards_of
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.work import order_steps
from ecom_erp.messaging import queue
from ecom_erp.messaging.steps import MAX_ATTEMPTS
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked


def without_gateway(shop: str) -> None:
	"""The shop forgets its accounts: payments cannot be booked."""
	document = frappe.get_doc("Ecom Shop", shop)
	document.gateways[0].gateway = "some other gateway"
	document.save()
	frappe.db.commit()


def with_gateway(shop: str, name: str) -> None:
	document = frappe.get_doc("Ecom Shop", shop)
	document.gateways[0].gateway = name
	document.save()
	frappe.db.commit()


def decide(order: str, action: str) -> None:
	factory.act(order, action)
	frappe.db.commit()


@pytest.mark.smoke
@pytest.mark.parametrize("action", ["Release", "Check Again"])
def test_a_payment_that_could_not_be_booked_is_booked_when_the_account_is_there(shop, action):
	gateway = frappe.get_doc("Ecom Shop", shop).gateways[0].gateway
	order = factory.shipped(shop, make_order(line(stocked(main=5), "20.00")))
	without_gateway(shop)
	order_steps.advance(order)
	held = factory.get(order)
	assert held.status == "Shipped" and held.sales_invoice
	assert "no account for the payment gateway" in factory.holds(order)["error"]

	with_gateway(shop, gateway)
	decide(order, action)
	order_steps.advance(order)
	done = factory.get(order)
	assert done.status == "Completed" and not factory.holds(order)
	assert all(row.payment_entry for row in done.payments)


def test_the_trace_of_a_failed_step_holds_no_personal_data(shop):
	order = factory.reviewed(shop, make_order(line(stocked(main=5), "20.00", tax="1.65")))
	last = {"canonical": "{}", "step_attempts": MAX_ATTEMPTS}
	frappe.db.set_value("Ecom Order", order, last)
	frappe.db.commit()
	order_steps.advance(order)
	held = factory.get(order)
	assert "error" in factory.holds(order) and held.buyer_email and held.ship_line1
	[trace] = frappe.get_all("Error Log", {"method": f"allocate of {order}"}, pluck="error")
	assert "read_canonical" in trace
	assert held.buyer_email not in trace
	assert held.ship_line1 not in trace


def test_a_second_worker_does_not_take_what_follows(shop, monkeypatch):
	"""The worker that took the order goes on with its next step at once."""
	name = factory.pooled(shop, make_order(line(stocked(main=5), "20.00")))
	frappe.db.commit()
	taken, review = [], order_steps.RUNNER.steps["review"]

	def watched(order):
		review(order)
		taken.extend(queue.take(queue.ORDERS, 5))

	monkeypatch.setitem(order_steps.RUNNER.steps, "review", watched)
	assert order_steps.advance_due(5) == 1
	assert (factory.get(name).status, taken) == ("Allocated", [])


def test_what_the_machine_could_not_finish_is_on_the_list_of_its_owner(shop):
	settings = frappe.get_doc("Ecom Settings")
	before = settings.error_owner
	settings.error_owner = "Administrator"
	settings.save()
	frappe.db.commit()
	try:
		order = factory.shipped(shop, make_order(line(stocked(main=5), "20.00")))
		without_gateway(shop)
		order_steps.advance(order)
	finally:
		settings.reload()
		settings.error_owner = before
		settings.save()
		frappe.db.commit()
	assert frappe.get_all("ToDo", {"reference_name": order, "status": "Open"}, pluck="allocated_to") == [
		"Administrator"
	]


def test_the_label_of_an_order_cancelled_by_its_manager_does_not_count(shop):
	order = factory.labelled(shop, make_order(line(stocked(main=5), "20.00")))
	[parcel] = factory.parcels(order)

	def refuse():
		document = lock_order(order)
		cancellation.undo(document)
		order_flow.save(document)

	in_transaction(refuse)
	assert frappe.get_all("Shipping Label", {"fulfilment_order": parcel}, pluck="status") == ["Voided"]
	assert frappe.db.get_value("Fulfilment Order", parcel, "status") == "Cancelled"
	assert factory.get(order).status == "Cancelled"


def test_the_priority_of_an_order_is_that_of_its_parcels(shop):
	order = factory.allocated(shop, make_order(line(stocked(main=5), "20.00")))
	document = frappe.get_doc("Ecom Order", order)
	document.priority = "Urgent"
	document.save()
	assert [frappe.db.get_value("Fulfilment Order", name, "priority") for name in factory.parcels(order)] == [
		"Urgent"
	]


def test_what_the_shop_states_cannot_be_changed_by_hand(shop):
	order = factory.reviewed(shop, make_order(line(stocked(main=5), "20.00")))
	document = frappe.get_doc("Ecom Order", order)
	document.lines[0].unit_price = 1
	with pytest.raises(frappe.ValidationError, match="cannot be changed by hand"):
		document.save()
	frappe.db.rollback()
	document = frappe.get_doc("Ecom Order", order)
	document.status = "Completed"
	with pytest.raises(frappe.ValidationError, match="Status is maintained by the app"):
		document.save()


def test_a_request_for_a_ticket_sent_twice_opens_one(shop):
	order = factory.billed(shop, make_order(line(stocked(main=5), "20.00", 2)))
	row = factory.get(order).lines[0].line_id
	first = open_ticket(
		order, "Refund Only", "Damaged", [{"line_id": row, "qty": 1}], "", "REST", "request-1"
	)
	again = open_ticket(
		order, "Refund Only", "Damaged", [{"line_id": row, "qty": 1}], "", "REST", "request-1"
	)
	other = open_ticket(
		order, "Refund Only", "Damaged", [{"line_id": row, "qty": 1}], "", "REST", "request-2"
	)
	assert first.name == again.name != other.name


def test_a_disabled_rate_card_offers_nothing(site):
	card = factory.make_rate_card(next(iter(factory.REGIONS)))
	frappe.db.set_value("Courier Rate Card", card, "enabled", 0)
	frappe.clear_document_cache("Courier Rate Card", card)
	account = frappe._dict(rate_cards=[frappe._dict(warehouse="Somewhere", rate_card=card)])
	assert cards_of(account) == {}
	frappe.db.set_value("Courier Rate Card", card, "enabled", 1)
	frappe.clear_document_cache("Courier Rate Card", card)
	assert list(cards_of(account)) == ["Somewhere"]


def test_a_bin_that_has_drifted_is_found_and_repaired(shop):
	item = stocked(main=5)
	factory.allocated(shop, make_order(line(item, "20.00", 2)))
	stocked(main=3)
	frappe.db.set_value("Bin", {"item_code": item, "warehouse": world.MAIN}, "reserved_qty", 4)
	frappe.db.commit()
	[row] = reservation_differences()
	assert (row.item_code, row.warehouse, row.reserved_qty, row.open_qty) == (item, world.MAIN, 4, 2)
	jobs.repair_reservations()
	assert reservation_differences() == []
	assert frappe.db.get_value("Bin", {"item_code": item, "warehouse": world.MAIN}, "reserved_qty") == 2
