"""What WooCommerce was told of a parcel, corrected or taken back before it leaves. The parcel's mark in the order's meta data is
renamed or removed; WooCommerce deletes a piece of meta data that is set to null."""

from typing import Any

from ecom_erp.integrations.channels.notices import CorrectionNotice
from ecom_erp.integrations.channels.values import text
from ecom_erp.integrations.channels.woocommerce.client import WooClient
from ecom_erp.integrations.channels.woocommerce.notes import note_once
from ecom_erp.integrations.channels.woocommerce.payments import SHIPMENT
from ecom_erp.integrations.channels.woocommerce.pushes import TRACKING_ITEMS, in_words, tracking_items

COMPLETED, OPEN_AGAIN = "completed", "processing"


def correct(client: WooClient, notice: CorrectionNotice) -> str:
	"""Give the parcel its present numbers, or take it out of the order, which is open again then; the parcel's id, "" where the
	order has none. Notes are written first: once the parcel is corrected, a repeat finds nothing left to do."""
	order = client.order(notice.external_order_id)
	rows = order.get("meta_data") or ()
	mark = next((row for row in rows if _is_meant(text(row.get("key")), notice)), None)
	if not mark:
		return ""
	if notice.withdrawn:
		_withdraw(client, notice, order, mark)
		return ""
	mine = [text(item.get("tracking_number")) for item in _known_items(order) if _is_of(item, notice)]
	now = [package.tracking_number for package in notice.packages]
	if mine != now or text(mark["key"]) != f"{SHIPMENT}{notice.new_key}":
		_renumber(client, notice, order, mark)
	return notice.new_key


def _withdraw(client, notice, order, mark) -> None:
	number = text(mark["key"])[len(SHIPMENT) :]
	sign = f"[{notice.key}]"
	words = f"Parcel {number} was taken back: its label is void, its units are to be sent {sign}"
	note_once(client, notice.external_order_id, words, sign, to_customer=False)
	if notice.notify_customer:
		said = f"Tracking number {number} is void: your parcel will be sent under another one"
		note_once(client, notice.external_order_id, said, said, to_customer=True)
	body: dict[str, Any] = {"meta_data": [_removed(mark), _items(order, notice)]}
	if order["status"] == COMPLETED:
		body["status"] = OPEN_AGAIN
	client.put(f"orders/{notice.external_order_id}", body)


def _renumber(client, notice, order, mark) -> None:
	sent = "; ".join(in_words(package) for package in notice.packages)
	words = f"Your parcel has another tracking number: {sent}"
	if notice.notify_customer and sent:
		note_once(client, notice.external_order_id, words, words, to_customer=True)
	renamed = {"key": f"{SHIPMENT}{notice.new_key}", "value": mark["value"]}
	old = [] if mark["key"] == renamed["key"] else [_removed(mark)]
	body = {"meta_data": [*old, renamed, _items(order, notice)]}
	client.put(f"orders/{notice.external_order_id}", body)


def _is_meant(key: str, notice: CorrectionNotice) -> bool:
	return key.startswith(SHIPMENT) and notice.is_known_by(key[len(SHIPMENT) :])


def _removed(mark) -> dict[str, Any]:
	return {**{name: mark[name] for name in ("id", "key") if name in mark}, "value": None}


def _items(order, notice: CorrectionNotice) -> dict[str, Any]:
	"""What the shipment tracking plugins read, with the parcel as it is now."""
	others = [item for item in _known_items(order) if not _is_of(item, notice)]
	now = () if notice.withdrawn else tracking_items(notice.new_key, notice.packages)
	return {"key": TRACKING_ITEMS, "value": [*others, *now]}


def _known_items(order) -> list[dict[str, Any]]:
	rows = order.get("meta_data") or ()
	known = next((row.get("value") for row in rows if text(row.get("key")) == TRACKING_ITEMS), None)
	return [item for item in known if isinstance(item, dict)] if isinstance(known, list) else []


def _is_of(item, notice: CorrectionNotice) -> bool:
	return notice.is_known_by(text(item.get("tracking_id")))
