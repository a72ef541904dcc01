"""The demo's days, step by step."""

import frappe

from ecom_demo import after_sales, exchange, files, intake, payouts, stock, warehouse_day
from ecom_demo.couriers import CARRIERS
from ecom_demo.events import ScriptedEvents
from ecom_demo.progress import Counter, Steps
from ecom_demo.telephone import calls, divided, quoted
from ecom_demo.waiting import wait_until_idle
from ecom_demo.workers import WorkerPool
from ecom_demo.world import SimulatedWorld
from ecom_erp.flows.shipping import tracking_jobs

DELIVERY_DAYS = 12


def run(steps: Steps, world: SimulatedWorld, workers: WorkerPool) -> None:
	events = ScriptedEvents(world)
	steps.take("orders placed, to be polled", intake.place_orders, world)
	steps.take("refunds that come before their order", events.play, "placed")
	_take_orders(steps, world, events)
	with steps.step("orders by telephone: entered, stopped, split, changed, merged") as counter:
		calls.serve(counter)
	with steps.step("a quotation by telephone, ordered") as counter:
		quoted.serve(counter)
	with steps.step("of an order what is there is let out") as counter:
		divided.serve(counter)
	with steps.step("parcels picked in waves") as counter:
		warehouse_day.pick_waves(counter)
	warehouse_day.make_courier_fail(world)
	with steps.step("parcels labelled and shipped") as counter:
		warehouse_day.pack_and_send(workers, counter)
	world.forget_faults()
	with steps.step("orders invoiced, paid, completed; shops notified") as counter:
		wait_until_idle(counter, lambda: frappe.db.count("Ecom Order", {"status": "Completed"}))
	with steps.step("parcels delivered, reported by the courier") as counter:
		_deliver(counter, world)
	with steps.step("orders exchanged with another ERP, stock taken over") as counter:
		exchange.exchange(counter, world)
	_after_sales(steps, world, workers)
	with steps.step("payouts of three gateways, with faults") as counter:
		payouts.serve(counter)
	stock.publish(steps)
	_echoes(steps, world)


def _take_orders(steps: Steps, world: SimulatedWorld, events: ScriptedEvents) -> None:
	"""Webhooks and polling at the same time, while the workers take in what has come."""
	steps.take("orders pushed by webhook", intake.push_orders, world)
	steps.take("events polled meanwhile", intake.poll_all, world)
	steps.take("orders sent as a file", files.import_file, world)
	with steps.step("orders taken in, reviewed, allocated") as counter:
		counter.total = len(world.orders())

		def meanwhile() -> int:
			events.play()
			return events.left

		wait_until_idle(counter, lambda: frappe.db.count("Ecom Order"), meanwhile)


def _deliver(counter: Counter, world: SimulatedWorld) -> None:
	"""The courier's days pass; it tells by webhook, and is polled as well."""
	_pass_days(world)
	wait_until_idle(counter, lambda: frappe.db.count("Shipping Label", {"tracking_status": "Delivered"}))


def _pass_days(world: SimulatedWorld) -> None:
	for _day in range(DELIVERY_DAYS if warehouse_day.on_the_way() else 0):
		world.pass_a_day()
	world.wait_for_courier()
	frappe.db.commit()
	on_the_way = {
		"status": "Bought",
		"courier_account": ("in", list(CARRIERS)),
		"delivered_at": ("is", "not set"),
	}
	for label in frappe.get_all("Shipping Label", on_the_way, pluck="name"):
		tracking_jobs.poll(label)


def _after_sales(steps: Steps, world: SimulatedWorld, workers: WorkerPool) -> None:
	steps.take("after-sales tickets opened", after_sales.open_tickets, world)
	with steps.step("refund made in the shop received") as counter:
		wait_until_idle(counter, world.wait_for_webhooks)
	with steps.step("tickets decided, goods received, refunds paid") as counter:
		after_sales.finish_tickets(counter)
	with steps.step("replacements and what waited for stock sent") as counter:
		wait_until_idle(counter, lambda: 0)
		warehouse_day.pick_waves(counter)
		warehouse_day.pack_and_send(workers, counter)
		_pass_days(world)
		wait_until_idle(counter, lambda: frappe.db.count("After Sales Ticket", {"status": "Closed"}))


def _echoes(steps: Steps, world: SimulatedWorld) -> None:
	"""What the shops tell about what they were told: nothing new may come of it."""
	with steps.step("webhooks from the shops processed") as counter:
		counter.count = world.wait_for_webhooks()
		wait_until_idle(counter, world.wait_for_webhooks)
