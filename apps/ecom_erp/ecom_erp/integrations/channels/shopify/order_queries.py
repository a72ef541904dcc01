"""The GraphQL documents that ask Shopify for orders.

Connections are asked in sizes that cover all but rare orders and keep a query's cost low; `completion` fetches the rest of
them, and the reader refuses an order whose refunds or transactions may have been cut off. Money is
asked in shop money, the currency the merchant keeps books in, not in the buyer's presentment currency.
"""

REFUNDS = 20
TRANSACTIONS = 50

MONEY = "fragment Money on MoneyBag { shopMoney { amount currencyCode } }"

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

_SHIPPING_LINE = """
fragment ShippingLine on ShippingLine {
	title
	code
	discountedPriceSet { ...Money }
	taxLines { priceSet { ...Money } }
}
"""

_DELIVERY = "fragment Delivery on FulfillmentOrder { status deliveryMethod { methodType } }"

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
	MONEY
	+ _LINE
	+ _SHIPPING_LINE
	+ _DELIVERY
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
	presentmentCurrencyCode
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
	risk { recommendation }
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
	shippingLines(first: 5) { nodes { ...ShippingLine } pageInfo { hasNextPage endCursor } }
	fulfillmentOrders(first: 10) { nodes { ...Delivery } pageInfo { hasNextPage endCursor } }
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
	MONEY
	+ _LINE
	+ """
query MoreLines($id: ID!, $after: String!) {
	order(id: $id) { lineItems(first: 100, after: $after) { nodes { ...Line } pageInfo { hasNextPage endCursor } } }
}
"""
)

MORE_SHIPPING_LINES = (
	MONEY
	+ _SHIPPING_LINE
	+ """
query MoreShippingLines($id: ID!, $after: String!) {
	order(id: $id) {
		shippingLines(first: 100, after: $after) { nodes { ...ShippingLine } pageInfo { hasNextPage endCursor } }
	}
}
"""
)

MORE_DELIVERIES = (
	_DELIVERY
	+ """
query MoreDeliveries($id: ID!, $after: String!) {
	order(id: $id) {
		fulfillmentOrders(first: 100, after: $after) { nodes { ...Delivery } pageInfo { hasNextPage endCursor } }
	}
}
"""
)

MORE_REFUND_LINES = (
	MONEY
	+ _REFUND_LINE
	+ """
query MoreRefundLines($id: ID!, $after: String!) {
	refund(id: $id) {
		refundLineItems(first: 100, after: $after) { nodes { ...RefundLine } pageInfo { hasNextPage endCursor } }
	}
}
"""
)

ALL = (UPDATED_ORDERS, ORDER, MORE_LINES, MORE_SHIPPING_LINES, MORE_DELIVERIES, MORE_REFUND_LINES)
