"""The shop's orders in the shape of WooCommerce's REST API v3, which its webhooks send too. Amounts are net with their tax
beside them, whether prices contain tax or not; times have no zone, those named `_gmt` are UTC."""

from datetime import timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ecom_sandbox.records import CENT, Fulfilment, Line, Order, Refund

SHOP_TIME = timezone(timedelta(hours=1))
RATE_ID = 1
COD = "cod"
AMOUNTS = frozenset(
	[
		"total",
		"total_tax",
		"subtotal",
		"subtotal_tax",
		"discount_total",
		"shipping_total",
		"shipping_tax",
		"cart_tax",
		"amount",
	]
)
FEE_META = {"stripe": "_stripe_fee", "ppcp-gateway": "PayPal Transaction Fee"}


def order_body(order: Order) -> dict[str, Any]:
	carriage = order.shipping["price"] - order.shipping["discount"]
	shipping_tax = order.shipping["tax"]
	cart_tax = sum((line.tax for line in order.lines), Decimal(0)) + sum(
		(fee["tax"] for fee in order.fees), Decimal(0)
	)
	sale = next((item for item in order.transactions if item.kind == "sale" and item.done), None)
	return {
		"id": int(order.id),
		"parent_id": 0,
		"number": order.number,
		"status": status(order),
		"currency": order.currency,
		**_times("date_created", order.created_at),
		**_times("date_modified", order.updated_at),
		"discount_total": _text(sum((_discount_net(order, line) for line in order.lines), Decimal(0))),
		"shipping_total": _text(_net(order, carriage, shipping_tax)),
		"shipping_tax": _text(shipping_tax),
		"cart_tax": _text(cart_tax),
		"total": _text(order.total),
		"total_tax": _text(cart_tax + shipping_tax),
		"prices_include_tax": order.taxes_included,
		"customer_id": int(order.buyer["customer_id"] or 0),
		"customer_note": order.note,
		"billing": {**_address(order.billing_address), "email": order.buyer["email"]},
		"shipping": _address(order.shipping_address),
		"payment_method": order.gateway,
		"payment_method_title": order.gateway.replace("-", " ").title(),
		"transaction_id": sale.id if sale and order.gateway in FEE_META else "",
		**_times("date_paid", sale.at if sale else order.marked_paid_at),
		**_times("date_completed", order.completed_at),
		"meta_data": _meta_data(order, sale),
		"line_items": [line_body(order, line) for line in order.lines],
		"tax_lines": _tax_lines(cart_tax, shipping_tax),
		"shipping_lines": [
			{
				"id": int(order.id) * 10 + 8,
				"method_title": order.shipping["title"],
				"method_id": "flat_rate",
				"total": _text(_net(order, carriage, shipping_tax)),
				"total_tax": _text(shipping_tax),
				"taxes": _taxes(shipping_tax),
				"meta_data": [],
			}
		],
		"fee_lines": [
			{
				"id": int(order.id) * 10 + 9,
				"name": fee["title"],
				"tax_class": "",
				"tax_status": "taxable",
				"total": _text(_net(order, fee["amount"], fee["tax"])),
				"total_tax": _text(fee["tax"]),
				"taxes": _taxes(fee["tax"]),
				"meta_data": [],
			}
			for fee in order.fees
		],
		"coupon_lines": [
			{"id": index, "code": coupon["code"].lower(), "discount": _text(coupon["amount"])}
			for index, coupon in enumerate(order.coupons, 1)
		],
		"refunds": [
			{"id": int(refund.id), "reason": refund.note, "total": f"-{_text(refund.amount)}"}
			for refund in order.refunds
		],
		"_links": {},
	}


def status(order: Order) -> str:
	if order.trashed:
		return "trash"
	if order.cancelled_at:
		return "cancelled"
	if order.paid and order.returned >= order.paid:
		return "refunded"
	if order.state:
		return order.state
	if order.paid or order.gateway == COD:
		return "completed" if order.completed_at else "processing"
	return "on-hold"


def line_body(order: Order, line: Line) -> dict[str, Any]:
	"""Tax before the coupon is the line's tax, grown in proportion to the price."""
	gross = line.unit_price * line.quantity
	paid = gross - line.discount
	tax_before = _round(line.tax * gross / paid) if paid else Decimal(0)
	net = _net(order, paid, line.tax)
	return {
		"id": int(line.id),
		"name": line.title,
		"product_id": int(line.product_id),
		"variation_id": 0 if line.product_id == line.variant_id else int(line.variant_id),
		"quantity": line.quantity,
		"tax_class": "",
		"subtotal": _text(_net(order, gross, tax_before)),
		"subtotal_tax": _text(tax_before),
		"total": _text(net),
		"total_tax": _text(line.tax),
		"taxes": _taxes(line.tax, tax_before),
		"meta_data": [],
		"sku": line.sku,
		"price": float(net / line.quantity),
	}


