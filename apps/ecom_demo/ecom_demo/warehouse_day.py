"""The warehouses: waves, picking, packing and sending."""

import time

import frappe

from ecom_demo import orders
from ecom_demo.couriers import CARRIERS, PARCEL_API
from ecom_demo.packing import parcels_to_send
from ecom_demo.progress import Counter
from ecom_demo.workers import WorkerPool
from ecom_demo.world import SimulatedWorld
from ecom_erp.flows.warehouse.picking import waves

PAUSE = 0.2
MOST_PARCELS = 40
LOST_LABELS = 2  # of the carriers
FAULTS = (
	{"kind": "429", "times": 2, "operation": "rates", "retry_after": "1"},
	{"kind": "503", "times": 1, "operation": "rates"},
	{"kind": "lost", "times": 2, "operation": "labels"},
	{"kind": "503", "times": 1, "operation": "labels"},
)


def pick_waves(counter: Counter) -> None:
	"""Bring all parcels into waves and pick them; the counter counts the parcels picked."""
	for warehouse in _warehouses_with_parcels():
		while _waiting(warehouse):
			wave = waves.next_wave(warehouse, {"most_parcels": MOST_PARCELS})
			waves.release(wave)
			waves.start(wave)
			waves.pick(wave)
			counter.count = frappe.db.count("Fulfilment Order", {"status": "Picked"})


def pack_and_send(workers: WorkerPool, counter: Counter) -> None:
	"""Two packers label and send what is picked."""
	counter.total = len(parcels_to_send())
	workers.pack()
	while workers.packing():
		frappe.db.commit()
		counter.count = counter.total - len(parcels_to_send())
		time.sleep(PAUSE)
	counter.count = counter.total - len(parcels_to_send())


def make_courier_fail(world: SimulatedWorld) -> None:
	"""The courier is busy, breaks down, and loses answers to labels that it has sold; the carriers lose some too."""
	for fault in FAULTS:
		world.at_courier("faults", fault)
	world.carriers.faults.add(kind="lost", times=LOST_LABELS, operation="labels")


def on_the_way() -> int:
	"""How many parcels the couriers with an interface have to deliver."""
	accounts = ("in", (PARCEL_API, *CARRIERS))
	return frappe.db.count("Fulfilment Order", {"status": "Shipped", "courier_account": accounts})


def _warehouses_with_parcels() -> list[str]:
	return frappe.get_all(
		"Fulfilment Order",
		filters={"status": "To Pick"},
		pluck="warehouse",
		distinct=True,
		order_by="warehouse",
	)


def _waiting(warehouse: str) -> int:
	frappe.db.commit()
	return frappe.db.count(
		"Fulfilment Order",
		{
			"status": "To Pick",
			"warehouse": warehouse,
			"wave": ("is", "not set"),
			"problem": ("is", "not set"),
			"ecom_order": ("not in", orders.left_to_people()),
		},
	)
