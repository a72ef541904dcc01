"""The order as an own shop states it, and back: the canonical order in plain JSON (docs/own-shop.md). Each message states
the order whole, refunds and all, so that messages may come in any order."""

from collections.abc import Mapping
from typing import Any

from ecom_erp.core.money import minor_units
from ecom_erp.core.orders import canonical
from ecom_erp.core.orders.canonical import (
	Address,
	Buyer,
	CanonicalOrder,
	Line,
	Payment,
	PaymentKind,
	PaymentState,
	Refund,
	RefundLine,
	ShopStop,
	all_fulfilled,
)
from ecom_erp.integrations.channels.base import PayloadError
from ecom_erp.integrations.channels.own_shop.reading import NEEDED, Reader

_MONEY_MOVED = (PaymentKind.CAPTURE, PaymentKind.REFUND)


def read_order(data: Mapping[str, Any]) -> CanonicalOrder:
	"""Raises PayloadError naming the field by its path."""
	reader = Reader(data)
	currency = _currency(reader)
	created_at = reader.moment("created_at")
	order = CanonicalOrder(
		external_id=reader.identifier("id"),
		number=reader.text("number", NEEDED),
		created_at=created_at,
		updated_at=reader.moment("updated_at"),
		currency=currency,
		payment_state=reader.choice("payment_state", PaymentState),
		total=reader.amount("total", NEEDED),
		lines=reader.objects("lines", _line),
		buyer=_buyer(reader.object("buyer")),
		shipping_address=_address(reader.object("shipping_address")),
		billing_address=_address(reader.object("billing_address")),
		taxes_included=reader.flag("taxes_included"),
		shipping=reader.amount("shipping"),
		shipping_tax=reader.amount("shipping_tax"),
		shipping_method=reader.text("shipping_method"),
		discount=reader.amount("discount"),
		tip=reader.amount("tip"),
		fees=reader.amount("fees"),
		fees_tax=reader.amount("fees_tax"),
		payments=reader.objects("payments", lambda one: _payment(one, currency)),
		refunds=reader.objects("refunds", _refund),
		cancelled_at=reader.optional_moment("cancelled_at"),
		cancel_reason=reader.text("cancel_reason"),
		fulfilled_at=reader.optional_moment("fulfilled_at"),
		tags=reader.texts("tags"),
		note=reader.long_text("note"),
		stop=reader.choice("stop", ShopStop, ""),
	)
	reader.done()
	for name in ("lines", "payments", "refunds"):
		_check_ids(name, [one.external_id for one in getattr(order, name)])
	_check_refund_lines(order)
	return all_fulfilled(order, order.fulfilled_at) if order.fulfilled_at else order


_OURS = (
	"payment_questions",
	"fulfilled",
	"is_test",
	"buyer_withheld",
	"shop_status",
	"converted",
	"decimals",
	"risk_advice",
)


def to_json(order: CanonicalOrder) -> dict[str, Any]:
	"""The message that states this order; `read_order` gives it back."""
	data = canonical.to_dict(order)
	# not the shop's to state: what the app asks, what `fulfilled_at` says already, and what own shops keep to themselves or
	# state in their own currency
	for name in _OURS:
		del data[name]
	for line in data["lines"]:
		del line["stated_quantity"]
	return _renamed(data)


def _renamed(value):
	if isinstance(value, dict):
		return {"id" if key == "external_id" else key: _renamed(item) for key, item in value.items()}
	return [_renamed(item) for item in value] if isinstance(value, list) else value


def _currency(reader):
	currency = reader.text("currency", NEEDED).upper()
	try:
		minor_units(currency)
	except ValueError:
		raise reader.problem("currency", "is not a currency code")
	return currency


def _line(reader: Reader) -> Line:
	line = Line(
		external_id=reader.identifier("id"),
		listing_id=reader.identifier("listing_id", ""),
		sku=reader.text("sku"),
		title=reader.text("title"),
		quantity=reader.whole("quantity"),
		unit_price=reader.amount("unit_price", NEEDED),
		discount=reader.amount("discount"),
		tax=reader.amount("tax"),
		barcode=reader.text("barcode"),
		requires_shipping=reader.flag("requires_shipping", True),
		weight_grams=reader.whole("weight_grams", 0),
		fulfilled=reader.whole("fulfilled", 0),
	)
	if line.fulfilled > line.quantity:
		raise reader.problem("fulfilled", "is more than its quantity")
	return line


def _payment(reader: Reader, currency: str) -> Payment:
	kind = reader.choice("kind", PaymentKind, PaymentKind.CAPTURE.value)
	succeeded = reader.flag("succeeded", True)
	payment = Payment(
		external_id=reader.identifier("id", ""),
		gateway=reader.text("gateway", NEEDED),
		kind=kind,
		amount=reader.amount("amount", NEEDED),
		currency=reader.text("currency", currency).upper(),
		processed_at=reader.optional_moment("processed_at"),
		succeeded=succeeded,
		fee=reader.optional_amount("fee"),
		by_hand=reader.flag("by_hand"),
	)
	if succeeded and kind in _MONEY_MOVED and not payment.external_id:
		raise reader.problem("id", "is missing: money that moved has an id")
	return payment


def _refund(reader: Reader) -> Refund:
	return Refund(
		external_id=reader.identifier("id"),
		created_at=reader.optional_moment("created_at"),
		amount=reader.amount("amount", NEEDED),
		lines=reader.objects("lines", _refund_line),
		shipping=reader.amount("shipping"),
		note=reader.text("note"),
		shipping_tax=reader.optional_amount("shipping_tax"),
		fees=reader.amount("fees"),
		fees_tax=reader.optional_amount("fees_tax"),
		by_hand=reader.flag("by_hand"),
	)


def _refund_line(reader: Reader) -> RefundLine:
	line = RefundLine(
		line_id=reader.identifier("line_id"),
		quantity=reader.whole("quantity"),
		amount=reader.optional_amount("amount"),
		tax=reader.optional_amount("tax"),
		restocked=reader.flag("restocked"),
	)
	if not line.quantity and line.amount is None:
		raise reader.problem("amount", "is missing: a refund of a line without pieces has an amount")
	return line


def _buyer(reader: Reader) -> Buyer:
	buyer = Buyer(
		external_id=reader.identifier("id", ""),
		name=reader.text("name"),
		email=reader.text("email"),
		phone=reader.text("phone"),
		locale=reader.text("locale"),
	)
	reader.done()
	return buyer


def _address(reader: Reader) -> Address:
	names = (
		"name",
		"company",
		"line1",
		"line2",
		"city",
		"province",
		"province_code",
		"postal_code",
		"phone",
		"pickup_point",
		"pickup_carrier",
		"recipient_id",
		"recipient_platform",
	)
	values = {name: reader.text(name) for name in names}
	country = reader.text("country_code").upper()
	if country and (len(country) != 2 or not country.isascii() or not country.isalpha()):
		raise reader.problem("country_code", "is not a country code of two letters")
	reader.done()
	return Address(**values, country_code=country)


def _check_ids(name, ids):
	seen = set()
	for index, one in enumerate(ids):
		if one and one in seen:
			raise PayloadError(f"{name}[{index}].id appears more than once")
		seen.add(one)


def _check_refund_lines(order):
	lines = {line.external_id for line in order.lines}
	for index, refund in enumerate(order.refunds):
		for place, part in enumerate(refund.lines):
			if part.line_id not in lines:
				raise PayloadError(f"refunds[{index}].lines[{place}].line_id is not a line of the order")