def refund_body(order: Order, refund: Refund) -> dict[str, Any]:
	"""A refund states what it takes off the order, in negative amounts."""
	return {
		"id": int(refund.id),
		**_times("date_created", refund.at),
		"amount": _text(refund.amount),
		"reason": refund.note,
		"refunded_by": 1,
		"refunded_payment": not refund.by_hand,
		"meta_data": [{"id": 1, "key": key, "value": value} for key, value in refund.meta.items()],
		"line_items": [
			{
				"id": int(refund.id) * 10 + index,
				"name": part.line.title,
				"product_id": int(part.line.product_id),
				"quantity": -part.quantity,
				"total": _text(-_net(order, part.subtotal, part.tax)),
				"total_tax": _text(-part.tax),
				"taxes": [],
				"meta_data": [{"id": 1, "key": "_refunded_item_id", "value": part.line.id}],
				"sku": part.line.sku,
			}
			for index, part in enumerate(refund.lines)
		],
		"shipping_lines": [
			{
				"id": int(refund.id) * 10 + 9,
				"method_title": order.shipping["title"],
				"total": _text(-_net(order, refund.shipping, refund.shipping_tax)),
				"total_tax": _text(-refund.shipping_tax),
			}
		]
		if refund.shipping
		else [],
		"tax_lines": [],
		"fee_lines": [],
	}


def fulfilment_body(order: Order, made: Fulfilment) -> dict[str, Any]:
	"""As the shipment tracking plugins keep it; they do not say which lines a parcel holds."""
	return {
		"order_id": int(order.id),
		"id": made.id,
		"tracking_number": made.number,
		"tracking_company": made.company,
		"tracking_url": made.url,
		"shipped_at": made.at.isoformat(),
	}


def with_decimals(body: Any, digits: int) -> Any:
	"""The body with its amounts rounded to so many decimals; not those of its taxes, which are stated as they are."""
	if digits >= 2:
		return body
	if isinstance(body, list):
		return [with_decimals(one, digits) for one in body]
	if not isinstance(body, dict):
		return body
	return {
		key: f"{Decimal(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)}"
		if key in AMOUNTS and isinstance(value, str)
		else value
		if key == "taxes"
		else with_decimals(value, digits)
		for key, value in body.items()
	}


def stamp(moment) -> str | None:
	return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S") if moment else None


def _times(name, moment):
	local = moment.astimezone(SHOP_TIME).strftime("%Y-%m-%dT%H:%M:%S") if moment else None
	return {name: local, f"{name}_gmt": stamp(moment)}


def _net(order, amount, tax):
	return amount - tax if order.taxes_included else amount


def _discount_net(order, line):
	body = line_body(order, line)
	return Decimal(body["subtotal"]) - Decimal(body["total"])


def _meta_data(order, sale):
	rows = dict(order.meta)
	key = FEE_META.get(order.gateway)
	if sale and sale.fee and key:
		rows[key] = _text(sale.fee)
	return [{"id": index, "key": key, "value": value} for index, (key, value) in enumerate(rows.items(), 1)]


def _taxes(total, subtotal=None):
	if not total:
		return []
	row = {"id": RATE_ID, "total": str(total)}
	return [row if subtotal is None else {**row, "subtotal": str(subtotal)}]


def _tax_lines(cart_tax, shipping_tax):
	if not cart_tax + shipping_tax:
		return []
	return [
		{
			"id": RATE_ID,
			"rate_code": "VAT-1",
			"rate_id": RATE_ID,
			"label": "VAT",
			"compound": False,
			"tax_total": _text(cart_tax),
			"shipping_tax_total": _text(shipping_tax),
		}
	]


def _address(address):
	first, _, last = address["name"].partition(" ")
	return {
		"first_name": first,
		"last_name": last,
		"company": address["company"],
		"address_1": address["line1"],
		"address_2": address["line2"],
		"city": address["city"],
		"state": address["province_code"],
		"postcode": address["postal_code"],
		"country": address["country_code"],
		"phone": address["phone"],
	}


def _round(amount):
	return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def _text(amount) -> str:
	return f"{amount:.2f}"
