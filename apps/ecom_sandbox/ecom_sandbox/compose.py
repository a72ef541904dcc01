"""New orders on demand, made up of the shop's listings and of the people and places of its company."""

import random
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ecom_sandbox.records import CENT, Order, ShopRefusal

FIRST_NUMBER = 9001
NOTHING = "0.00"


def compose(shop, wish: Mapping[str, Any]) -> Order:
	"""A new order, placed just now. `wish` may have "lines" ([{"sku", "quantity"}]; else one to
	three listings are drawn), "paid" (true unless told), "tags", "note", and "buyer" and "shipping_address", of which
	what is not named is drawn. Raises ShopRefusal."""
	with shop.lock:
		return shop.take(_row(shop, wish), shop.now())


def _row(shop, wish: Mapping[str, Any]) -> dict[str, Any]:
	"""The order in the format of orders.json."""
	sample = random.choice(shop.samples)
	lines = [
		_line(shop, sample, listing, quantity) for listing, quantity in _goods(shop, wish.get("lines") or ())
	]
	address = {**sample["shipping_address"], **(wish.get("shipping_address") or {})}
	order = {
		**sample,
		"number": _number(shop, sample),
		"external_id": shop.new_id(),
		"updated_after_minutes": 0,
		"way": "webhook",
		"copies": 1,
		"currency": shop.facts["currency"],
		"buyer": {**sample["buyer"], **(wish.get("buyer") or {})},
		"shipping_address": address,
		"billing_address": address,
		"lines": lines,
		"tip": NOTHING,
		"fees": [],
		"coupons": [],
		"tags": list(wish.get("tags") or ()),
		"note": wish.get("note") or "",
	}
	order["total"] = str(_total(order))
	order["payment"] = _payment(shop, order["total"], wish.get("paid", True))
	return order


def _number(shop, sample) -> str:
	"""The next one in the shop's own style, apart from those of its company's orders."""
	own = sum(order.number not in shop.fixture_orders for order in shop.orders.values())
	return sample["number"].rstrip("0123456789") + str(FIRST_NUMBER + own)


def _goods(shop, wanted: Sequence[Mapping[str, Any]]) -> list[tuple[dict, int]]:
	by_sku = {row["sku"]: row for row in shop.listings.values()}
	if not wanted:
		sold = [row for row in by_sku.values() if row["item"]]
		drawn = random.sample(sold, min(len(sold), random.choice((1, 1, 2, 3))))
		return [(row, random.choice((1, 1, 1, 2))) for row in drawn]
	for line in wanted:
		if line["sku"] not in by_sku:
			raise ShopRefusal(f"The shop does not sell {line['sku']}")
		if int(line.get("quantity", 1)) < 1:
			raise ShopRefusal(f"{line['sku']}: the quantity has to be 1 or more")
	return [(by_sku[line["sku"]], int(line.get("quantity", 1))) for line in wanted]


def _line(shop, sample, listing, quantity: int) -> dict[str, Any]:
	net, rate = Decimal(listing["price"]) * quantity, Decimal(sample["tax_rate"])
	tax = net * rate / (1 + rate) if sample["taxes_included"] else net * rate
	return {
		"external_id": shop.new_id(),
		"variant_id": listing["variant_id"],
		"sku": listing["sku"],
		"quantity": quantity,
		"unit_price": listing["price"],
		"discount": NOTHING,
		"tax": str(tax.quantize(CENT, rounding=ROUND_HALF_UP)),
	}


def _total(order) -> Decimal:
	shipping = order["shipping"]
	total = sum(Decimal(line["unit_price"]) * line["quantity"] for line in order["lines"])
	total += Decimal(shipping["price"]) - Decimal(shipping["discount"])
	if not order["taxes_included"]:
		total += sum(Decimal(row["tax"]) for row in (*order["lines"], shipping))
	return total


def _payment(shop, total: str, paid: bool) -> dict[str, Any]:
	gateway = next(iter(shop.gateways))
	sale = {
		"external_id": shop.new_id(),
		"kind": "sale",
		"gateway": gateway,
		"amount": total,
		"after_minutes": 0,
	}
	return {
		"state": "paid" if paid else "pending",
		"gateway": gateway,
		"transactions": [sale] if paid else [],
	}
