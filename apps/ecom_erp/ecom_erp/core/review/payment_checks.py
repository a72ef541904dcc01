"""Whether the order is paid as its shop says, neither less nor more."""

from collections.abc import Iterator
from decimal import Decimal

from ecom_erp.core.money import quantize
from ecom_erp.core.orders import payment_findings
from ecom_erp.core.orders.canonical import CanonicalOrder, PaymentKind, PaymentState
from ecom_erp.core.orders.findings import Finding, amount_text
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.review.facts import ReviewFacts

_PAID_STATES = (PaymentState.PAID, PaymentState.PARTIALLY_REFUNDED)


def unpaid(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	"""Paid means: the shop says so and, where it names captures, these cover the total. Some shops list no captures."""
	if quantize(order.total, order.currency) <= 0:
		return
	if order.payment_state is PaymentState.REFUNDED:
		yield _refunded(order)
		return
	if _pays_later(order, facts):
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


def _refunded(order: CanonicalOrder) -> Finding:
	back = sum((refund.amount for refund in order.refunds), Decimal(0))
	return Finding(
		HoldCode.REFUNDED,
		"The shop has refunded the whole payment ({amount} {currency}) without cancelling the order. Reject it, or release "
		"it to ship it unpaid.",
		{"amount": amount_text(back or order.total, order.currency), "currency": order.currency},
	)


def overpaid(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	return payment_findings.overpaid(facts.stated or order)


def accounts(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	"""Money that came in is booked at once, but only where its gateway has an account."""
	if facts.gateways_with_account is None:
		return
	known = {gateway.casefold() for gateway in facts.gateways_with_account}
	came = [one for one in order.payments if one.succeeded and one.kind is PaymentKind.CAPTURE and one.amount]
	for gateway in sorted({one.gateway for one in came if one.gateway.casefold() not in known}):
		if gateway:
			text = "The shop has no account for the payment gateway {gateway}. Add it under Payment Gateways of the shop."
			yield Finding(HoldCode.GATEWAY_WITHOUT_ACCOUNT, text, {"gateway": gateway})
		else:
			yield Finding(
				HoldCode.GATEWAY_WITHOUT_ACCOUNT,
				"The payment names no payment gateway, so that it cannot be booked. Enter the payment method in the shop.",
			)


def _pays_later(order: CanonicalOrder, facts: ReviewFacts) -> bool:
	allowed = {gateway.casefold() for gateway in facts.pay_later_gateways}
	return any(payment.gateway.casefold() in allowed for payment in order.payments)


def changed(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	return payment_findings.payment_changes(order)
