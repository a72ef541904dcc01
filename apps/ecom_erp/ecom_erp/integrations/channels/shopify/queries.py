"""The GraphQL documents sent to Shopify. A test validates each against the published schemas.

Connections are asked in sizes that cover all but rare orders and keep a query's cost low; the adapter fetches the rest
of an order's lines and of a refund's, and the reader refuses an order whose refunds or transactions may have been cut off. Money is
asked in shop money, the currency the merchant keeps books in, not in the buyer's presentment currency.
"""

REFUNDS = 20
TRANSACTIONS = 50

_MONEY = "fragment Money on MoneyBag { shopMoney { amount currencyCode } }"

_LINE = """
fragment Line on LineItem {
	id
	quantity
	currentQuantity
	unfulfilledQuantity
	sku
	title
	variantTitle
	requiresShipping
	weight { unit value }
	variant { legacyResourceId }
	originalUnitPriceSet { ...Money }
	discountAllocations { allocatedAmountSet { ...Money } }
	taxLines { priceSet { ...Money } }
}
"""

_REFUND_LINE = """
fragment RefundLine on RefundLineItem {
	quantity
	restocked
	lineItem { id }
	subtotalSet { ...Money }
	totalTaxSet { ...Money }
}
"""

_ADDRESS = """
fragment Address on MailingAddress {
	name company address1 address2 city province provinceCode zip countryCodeV2 phone
}
"""

_ORDER = (
	_MONEY
	+ _LINE
	+ _REFUND_LINE
	+ _ADDRESS
	+ """
fragment Order on Order {
	id
	legacyResourceId
	name
	createdAt
	updatedAt
	cancelledAt
	cancelReason
	currencyCode
	taxesIncluded
	displayFinancialStatus
	displayFulfillmentStatus
	email
	phone
	customerLocale
	customAttributes { key value }
	note
	tags
	test
	disputes { status }
	customer {
		legacyResourceId
		firstName
		lastName
		defaultEmailAddress { emailAddress }
		defaultPhoneNumber { phoneNumber }
	}
	shippingAddress { ...Address }
	billingAddress { ...Address }
	totalPriceSet { ...Money }
	totalTipReceivedSet { ...Money }
	originalTotalDutiesSet { ...Money }
	additionalFees { price { ...Money } taxLines { priceSet { ...Money } } }
	lineItems(first: 20) { nodes { ...Line } pageInfo { hasNextPage endCursor } }
	shippingLines(first: 5) { nodes { title discountedPriceSet { ...Money } taxLines { priceSet { ...Money } } } }
	fulfillmentOrders(first: 10) { nodes { status deliveryMethod { methodType } } }
	transactions(first: 50) {
		id kind status gateway manualPaymentGateway processedAt
		amountSet { ...Money }
		fees { amount { amount currencyCode } taxAmount { amount currencyCode } }
	}
	refunds(first: 20) {
		legacyResourceId
		createdAt
		note
		totalRefundedSet { ...Money }
		refundLineItems(first: 20) {
			nodes { ...RefundLine }
			pageInfo { hasNextPage endCursor }
		}
		refundShippingLines(first: 5) { nodes { subtotalAmountSet { ...Money } taxAmountSet { ...Money } } }
		duties { amountSet { ...Money } }
	}
}
"""
)

UPDATED_ORDERS = (
	_ORDER
	+ """
query UpdatedOrders($first: Int!, $after: String, $filter: String!) {
	orders(first: $first, after: $after, query: $filter, sortKey: UPDATED_AT) {
		nodes { ...Order }
		pageInfo { hasNextPage endCursor }
	}
}
"""
)

ORDER = _ORDER + "query Order($id: ID!) { order(id: $id) { ...Order } }"

MORE_LINES = (
	_MONEY
	+ _LINE
	+ """
query MoreLines($id: ID!, $after: String!) {
	order(id: $id) { lineItems(first: 100, after: $after) { nodes { ...Line } pageInfo { hasNextPage endCursor } } }
}
"""
)

