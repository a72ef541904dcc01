"""Requests of the desk for a list, or for its count."""

import json

import frappe

from ecom_erp.flows.insight.like_filters import answered_by_index

METHODS = ("frappe.desk.reportview.get", "frappe.desk.reportview.get_count")


def before_request():
	"""Filters by a part of a text are put so that an index answers them. What may be seen is Frappe's to say, as before. A
	guest is refused anyway, without a search before."""
	form = frappe.form_dict
	if frappe.request.path.rpartition("/")[2] not in METHODS or frappe.session.user == "Guest":
		return
	try:
		filters = json.loads(form.get("filters") or "[]")
	except (TypeError, ValueError):
		return  # Frappe says what is wrong with it
	if isinstance(filters, list) and isinstance(form.get("doctype"), str):
		form["filters"] = json.dumps(answered_by_index(form["doctype"], filters))
