"""The demo's days, step by step."""

import frappe

from ecom_demo import after_sales, files, floor, intake
from ecom_demo.crew import Crew
from ecom_demo.progress import Counter, Steps
from ecom_demo.script import Script
from ecom_demo.town import Town
from ecom_demo.waiting import wait_until_idle
from ecom_erp.flows.catalog import stock_publishing
from ecom_erp.flows.shipping import tracking_jobs
from ecom_erp.messaging.transaction import in_transaction

DELIVERY_DAYS = 12


def run(steps: Steps, town: Town, crew: Crew) -> None:
	script = Script(town)
	steps.take("orders placed, to be polled", intake.place_orders, town)
	steps.take("refunds that come before their order", script.play, "placed")
	_take_orders(steps, town, script)
	with steps.step("parcels picked in waves") as counter:
		floor.pick_waves(counter)
	floor.make_courier_fail(town)
	with steps.step("parcels labelled and sent") as counter:
		floor.pack_and_send(crew, counter)
	town.forget_faults()
	with steps.step("orders invoiced, paid, completed; shops told") as counter:
		wait_until_idle(counter, lambda: frappe.db.count("Ecom Order", {"status": "Completed"}))
	with steps.step("parcels delivered, told by the courier") as counter:
		_deliver(counter, town)
	_after_sales(steps, town, crew)
	_publish_stock(steps)
	_echoes(steps, town)


def _take_orders(steps: Steps, town: Town, script: Script) -> None:
	"""Webhooks and polling at the same time, while the workers take in what has come."""
	steps.take("orders pushed by webhook", intake.push_orders, town)
	steps.take("events polled meanwhile", intake.poll_all, town)
	steps.take("orders sent as a file", files.import_file, town)
	with steps.step("orders taken in, reviewed, allocated") as counter:
		counter.total = len(town.orders())

		def meanwhile() -> int:
			script.play()
			return script.left

		wait_until_idle(counter, lambda: frappe.db.count("Ecom Order"), meanwhile)


def _deliver(counter: Counter, town: Town) -> None:
	"""The courier's days pass; it tells by webhook, and is polled as well."""
	for _day in range(DELIVERY_DAYS):
		town.at_courier("advance", {"hours": 24})
		counter.count = frappe.db.count("Shipping Label", {"tracking_status": "Delivered"})
	while tracking_jobs.poll_due(100):
		frappe.db.commit()
	wait_until_idle(counter, lambda: frappe.db.count("Shipping Label", {"tracking_status": "Delivered"}))


def _after_sales(steps: Steps, town: Town, crew: Crew) -> None:
	steps.take("after-sales tickets opened", after_sales.open_tickets, town)
	with steps.step("shop's own refund arrived") as counter:
		wait_until_idle(counter, town.wait_for_webhooks)
	with steps.step("tickets decided, goods received, paid back") as counter:
		after_sales.settle(counter)
	with steps.step("replacements sent") as counter:
		wait_until_idle(counter, lambda: 0)
		floor.pick_waves(counter)
		floor.pack_and_send(crew, counter)
		town.at_courier("advance", {"hours": 24 * DELIVERY_DAYS})
		wait_until_idle(counter, lambda: frappe.db.count("After Sales Ticket", {"status": "Closed"}))


def _publish_stock(steps: Steps) -> None:
	with steps.step("stock told to the shops") as counter:
		for shop in stock_publishing.publishing_shops():
			in_transaction(stock_publishing.ask_all, shop)
		waiting = {"kind": "Stock", "status": ("in", ("New", "Processing", "Failed"))}
		wait_until_idle(counter, lambda: 0, lambda: frappe.db.count("Outbox Message", waiting))
		counter.count = frappe.db.count("Ecom Listing", {"sent_at": ("is", "set")})


def _echoes(steps: Steps, town: Town) -> None:
	"""What the shops tell about what they were told: nothing new may come of it."""
	with steps.step("the shops' webhooks about all this") as counter:
		counter.count = town.wait_for_webhooks()
		wait_until_idle(counter, town.wait_for_webhooks)
