"""What a shop's payment gateway takes in: what of a payment reaches its account, and on which day."""

from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.orders.canonical import Payment
from ecom_erp.erp.accounts.payments import Gateway, Money
from ecom_erp.flows.orders.order_document import site_time


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
