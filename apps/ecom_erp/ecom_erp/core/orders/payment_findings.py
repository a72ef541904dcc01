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
	known_payments.REPLACED: "The shop now lists {other} of {stated} {currency} instead of {payment} of {known} {currency}. "
	"Find out which payment was received.",
}


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