MORE_REFUND_LINES = (
	_MONEY
	+ _REFUND_LINE
	+ """
query MoreRefundLines($id: ID!, $after: String!) {
	refund(id: $id) {
		refundLineItems(first: 100, after: $after) { nodes { ...RefundLine } pageInfo { hasNextPage endCursor } }
	}
}
"""
)

SHOP = "query Shop { shop { currencyCode } }"

FULFILMENT_STATE = """
query FulfilmentState($id: ID!) {
	order(id: $id) {
		fulfillments(first: 100) {
			legacyResourceId
			status
			trackingInfo(first: 10) { number }
			fulfillmentLineItems(first: 100) { nodes { quantity lineItem { id } } }
		}
		fulfillmentOrders(first: 50) {
			nodes {
				id
				status
				assignedLocation { location { id } }
				lineItems(first: 100) { nodes { id remainingQuantity lineItem { id } } }
			}
		}
	}
}
"""

CREATE_FULFILMENT = """
mutation CreateFulfilment($fulfillment: FulfillmentInput!) {
	fulfillmentCreate(fulfillment: $fulfillment) {
		fulfillment { legacyResourceId }
		userErrors { field message }
	}
}
"""

TRACKING_STATE = """
query TrackingState($id: ID!) {
	fulfillment(id: $id) { events(first: 100) { nodes { id status happenedAt } } }
}
"""

CREATE_EVENT = """
mutation CreateEvent($event: FulfillmentEventInput!) {
	fulfillmentEventCreate(fulfillmentEvent: $event) {
		fulfillmentEvent { id }
		userErrors { field message }
	}
}
"""

CANCEL_STATE = "query CancelState($id: ID!) { order(id: $id) { legacyResourceId cancelledAt } }"

CANCEL_ORDER = """
mutation CancelOrder(
	$id: ID!, $reason: OrderCancelReason!, $refund: Boolean!, $restock: Boolean!, $note: String
) {
	orderCancel(
		orderId: $id
		reason: $reason
		refundMethod: { originalPaymentMethodsRefund: $refund }
		restock: $restock
		notifyCustomer: true
		staffNote: $note
	) {
		job { id }
		userErrors: orderCancelUserErrors { code field message }
	}
}
"""

REFUND_STATE = (
	_MONEY
	+ """
query RefundState($id: ID!) {
	order(id: $id) {
		currencyCode
		presentmentCurrencyCode
		refunds(first: 100) { legacyResourceId note }
		transactions(first: 100) {
			id
			kind
			status
			gateway
			amountSet { ...Money }
			parentTransaction { id }
		}
	}
}
"""
)

CREATE_REFUND = """
mutation CreateRefund($input: RefundInput!, $key: String!) {
	refundCreate(input: $input) @idempotent(key: $key) {
		refund { legacyResourceId }
		userErrors { field message }
	}
}
"""

STOCK_STATE = """
query StockState($ids: [ID!]!, $location: ID!) {
	nodes(ids: $ids) {
		... on ProductVariant {
			legacyResourceId
			inventoryItem {
				id
				inventoryLevel(locationId: $location) { quantities(names: ["available"]) { quantity } }
			}
		}
	}
}
"""

SET_STOCK = """
mutation SetStock($input: InventorySetQuantitiesInput!, $key: String!) {
	inventorySetQuantities(input: $input) @idempotent(key: $key) {
		userErrors { code field message }
	}
}
"""

ALL = (
	SHOP,
	UPDATED_ORDERS,
	ORDER,
	MORE_LINES,
	MORE_REFUND_LINES,
	FULFILMENT_STATE,
	CREATE_FULFILMENT,
	TRACKING_STATE,
	CREATE_EVENT,
	CANCEL_STATE,
	CANCEL_ORDER,
	REFUND_STATE,
	CREATE_REFUND,
	STOCK_STATE,
	SET_STOCK,
)
