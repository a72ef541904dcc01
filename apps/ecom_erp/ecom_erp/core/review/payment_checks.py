"""Whether the order is paid as its shop says, neither less nor more."""

from collections.abc import Iterator

from ecom_erp.core.money import quantize
from ecom_erp.core.orders import known_payments, payment_findings
from ecom_erp.core.orders.canonical import CanonicalOrder, PaymentState
from ecom_erp.core.orders.findings import Finding, amount_text
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.review.facts import ReviewFacts

_PAID_STATES = (PaymentState.PAID, PaymentState.PARTIALLY_REFUNDED)


def unpaid(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	"""Paid means: the shop says so and, where it names captures, these cover the total. Some shops list no captures."""
	if _pays_later(order, facts) or quantize(order.total, order.currency) <= 0:
		return
	paid = quantize(order.paid, order.currency)
	no_captures_named = paid == 0
	covered = paid >= quantize(order.total, order.currency)
	if order.payment_state in _PAID_STATES and (covered or no_captures_named):
		return
	yield Finding(
		HoldCode.UNPAID,
		"Payment is {state}: {paid} of {total} {currency} received",
		{
			"state": order.payment_state.value.replace("_", " "),
			"paid": amount_text(paid, order.currency),
			"total": amount_text(order.total, order.currency),
			"currency": order.currency,
		},
	)


def overpaid(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	stated = facts.stated or order
	surplus = known_payments.surplus(stated)
	if surplus:
		yield Finding(
			HoldCode.OVERPAID,
			"The order total is {total} {currency}, but {paid} was paid: {surplus} {currency} too much",
			{
				"total": amount_text(stated.total, stated.currency),
				"paid": amount_text(stated.total + surplus, stated.currency),
				"surplus": amount_text(surplus, stated.currency),
				"currency": stated.currency,
			},
		)


def _pays_later(order: CanonicalOrder, facts: ReviewFacts) -> bool:
	allowed = {gateway.casefold() for gateway in facts.pay_later_gateways}
	return any(payment.gateway.casefold() in allowed for payment in order.payments)


def changed(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	return payment_findings.payment_changes(order)
