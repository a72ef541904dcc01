"""Behind lists, filters, cards and charts stands an index: MariaDB is asked which it would take."""

import json

import frappe
import pytest

from benchmarks.lists import scripts
from ecom_erp.flows.insight.list_indexes import MANY, filtered_columns, sort_column
from ecom_erp.permissions import row_conditions
from tests.factories.shop import make_shop
from tests.factories.users import limited_to, make_user, unlimited

ORDERS, PARCELS, INBOX = "tabEcom Order", "tabFulfilment Order", "tabInbox Message"
QUESTIONS = {
	"all orders, newest first": (
		f"select name from `{ORDERS}` order by ordered_at desc limit 20",
		"ordered_at_index",
	),
	"orders of a shop": (
		f"select name, total from `{ORDERS}` where shop = 'x' order by ordered_at desc limit 20",
		"shop_ordered_at_index",
	),
	"items to map": (
		f"select name, total from `{ORDERS}` where next_action = 'Map Items' order by ordered_at desc limit 20",
		"next_action_ordered_at_index",
	),
	"urgent orders": (
		f"select count(*) from `{ORDERS}` where priority = 'Urgent' and status in ('Approved', 'Allocated')",
		"priority_status_index",
	),
	"changed since": (
		f"select name from `{ORDERS}` where modified > '2100-01-01' order by modified, name limit 200",
		"modified",
	),
	"orders by day": (
		f"select date(ordered_at), channel, count(name) from `{ORDERS}` where shop in ('x', 'y') "
		"and ordered_at >= '2100-01-01' and status != 'Cancelled' group by date(ordered_at), channel",
		"reported_index",
	),
	"to pick today": (
		f"select count(*) from `{PARCELS}` where status = 'To Pick' and promised_date <= '2000-01-01'",
		"status_promised_date_index",
	),
	"shipped today": (
		f"select count(*) from `{PARCELS}` where shipped_at >= '2100-01-01'",
		"shipped_at_index",
	),
	"pieces shipped by item": (
		f"select row.item_code, sum(row.qty) from `{PARCELS}` parcel "
		"join `tabFulfilment Order Item` row force index (pieces_index) on row.parent = parcel.name "
		"and row.parenttype = 'Fulfilment Order' where parcel.shop in ('x', 'y') and parcel.status in ('Shipped', "
		"'Delivered') and parcel.shipped_at >= '2100-01-01' group by row.item_code",
		"shipped_at_status_shop_index",
	),
	"who packed how fast": (
		"select packed_by, date(packed_at), warehouse, scan_seconds, count(name), sum(pieces) from `tabFulfilment Package` "
		"where packed_at >= '2100-01-01' and status != 'Cancelled' and shop in ('x', 'y') "
		"group by packed_by, date(packed_at), warehouse, scan_seconds",
		"packing_pace_index",
	),
	"delivered today": (
		"select count(*) from `tabShipping Label` where delivered_at >= '2100-01-01'",
		"delivered_at_index",
	),
	"last parcels of a lane": (
		"select picked_up_at, delivered_at from `tabShipping Label` where courier_account = 'x' and service = 'y' "
		"and lane = 'z' order by delivered_at desc limit 100",
		"lane_index",
	),
	"parcels of a month": (
		"select name from `tabShipping Label` where status = 'Bought' and direction = 'Outbound' "
		"and creation >= '2100-01-01' order by creation",
		"figures_index",
	),
	"buyers by name": (
		"select name from `tabEcom Buyer` where buyer_name like 'Ada%%' limit 200",
		"buyer_name_index",
	),
	"messages of a source": (
		f"select name, topic from `{INBOX}` where source = 'Poll' order by creation desc limit 20",
		"source_creation_index",
	),
	"finished messages": (
		f"select name from `{INBOX}` where status = 'Done' and creation < '2000-01-01' limit 1000",
		"status_creation_index",
	),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_index_is_there_and_answers(site, question):
	query, index = QUESTIONS[question]
	if index == "modified":  # Frappe makes it itself in some versions
		index = next(name for name in ("modified", "modified_index") if frappe.db.has_index(ORDERS, name))
	# on a table of a few rows MariaDB reads them all; the hint shows what the index can do
	alias = "parcel " if "` parcel " in query else ""
	hinted = query.replace(f"` {alias}", f"` {alias}force index ({index}) ", 1)
	row, *joined = frappe.db.sql(f"explain {hinted}", as_dict=True)
	assert row.key == index, row
	if "group by" in query:
		assert all("Using index" in one.Extra for one in (row, *joined)), "the rows themselves are not read"
	else:
		assert "filesort" not in (row.Extra or "")


@pytest.mark.parametrize("doctype", MANY)
def test_a_list_has_an_index_for_its_order_and_for_each_filter(site, doctype):
	"""Of a filter's documents the newest are found without sorting, and counted without their rows being read."""
	newest = sort_column(doctype)
	table = f"tab{doctype}"
	asked = [(f"select name from `{table}` order by {newest} desc limit 20", "filesort")]
	for column in filtered_columns(doctype):
		asked += [
			(f"select name from `{table}` where {column} = 'x' order by {newest} desc limit 20", "filesort"),
			(f"select count(name) from `{table}` where {column} = 'x'", "Using index"),
		]
	indexes = _columns_of_indexes(table)
	for query, extra in asked:
		column = query.split(" where ")[1].split(" ")[0] if " where " in query else None
		wanted = (column, newest) if column else (newest,)
		fitting = [name for name, columns in indexes.items() if columns[: len(wanted)] == wanted]
		assert fitting, f"no index of {wanted}"
		hinted = query.replace("` ", f"` force index ({fitting[0]}) ", 1)
		[row] = frappe.db.sql(f"explain {hinted}", as_dict=True)
		found = extra in (row.Extra or "")
		assert found is (extra == "Using index"), (query, row)


def test_what_lists_and_cards_ask_for_is_found_by_an_index(site):
	"""Each has a condition that names what it wants, not what it does not want, on a field that begins an index."""
	asked = {
		f"{doctype}: {label}": [
			(doctype, field, value[0] if isinstance(value, list) else "=") for field, value in filters.items()
		]
		for doctype, script in scripts().items()
		for label, filters in script["shown"]
		if filters
	}
	for card in frappe.get_all("Number Card", {"module": "Ecom ERP"}, ["name", "filters_json"]):
		asked[f"card {card.name}"] = [tuple(one[:3]) for one in json.loads(card.filters_json)]
	slow = [
		title
		for title, conditions in asked.items()
		if conditions[0][0] in MANY
		and not any(
			operator in ("=", "in", "Timespan") and field in _first_columns(doctype)
			for doctype, field, operator in conditions
		)
	]
	assert slow == []
	assert len(asked) > 50


def test_who_sees_some_shops_is_answered_by_an_index(site):
	shop = make_shop()
	clerk = make_user("Order Clerk")
	limited_to(clerk, shop)
	try:
		for doctype in ("Ecom Order", "Inbox Message", "Outbox Message", "Ecom Buyer"):
			condition = row_conditions(clerk, doctype)
			assert condition == f"`tab{doctype}`.shop in ('{shop}')"
			[row] = frappe.db.sql(
				f"explain select name from `tab{doctype}` where (ifnull(shop, '') = '' or shop in ('{shop}')) and {condition}",
				as_dict=True,
			)
			assert "shop" in row.possible_keys and row.type in ("ref", "range"), row
		assert row_conditions(clerk, "Integrity Finding") == "", "some are of no shop"
		frappe.db.set_value(
			"User Permission", {"user": clerk}, {"apply_to_all_doctypes": 0, "applicable_for": "Ecom Buyer"}
		)
		frappe.clear_cache(user=clerk)
		assert row_conditions(clerk, "Ecom Order") == ""
	finally:
		unlimited(clerk)
	assert row_conditions(clerk, "Ecom Order") == ""


def _first_columns(doctype: str) -> set[str]:
	return {columns[0] for columns in _columns_of_indexes(f"tab{doctype}").values()}


def _columns_of_indexes(table: str) -> dict[str, tuple[str, ...]]:
	"""The columns of each index, in their order."""
	found: dict[str, list[str]] = {}
	for row in frappe.db.sql(f"show index from `{table}`", as_dict=True):
		found.setdefault(row.Key_name, []).append(row.Column_name)
	return {name: tuple(columns) for name, columns in found.items()}
