"""Changes of an order at the shop, in words for its timeline."""

from collections.abc import Sequence

from ecom_erp.core.orders.edits import Change
from ecom_erp.flows.words.sentences import _, joined

# what touches the documents posted for the order
GOODS_KINDS = frozenset(
	{
		"line_added",
		"line_removed",
		"quantity_changed",
		"price_changed",
		"goods_changed",
		"amount_changed",
		"address_changed",
	}
)
PAYMENT_KINDS = frozenset({"payment_added", "payment_changed"})
# whose values are personal data and stay out of the text
_PERSONAL = frozenset({"address_changed", "buyer_changed"})


def describe(changes: Sequence[Change]) -> str:
	"""One sentence part for each change, without personal data."""
	return joined("; ", list(dict.fromkeys(_describe(change) for change in changes)))


def corrected(labels: Sequence[str]) -> str:
	"""Which fields a person has corrected, without what is in them."""
	return _("Corrected by hand: {0}").format(joined(", ", [_(label) for label in labels]))


def _describe(change: Change) -> str:
	labels = {
		"line_added": _("line added"),
		"line_removed": _("line removed"),
		"quantity_changed": _("quantity {0} instead of {1}"),
		"price_changed": _("price {0} instead of {1}"),
		"goods_changed": _("other goods"),
		"address_changed": _("delivery or billing address"),
		"buyer_changed": _("buyer's contact"),
		"amount_changed": _("amount {0} instead of {1}"),
		"payment_changed": _("payment {0} instead of {1}"),
		"detail_changed": _("details"),
		"cancelled": _("cancelled"),
		"reopened": _("cancellation withdrawn"),
		"payment_added": _("payment added"),
		"payment_removed": _("payment no longer listed"),
		"refund_added": _("refund added"),
	}
	text = labels.get(change.kind, change.kind)
	return text if change.kind in _PERSONAL else text.format(_value_text(change.new), _value_text(change.old))


def _value_text(value) -> str:
	return str(getattr(value, "value", value)).replace("_", " ")
