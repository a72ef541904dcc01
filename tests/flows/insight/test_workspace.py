"""The workspace counts what its words say, for each role that which it may see."""

import json
from datetime import timedelta

import frappe
import pytest
from frappe.desk.desktop import get_desktop_page
from frappe.desk.doctype.number_card.number_card import get_result
from frappe.utils import add_days, getdate, now_datetime, nowdate

from ecom_erp.api.desk import home, insight
from ecom_erp.core.shipping.tracking_status import PROBLEMS
from embedded import paths
from tests.factories import shop as factory
from tests.factories.erpnext import unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited

WORKSPACE = "Ecom Operations"
SIDEBAR = paths.APP / "workspace_sidebar/ecom_operations.json"
ROLES = ("Ecom Manager", "Order Clerk", "Warehouse Clerk", "Customer Service", "Ecom Accountant")
OPEN = ("To Pick", "Picked", "Packed", "Labelled")

MEANS = {
	"Orders to Map": lambda row: row.next_action == "Map Items" and row.status != "Cancelled",
	"Orders to Review": lambda row: row.next_action == "Review" and row.status != "Cancelled",
	"Orders to Replenish": lambda row: row.next_action == "Replenish" and row.status != "Cancelled",
	"Orders to Pay": lambda row: row.status == "To Pay",
	"Orders on Hold": lambda row: row.status == "On Hold",
	"Orders to Allocate": lambda row: row.status == "Approved",
	"Orders to Ship": lambda row: row.status in ("Allocated", "Partly Shipped"),
	"Urgent Orders": lambda row: (
		row.priority == "Urgent"
		and row.status not in ("Shipped", "Delivered", "Completed", "Shipped at Shop", "Cancelled")
	),
	"Waves to Pick": lambda row: row.status in ("Open", "Released", "Picking"),
	"Parcels to Pick": lambda row: row.status == "To Pick",
	"Parcels to Pack": lambda row: row.status == "Picked",
	"Parcels to Label": lambda row: row.status == "Packed",
	"Parcels to Hand Over": lambda row: row.status == "Labelled",
	"Late Parcels": lambda row: row.status in OPEN and str(row.promised_date) < nowdate(),
	"Parcels with a Problem": lambda row: row.status in OPEN and bool(row.problem),
	"Parcels Packed Today": lambda row: bool(row.packed_at) and getdate(row.packed_at) == getdate(nowdate()),
	"Parcels Shipped Today": lambda row: (
		bool(row.shipped_at) and getdate(row.shipped_at) == getdate(nowdate())
	),
	"Parcels in Transit": lambda row: (
		row.status == "Bought" and row.tracking_status in ("Picked Up", "In Transit", "Out for Delivery")
	),
	"Delivery Problems": lambda row: row.status == "Bought" and row.tracking_status in PROBLEMS,
	"Labels to Void": lambda row: row.status == "To Void",
	"Open After-Sales Tickets": lambda row: row.status not in ("Closed", "Rejected"),
	"Tickets to Decide": lambda row: row.status == "Open",
	"Returns to Receive": lambda row: row.status == "Awaiting Return",
	"Returns to Refund": lambda row: row.status == "Received",
	"Replacements to Send": lambda row: row.status == "Sending",
	"Couriers Low on Numbers": lambda row: row.enabled and row.numbers_low,
	"Shops Not Reached": lambda row: row.enabled and row.sync_status == "Failing",
	"Unmapped Listings": lambda row: row.status == "Unmapped",
	"Stock Refused by Shops": lambda row: bool(row.stock_problem),
	"Dead Inbox Messages": lambda row: row.status == "Dead",
	"Dead Outbox Messages": lambda row: row.status == "Dead",
	"Dead Webhook Messages": lambda row: row.status == "Dead",
	"Open Integrity Findings": lambda row: row.status == "Open",
	"Open Settlements": lambda row: row.status == "Open",
	"Settlements to Post": lambda row: row.status == "Ready",
	"Inconsistent Settlements": lambda row: row.status == "Inconsistent",
	"Settlements to Look Into": lambda row: row.status == "Posted" and bool(row.attention),
	"Payouts Not in the Bank": lambda row: (
		row.status == "Posted" and row.bank_state in ("Not Found", "Proposed")
	),
	"Open Differences": lambda row: row.state == "Open",
	"Month Ends to Post": lambda row: row.status == "Proposed",
}
MONEY = ("Ecom Manager", "Ecom Accountant")


def options(doctype: str, field: str) -> list[str]:
	return frappe.get_meta(doctype).get_field(field).options.split("\n")


