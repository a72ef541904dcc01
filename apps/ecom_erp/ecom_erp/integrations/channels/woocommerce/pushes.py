"""What is told to WooCommerce: fulfilments, tracking, refunds, cancellations. Each looks first for what an earlier call
made, so that a call whose answer was lost can be repeated.

WooCommerce has no fulfilments. A parcel is a piece of the order's meta data under a key of ours, by its tracking number,
or by our name of it where it has none; beside it we write what the usual shipment tracking plugins read. When all pieces are shipped, the order is completed.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from ecom_erp.core.money import minor_units, quantize
from ecom_erp.integrations.channels.base import ChannelError
from ecom_erp.integrations.channels.notices import (
	CancelNotice,
	FulfilmentNotice,
	RefundNotice,
	SentPackage,
	TrackingNotice,
)
from ecom_erp.integrations.channels.values import amount, text
from ecom_erp.integrations.channels.woocommerce.client import WooClient
from ecom_erp.integrations.channels.woocommerce.mapper import NOT_YET_ORDERS
from ecom_erp.integrations.channels.woocommerce.notes import note_once
from ecom_erp.integrations.channels.woocommerce.payments import SHIPMENT

TRACKING_ITEMS = "_wc_shipment_tracking_items"  # of the plugins
REFUND_KEY = "_ecom_erp_refund"
CLOSED = ("cancelled", "refunded", "failed", "trash")
# not completed by a parcel: what is closed or complete already, and what waits for money or a person
NOT_COMPLETED = frozenset({*CLOSED, "completed", "pending", "on-hold", *NOT_YET_ORDERS})
STATES = {
	"picked_up": "was picked up by the courier",
	"in_transit": "is on its way",
	"out_for_delivery": "is out for delivery",
	"attempted": "was not delivered when the courier tried",
	"ready_for_pickup": "is ready to be picked up",
	"delivered": "was delivered",
	"failure": "could not be delivered",
}


def fulfil(client: WooClient, notice: FulfilmentNotice) -> str:
	"""Write the parcel into the order, complete it when nothing is left to ship, tell the customer; the parcel's id,
	which is its key."""
	order = client.order(notice.external_order_id)
	if notice.without_parcel:
		return _complete(client, order, notice)
	if f"{SHIPMENT}{notice.key}" not in _meta(order):
		_check_open(client, order, notice)
		order = client.put(f"orders/{notice.external_order_id}", {"meta_data": _parcel(order, notice)})
	left = _left_to_ship(client, order)
	waits = any(pieces > 0 for line, pieces in left.items() if line not in notice.unshipped)
	if order["status"] not in NOT_COMPLETED and not waits:
		client.put(f"orders/{notice.external_order_id}", {"status": "completed"})
	if notice.notify_customer:
		note_once(client, notice.external_order_id, _words(notice), notice.key, to_customer=True)
	return notice.key


def _complete(client, order, notice) -> str:
	"""An order of services alone is done; the mark tells our own completion from the merchant's. Its customer hears of it
	from WooCommerce."""
	if order["status"] in CLOSED:
		raise ChannelError(f"WooCommerce has the order as {order['status']}: it cannot be completed")
	if order["status"] not in NOT_COMPLETED:
		mark = {"key": f"{SHIPMENT}{notice.key}", "value": json.dumps(dict(notice.lines))}
		client.put(f"orders/{notice.external_order_id}", {"meta_data": [mark], "status": "completed"})
	return notice.key


def _words(notice) -> str:
	"""What the customer reads."""
	first, *more = notice.packages
	begin = "Your parcels have" if more else "Your parcel has"
	words = f"{begin} left our warehouse: {in_words(replace(first, tracking_number=notice.key))}"
	words += "".join(f"; {in_words(package)}" for package in more)
	return words + "".join(f"; sent before: {in_words(package)}" for package in notice.earlier)


def in_words(package: SentPackage) -> str:
	"""Carrier, number and address of a package, as a customer reads them."""
	words = f"{package.carrier} {package.tracking_number}".strip()
	return f"{words}, {package.tracking_url}" if package.tracking_url else words


def _check_open(client, order, notice):
	if order["status"] in CLOSED:
		raise ChannelError(f"WooCommerce has the order as {order['status']}: it cannot be fulfilled")
	left = _left_to_ship(client, order)
	for line, pieces in notice.lines:
		if pieces > left.get(line, 0):
			raise ChannelError(f"WooCommerce has fewer open units than were shipped, line {line}")


def _left_to_ship(client, order) -> dict[str, int]:
	"""Pieces by line that are neither shipped nor refunded."""
	left = {text(item["id"]): int(item["quantity"]) for item in order["line_items"]}
	for key, value in _meta(order).items():
		if key.startswith(SHIPMENT):
			for line, pieces in json.loads(value).items():
				left[line] = left.get(line, 0) - pieces
	refunds = client.get_all(f"orders/{order['id']}/refunds") if order.get("refunds") else ()
	for item in (item for refund in refunds for item in refund.get("line_items") or ()):
		line = text(_meta(item).get("_refunded_item_id"))
		left[line] = left.get(line, 0) - abs(int(item["quantity"]))
	return left


def _parcel(order, notice):
	"""The order's new meta data."""
	known = _meta(order).get(TRACKING_ITEMS)
	known = known if isinstance(known, list) else []
	items = [_tracking_item(parcel, parcel.tracking_number) for parcel in notice.earlier]
	items += tracking_items(notice.key, notice.packages)
	return [
		{"key": f"{SHIPMENT}{notice.key}", "value": json.dumps(dict(notice.lines))},
		{"key": TRACKING_ITEMS, "value": [*known, *items]},
	]


