"""What other systems do over REST: orders, parcels, tickets and listings driven without the desk; a call with a key is done once."""

import threading

import frappe
import pytest
import requests
from frappe.utils import add_days, nowdate

from ecom_erp.api.rest.idempotency import CALL
from ecom_erp.flows.allocation import allocate
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import make_address, make_customer, make_item, set_stock, unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token


@pytest.fixture
def call(live_site):
	"""Call a method of version 1 as a user of a role: the answer."""

	def send(method: str, user: str, key: str | None = None, **values) -> requests.Response:
		headers = token(make_user(user)) | ({"Idempotency-Key": key} if key else {})
		frappe.db.commit()
		url = f"{live_site.url}/api/method/ecom_erp.api.v1.{method}"
		return requests.post(url, headers=headers, timeout=60, json=values)

	return send


def message(answer: requests.Response):
	frappe.db.rollback()
	assert answer.status_code == 200, answer.text
	return answer.json()["message"]


def refused(answer: requests.Response) -> tuple[int, str]:
	frappe.db.rollback()
	return answer.status_code, answer.json()["code"]


@pytest.fixture
def allocated(shop) -> str:
	return factory.allocated(shop, make_order(line(stocked(main=5), "10.00", 2)))


def test_an_order_is_held_changed_released_and_cancelled(allocated, call):
	held = message(call("decide_order", "Order Clerk", name=allocated, decision="hold", reason="buyer rang"))
	assert (held["status"], held["next_action"]) == ("On Hold", "Review")
	changed = message(call("change_order", "Order Clerk", name=allocated, values={"priority": "Urgent"}))
	assert changed["name"] == allocated
	assert frappe.db.get_value("Ecom Order", allocated, "priority") == "Urgent"
	again = message(call("decide_order", "Order Clerk", name=allocated, decision="approve", reason="paid"))
	assert again["status"] == "Allocated"
	for _twice in range(2):
		gone = message(
			call("decide_order", "Order Clerk", name=allocated, decision="cancel", reason="not wanted")
		)
		assert gone["status"] == "Cancelled"


def test_what_an_order_cannot_have_is_refused(allocated, call):
	for values in ({"status": "Completed"}, {"total": "1"}, {"priority": 5}):
		assert refused(call("change_order", "Order Clerk", name=allocated, values=values))[0] == 400
	assert refused(call("decide_order", "Order Clerk", name=allocated, decision="cancel"))[0] == 400
	assert refused(call("decide_order", "Order Clerk", name=allocated, decision="burn"))[0] == 400
	assert refused(call("decide_order", "Ecom Integration", name=allocated, decision="hold"))[0] == 403


def test_of_an_order_that_is_short_what_there_is_ships(shop, call):
	item = stocked(main=3)
	order = factory.reviewed(shop, make_order(line(item, "10.00", 5)))
	assert allocate.allocate(order) == "On Hold"
	frappe.db.commit()
	shown = message(call("preview_available", "Order Clerk", name=order))
	assert shown["refusal"] == "" and shown["promised_date"]
	[now], [later] = shown["now"], shown["later"]
	assert (now["warehouse"], now["item_code"], now["qty"]) == (world.MAIN, item, 3)
	assert (later["item_code"], later["qty"], later["incoming"], later["expected_on"]) == (item, 2, 0, None)
	assert shown["cost"] > 0 and shown["later_cost"] > 0
	set_stock(item, 2)
	frappe.db.commit()
	old = call("ship_available", "Order Clerk", name=order, preview_key=shown["preview_key"])
	assert refused(old) == (409, "changed_meanwhile")
	shown = message(call("preview_available", "Order Clerk", name=order))
	key = unique("key")
	for _twice in range(2):
		sent = message(
			call("ship_available", "Order Clerk", key, name=order, preview_key=shown["preview_key"])
		)
		assert sent["status"] == "Allocated"
	assert message(call("ship_available", "Order Clerk", name=order))["status"] == "Allocated"
	pieces = frappe.get_all("Fulfilment Order", {"ecom_order": order}, ["status", "name"], order_by="name")
	assert sorted(row.status for row in pieces) == ["To Pick", "Waiting for Stock"]
	assert (
		"waits for nothing but stock"
		in message(call("preview_available", "Order Clerk", name=order))["refusal"]
	)
	for method in ("preview_available", "ship_available"):
		assert refused(call(method, "Ecom Integration", name=order))[0] == 403