def rows_of_every_kind(shop: str) -> None:
	"""Bare rows: each status of each DocType, with what else the cards look at."""

	def bare(doctype, **values):
		frappe.get_doc({"doctype": doctype, "shop": shop, "name": unique("W"), **values}).db_insert()

	for status in options("Ecom Order", "status"):
		for action, priority in (("Map Items", "Normal"), ("Review", "Urgent"), ("Replenish", "Normal")):
			bare("Ecom Order", status=status, next_action=action, priority=priority)
	for status in options("Fulfilment Order", "status"):
		bare("Fulfilment Order", status=status, promised_date=add_days(nowdate(), -1), problem="Too heavy")
		bare("Fulfilment Order", status=status, promised_date=nowdate())
		bare(
			"Fulfilment Order", status=status, promised_date=add_days(nowdate(), 1), shipped_at=now_datetime()
		)
	for status in options("Fulfilment Wave", "status"):
		bare("Fulfilment Wave", status=status)
	for packed in (now_datetime(), add_days(now_datetime(), -2), None):
		bare("Fulfilment Package", status="Packed", packed_at=packed)
	for status in options("Shipping Label", "status"):
		for where in options("Shipping Label", "tracking_status"):
			key = unique("K")
			bare(
				"Shipping Label", status=status, tracking_status=where, idempotency_key=key, tracking_key=key
			)
	for status in options("After Sales Ticket", "status"):
		bare("After Sales Ticket", status=status, request_key=unique("K"))
	for status, problem in (
		("Unmapped", None),
		("Mapped", "Not stocked"),
		("Mapped", None),
		("Ignored", None),
	):
		bare("Ecom Listing", status=status, stock_problem=problem, listing_key=unique("L"))
	for doctype in ("Inbox Message", "Outbox Message"):
		for status in options(doctype, "status"):
			bare(doctype, status=status, message_key=unique("M"))
	for status in options("Ecom Webhook Message", "status"):
		bare("Ecom Webhook Message", status=status)
	for status in options("Integrity Finding", "status"):
		bare("Integrity Finding", status=status, finding_key=unique("F"))
	for status in options("Ecom Settlement", "status"):
		for bank, attention in zip(
			options("Ecom Settlement", "bank_state"), ("", None, "Look", None), strict=True
		):
			told = {"bank_state": bank, "attention": attention, "statement_key": unique("S")}
			bare("Ecom Settlement", status=status, **told)
	for state in options("Ecom Settlement Line", "state"):
		bare("Ecom Settlement Line", state=state)
	for status in options("Ecom Month End", "status"):
		bare("Ecom Month End", status=status, month_key=unique("M"))
	for low in (0, 1):
		bare("Courier Account", account_name=unique("A"), enabled=1, numbers_low=low)
	frappe.db.set_value("Ecom Shop", shop, "sync_status", "Failing")


def cards() -> list:
	names = [row.number_card_name for row in frappe.get_doc("Workspace", WORKSPACE).number_cards]
	return [frappe.get_doc("Number Card", name) for name in names]


def filters_of(card) -> list:
	"""The filters as the desk puts them together."""
	today = {"frappe.datetime.get_today()": nowdate()}
	dynamic = [[*row[:3], today[row[3]]] for row in json.loads(card.dynamic_filters_json or "[]")]
	return json.loads(card.filters_json) + dynamic


@pytest.mark.smoke
def test_each_number_is_what_its_words_say(shop):
	rows_of_every_kind(shop)
	assert {card.name for card in cards()} == set(MEANS) == set(home.names()["cards"])
	figures = home.figures()
	for card in cards():
		every = frappe.get_all(card.document_type, fields=["*"])
		wanted = {row.name for row in every if MEANS[card.name](row)}
		listed = frappe.get_list(card.document_type, filters=filters_of(card), pluck="name", limit=0)
		assert set(listed) == wanted, card.name
		assert wanted, f"{card.name}: the rows hold none, so this proves nothing"
		assert get_result(card.as_json(), filters_of(card)) == len(wanted), card.name
		assert figures[card.name]["figure"] == len(wanted), card.name


def test_all_that_the_workspace_names_is_there():
	doc = frappe.get_doc("Workspace", WORKSPACE)
	blocks = json.loads(doc.content)
	for kind, table, field in (
		("number_card", doc.number_cards, "number_card_name"),
		("chart", doc.charts, "chart_name"),
	):
		placed = [block["data"][field] for block in blocks if block["type"] == kind]
		assert sorted(placed) == sorted(row.get(field) for row in table)
	for row in (*doc.links, *doc.shortcuts):
		if row.link_to:
			assert frappe.db.exists(row.get("link_type") or row.type, row.link_to), row.link_to
	[block] = [block for block in blocks if block["type"] == "onboarding"]
	for row in frappe.get_doc("Module Onboarding", block["data"]["onboarding_name"]).steps:
		assert frappe.db.exists("Onboarding Step", row.step)