def tracking_items(key: str, packages: Sequence[SentPackage]) -> list[dict[str, str]]:
	"""What the shipment tracking plugins read of the packages of a parcel; the first one stands under `key`."""
	first, *more = packages or (SentPackage("", ""),)
	others = [_tracking_item(package, package.tracking_number) for package in more]
	return [_tracking_item(first, key), *others]


def _tracking_item(parcel, key: str) -> dict[str, str]:
	return {
		"tracking_provider": "",
		"custom_tracking_provider": parcel.carrier,
		"custom_tracking_link": parcel.tracking_url,
		"tracking_number": parcel.tracking_number,
		"date_shipped": str(int(datetime.now(timezone.utc).timestamp())),
		"tracking_id": key,
	}


def track(client: WooClient, notice: TrackingNotice) -> str:
	"""A note for the merchant; the note's id. Customers get our own messages, not a second one."""
	words = f"Parcel {notice.fulfilment_id} {STATES.get(notice.status, notice.status)}"
	mark = f"[{notice.key or f'{notice.fulfilment_id}/{notice.status}'}]"
	details = f", {notice.at:%Y-%m-%d %H:%M} UTC" + (f": {notice.text}" if notice.text else "")
	order_id = notice.external_order_id
	return note_once(client, order_id, f"{words}{details} {mark}", mark, to_customer=False)


def refund(client: WooClient, notice: RefundNotice) -> str:
	"""Pay back; the refund's id. Our key stands in the refund's meta data and in its reason, where a repeat finds it.

	The gateway pays when the order was paid through one that gave a transaction id. Otherwise (bank transfer, cash) the
	shop records the refund, and the money is sent by hand."""
	if not notice.key:
		raise ChannelError("A refund needs a key, so that a repeat does not pay twice")
	order = client.order(notice.external_order_id)
	known = client.get_all(f"orders/{notice.external_order_id}/refunds") if order.get("refunds") else []
	mark = f"[{notice.key}]"
	for earlier in known:
		if text(_meta(earlier).get(REFUND_KEY)) == notice.key or mark in text(earlier.get("reason")):
			return text(earlier["id"])
	if text(order["currency"]) != notice.currency:
		raise ChannelError(
			f"The buyer paid in {order['currency']}, the refund is in {notice.currency}: refund this order in the "
			"shop's admin"
		)
	_check_left(order, known, notice)
	body = {
		"amount": str(notice.amount),
		"reason": mark if notice.note == notice.key else f"{notice.note} {mark}".strip(),
		"api_refund": bool(text(order.get("transaction_id"))),
		"api_restock": bool(notice.lines) and all(restocked for _line, _pieces, restocked in notice.lines),
		"line_items": _refund_lines(order, notice),
		"meta_data": [{"key": REFUND_KEY, "value": notice.key}],
	}
	return text(client.post(f"orders/{notice.external_order_id}/refunds", body)["id"])


