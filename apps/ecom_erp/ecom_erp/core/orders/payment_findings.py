"""What a shop now says of payments that does not fit what it said before."""

from collections.abc import Iterator

from ecom_erp.core.orders import known_payments
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.findings import Finding, amount_text
from ecom_erp.core.orders.holds import HoldCode

_SENTENCES = {
	known_payments.AMOUNT: "{known} {currency} was received with {payment}, but the shop now reports {stated}. {known} "
	"{currency} counts.",
	known_payments.GONE: "{payment} of {known} {currency} is booked, but the shop no longer lists it",
	known_payments.GATEWAY: "{payment} of {known} {currency} is booked for the gateway it came by, but the shop now names {other}. "
	"Find out where the money arrived.",
	known_payments.REPLACED: "The shop now lists {other} of {stated} {currency} instead of {payment} of {known} {currency}. "
	"Find out which payment was received.",
}


def overpaid(order: CanonicalOrder) -> Iterator[Finding]:
	"""One finding while the shop keeps more than it asks for."""
	surplus = known_payments.surplus(order)
	if surplus:
		asked = known_payments.asked(order)
		yield Finding(
			HoldCode.OVERPAID,
			"The order total is {total} {currency}, but {paid} was paid: {surplus} {currency} too much",
			{
				"total": amount_text(asked, order.currency),
				"paid": amount_text(asked + surplus, order.currency),
				"surplus": amount_text(surplus, order.currency),
				"currency": order.currency,
			},
		)


def payment_changes(order: CanonicalOrder) -> Iterator[Finding]:
	"""One finding for each change that is open."""
	for one in order.payment_questions:
		params = {
			"payment": one.payment,
			"other": one.other,
			"known": amount_text(one.known, order.currency),
			"stated": amount_text(one.stated, order.currency),
			"currency": order.currency,
		}
		yield Finding(HoldCode.PAYMENT_CHANGED, _SENTENCES[one.kind], params)
