"""Behind lists, filters, cards and charts stands an index: MariaDB is asked which it would take."""

import frappe
import pytest

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
	hinted = query.replace("` ", f"` force index ({index}) ", 1)
	[row] = frappe.db.sql(f"explain {hinted}", as_dict=True)
	assert row.key == index, row
	if "group by" in query:
		assert "Using index" in row.Extra, "the rows themselves are not read"
	else:
		assert "filesort" not in (row.Extra or "")
