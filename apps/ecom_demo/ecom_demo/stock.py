"""Telling the shops how much may be sold."""

import frappe

from ecom_demo.progress import Steps
from ecom_demo.waiting import UNFINISHED, wait_until_idle
from ecom_erp.flows.catalog import stock_publishing
from ecom_erp.flows.catalog.stock_offers import offers
from ecom_erp.messaging.transaction import in_transaction


def publish(steps: Steps) -> None:
	with steps.step("stock sent to the shops") as counter:
		_send_all(stock_publishing.publishing_shops())
		wait_until_idle(counter, lambda: 0, _left)
		counter.count = frappe.db.count("Ecom Listing", {"sent_at": ("is", "set")})


def _left() -> int:
	"""How much is still to be sent. A worker that was sending already does not see what came meanwhile: the clock asks it
	again each minute, for which nobody waits here."""
	waiting = frappe.db.count("Outbox Message", {"kind": "Stock", "status": ("in", UNFINISHED)})
	if waiting:
		return waiting
	behind = [shop for shop in stock_publishing.publishing_shops() if any(one.due for one in offers(shop))]
	_send_all(behind)
	return len(behind)


def _send_all(shops: list[str]) -> None:
	for shop in shops:
		in_transaction(stock_publishing.ask_all, shop)
