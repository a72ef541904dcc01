"""The packing table: scan, weigh, label and send what is picked. Parcels are divided among the packers by their names."""

import time
import zlib

import frappe

from ecom_demo import orders
from ecom_erp.flows.orders import fulfilment_orders
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import package_closing, packing, ship
from ecom_erp.messaging.transaction import in_transaction

TRIES = 2
IN_TWO = 3  # one of so many parcels of several pieces is packed in two packages
PAPER_GRAMS = 100
PATIENCE_SECONDS, PAUSE_SECONDS = 600, 3
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
	"""Scan every piece into its package and weigh that. The numbers of the scans are made of the parcel, the package and the
	row, so that a packer who died goes on without counting anything twice."""
	parcel = frappe.get_doc("Fulfilment Order", name)
	if parcel.status != "Picked" or parcel.packed_at:
		return
	packing.open_parcel(name)
	for number, pieces in enumerate(_boxes(parcel), 1):
		for row, qty in pieces:
			refusal = packing.scan(name, row.item_code, qty, f"{name}-{number}-{row.idx}")
			if refusal:
				raise RuntimeError(refusal)
		grams = sum((row.weight_grams or 0) * qty for row, qty in pieces) or PAPER_GRAMS
		package_closing.close_package(name, grams, {}, "Weighed by the demo", number)


def _boxes(parcel) -> list[list[tuple[object, int]]]:
	"""Rows and pieces by package: one for most parcels, a second one for some of those that have more than one piece. The
	first piece of these does not fit in beside the others."""
	first, *others = parcel.items
	rest = [(first, first.qty - 1)] if first.qty > 1 else []
	rest += [(row, row.qty) for row in others]
	if rest and zlib.crc32(parcel.name.encode()) % IN_TWO == 0:
		return [[(first, 1)], rest]
	return [[(row, row.qty) for row in parcel.items]]


def _send(name: str) -> bool:
	"""Whether the parcel was sent; a lost answer or a busy courier is asked again, as a packer would."""
	from ecom_demo.worker import forget

	for _attempt in range(TRIES):
		forget()
		try:
			pack(name)
			shipping_labels.buy_labels(name)
			ship.ship(name)
			return True
		except Exception as error:
			frappe.db.rollback()
			print(f"{name}: {type(error).__name__}: {error}", flush=True)
			in_transaction(fulfilment_orders.note_problem, name, frappe.utils.strip_html(str(error)))
	return False
