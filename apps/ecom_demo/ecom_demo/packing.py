"""The packing table: scan, weigh, label and send what is picked. Parcels are divided among the packers by their names."""

import time
import zlib

import frappe

from ecom_demo import orders
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import packing, ship
from ecom_erp.messaging.transaction import in_transaction

TRIES = 2
PATIENCE_SECONDS, PAUSE_SECONDS = 120, 3
TO_SEND = ("To Pick", "Picked", "Packed", "Labelled")


def pack_share(share: int, packers: int) -> int:
	"""Send the parcels of one packer, parcel by parcel; how many. What a courier refuses is left for a person; where one
	owes the answer to a label, it is asked again, as it may have sold it."""
	sent = sum(_send(name) for name in _mine(parcels_to_send(), share, packers))
	end = time.monotonic() + PATIENCE_SECONDS
	while (left := _mine(_unanswered(), share, packers)) and time.monotonic() < end:
		time.sleep(PAUSE_SECONDS)
		sent += sum(_send(name) for name in left)
	return sent


def _mine(names: list[str], share: int, packers: int) -> list[str]:
	return [name for name in names if zlib.crc32(name.encode()) % packers == share]


def _unanswered() -> list[str]:
	"""Parcels whose label was asked for and not answered."""
	frappe.db.commit()
	asked = frappe.get_all("Shipping Label", filters={"status": "Requested"}, pluck="fulfilment_order")
	return frappe.get_all(
		"Fulfilment Order", filters={"name": ("in", asked or [""]), "status": ("in", TO_SEND)}, pluck="name"
	)


def parcels_to_send() -> list[str]:
	return frappe.get_all(
		"Fulfilment Order",
		filters={
			"status": ("in", TO_SEND),
			"problem": ("in", ("", None)),
			"ecom_order": ("not in", orders.of_the_morning()),
		},
		pluck="name",
		order_by="name",
	)


def pack(name: str) -> None:
	"""Scan every piece into the parcel and weigh it. The numbers of the scans are made of the parcel and its row, so that
	a packer who died goes on without counting anything twice."""
	parcel = frappe.get_doc("Fulfilment Order", name)
	if parcel.status != "Picked" or parcel.packed_at:
		return
	packing.open_parcel(name)
	for row in parcel.items:
		refusal = packing.scan(name, row.item_code, row.qty, f"{name}-{row.idx}")
		if refusal:
			raise RuntimeError(refusal)
	packing.close_parcel(name, parcel.weight_grams, {}, "Weighed by the demo")


def _send(name: str) -> bool:
	"""Whether the parcel was sent; a lost answer or a busy courier is asked again, as a packer would."""
	from ecom_demo.worker import forget

	for _attempt in range(TRIES):
		forget()
		try:
			pack(name)
			shipping_labels.buy_label(name)
			ship.ship(name)
			return True
		except Exception as error:
			frappe.db.rollback()
			print(f"{name}: {type(error).__name__}: {error}", flush=True)
			in_transaction(shipping_labels.note_problem, name, frappe.utils.strip_html(str(error)))
	return False