def _check_left(order, known, notice):
	returned = sum((amount(made["amount"], "amount") for made in known), Decimal(0))
	missing = notice.amount - (amount(order["total"], "total") - returned)
	if missing > 0:
		raise ChannelError(
			f"{notice.amount} {notice.currency} is {missing} more than the buyer has still paid"
		)


def _refund_lines(order, notice):
	"""Pieces with their share of the line's money. When the shares are more than is paid back, the pieces are stated
	without money: the refund's amount alone counts."""
	items = {text(item["id"]): item for item in order["line_items"]}
	parts, value = [], Decimal(0)
	for line, pieces, _restocked in notice.lines:
		item = items.get(line)
		if item is None:
			raise ChannelError(f"WooCommerce's order has no line {line}")
		net = _share(item["total"], pieces, item, notice.currency)
		taxes = [
			(text(tax["id"]), _share(tax.get("total") or 0, pieces, item, notice.currency))
			for tax in item.get("taxes") or ()
		]
		value += net + sum((tax for _rate, tax in taxes), Decimal(0))
		refunded = [{"id": rate, "refund_total": tax} for rate, tax in taxes]
		parts.append({"id": line, "quantity": pieces, "refund_total": net, "refund_tax": refunded})
	return [_json_line(part, value <= notice.amount) for part in parts]


def _share(value, pieces, item, currency) -> Decimal:
	return quantize(amount(value, "total") * pieces / int(item["quantity"]), currency)


def _json_line(part, with_money) -> dict[str, Any]:
	if not with_money:
		return {"id": part["id"], "quantity": part["quantity"], "refund_total": "0"}
	taxes = [{"id": tax["id"], "refund_total": str(tax["refund_total"])} for tax in part["refund_tax"]]
	return {**part, "refund_total": str(part["refund_total"]), "refund_tax": taxes}


def cancel(client: WooClient, notice: CancelNotice) -> str:
	"""Cancel the order, after paying back what is left of the buyer's money where that is asked for; the order's id.
	WooCommerce itself puts the pieces of a cancelled order back into its stock; our next stock message corrects that
	where they are not free."""
	order = client.order(notice.external_order_id)
	if notice.refund and order.get("date_paid_gmt"):
		_refund_rest(client, order, notice)
	if order["status"] != "cancelled":
		client.put(f"orders/{notice.external_order_id}", {"status": "cancelled"})
	if notice.reason:
		mark = f"[{notice.key or 'cancelled'}]"
		note_once(
			client, notice.external_order_id, f"Cancelled: {notice.reason} {mark}", mark, to_customer=False
		)
	return text(order["id"])


def _refund_rest(client, order, notice):
	currency = text(order["currency"])
	known = client.get_all(f"orders/{order['id']}/refunds") if order.get("refunds") else []
	left = amount(order["total"], "total") - sum((amount(r["amount"], "amount") for r in known), Decimal(0))
	if left > 0:
		key = f"{notice.key or order['id']}-cancel"
		left = left.quantize(Decimal(1).scaleb(-minor_units(currency)))
		refund(client, RefundNotice(text(order["id"]), left, currency, (), notice.reason, key))


def _meta(thing) -> dict[str, Any]:
	return {text(item.get("key")): item.get("value") for item in thing.get("meta_data") or ()}
