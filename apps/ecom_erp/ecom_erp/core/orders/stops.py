"""What a shop says of an order that is not to be sent, for a person."""

from collections.abc import Iterator

from ecom_erp.core.orders.canonical import CanonicalOrder, ShopStop
from ecom_erp.core.orders.findings import Finding
from ecom_erp.core.orders.holds import HoldCode

_SENTENCES = {
	ShopStop.HELD: "The shop has put the order on hold. It continues when the shop frees it.",
	ShopStop.FAILED: "The shop says that the payment has failed. Check with the gateway whether the money came in.",
	ShopStop.DISPUTED: "The payment is disputed. Answer the dispute with the gateway before the goods leave.",
	ShopStop.PICKUP: "The buyer collects the order. Hand it over and mark it as fulfilled in the shop, or release it to ship it.",
	ShopStop.REFUNDED: "The shop calls the order refunded, but states no refund of all that was paid. Reject it, or release it to "
	"ship it.",
	ShopStop.GONE: "The shop no longer has this order. Reject it, or release it to ship it anyway.",
	ShopStop.PART: "The shop has these goods and their payment in order {status} too, from which a plugin for several vendors made "
	"this one. Reject this order, or reject the other one and release this.",
	ShopStop.UNKNOWN: "The order has the status {status}, which the shop itself no longer knows; the plugin that brought it may "
	"be gone. Give the order another status in the shop, or release it to ship it anyway.",
}


def stopped(order: CanonicalOrder) -> Iterator[Finding]:
	"""One finding while the shop says so."""
	if order.stop is not ShopStop.NONE:
		yield Finding(HoldCode.STOPPED_AT_SHOP, _SENTENCES[order.stop], {"status": order.shop_status or "-"})


def unread(error: str) -> Finding:
	"""The latest message of the shop about the order could not be taken in, for the reason `error`."""
	return Finding(
		HoldCode.MESSAGE_UNREAD,
		"The latest message of the shop about this order could not be processed: {error}",
		{"error": error or "-"},
	)