def test_a_quotation_is_one_order_whoever_calls(courier, live_site):
	shop = factory.make_shop(channel="Own Shop", base_url="")
	customer = make_customer()
	quotation = frappe.get_doc(
		{
			"doctype": "Quotation",
			"quotation_to": "Customer",
			"party_name": customer,
			"company": world.COMPANY,
			"currency": world.CURRENCY,
			"selling_price_list": world.PRICE_LIST,
			"order_type": "Sales",
			"transaction_date": nowdate(),
			"valid_till": add_days(nowdate(), 10),
			"shipping_address_name": make_address("Customer", customer),
			"disable_rounded_total": 1,
			"items": [{"item_code": stocked(main=5), "qty": 2, "rate": 12.5, "price_list_rate": 12.5}],
		}
	).insert()
	quotation.submit()
	frappe.db.commit()
	url = f"{live_site.url}/api/method/ecom_erp.api.v1.order_quotation"
	values = {"name": quotation.name, "shop": shop}

	def as_user(*roles: str, key: str = "") -> requests.Response:
		headers = token(make_user(*roles)) | ({"Idempotency-Key": key} if key else {})
		frappe.db.commit()
		return requests.post(url, headers=headers, json=values, timeout=60)

	assert refused(as_user("Order Clerk"))[0] == 403, "it reads no quotations"
	assert refused(as_user("Sales User"))[0] == 403, "it enters no orders"
	key = unique("key")
	first = message(as_user("Order Clerk", "Sales User", key=key))
	assert (first["shop"], first["number"], first["total"]) == (shop, quotation.name, 25.0)
	again = message(as_user("Ecom Manager", "Sales User"))
	assert again["name"] == first["name"]
	assert frappe.get_all("Ecom Order", {"quotation": quotation.name}, pluck="name") == [first["name"]]


def test_a_warehouse_packs_labels_and_ships_a_parcel(shop, allocated, call):
	[row] = message(call("parcels", "Warehouse Clerk", shop=shop, status="To Pick"))["parcels"]
	parcel = message(call("parcel", "Warehouse Clerk", name=row["name"]))
	assert parcel["shipping_address"]["line1"] and parcel["ecom_order"] == allocated
	[wanted] = parcel["lines"]
	packages = [{"weight_grams": 500, "items": {wanted["item_code"]: 1}}, {"weight_grams": 400}]
	for _twice in range(2):
		packed = message(call("pack_parcel", "Warehouse Clerk", name=row["name"], packages=packages))
		assert "shipping_address" not in packed, "it would be kept for the key of the call"
		assert (packed["status"], [one["weight_grams"] for one in packed["packages"]]) == (
			"Packed",
			[500, 400],
		)
	for method, status in (("buy_labels", "Labelled"), ("ship_parcel", "Shipped")):
		for _twice in range(2):
			assert message(call(method, "Warehouse Clerk", name=row["name"]))["status"] == status
	assert frappe.db.count("Delivery Note", {"ecom_order": allocated, "docstatus": 1}) == 1
	assert frappe.db.count("Shipping Label", {"ecom_order": allocated}) == 2


def test_a_parcel_that_cannot_be_shipped_goes_elsewhere(shop, call):
	item = stocked(main=5, east=5)
	order = factory.allocated(shop, make_order(line(item, "10.00")))
	[parcel] = factory.parcels(order)
	answer = message(call("cannot_ship", "Warehouse Clerk", name=parcel, reason="broken"))
	assert answer["status"] == "Cancelled"
	again = message(call("cannot_ship", "Warehouse Clerk", name=parcel, reason="broken"))
	assert again["status"] == "Cancelled"
	assert len(message(call("parcels", "Warehouse Clerk", shop=shop, status="To Pick"))["parcels"]) == 1


