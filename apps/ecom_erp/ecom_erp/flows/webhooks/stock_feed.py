"""Which items' stock has changed, told at most once a minute and webhook: what may be sold of each in each warehouse."""

from collections.abc import Iterable
from datetime import timedelta

import frappe
from frappe.utils import get_datetime, now_datetime

from ecom_erp.core.webhooks.events import STOCK_CHANGED
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.erp.stock.stock import changed_items, stock_levels
from ecom_erp.flows.webhooks.announcing import WEBHOOK, write
from ecom_erp.messaging.transaction import in_transaction

MOST_ITEMS = 200
# a change can be dated before it can be seen: its transaction was still at work
OVERLAP = timedelta(seconds=30)


def announce_stock() -> None:
	"""Write the messages of all webhooks that are told of stock."""
	for name in frappe.get_all(WEBHOOK, {"enabled": 1, "stock": 1}, pluck="name"):
		in_transaction(_announce, name)


def _announce(name: str) -> None:
	webhook = frappe.db.get_value(
		WEBHOOK, name, ["name", "shop", "enabled", "stock", "stock_seen_until"], as_dict=True, for_update=True
	)
	if not (webhook and webhook.enabled and webhook.stock):
		return
	until = now_datetime()
	since = get_datetime(webhook.stock_seen_until or until) - OVERLAP
	warehouses = _warehouses(webhook.shop)
	for items in _batches(changed_items(warehouses, since), MOST_ITEMS):
		write(
			[(name, STOCK_CHANGED, None, None, {"shop": webhook.shop, "items": _levels(items, warehouses)})]
		)
	frappe.db.set_value(WEBHOOK, name, "stock_seen_until", until, update_modified=False)


def _warehouses(shop: str | None) -> list[str]:
	filters = {"parenttype": "Ecom Shop", **({"parent": shop} if shop else {})}
	return frappe.get_all(
		"Ecom Shop Warehouse", filters, pluck="warehouse", distinct=True, order_by="warehouse"
	)


def _batches(items: list[str], size: int) -> Iterable[list[str]]:
	return (items[start : start + size] for start in range(0, len(items), size))


def _levels(items: list[str], warehouses: list[str]) -> list[dict]:
	"""Pieces that may be sold: unreserved stock less the item's safety stock, as in REST."""
	facts = item_facts(items)
	levels = stock_levels(facts, warehouses)
	return [
		{
			"item_code": code,
			"warehouse": warehouse,
			"available": max(levels[code, warehouse] - fact.safety_stock, 0),
		}
		for code, fact in facts.items()
		for warehouse in warehouses
		if (code, warehouse) in levels
	]
