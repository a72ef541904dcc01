"""The GraphQL documents sent to Shopify. A test validates each against the published schemas."""

from ecom_erp.integrations.channels.shopify import order_queries
from ecom_erp.integrations.channels.shopify.order_queries import MONEY

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

CANCEL_FULFILMENT = """
mutation CancelFulfilment($id: ID!) {
	fulfillmentCancel(id: $id) {
		fulfillment { legacyResourceId }
		userErrors { field message }
	}
}
"""

UPDATE_TRACKING = """
mutation UpdateTracking($id: ID!, $tracking: FulfillmentTrackingInput!, $notify: Boolean) {
	fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $tracking, notifyCustomer: $notify) {
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
	MONEY
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
	*order_queries.ALL,
	SHOP,
	FULFILMENT_STATE,
	CREATE_FULFILMENT,
	CANCEL_FULFILMENT,
	UPDATE_TRACKING,
	TRACKING_STATE,
	CREATE_EVENT,
	CANCEL_STATE,
	CANCEL_ORDER,
	REFUND_STATE,
	CREATE_REFUND,
	STOCK_STATE,
	SET_STOCK,
)
