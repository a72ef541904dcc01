"""What a shop's payment gateway takes in: what of a payment reaches its account, on which day, and from which account what
goes back leaves."""

from decimal import Decimal

from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.orders.canonical import CanonicalOrder, Payment, PaymentKind
from ecom_erp.core.orders.refunds import by_account
from ecom_erp.erp.accounts.credit_notes import paid_back_from
from ecom_erp.erp.accounts.payments import Gateway, Money
from ecom_erp.flows.orders.order_document import read_canonical, site_time
from ecom_erp.flows.shops.shops import gateway_account, require_gateway_account


def gateway_of(row) -> Gateway:
	"""The accounts of a shop's row for a gateway."""
	return Gateway(row.account, row.mode_of_payment, row.fee_account or "")


def money_of(payment: Payment, row) -> Money:
	"""A payment with its fee: what the shop says the gateway kept, else what the terms in the shop's row for the gateway
	say. Its day is the site's."""
	fee = payment.fee
	if fee is None:
		share = from_field(row.fee_percent) / 100
		fee = quantize(payment.amount * share + from_field(row.fee_fixed), payment.currency)
	on = site_time(payment.processed_at).date() if payment.processed_at else None
	return Money(payment.amount, payment.external_id, on, min(fee, payment.amount))


def refund_shares(order, shop, amount: Decimal) -> list[tuple[Gateway, Decimal]]:
	"""What of an amount that an Ecom Order's buyer gets back leaves which account: those that took the payments, a gift card's
	too, unless the shop has one for all refunds. Empty where no money came in."""
	source = read_canonical(order)
	rows = [require_gateway_account(shop, one.gateway) for one in _moved(source, PaymentKind.CAPTURE)]
	if not rows:
		return []
	modes = {row.account: row.mode_of_payment for row in reversed(rows)}
	if shop.refund_account or len(modes) == 1:
		return [(Gateway(shop.refund_account or rows[0].account, rows[0].mode_of_payment), amount)]
	came = [
		(row.account, one.amount) for row, one in zip(rows, _moved(source, PaymentKind.CAPTURE), strict=True)
	]
	stated: dict[str, Decimal] = {}
	for one in _moved(source, PaymentKind.REFUND):
		row = gateway_account(shop, one.gateway)
		if row:
			stated[row.account] = stated.get(row.account, Decimal(0)) + one.amount
	shares = by_account(amount, came, stated, paid_back_from(order.name))
	return [(Gateway(account, modes[account]), share) for account, share in shares]


def _moved(order: CanonicalOrder, kind: PaymentKind) -> list[Payment]:
	return [one for one in order.payments if one.succeeded and one.kind is kind and one.amount > 0]
