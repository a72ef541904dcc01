"""Frappe's list of what waits for a person: an order is on it only while somebody has to act."""

import frappe

from ecom_erp.erp.documents import workflow_tasks
from ecom_erp.flows.work import order_steps
from tests.factories import erpnext
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked


def tasks(order: str) -> list[tuple[str, str]]:
	rows = frappe.get_all(
		"Workflow Action", {"reference_name": order}, ["workflow_state", "status"], order_by="creation"
	)
	return [(row.workflow_state, row.status) for row in rows]


def test_an_order_that_the_machine_reviews_next_waits_for_nobody(shop):
	name = factory.pooled(shop, make_order(line(stocked(main=5), "10.00")))
	assert tasks(name) == []
	order_steps.advance(name)
	assert (factory.get(name).review_state, tasks(name)) == ("Approved", [])


def test_an_order_on_hold_waits_for_a_person_until_it_is_approved(shop):
	name = factory.pooled(shop, make_order(line(erpnext.unique("unknown"), "10.00")))
	order_steps.advance(name)
	assert tasks(name) == [("On Hold", "Open")]


def touch(doc, _event):
	"""Another app's hook, which saves another order."""
	if doc.name != frappe.flags.other_order:
		frappe.get_doc("Ecom Order", frappe.flags.other_order).save()


def test_what_others_save_meanwhile_has_its_task(shop, monkeypatch):
	other = factory.pooled(shop, make_order(line(stocked(main=5), "10.00")))
	monkeypatch.setitem(frappe.flags, "other_order", other)
	# Frappe looks for handlers in installed apps alone
	monkeypatch.setattr(workflow_tasks, "touch", touch, raising=False)
	hooks = {**frappe.get_doc_hooks(), "Ecom Order": {"on_update": [f"{workflow_tasks.__name__}.touch"]}}
	monkeypatch.setattr(frappe.local, "doc_events_hooks", hooks)
	name = factory.pooled(shop, make_order(line(stocked(main=5), "10.00")))
	assert (tasks(name), tasks(other)) == ([], [("To Review", "Open")])
	assert frappe.get_doc_hooks() is hooks, "the hooks are what they were"
