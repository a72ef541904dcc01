"""REST for other systems, called over HTTP with a token."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import frappe
import pytest
import requests

from ecom_erp.api.http import paging
from ecom_erp.flows.after_sales import ticket_worker
from ecom_erp.flows.warehouse import package_closing
from tests.factories import shop as factory
from tests.factories.erpnext import make_item
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token
from tests.support.tickets import policy

QUESTION = {"ticket_type": "Question", "reason": "Other"}


@pytest.fixture
def call(live_site):
	"""Call a method of version 1 as an integration user (or another): the answer."""

	def send(verb: str, method: str, user: str | None = "Ecom Integration", **values) -> requests.Response:
		headers = token(make_user(user)) if user else {}
		frappe.db.commit()
		where = "params" if verb == "GET" else "json"
		url = f"{live_site.url}/api/method/ecom_erp.api.v1.{method}"
		return requests.request(verb, url, headers=headers, timeout=60, **{where: values})

	return send


def message(answer: requests.Response):
	assert answer.status_code == 200, answer.text
	return answer.json()["message"]


def test_orders_by_shop_and_status(shop, call):
	held = factory.reviewed(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	ready = factory.reviewed(shop, make_order(line(stocked(), "10.00")))
	factory.reviewed(factory.make_shop(), make_order(line(stocked(), "10.00")))
	found = message(call("GET", "orders", shop=shop))
	assert {row["name"] for row in found["orders"]} == {held, ready}
	assert not found["more"]
	[row] = message(call("GET", "orders", shop=shop, status="Approved"))["orders"]
	assert (row["name"], row["total"], row["currency"], row["next_action"]) == (ready, 10, "USD", "Allocate")


def test_orders_changed_since(shop, call):
	old = factory.reviewed(shop, make_order(line(stocked(), "10.00")))
	new = factory.reviewed(shop, make_order(line(stocked(), "10.00")))
	frappe.db.set_value("Ecom Order", old, "modified", "2020-01-01 00:00:00", update_modified=False)
	found = message(call("GET", "orders", shop=shop, modified_after="2020-06-01 00:00:00"))
	assert [row["name"] for row in found["orders"]] == [new]


def test_no_order_is_skipped_while_orders_change_between_pages(shop, call):
	names = [factory.pooled(shop, make_order(line("NO-SUCH-ITEM", "5.00"))) for _number in range(4)]
	first = message(call("GET", "orders", shop=shop, limit=2))
	assert ([row["name"] for row in first["orders"]], first["more"]) == (names[:2], True)
	factory.get(names[0]).db_set("priority", "High")
	frappe.db.commit()
	second = message(call("GET", "orders", shop=shop, limit=2, after=first["next"]))
	assert ([row["name"] for row in second["orders"]], second["more"]) == (names[2:], True)
	third = message(call("GET", "orders", shop=shop, limit=2, after=second["next"]))
	assert ([row["name"] for row in third["orders"]], third["more"]) == (names[:1], False)


def test_orders_that_changed_at_the_same_moment_are_on_one_page_or_the_next(shop, call):
	names = sorted(factory.pooled(shop, make_order(line("NO-SUCH-ITEM", "5.00"))) for _number in range(3))
	for name in names:
		frappe.db.set_value("Ecom Order", name, "modified", "2026-01-31 08:00:00", update_modified=False)
	frappe.db.commit()
	seen, after = [], None
	for _page in names:
		page = message(call("GET", "orders", shop=shop, limit=1, after=after))
		seen += [row["name"] for row in page["orders"]]
		after = page["next"]
	assert (seen, page["more"]) == (names, False)


def test_the_next_reading_sees_a_change_that_was_committed_late(shop, call):
	"""Dated before an order that was read already."""
	late = factory.pooled(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	read = factory.pooled(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	dated = frappe.db.get_value("Ecom Order", late, "modified")
	frappe.db.set_value("Ecom Order", late, "shop", factory.make_shop(), update_modified=False)
	frappe.db.commit()
	page = message(call("GET", "orders", shop=shop))
	assert [row["name"] for row in page["orders"]] == [read]
	frappe.db.set_value("Ecom Order", late, {"shop": shop, "modified": dated}, update_modified=False)
	frappe.db.commit()
	again = message(call("GET", "orders", shop=shop, after=page["next"]))
	assert [row["name"] for row in again["orders"]] == [late, read]


def test_a_change_that_was_committed_late_is_seen_by_a_slow_reader_too(shop, monkeypatch):
	"""Two pages, more than a minute apart."""
	now = frappe.utils.now_datetime()
	late, first, second = (
		factory.pooled(shop, make_order(line("NO-SUCH-ITEM", "5.00"))) for _number in range(3)
	)
	dates = {late: 40, first: 30, second: 20}
	for name, seconds in dates.items():
		modified = now - timedelta(seconds=seconds)
		frappe.db.set_value("Ecom Order", name, "modified", modified, update_modified=False)

	def read(seconds, after, unseen=("",)):
		monkeypatch.setattr(paging, "now_datetime", lambda: now + timedelta(seconds=seconds))
		filters = [["shop", "=", shop], ["name", "not in", unseen]]
		page = paging.changed("Ecom Order", ["name", "modified"], filters, paging.read_cursor(after), 1)
		return [row["name"] for row in page.rows], page.next

	found, after = read(0, None, unseen=(late,))
	assert found == [first]
	found, after = read(100, after)
	assert found == [second]
	seen = []
	for seconds in (101, 102, 103):
		found, after = read(seconds, after)
		seen += found
	assert seen == [late, first, second]


@pytest.mark.smoke
def test_one_order_with_its_parcels(shop, call):
	name = factory.shipped(shop, make_order(line(stocked(main=2), "10.00", 2)))
	order = message(call("GET", "order", name=name))
	assert order["status"] == "Shipped"
	assert [(row["qty"], row["shipped_qty"]) for row in order["lines"]] == [(2, 2)]
	assert [(row["status"], row["tracking_numbers"]) for row in order["parcels"]] == [("Shipped", "T0001")]
	assert order["tickets"] == []
	assert "buyer_email" not in order


def test_one_order_with_the_packages_of_its_parcel(shop, call):
	item = stocked(main=3)
	name = factory.allocated(shop, make_order(line(item, "10.00", 3)))
	[parcel] = factory.parcels(name)
	package_closing.pack_unscanned(
		parcel, None, [{"items": {item: 2}, "weight_grams": 800}, {"weight_grams": 400}]
	)
	factory.shipping_labels.buy_labels(parcel)
	[row] = message(call("GET", "order", name=name))["parcels"]
	assert (row["status"], row["tracking_numbers"]) == ("Labelled", "T0001, T0002")
	assert [
		(one["number"], one["status"], one["tracking_number"], one["weight_grams"], one["contents"])
		for one in row["packages"]
	] == [
		(1, "Labelled", "T0001", 800, [{"item_code": item, "qty": 2}]),
		(2, "Labelled", "T0002", 400, [{"item_code": item, "qty": 1}]),
	]


def test_times_say_their_zone(shop, call):
	name = factory.shipped(shop, make_order(line(stocked(main=2), "10.00", 2)))
	order = message(call("GET", "order", name=name))
	[package] = order["parcels"][0]["packages"]
	zone = ZoneInfo(frappe.utils.get_system_timezone())
	for given, doctype, key, field in (
		(order["modified"], "Ecom Order", name, "modified"),
		(package["shipped_at"], "Fulfilment Package", package["name"], "shipped_at"),
	):
		at = datetime.fromisoformat(given)
		assert at == frappe.db.get_value(doctype, key, field).replace(tzinfo=zone)
		assert at.utcoffset() is not None
	[row] = message(call("GET", "orders", shop=shop))["orders"]
	assert row["modified"] == order["modified"]


def test_a_moment_is_the_same_in_each_zone(shop, call):
	name = factory.pooled(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	zone = ZoneInfo(frappe.utils.get_system_timezone())
	changed = frappe.db.get_value("Ecom Order", name, "modified").replace(tzinfo=zone)
	for hours, found in ((1, []), (-1, [name])):
		at = changed + timedelta(minutes=hours)
		for other in ("Asia/Shanghai", "America/New_York", "UTC"):
			given = at.astimezone(ZoneInfo(other)).isoformat()
			for written in (given, given.replace("+", " "), given.replace("+00:00", "Z")):
				rows = message(call("GET", "orders", shop=shop, modified_after=written))["orders"]
				assert [row["name"] for row in rows] == found, written


def test_what_is_read_may_be_asked_by_post(shop, call):
	name = factory.pooled(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	assert message(call("POST", "order", name=name))["name"] == name
	assert [row["name"] for row in message(call("POST", "orders", shop=shop))["orders"]] == [name]


def test_an_unknown_shop_or_status_is_an_error(shop, call):
	for wrong, status, code in (
		({"shop": "No such shop"}, 404, "not_found"),
		({"shop": shop, "status": "Unpacked"}, 400, "invalid_request"),
	):
		answer = call("GET", "orders", **wrong)
		assert (answer.status_code, answer.json()["code"]) == (status, code)
	assert message(call("GET", "orders", shop=shop, status="Completed"))["orders"] == []


def test_items_are_a_list_json_or_the_parameter_several_times(shop, call):
	one, two = stocked(main=3), stocked(main=4)
	expected = {one: 3, two: 4}
	assert message(call("GET", "stock", shop=shop, items=[one, two])) == expected
	assert message(call("GET", "stock", shop=shop, items=json.dumps([one, two]))) == expected
	assert message(call("POST", "stock", shop=shop, items=[one, two])) == expected
	assert message(call("GET", "stock", shop=shop, items=one)) == {one: 3}


@pytest.mark.parametrize(
	"method, values",
	[
		("orders", {"limit": "1" + "0" * 23}),
		("orders", {"modified_after": "9" * 400}),
		("orders", {"modified_after": "0001-01-01T00:00:00+14:00"}),
		("order", {"name": "[" * 20_000}),
		("stock", {"items": "[" * 20_000}),
		("stock", {"items": '[["a"]]'}),
		("stock", {"items": '[{"a": 1}]'}),
		(
			"tracking_event",
			{"tracking_number": "x", "status": "Delivered", "at": "9999-12-31T23:59:59-12:00"},
		),
		("create_ticket", {"ticket_type": "Question", "reason": "Other", "lines": [[[[[1]]]]]}),
		("create_ticket", {"ticket_type": {"a": 1}, "reason": "Other", "lines": []}),
		("create_ticket", {**QUESTION, "lines": [{"line_id": "1", "qty": 1, "exchange_item": [None]}]}),
		("create_ticket", {**QUESTION, "lines": [{"line_id": "1", "qty": 1, "about": {"a": 1}}]}),
		("create_ticket", {**QUESTION, "lines": [{"line_id": ["1"], "qty": 1}]}),
	],
)
def test_nothing_that_is_sent_is_an_error_of_the_server(shop, call, method, values):
	name = factory.pooled(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	own = {"stock": {"shop": shop}, "create_ticket": {"ecom_order": name}}.get(method, {})
	answer = call("POST", method, **{**own, **values})
	assert 200 <= answer.status_code < 500, answer.text
	if answer.status_code != 200:
		assert set(answer.json()) == {"code", "message"} and answer.json()["message"]


def test_deep_json_is_no_error_of_the_server(live_site, site):
	headers = {**token(make_user("Ecom Integration")), "Content-Type": "application/json"}
	frappe.db.commit()
	for body in (b"[" * 50_000, b'{"name":' * 20_000, b'{"name": NaN', b'"text"'):
		url = f"{live_site.url}/api/method/ecom_erp.api.v1.order"
		answer = requests.post(url, data=body, headers=headers, timeout=60)
		assert 400 <= answer.status_code < 500, answer.text
		assert set(answer.json()) == {"code", "message"}, answer.text


def test_too_many_calls_are_told_when_to_come_again(live_site, site):
	url = f"{live_site.url}/api/method/ecom_erp.api.public.track.find"
	answers = [
		requests.post(
			url,
			data={"number": "x"},
			headers={"X-Forwarded-For": "192.0.2.7"},
			allow_redirects=False,
			timeout=60,
		)
		for _try in range(11)
	]
	assert [answer.status_code for answer in answers] == [302] * 10 + [429]
	assert 1 <= int(answers[-1].headers["Retry-After"]) <= 600
	assert answers[-1].json()["code"] == "too_many_requests"


def test_an_unknown_order_is_not_found(call, site):
	assert call("GET", "order", name="NONE-1").status_code == 404


@pytest.mark.parametrize("role", ["Customer Service", "Ecom Integration"])
def test_a_ticket_inserted_over_rest_begins_at_the_beginning(shop, live_site, role):
	"""Who may open tickets cannot insert one that is approved already, and have the machine pay it."""
	name = factory.billed(shop, make_order(line(stocked(main=2), "10.00", 2)))
	line_id = factory.get(name).lines[0].line_id
	note = frappe.db.get_value("Delivery Note", {"ecom_order": name})
	sent = {
		"ecom_order": name,
		"ticket_type": "Refund Only",
		"reason": "Damaged",
		"source": "Shop",
		"external_id": "R-1",
		"request_key": "K-1",
		"status": "Approved",
		"approval": "Approved",
		"decision": "Refund",
		"step": "refund",
		"step_due_at": "2020-01-01 00:00:00",
		"cancelled_in_order": 1,
		"replacement_order": name,
		"difference_reference": "TX-1",
		"returns": [{"delivery_note": note, "qty": 1}],
		"lines": [{"line_id": line_id, "qty": 1, "received_qty": 1}],
	}
	answer = requests.post(
		f"{live_site.url}/api/resource/After Sales Ticket",
		json=sent,
		headers=token(make_user(role)),
		timeout=60,
	)
	assert answer.status_code == 200, answer.text
	frappe.db.rollback()
	made = frappe.get_doc("After Sales Ticket", answer.json()["data"]["name"])
	assert (made.source, made.status, made.approval, made.decision) == ("Desk", "Open", "To Decide", "Person")
	kept = ("external_id", "request_key", "step", "step_due_at", "replacement_order", "difference_reference")
	assert not [field for field in (*kept, "returns", "cancelled_in_order") if made.get(field)]
	assert (made.lines[0].qty, made.lines[0].received_qty, made.refund_amount) == (1, 0, 10)
	ticket_worker.work(made.name)
	made.reload()
	assert (made.status, made.credit_note) == ("Open", None)


def test_a_ticket_is_opened(shop, call):
	name = factory.billed(shop, make_order(line(stocked(main=2), "10.00", 2)))
	lines = [{"line_id": factory.get(name).lines[0].line_id, "qty": 1}]
	made = message(
		call(
			"POST", "create_ticket", ecom_order=name, ticket_type="Refund Only", reason="Damaged", lines=lines
		)
	)
	assert (made["status"], made["refund_amount"]) == ("Open", 10)
	frappe.db.rollback()
	assert frappe.db.get_value("After Sales Ticket", made["name"], "source") == "REST"
	answer = call(
		"POST",
		"create_ticket",
		ecom_order=name,
		ticket_type="Refund Only",
		reason="Damaged",
		lines=[{**lines[0], "qty": 5}],
	)
	assert answer.status_code == 409
	assert "requested" in answer.json()["message"]


@pytest.mark.parametrize("qty", [1.5, "1.5", 0, -1, None, True])
def test_a_ticket_is_about_whole_units(shop, call, qty):
	name = factory.billed(shop, make_order(line(stocked(main=2), "10.00", 2)))
	lines = [{"line_id": factory.get(name).lines[0].line_id, "qty": qty}]
	answer = call(
		"POST", "create_ticket", ecom_order=name, ticket_type="Refund Only", reason="Damaged", lines=lines
	)
	assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
	assert not frappe.db.exists("After Sales Ticket", {"ecom_order": name})


def test_a_ticket_asked_for_twice_is_one_and_says_why(shop, call):
	policy("Keep Item", reason="Damaged", policy_name="Broken")
	name = factory.billed(shop, make_order(line(stocked(main=2), "10.00", 2)))
	asked = {
		"ecom_order": name,
		"ticket_type": "Refund Only",
		"reason": "Damaged",
		"lines": [{"line_id": factory.get(name).lines[0].line_id, "qty": 1}],
		"request_key": "web-7",
	}
	first = message(call("POST", "create_ticket", **asked))
	second = message(call("POST", "create_ticket", **asked))
	assert first["name"] == second["name"]
	told = message(call("GET", "ticket", name=first["name"]))
	assert (told["status"], told["decision"], told["policy"]) == ("Approved", "Keep Item", "Broken")
	assert told["explanations"] == [
		{"policy": "Broken", "matched": True, "why": "All conditions are met: Keep Item"}
	]
	assert call("POST", "create_ticket", **{**asked, "request_key": "web-8"}).status_code == 200


def test_stock_is_what_may_be_sold(shop, call):
	"""7 on hand in two warehouses, 2 reserved."""
	item = stocked(main=4, east=3)
	factory.allocated(shop, make_order(line(item, "10.00", 2)))
	empty = make_item()
	found = message(call("GET", "stock", shop=shop, items=frappe.as_json([item, empty, "NO-SUCH"])))
	assert found == {item: 5, empty: 0}


@pytest.mark.parametrize("user", [None, "", "Warehouse Clerk"])
def test_without_the_role_nothing_is_told(shop, call, user):
	"""Guests and users without a role of the app see no order; a warehouse clerk may not open tickets."""
	name = factory.reviewed(shop, make_order(line(stocked(), "10.00")))
	if user == "Warehouse Clerk":
		answer = call(
			"POST",
			"create_ticket",
			user,
			ecom_order=name,
			ticket_type="Refund Only",
			reason="Other",
			lines=[],
		)
		assert answer.status_code == 403
		return
	for method, values in (
		("orders", {"shop": shop}),
		("order", {"name": name}),
		("stock", {"shop": shop, "items": "[]"}),
	):
		assert call("GET", method, user, **values).status_code == 403


def test_a_wrong_token_is_refused(live_site, site):
	answer = requests.get(
		f"{live_site.url}/api/method/ecom_erp.api.v1.orders",
		headers={"Authorization": "token a:b"},
		timeout=60,
	)
	assert answer.status_code == 401


def test_a_user_limited_to_a_shop_sees_that_shop_alone(shop, call):
	"""By an ordinary User Permission on Ecom Shop."""
	other = factory.make_shop()
	mine = factory.reviewed(shop, make_order(line(stocked(), "10.00")))
	foreign = factory.reviewed(other, make_order(line(stocked(), "10.00")))
	user = make_user("Customer Service")
	permission = frappe.get_doc(
		{"doctype": "User Permission", "user": user, "allow": "Ecom Shop", "for_value": shop}
	)
	permission.insert()
	try:
		found = message(call("GET", "orders", "Customer Service"))
		assert {row["name"] for row in found["orders"]} == {mine}
		assert call("GET", "order", "Customer Service", name=foreign).status_code == 403
		assert call("GET", "stock", "Customer Service", shop=other, items="[]").status_code == 403
	finally:
		permission.delete()
		frappe.db.commit()


def test_a_parameter_that_a_method_has_not_is_refused_by_its_name(live_site):
	"""It would be dropped, and everything read. So is a text that no document takes."""
	headers = token(make_user("Ecom Integration"))
	url = f"{live_site.url}/api/method/ecom_erp.api.v1"
	for sent, text in (
		({"start": 200}, "Unknown: start"),
		({"modifed_after": "2026-01-01"}, "Unknown: modifed_after"),
	):
		answer = requests.get(f"{url}.orders", params=sent, headers=headers, timeout=30)
		assert (answer.status_code, answer.json()) == (400, {"code": "invalid_request", "message": text})
	ticket = {"ecom_order": "x", "ticket_type": "Refund Only", "reason": "Other", "lines": []}
	sent = {**ticket, "description": "x" * 70_000}
	answer = requests.post(f"{url}.create_ticket", json=sent, headers=headers, timeout=30)
	text = "The description has at most 10000 characters"
	assert (answer.status_code, answer.json()["message"]) == (400, text)


def test_who_sends_no_keys_is_told_so(live_site):
	answer = requests.get(f"{live_site.url}/api/method/ecom_erp.api.v1.orders", timeout=30)
	assert (answer.status_code, answer.json()) == (
		403,
		{"code": "not_permitted", "message": "The keys are missing or wrong"},
	)
