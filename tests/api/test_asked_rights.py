"""Methods of Frappe and ERPNext that ask for no right tell nothing of, and do nothing to, documents that the caller may not see. That each
tells something is seen of a user whom nothing limits."""

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import frappe
import pytest

from tests.api import row_doors
from tests.api.document_doors import get
from tests.api.row_doors import Door, method
from tests.factories import shop as factory
from tests.factories import users
from tests.factories.shop import line, make_order, stocked

ORDER, LISTING = "Ecom Order", "Ecom Listing"
SAYS = "Vogelsang of the other shop"
COUNT_STATES = "workflow.doctype.workflow.workflow.get_workflow_state_count"
MISSING = "NO-SUCH-ORDER"
VERSION = int(frappe.__version__.split(".")[0])


@pytest.fixture
def rooms(shop) -> Iterator[SimpleNamespace]:
	"""An `own` order and one of an `other` shop, with a task, and a listing of the other shop."""
	made = []
	for of in (shop, factory.make_shop()):
		name = factory.reviewed(of, make_order(line(stocked(main=2), "10.00", 1)))
		task = {"description": SAYS, "allocated_to": "Administrator", "reference_type": ORDER}
		frappe.get_doc({"doctype": "ToDo", **task, "reference_name": name}).insert(ignore_permissions=True)
		made.append(name)
	frappe.db.set_value(
		ORDER,
		made[1],
		{"buyer_name": SAYS, "ordered_at": frappe.utils.add_months(frappe.utils.now_datetime(), -2)},
	)
	other = frappe.db.get_value(ORDER, made[1], "shop")
	frappe.get_doc(
		{
			"doctype": "DocShare",
			"share_doctype": ORDER,
			"share_name": made[1],
			"user": "Administrator",
			"read": 1,
		}
	).insert(ignore_permissions=True, ignore_links=True)
	frappe.db.commit()
	yield SimpleNamespace(
		own=made[0], other=made[1], listing=frappe.db.get_value(LISTING, {"shop": other}), shop=shop
	)
	frappe.db.delete("ToDo", {"reference_name": ("in", made)})
	frappe.db.delete("DocShare", {"share_name": ("in", made)})
	frappe.db.commit()


@pytest.fixture
def callers(live_site, rooms) -> Iterator[SimpleNamespace]:
	"""`limited`: a manager of the own shop, `free`: a System Manager, `nobody`: who has no role."""
	limited = users.make_user("Ecom Manager")
	users.limited_to(limited, rooms.shop)
	frappe.db.commit()
	by = {"limited": limited, "free": users.make_user("System Manager"), "nobody": users.make_user("")}
	yield SimpleNamespace(
		**{name: row_doors.caller(live_site.url, users.token(user)) for name, user in by.items()}
	)
	users.unlimited(limited)


def of_order(own: str) -> dict[str, Callable[[str], Door]]:
	"""Methods that tell something of the order with the name; left out are those that only ERPNext itself, or only one of the
	versions, has."""
	named = lambda name: json.dumps({"name": name})  # noqa: E731
	rows = lambda name: json.dumps([[ORDER, "name", "=", name]])  # noqa: E731
	heatmap = {
		"name": "x",
		"type": "Heatmap",
		"chart_type": "Count",
		"document_type": ORDER,
		"based_on": "creation",
	}
	goal = {
		"title": "x",
		"doctype": ORDER,
		"docname": own,
		"goal_doctype": ORDER,
		"goal_doctype_link": "name",
	}
	fields = {"goal_value_field": "total", "goal_total_field": "base_total", "goal_history_field": "remark"}
	of_goal = {**goal, **fields, "goal_field": "total", "date_field": "ordered_at"}
	fifteen = {
		"heatmap": lambda name: get(
			"desk.doctype.dashboard_chart.dashboard_chart.get",
			chart=json.dumps({**heatmap, "filters_json": rows(name)}),
			no_cache=1,
		),
	}
	return {
		**(fifteen if VERSION < 16 else {}),  # version 16 answers none to anybody
		"goal": lambda name: get("utils.goal.get_monthly_goal_graph_data", **of_goal, filters=named(name)),
		"tasks": lambda name: get(
			"desk.listview.get_group_by_count", doctype=ORDER, current_filters=rows(name), field="assigned_to"
		),
		"link": lambda name: get(validate_link(), doctype=ORDER, docname=name),
		"title": lambda name: get("desk.search.get_link_title", doctype=ORDER, docname=name),
		"shares": lambda name: get("share.get_users", doctype=ORDER, name=name),
	}


def validate_link() -> str:
	return "client.validate_link_and_fetch" if VERSION >= 16 else "client.validate_link"


