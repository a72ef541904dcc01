"""An order without its buyer: all that the books, the stock and the statistics need of it, and nobody's name."""

from collections.abc import Iterator
from dataclasses import replace

from ecom_erp.core.orders.canonical import Address, Buyer, CanonicalOrder

ERASED_BUYER = "Erased"


def without_person(order: CanonicalOrder) -> CanonicalOrder:
	"""The order with its amounts, goods and payments. Of the addresses country and province stay, for the taxes."""
	return replace(
		order,
		buyer=Buyer(name=ERASED_BUYER),
		shipping_address=_place(order.shipping_address),
		billing_address=_place(order.billing_address),
		note="",
		tags=(),
		refunds=tuple(replace(one, note="") for one in order.refunds),
	)


def _place(address: Address) -> Address:
	return Address(
		province=address.province, province_code=address.province_code, country_code=address.country_code
	)


def values_of(order: CanonicalOrder) -> Iterator[str]:
	"""What identifies the buyer in an order."""
	yield from (order.buyer.name, order.buyer.email, order.buyer.phone, order.buyer.external_id)
	for address in (order.shipping_address, order.billing_address):
		yield from (address.name, address.company, address.line1, address.line2, address.phone)
		yield from (address.recipient_id,)
