"""The simulated Admin API behaves like Shopify's where the app leans on it."""

import pytest
import requests

LIST = "query Q($n: Int!, $after: String) { orders(first: $n, after: $after, sortKey: UPDATED_AT) { nodes { name } pageInfo { hasNextPage endCursor } } }"
REFUND = "mutation R($input: RefundInput!) { refundCreate(input: $input) { refund { id } userErrors { message } } }"
KEYED = REFUND.replace("refundCreate(input: $input)", 'refundCreate(input: $input) @idempotent(key: "k1")')


def refund_input(order, amount="1.00"):
	part = {"amount": amount, "gateway": "x", "kind": "REFUND", "orderId": f"gid://shopify/Order/{order.id}"}
	part["parentId"] = f"gid://shopify/OrderTransaction/{order.transactions[0].id}"
	return {"input": {"orderId": part["orderId"], "note": "n", "transactions": [part]}}


def test_a_field_that_the_schema_does_not_have_is_refused(graphql):
	answer = graphql("{ shop { nameOfTheDog } }")
	assert "Cannot query field 'nameOfTheDog' on type 'Shop'" in answer["errors"][0]["message"]
	assert "data" not in answer


def test_a_field_that_only_the_simulation_lacks_is_named(graphql, sandbox):
	sandbox.shop.place("#1001")
	answer = graphql("{ orders(first: 1) { nodes { name statusPageUrl } } }")
	assert "The sandbox has no Order.statusPageUrl" in answer["errors"][0]["message"]


def test_a_variable_of_the_wrong_type_is_refused(graphql):
	assert "errors" in graphql(LIST, {"n": "many"})


def test_a_connection_wants_its_size(graphql):
	assert "first or last" in graphql("{ orders { nodes { name } } }")["errors"][0]["message"]


def test_pages_follow_each_other(graphql, sandbox):
	for number in list(sandbox.shop.waiting)[:7]:
		sandbox.shop.place(number)
	names, after = [], None
	for _page in range(3):
		page = graphql(LIST, {"n": 3, "after": after})["data"]["orders"]
		names.extend(node["name"] for node in page["nodes"])
		after = page["pageInfo"]["endCursor"]
	assert names == [f"#{number}" for number in range(1001, 1008)]
	assert not page["pageInfo"]["hasNextPage"]


def test_a_filter_that_is_not_understood_is_no_silent_everything(graphql):
	answer = graphql('{ orders(first: 1, query: "sku:X") { nodes { name } } }')
	assert "does not filter orders by sku" in answer["errors"][0]["message"]


@pytest.mark.parametrize(("token", "version", "status"), [("wrong", None, 401), (None, "2001-01", 404)])
def test_token_and_version_are_checked(sandbox, token, version, status):
	url = f"{sandbox.url}/admin/api/{version or sandbox.api_version}/graphql.json"
	headers = {"X-Shopify-Access-Token": token or sandbox.token}
	assert (
		requests.post(url, json={"query": "{ shop { name } }"}, headers=headers, timeout=5).status_code
		== status
	)


def test_cost_is_told_and_taken_from_the_bucket(graphql):
	first = graphql("{ shop { name } }")["extensions"]["cost"]
	assert first["requestedQueryCost"] == 1 and first["actualQueryCost"] == 1
	assert first["throttleStatus"] == {
		"maximumAvailable": 20000,
		"currentlyAvailable": 19999,
		"restoreRate": 1000,
	}


def test_too_much_at_once_is_refused(graphql):
	deep = "{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { taxLines { priceSet { shopMoney { amount } } } } } refunds(first: 250) { refundLineItems(first: 250) { nodes { lineItem { id } subtotalSet { shopMoney { amount } } } } } } } }"
	assert graphql(deep)["errors"][0]["extensions"]["code"] == "MAX_COST_EXCEEDED"


def test_a_refund_needs_an_idempotency_key(graphql, sandbox):
	order = sandbox.shop.place("#1001")
	answer = graphql(REFUND, refund_input(order))
	assert "@idempotent directive is required" in answer["errors"][0]["message"]
	assert order.refunds == []


def test_a_key_is_carried_out_once(graphql, sandbox):
	order = sandbox.shop.place("#1001")
	first = graphql(KEYED, refund_input(order))["data"]["refundCreate"]["refund"]["id"]
	assert graphql(KEYED, refund_input(order))["data"]["refundCreate"]["refund"]["id"] == first
	assert len(order.refunds) == 1
	assert "errors" in graphql(KEYED, refund_input(order, "2.00"))


def test_a_refusal_is_a_user_error_and_changes_nothing(graphql, sandbox):
	order = sandbox.shop.place("#1001")
	payload = graphql(KEYED, refund_input(order, "99999.00"))["data"]["refundCreate"]
	assert payload["refund"] is None and "exceeds" in payload["userErrors"][0]["message"]
	assert order.refunds == []


def test_stock_is_compared_before_it_is_set(graphql, sandbox):
	item, place = next(iter(sandbox.shop.stock))
	change = {
		"inventoryItemId": f"gid://shopify/InventoryItem/{item}",
		"locationId": f"gid://shopify/Location/{place}",
	}
	body = {
		"name": "available",
		"reason": "correction",
		"quantities": [{**change, "quantity": 3, "changeFromQuantity": -1}],
	}
	document = 'mutation S($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) @idempotent(key: "%s") { userErrors { code } } }'
	stale = graphql(document % "a", {"input": body})["data"]["inventorySetQuantities"]["userErrors"]
	assert stale == [{"code": "CHANGE_FROM_QUANTITY_STALE"}] and sandbox.shop.stock[item, place] != 3
	body["quantities"][0]["changeFromQuantity"] = None
	assert graphql(document % "b", {"input": body})["data"]["inventorySetQuantities"]["userErrors"] == []
	assert sandbox.shop.stock[item, place] == 3


def test_variants_locations_and_nodes(graphql, sandbox):
	answer = graphql(
		'{ locations(first: 5) { nodes { name } } productVariants(first: 200) { nodes { sku inventoryItem { id } } } nodes(ids: ["gid://shopify/ProductVariant/1"]) { id } }'
	)["data"]
	assert [row["name"] for row in answer["locations"]["nodes"]] == ["East", "Central", "West"]
	assert len(answer["productVariants"]["nodes"]) == 126
	assert answer["nodes"] == [None]
