"""The worker dies at each of its commits while it carries a ticket through: nothing is done twice, nothing is lost."""

from decimal import Decimal

import frappe

from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales import ticket_worker
from ecom_erp.messaging.steps import MAX_ATTEMPTS
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of
from tests.factories.shop import line, make_order, stocked
from tests.processes import killed_at_commit
from tests.support.shopify_orders import messages
from tests.support.tickets import balance, credit_notes, due, policy, ticket


def through(site, name: str) -> int:
	"""Take the ticket's steps, dying before and after each commit; how often it died."""
	number = died = 0
	for after in (False, True):
		number = 1
		while killed_at_commit(site, lambda: ticket_worker.work(name), number, after=after):
			number += 1
			died += 1
			frappe.db.set_value("After Sales Ticket", name, "step_due_at", frappe.utils.now_datetime())
			frappe.db.commit()
	return died


def test_a_policy_pays_back_once(site, shop):
	order = factory.billed(shop, make_order(line(stocked(main=9), "20.00", 2)))
	policy("Keep Item")
	made = ticket(order)
	assert through(site, made.name) >= 2
	made.reload()
	assert made.status == "Refunding"
	assert credit_notes(order) == [-20.0]
	assert balance(order, world.BANK_ACCOUNT) == Decimal("20.00")
	assert [row.kind for row in messages(order)].count("Refund") == 1


def test_pieces_are_taken_out_once(site, shop):
	item = stocked(main=9)
	order = factory.allocated(shop, make_order(line(item, "20.00", 3)))
	policy("Refund")
	made = ticket(order, "Refund Only")
	assert through(site, made.name) >= 2
	doc = factory.get(order)
	assert (doc.lines[0].cancelled_qty, doc.cancelled_amount, bin_of(item).reserved_qty) == (1, 20.0, 0)
	assert frappe.db.count("Payment Entry", {"ecom_order": order, "docstatus": 1}) == 1


def test_one_replacement_is_sent(site, shop):
	order = factory.billed(shop, make_order(line(stocked(main=9), "20.00", 2)))
	made = ticket(order, "Exchange")
	after_sales.approve(made.name)
	made.reload()
	after_sales.receive(made.name, [{"row": made.lines[0].name, "qty": 1, "disposition": "Restock"}])
	assert through(site, made.name) >= 1
	assert frappe.db.count("Ecom Order", {"original_order": order}) == 1
	assert credit_notes(order) == [-20.0]


def test_a_step_that_kills_its_worker_each_time_is_given_up(site, shop):
	order = factory.billed(shop, make_order(line(stocked(main=9), "20.00", 2)))
	policy("Keep Item")
	made = ticket(order)
	for _death in range(MAX_ATTEMPTS):
		due(made.name)
		# the claim is the first commit, the step the second
		assert killed_at_commit(site, lambda: ticket_worker.work_due(50), 2)
	due(made.name)
	ticket_worker.work_due(50)
	made.reload()
	assert (made.status, made.step_due_at) == ("Open", None)
	assert made.problem == "The worker process stopped every time it processed this"
	ticket_worker.work_again(made.name)
	made.reload()
	assert (made.status, made.problem) == ("Refunding", None)
