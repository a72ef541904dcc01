"""Rates and amounts of the item rows of selling and buying documents."""

from typing import Any

from frappe.model.document import Document
from frappe.utils import flt

CURRENCY_FIELDS = ["price_list_rate", "rate", "net_rate", "amount", "net_amount"]


def set_item_amounts(doc: Document) -> None:
	"""Sets rate, discount, amount and net amount of every row, before taxes and the additional discount."""
	for item in doc.get("items"):
		doc.round_floats_in(item)
		_set_rate(item)
		item.net_rate = item.rate
		item.amount = flt(item.rate * item.qty, item.precision("amount"))
		if not item.qty and doc.get("is_return"):
			item.amount = flt(-1 * item.rate, item.precision("amount"))
		item.net_amount = item.amount
		for field in CURRENCY_FIELDS:
			amount = flt(item.get(field), item.precision(field)) * doc.conversion_rate
			item.set(f"base_{field}", flt(amount, item.precision(f"base_{field}")))


def _set_rate(item: Any) -> None:
	"""Rate from the price list, the row's discount and margin; a rate that was given stays."""
	price = flt(item.price_list_rate)
	discount = flt(item.discount_percentage)
	if discount == 100:
		item.rate = 0.0
	elif price and not item.rate:
		item.rate = flt(price * (1.0 - discount / 100.0), item.precision("rate"))
		item.discount_amount = price * discount / 100.0
	_set_margin(item, price)
	if flt(item.rate_with_margin) > 0:
		item.rate = flt(item.rate_with_margin * (1.0 - discount / 100.0), item.precision("rate"))
		if item.discount_amount and not discount:
			item.rate = item.rate_with_margin - item.discount_amount
		else:
			item.discount_amount = item.rate_with_margin - item.rate
	elif price > 0:
		item.discount_amount = price - item.rate


def _set_margin(item: Any, price: float) -> None:
	"""A rate above the price list is noted as a margin; a margin that was given makes the rate."""
	item.rate_with_margin = 0.0
	if price and flt(item.rate) > price:
		item.margin_type = "Amount"
		item.margin_rate_or_amount = flt(item.rate - price, item.precision("margin_rate_or_amount"))
	elif price and item.margin_type and item.margin_rate_or_amount:
		margin = flt(item.margin_rate_or_amount)
		if item.margin_type == "Percentage":
			margin = price * margin / 100.0
		item.rate_with_margin = price + margin