def test_a_return_is_decided_received_and_refunded(shop, call):
	order = factory.billed(shop, make_order(line(stocked(main=5), "10.00", 2)))
	line_id = factory.get(order).lines[0].line_id
	opened = message(
		call(
			"create_ticket",
			"Ecom Integration",
			ecom_order=order,
			ticket_type="Return and Refund",
			reason="Damaged",
			lines=[{"line_id": line_id, "qty": 1}],
		)
	)
	[row] = message(call("tickets", "Customer Service", shop=shop, status="Open"))["tickets"]
	assert row["name"] == opened["name"]
	decided = message(call("decide_ticket", "Customer Service", name=row["name"], decision="approve"))
	assert decided["status"] == "Awaiting Return"
	for wrong in ([{"line_id": line_id}], [{"line_id": line_id, "qty": 1, "disposition": "Sea"}], "x"):
		assert refused(call("receive_return", "Warehouse Clerk", name=row["name"], lines=wrong))[0] == 400
	unknown = [{"line_id": "none", "qty": 1}]
	assert refused(call("receive_return", "Warehouse Clerk", name=row["name"], lines=unknown)) == (
		422,
		"unknown_line",
	)
	for _twice in range(2):
		received = message(call("receive_return", "Warehouse Clerk", name=row["name"]))
		assert received["lines"][0]["received_qty"] == 1
	assert frappe.db.get_value("After Sales Ticket Line", {"parent": row["name"]}, "disposition") == "Restock"
	for _twice in range(2):
		refunded = message(call("refund_ticket", "Customer Service", name=row["name"]))
		assert refunded["credit_note"]
	assert frappe.db.count("Sales Invoice", {"is_return": 1, "docstatus": 1, "ecom_order": order}) == 1


def test_a_listing_is_mapped_and_its_order_goes_on(shop, call):
	order = factory.reviewed(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	[listing] = message(call("listings", "Order Clerk", shop=shop, status="Unmapped"))["listings"]
	assert listing["items"] == []
	item = make_item()
	for wrong in ([{"item_code": unique("X"), "qty": 1}], [{"item_code": item, "qty": 0}], [{}], "x"):
		assert refused(call("map_listing", "Order Clerk", name=listing["name"], items=wrong))[0] == 400
	mapped = message(
		call("map_listing", "Order Clerk", name=listing["name"], items=[{"item_code": item, "qty": 2}])
	)
	assert (mapped["status"], mapped["items"]) == ("Mapped", [{"item_code": item, "qty": 2}])
	assert frappe.db.get_value("Ecom Order", order, "step") == "review"


TICKET = {"ticket_type": "Question", "reason": "Other"}


def test_a_call_with_a_key_is_done_once(allocated, call):
	key, values = unique("k"), {"ecom_order": allocated, "lines": [], **TICKET}
	first = message(call("create_ticket", "Ecom Integration", key, **values))
	assert message(call("create_ticket", "Ecom Integration", key, **values)) == first
	assert frappe.db.count("After Sales Ticket", {"ecom_order": allocated}) == 1
	assert refused(call("create_ticket", "Ecom Integration", key, **{**values, "reason": "Damaged"})) == (
		422,
		"key_reused",
	)
	other = message(call("create_ticket", "Ecom Manager", key, **values))
	assert other["name"] != first["name"], "a key is its user's own"
	assert refused(call("create_ticket", "Ecom Integration", "k" * 256, **values))[0] == 400


def test_what_failed_may_be_sent_again_with_its_key(allocated, call):
	key = unique("k")
	values = {"name": allocated, "decision": "cancel"}
	assert refused(call("decide_order", "Order Clerk", key, **values))[0] == 400
	assert not frappe.db.exists(CALL, {"method": "decide_order", "done": 0})
	assert message(call("decide_order", "Order Clerk", key, **values, reason="no"))["status"] == "Cancelled"


def test_two_calls_at_once_with_one_key_do_it_once(allocated, live_site):
	url = f"{live_site.url}/api/method/ecom_erp.api.v1.create_ticket"
	headers = token(make_user("Ecom Integration")) | {"Idempotency-Key": unique("k")}
	frappe.db.commit()
	answers: list[requests.Response] = []

	def send() -> None:
		values = {"ecom_order": allocated, "lines": [], **TICKET}
		answers.append(requests.post(url, headers=headers, timeout=60, json=values))

	threads = [threading.Thread(target=send) for _number in range(2)]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	frappe.db.rollback()
	assert frappe.db.count("After Sales Ticket", {"ecom_order": allocated}) == 1
	assert {answer.status_code for answer in answers} <= {200, 409}