def answer(call, door: Door, name: str) -> tuple[int, str]:
	found = call(door)
	return found.status_code, found.text.replace(name, "NAME")


@pytest.mark.smoke
def test_what_is_not_seen_is_answered_as_what_is_not_there(rooms, callers):
	closed = 0
	for what, door in of_order(rooms.own).items():
		there, missing = (
			answer(callers.free, door(rooms.other), rooms.other),
			answer(callers.free, door(MISSING), MISSING),
		)
		assert there[0] == 200 and there != missing, f"{what} tells nothing: this would prove nothing"
		for who in ("limited", "nobody"):
			call = getattr(callers, who)
			status, text = answer(call, door(rooms.other), rooms.other)
			nothing = answer(call, door(MISSING), MISSING)
			assert status == 403 or (status, text) == nothing, f"{what} as {who}: {status} {text[:300]}"
			closed += 1
		assert answer(callers.limited, door(rooms.own), rooms.own)[0] in (200, 403), what
	assert closed >= 10
	assert callers.limited(of_order(rooms.own)["link"](rooms.own)).json()["message"]["name"] == rooms.own


def test_no_method_tells_values_of_documents_that_are_not_seen(rooms, callers):
	"""Values of any field were counted; a search of the caller's wish left User Permissions out."""
	states = {"doctype": ORDER, "workflow_state_field": "buyer_name", "states": "[]"}
	tree = {"doctype": ORDER, "label": "x", "parent": "buyer_name", "states": "[]"}
	listing = {"doctype": LISTING, "txt": rooms.listing, "ignore_user_permissions": 1}
	for door, tells in (
		(get(COUNT_STATES, **states), SAYS),
		(get("desk.treeview.get_all_nodes", **tree, tree_method=f"frappe.{COUNT_STATES}"), SAYS),
		(get("desk.search.search_widget", **listing), f'"{rooms.listing}"'),
		(get("desk.search.search_link", **listing), f'"{rooms.listing}"'),
		(get("crm.utils.get_open_activities", ref_doctype=ORDER, ref_docname=rooms.other), SAYS),
	):
		verb, path, sent = door
		door = (verb, path.replace("frappe.crm.", "erpnext.crm."), sent)
		told = callers.free(door)
		if "crm" in path and told.status_code != 200:
			continue  # ERPNext's, which the stand-in has not
		assert tells in told.text, f"{path} tells nothing: this would prove nothing"
		assert tells not in callers.limited(door).text, path
		assert tells not in callers.nobody(door).text, path
	rows = {"doctype": "Ecom Order Line", "txt": "", "searchfield": "name", "start": 0, "page_len": 9}
	door = ("GET", "api/method/erpnext.controllers.queries.get_filtered_child_rows", rows)
	assert callers.limited(door).status_code == 403


def test_no_method_does_anything_to_a_document_that_is_not_seen(rooms, callers):
	comment = {"comment": "forged", "comment_email": "a@example.com", "comment_by": "x", "route": ""}
	for door in (
		method("model.document.unlock_document", doctype=ORDER, name=rooms.other),
		method("model.document.unlock_document", args=json.dumps({"doctype": ORDER, "name": rooms.other})),
		method(
			"automation.doctype.assignment_rule.assignment_rule.bulk_apply",
			doctype=ORDER,
			docnames=json.dumps([rooms.other]),
		),
		method(
			"templates.includes.comments.comments.add_comment",
			**comment,
			reference_doctype=ORDER,
			reference_name=rooms.other,
		),
		get("desk.form.document_follow.get_follow_users", doctype=ORDER, doc_name=rooms.other),
	):
		assert callers.limited(door).status_code == 403, door
	frappe.db.rollback()
	assert not frappe.db.exists("Comment", {"reference_name": rooms.other, "content": ("like", "%forged%")})


def test_a_chart_of_documents_is_the_reader_s_own(rooms, callers):
	"""Frappe keeps the answer of the first reader for all others."""
	chart = frappe.get_doc(
		{
			"doctype": "Dashboard Chart",
			"chart_name": frappe.generate_hash(length=10),
			"chart_type": "Group By",
			"group_by_type": "Count",
			"group_by_based_on": "shop",
			"document_type": ORDER,
			"type": "Bar",
			"is_public": 1,
			"filters_json": "[]",
		}
	).insert()
	frappe.db.commit()
	door = get("desk.doctype.dashboard_chart.dashboard_chart.get", chart_name=chart.name)
	other = frappe.db.get_value(ORDER, rooms.other, "shop")
	try:
		assert {rooms.shop, other} <= set(callers.free(door).json()["message"]["labels"])
		assert callers.limited(door).json()["message"]["labels"] == [rooms.shop]
		assert callers.nobody(door).status_code == 403
	finally:
		chart.delete()
		frappe.db.commit()
