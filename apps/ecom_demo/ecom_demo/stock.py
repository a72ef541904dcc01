"""Telling the shops how much may be sold."""

import frappe

from ecom_demo.progress import Steps
from ecom_demo.waiting import wait_until_idle
from ecom_erp.flows.catalog import stock_publishing
from ecom_erp.messaging.transaction import in_transaction


def publish(steps: Steps) -> None:
	with steps.step("stock sent to the shops") as counter:
		for shop in stock_publishing.publishing_shops():
			in_transaction(stock_publishing.ask_all, shop)
		waiting = {"kind": "Stock", "status": ("in", ("New", "Processing", "Failed"))}
		wait_until_idle(counter, lambda: 0, lambda: frappe.db.count("Outbox Message", waiting))
		counter.count = frappe.db.count("Ecom Listing", {"sent_at": ("is", "set")})
