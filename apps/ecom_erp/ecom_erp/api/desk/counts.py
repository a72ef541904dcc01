"""How many documents there are, who has how many tasks with them, and charts of them, which Frappe tells whoever asks, for whatever
filter: what it counts can be read out so, one letter after the other. Here it counts what the user may list. Where that cannot be
said to it, it counts only for whom nothing limits."""

import inspect
import json
from typing import Any

import frappe
from frappe import _, client
from frappe.desk import reportview

from ecom_erp.api.desk.permission import is_own

MOST = 10_000  # documents whose tasks are counted


@frappe.whitelist()
def get_count(
	doctype: str, filters: str | list | dict | None = None, debug: bool = False, cache: bool = False
):
	"""In place of `frappe.client.get_count`, which in version 15 counts for everybody."""
	if not is_own(doctype):
		return client.get_count(doctype, filters, debug, cache)
	asked = {"cmd": frappe.form_dict.cmd, "doctype": doctype, "filters": filters or [], "fields": []}
	frappe.local.form_dict = frappe._dict(asked)
	return reportview.get_count()


@frappe.whitelist()
def get_group_by_count(doctype: str, current_filters: str, field: str) -> list[dict]:
	"""In place of `frappe.desk.listview.get_group_by_count`, which in version 15 counts the tasks of all documents."""
	if field == "assigned_to" and is_own(doctype):
		filters = frappe.parse_json(current_filters)
		seen = frappe.get_list(doctype, filters=filters, pluck="name", limit_page_length=MOST)
		current_filters = json.dumps([[doctype, "name", "in", seen or [""]]])
	path = "frappe.desk.listview.get_group_by_count"
	return frappe.get_attr(path)(doctype, current_filters, field)


@frappe.whitelist()
def get_workflow_state_count(doctype: str, workflow_state_field: str, states: str | list):
	"""In place of `frappe.workflow.doctype.workflow.workflow.get_workflow_state_count`, which tells the values of any field."""
	if is_own(doctype):
		_refuse_limited(doctype)
	path = "frappe.workflow.doctype.workflow.workflow.get_workflow_state_count"
	return frappe.get_attr(path)(doctype, workflow_state_field, json.dumps(frappe.parse_json(states)))


@frappe.whitelist()
def get_chart(
	chart_name: str | None = None,
	chart: str | dict | None = None,
	no_cache: int | str | None = None,
	filters: str | list | dict | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
	timespan: str | None = None,
	time_interval: str | None = None,
	heatmap_year: int | str | None = None,
	refresh: int | str | None = None,
):
	"""In place of `frappe.desk.doctype.dashboard_chart.dashboard_chart.get`, which keeps one answer for all users, and asks for no
	right for a heatmap."""
	asked = {
		"chart_name": chart_name,
		"chart": chart,
		"no_cache": no_cache,
		"filters": filters,
		"from_date": from_date,
		"to_date": to_date,
		"timespan": timespan,
		"time_interval": time_interval,
		"heatmap_year": heatmap_year,
		"refresh": refresh,
	}
	get = frappe.get_attr("frappe.desk.doctype.dashboard_chart.dashboard_chart.get")
	wanted = frappe.get_doc("Dashboard Chart", chart_name) if chart_name else frappe.parse_json(chart)
	doctype = wanted and wanted.get("document_type")
	if not doctype or not is_own(doctype):
		return get(**asked)
	if wanted.get("type") == "Heatmap":
		_refuse_limited(doctype)
	return inspect.unwrap(get)(**asked)  # without the answer that was kept


@frappe.whitelist()
def get_monthly_goal_graph_data(goal_doctype: str, **asked: Any):
	"""In place of `frappe.utils.goal.get_monthly_goal_graph_data`, which adds up any documents."""
	if is_own(goal_doctype):
		_refuse_limited(goal_doctype)
	method = frappe.get_attr("frappe.utils.goal.get_monthly_goal_graph_data")
	return frappe.call(method, goal_doctype=goal_doctype, **asked)


def _refuse_limited(doctype: str) -> None:
	"""Raises PermissionError unless the user may see all documents of the DocType."""
	frappe.has_permission(doctype, throw=True)
	if reportview.build_match_conditions(doctype):
		frappe.throw(_("This is only shown to users who may see all documents"), frappe.PermissionError)
