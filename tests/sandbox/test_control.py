"""What a tester sees and does through the control interface."""

from datetime import datetime, timezone

import pytest
import requests


def test_orders_wait_until_they_are_placed(control):
	state = control("GET", "")
	assert state["orders"] == 0 and len(state["waiting"]) == 140
	control("POST", "/place", all=True)
	state = control("GET", "")
	assert state["orders"] == 140 and state["waiting"] == []


def test_an_order_cannot_be_placed_twice(control, sandbox):
	control("POST", "/place", numbers=["#1001"])
	answer = requests.post(f"{sandbox.url}/sandbox/place", json={"numbers": ["#1001"]}, timeout=5)
	assert answer.status_code == 422 and "#1001" in answer.json()["errors"]


def test_an_order_placed_by_webhook_was_updated_just_now_so_that_the_next_poll_sees_it(control, sandbox):
	control("POST", "/place", way="poll")
	control("POST", "/place", way="both")
	newest = max(
		o.updated_at
		for o in sandbox.shop.orders.values()
		if sandbox.shop.fixture_orders[o.number]["way"] == "poll"
	)
	pushed = [
		o for o in sandbox.shop.orders.values() if sandbox.shop.fixture_orders[o.number]["way"] == "both"
	]
	assert all(order.updated_at >= newest for order in pushed)
	assert all(order.created_at < datetime.now(timezone.utc) for order in pushed)


def test_payment_that_comes_later(control):
	control("POST", "/place", numbers=["#1005"])
	assert control("GET", "/orders")[0]["financial_status"] == "pending"
	assert control("POST", "/orders/1005/pay")["financial_status"] == "paid"


def test_refunds_are_listed(control, sandbox):
	control("POST", "/place", numbers=["#1001"])
	line = control("GET", "/orders")[0]["line_items"][0]["id"]
	control("POST", "/orders/1001/refund", lines=[[line, 1, "return"]], amount="5.00", note="late")
	(refund,) = control("GET", "/refunds")
	assert refund["note"] == "late" and refund["transactions"][0]["amount"] == "5.00"
	assert refund["refund_line_items"][0]["line_item_id"] == line
	assert control("GET", "/orders")[0]["financial_status"] == "partially_refunded"


@pytest.mark.parametrize(("kind", "status"), [("429", 429), ("500", 500), ("503", 503)])
def test_faults_come_once_and_go(control, graphql, sandbox, kind, status):
	control("POST", "/faults", kind=kind, retry_after="7")
	url = f"{sandbox.url}/admin/api/{sandbox.api_version}/graphql.json"
	ask = lambda: requests.post(  # noqa: E731
		url, json={"query": "{ shop { name } }"}, headers={"X-Shopify-Access-Token": sandbox.token}, timeout=5
	)
	first = ask()
	assert first.status_code == status and first.headers["Retry-After"] == "7"
	assert ask().json()["data"] == {"shop": {"name": "Aurora Outfitters"}}


def test_a_fault_can_wait_for_one_operation(control, graphql):
	control("POST", "/faults", kind="throttled", operation="Special")
	assert "data" in graphql("query Other { shop { name } }")
	assert graphql("query Special { shop { name } }")["errors"][0]["extensions"]["code"] == "THROTTLED"
	control("POST", "/faults", kind="throttled", times=9)
	control("DELETE", "/faults")
	assert "data" in graphql("query Other { shop { name } }")


def test_a_lost_answer_did_the_work(control, graphql, sandbox):
	control("POST", "/place", numbers=["#1001"])
	order = sandbox.shop.get("1001")
	control("POST", "/faults", kind="lost")
	document = (
		"mutation F($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) { userErrors { message } } }"
	)
	group = {"fulfillmentOrderId": f"gid://shopify/FulfillmentOrder/{order.id}"}
	with pytest.raises(requests.ConnectionError):
		graphql(document, {"f": {"lineItemsByFulfillmentOrder": [group], "trackingInfo": {"number": "T1"}}})
	assert [row["tracking_number"] for row in control("GET", "/fulfilments")] == ["T1"]


@pytest.mark.parametrize(
	("path", "body", "status"),
	[
		("/place", {"numbers": ["#9"]}, 422),
		("/place", {}, 422),
		("/faults", {"kind": "fire"}, 422),
		("/nothing", {}, 404),
	],
)
def test_mistakes_are_told(sandbox, path, body, status):
	assert requests.post(f"{sandbox.url}/sandbox{path}", json=body, timeout=5).status_code == status


def test_it_listens_on_loopback_alone(sandbox):
	assert sandbox._http.server_address[0] == "127.0.0.1"