def test_every_page_is_on_a_menu():
	"""Lists, settings and reports of the app stand on the home, and what people come for daily in the sidebar."""
	own = {"module": "Ecom ERP"}
	doctypes = frappe.get_all("DocType", {**own, "istable": 0}, pluck="name")
	every = {*doctypes, *frappe.get_all("Report", own, pluck="name")}
	home_page = {row.link_to for row in frappe.get_doc("Workspace", WORKSPACE).links}
	sidebar = json.loads(SIDEBAR.read_text(encoding="utf-8"))["items"]
	of_reports = {"Ecom Profit Day", "Ecom Profit Sum", "Ecom Profit Voucher"}  # what they are made of
	assert every - home_page == {"Packing Scan", *of_reports}  # a scan is seen on its parcel
	assert {"Order Import", "Order Import Mapping", "Courier Savings"} <= {
		row.get("link_to") for row in sidebar
	}


def test_first_steps_are_shown_to_who_can_take_them():
	users = {role: make_user(role) for role in ("Ecom Manager", "Order Clerk")}
	frappe.db.set_single_value("System Settings", "enable_onboarding", 1)
	frappe.clear_document_cache("System Settings", "System Settings")
	shown = {}
	for role, user in users.items():
		frappe.set_user(user)
		page = get_desktop_page(json.dumps({"name": WORKSPACE, "title": WORKSPACE}))
		shown[role] = [len(block["items"]) for block in page["onboardings"]["items"]]
	assert shown == {"Ecom Manager": [6], "Order Clerk": []}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_what_it_may_read(shop, role):
	"""The page, its numbers and its charts open; a card of something that the role may not read is left out."""
	user = make_user(role)
	frappe.set_user(user)
	page = get_desktop_page(json.dumps({"name": WORKSPACE, "title": WORKSPACE}))
	shown = {row.number_card_name for row in page["number_cards"]["items"]}
	readable = {card.name for card in cards() if frappe.has_permission(card.document_type, "read")}
	assert shown == readable == set(home.figures())
	for card in cards():
		if card.name in shown:
			get_result(card.as_json(), filters_of(card))
	assert len(page["charts"]["items"]) == 3 + (role in MONEY)
	charts = home.charts()
	hidden = set() if role in MONEY else {"Money on the Way"}
	assert (
		set(charts)
		== {row.chart_name for row in page["charts"]["items"]}
		== set(home.names()["charts"]) - hidden
	)
	assert all(chart["chart"].source == name for name, chart in charts.items())


def test_figures_are_those_of_the_shops_that_the_reader_may_see(shop):
	clerk, other = make_user("Order Clerk"), factory.make_shop()
	factory.reviewed(shop, make_order(line("NOT-MAPPED", "10.00")))
	factory.reviewed(other, make_order(line("NOT-MAPPED", "10.00")))
	limited_to(clerk, shop)
	try:
		frappe.set_user(clerk)
		assert home.figures()["Orders on Hold"]["figure"] == 1
	finally:
		unlimited(clerk)


def test_what_somebody_has_made_of_a_card_is_left_to_frappe(shop):
	"""Another kind of card, or a filter that only the desk can work out."""
	changed = {
		"Orders on Hold": {"function": "Sum"},
		"Late Parcels": {"dynamic_filters_json": '[["", "", "=", "x"]]'},
	}
	for name, values in changed.items():
		frappe.db.set_value("Number Card", name, values)
	assert set(home.names()["cards"]) - set(home.figures()) == set(changed)


def test_charts_are_empty_without_orders(shop):
	frappe.set_user(make_user("Order Clerk"))
	frappe.db.delete("Ecom Order")
	frappe.db.delete("Fulfilment Order")
	assert (
		insight.orders_by_day_and_channel()
		== insight.open_holds_by_reason()
		== insight.shipped_in_time()
		== {}
	)


def test_charts_count_by_hand(shop):
	"""Two orders today, one of them held for two reasons; of three parcels this week one left too late."""
	item = stocked(main=9)
	held = factory.reviewed(shop, make_order(line("NOT-MAPPED", "10.00")))
	factory.reviewed(shop, make_order(line(item, "10.00")))
	gone = factory.reviewed(shop, make_order(line(item, "12.00")))
	frappe.db.set_value("Ecom Order", gone, "status", "Cancelled")
	frappe.db.set_value("Ecom Order", {"shop": shop}, "ordered_at", now_datetime())
	[chart] = [part for part in insight.orders_by_day_and_channel()["datasets"] if part["name"] == "Shopify"]
	assert chart["values"] == [0] * 29 + [2]
	assert factory.get(held).hold_reason
	holds = insight.open_holds_by_reason()
	assert dict(zip(holds["labels"], holds["datasets"][0]["values"], strict=True)) == {"Unmapped Line": 1}
	monday = now_datetime() - timedelta(days=now_datetime().weekday())
	for late in (0, 0, 1):
		values = {"shipped_at": monday, "ship_by": add_days(monday, -late), "status": "Shipped", "shop": shop}
		frappe.get_doc({"doctype": "Fulfilment Order", "name": unique("W"), **values}).db_insert()
	assert insight.shipped_in_time()["datasets"][0]["values"] == [0] * 7 + [66.7]
