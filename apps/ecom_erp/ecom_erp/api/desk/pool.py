"""The list of orders and the page of one, beside what Frappe's list and form ask for by themselves."""

from typing import Any

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.api.desk.review import AT_ONCE, tell_problems
from ecom_erp.core.states.order import ON_HOLD
from ecom_erp.core.tags import LONGEST_TAGS, split_tags
from ecom_erp.flows.insight.pool import documents, rows, tabs, timeline, way
from ecom_erp.flows.intake import order_edits
from ecom_erp.flows.review import address_review

ORDER = "Ecom Order"
EDITABLE = ("priority", "courier_account", "pinned_warehouse")


@frappe.whitelist()
def page(names: list | str) -> dict[str, Any]:
	"""What a page of the list shows beside the orders' fields: {"rows": as `flows.insight.pool.rows.facts` tells of the orders
	that the user may see, "tabs": in their order, {"key", "filters" as the list takes them, "count"}, "counted": up to how many
	are counted}."""
	frappe.has_permission(ORDER, throw=True)
	names = frappe.parse_json(names)
	counts = tabs.counts()
	return {
		"rows": rows.facts(names) if names else {},
		"tabs": [
			{"key": key, "filters": filters, "count": counts[key]}
			for key, filters in tabs.filters_of_tabs().items()
		],
		"counted": tabs.COUNTED,
	}


@frappe.whitelist()
def order(name: str) -> dict[str, Any]:
	"""What the page of an order and its preview show beside its fields: {"way": its steps, "lines": with pictures, "parcels",
	"documents": those that the user may open}."""
	check(ORDER, name, "read")
	doc = frappe.get_doc(ORDER, name)
	return {
		"way": way.way_of(doc),
		"lines": rows.lines_of([name])[name],
		"parcels": rows.parcels_of([name])[name],
		"documents": documents.documents_of(doc),
	}


@frappe.whitelist()
def next_held(name: str = "") -> str | None:
	"""The order on hold that follows `name`, newest first as in the list, and after the last one the first; of those that the
	user may see. None when none is on hold but `name` itself."""
	frappe.has_permission(ORDER, throw=True)
	held = {"status": ON_HOLD, "name": ("!=", name)}
	at = frappe.db.get_value(ORDER, name, "ordered_at") if name else None
	# allowed: unset-before: every order has its time
	for filters in [{**held, "ordered_at": ("<", at)}, held] if at else [held]:
		found = frappe.get_list(ORDER, filters, pluck="name", order_by="ordered_at desc", limit_page_length=1)
		if found:
			return found[0]
	return None


@frappe.whitelist(methods=["POST"])
def change_many(names: list | str, values: dict | str):
	"""Set priority, courier or warehouse of some orders, or add and remove tags (`add_tags`, `remove_tags`, with commas), whatever
	happens to the others; an empty courier or warehouse lets the app choose. Answers what could not be done, order by order."""
	names, values = frappe.parse_json(names), dict(frappe.parse_json(values))
	tags = {key: _tags(values.pop(key, "")) for key in ("add_tags", "remove_tags")}
	unknown = sorted(set(values) - set(EDITABLE))
	if unknown:
		frappe.throw(_("{0} cannot be changed").format(", ".join(unknown)))
	return tell_problems(names, lambda name: order_edits.change(name, values, **tags))


def _tags(text: str) -> list[str]:
	if len(text or "") > LONGEST_TAGS:
		frappe.throw(_("Enter at most {0} characters of tags").format(LONGEST_TAGS))
	return split_tags(text)


@frappe.whitelist()
def check_addresses(names: list | str):
	"""Check the addresses of some orders as the review does, and change nothing. Answers what is wrong, order by order."""
	names = frappe.parse_json(names)
	if len(names) > AT_ONCE:
		frappe.throw(_("Choose at most {0} orders at a time").format(AT_ONCE))
	for name in names:
		check(ORDER, name, "read")
	numbers = dict(
		frappe.get_list(
			ORDER, {"name": ("in", names)}, ["name", "number"], as_list=True, limit_page_length=AT_ONCE
		)
	)
	found = [
		f"{numbers.get(name, name)}: {problem}" for name in names for problem in address_review.problems(name)
	]
	return {"text": "\n".join(found), "indicator": "orange" if found else "green"}


def timeline_of_order(_doctype: str, name: str) -> list[dict[str, Any]]:
	"""For Frappe's hook `additional_timeline_content`: the form has asked whether the user may read the order."""
	return timeline.entries(frappe.get_doc(ORDER, name))
