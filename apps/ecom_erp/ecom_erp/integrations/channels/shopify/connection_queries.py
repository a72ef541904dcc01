"""The GraphQL documents by which a Shopify shop is connected; validated as those of `queries`."""

SHOP_FACTS = """
query ShopFacts {
	shop { name currencyCode ianaTimezone taxesIncluded }
	currentAppInstallation { app { title } accessScopes { handle } }
}
"""

LOCATIONS = "query Locations { locations(first: 50) { nodes { legacyResourceId name isActive } } }"

NEWEST_ORDERS = """
query NewestOrders {
	orders(first: 25, sortKey: CREATED_AT, reverse: true) {
		nodes { paymentGatewayNames email shippingAddress { name address1 } customer { lastName } }
	}
}
"""

WEBHOOKS = "query Webhooks { webhookSubscriptions(first: 100) { nodes { id topic uri } } }"

CREATE_WEBHOOK = """
mutation CreateWebhook($topic: WebhookSubscriptionTopic!, $webhook: WebhookSubscriptionInput!) {
	webhookSubscriptionCreate(topic: $topic, webhookSubscription: $webhook) {
		webhookSubscription { id }
		userErrors { field message }
	}
}
"""

UPDATE_WEBHOOK = """
mutation UpdateWebhook($id: ID!, $webhook: WebhookSubscriptionInput!) {
	webhookSubscriptionUpdate(id: $id, webhookSubscription: $webhook) {
		webhookSubscription { id }
		userErrors { field message }
	}
}
"""

VARIANTS = """
query Variants($after: String) {
	productVariants(first: 100, after: $after, sortKey: ID) {
		nodes { legacyResourceId sku barcode title product { title } }
		pageInfo { hasNextPage endCursor }
	}
}
"""

ALL = (
	SHOP_FACTS,
	LOCATIONS,
	NEWEST_ORDERS,
	WEBHOOKS,
	CREATE_WEBHOOK,
	UPDATE_WEBHOOK,
	VARIANTS,
)
