"""The GraphQL documents sent to Shopify. A test validates each against the published schemas."""

ACCOUNT = "query PaymentsAccount { shopifyPaymentsAccount { id activated country defaultCurrency } }"

PAYOUTS = """
query Payouts($first: Int!, $after: String, $filter: String!) {
	shopifyPaymentsAccount {
		id
		payouts(first: $first, after: $after, query: $filter, sortKey: ISSUED_AT) {
			nodes { legacyResourceId issuedAt status transactionType net { amount currencyCode } }
			pageInfo { hasNextPage endCursor }
		}
	}
}
"""

TRANSACTIONS = """
query PayoutTransactions($first: Int!, $after: String, $filter: String!) {
	shopifyPaymentsAccount {
		balanceTransactions(first: $first, after: $after, query: $filter, sortKey: ID) {
			nodes {
				id
				type
				sourceType
				sourceId
				sourceOrderTransactionId
				adjustmentReason
				test
				transactionDate
				amount { amount currencyCode }
				fee { amount currencyCode }
				net { amount currencyCode }
				associatedOrder { name }
				associatedPayout { id }
			}
			pageInfo { hasNextPage endCursor }
		}
	}
}
"""

DISPUTES = """
query Disputes($ids: [ID!]!) {
	nodes(ids: $ids) { ... on ShopifyPaymentsDispute { legacyResourceId evidenceDueBy } }
}
"""

ALL = (ACCOUNT, PAYOUTS, TRANSACTIONS, DISPUTES)
