"""The packing table: scan, weigh, label and send what is picked. Parcels are divided among the packers by their names."""

import time
import zlib

import frappe

from ecom_demo import orders
from ecom_demo.items import SIDES
from ecom_erp.flows.boxes import plan_record, proposals
from ecom_erp.flows.orders import fulfilment_orders
from ecom_erp.flows.orders.packages import rows_left
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.shipping.joint.members import members
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
			"ecom_order": ("not in", orders.left_to_people()),
			# it leaves in the box of another one
			"joined_to": ("is", "not set"),
		},
		pluck="name",
		order_by="name",
	)


def pack(name: str) -> None:
	"""Scan every piece into its package, take the proposed box, and weigh that. The numbers of the scans are made of the parcel, the
	package and the row, so that a packer who died goes on without counting anything twice."""
	if frappe.db.get_value("Fulfilment Order", name, "status") != "Picked":
		return
	packing.open_parcel(name)
	while not frappe.db.get_value("Fulfilment Order", name, "packed_at"):
		proposals.propose(name)
		_pack_next(name, plan_record.shown(frappe.db.get_value("Fulfilment Order", name, "box_plan")) or {})


def _pack_next(name: str, proposal: dict) -> None:
	"""The next package: what the proposal puts into its first box, or all that is left."""
	closed = {"fulfilment_order": name, "packed_at": ("is", "set"), "status": ("!=", "Cancelled")}
	number = frappe.db.count("Fulfilment Package", closed) + 1
	grams, box = 0, proposal.get("box")
	for row, qty in _pieces(name, number, proposal):
		refusal = packing.scan(name, row.item_code, qty, f"{name}-{number}-{row.name}")
		if refusal:
			raise RuntimeError(refusal)
		grams += (row.weight_grams or 0) * qty
	grams = (grams or PAPER_GRAMS) + (frappe.db.get_value("Ecom Box", box, "weight_grams") if box else 0)
	sizes = _own_carton(proposal) if proposal.get("own_carton") else {"box": box}
	package_closing.close_package(name, grams, sizes, "Weighed by the demo", number)
	frappe.db.commit()


def _own_carton(proposal: dict) -> dict[str, int]:
	[item] = [one["item_code"] for one in proposal["contents"]]
	return {side: frappe.get_cached_value("Item", item, f"ecom_{side}") for side in SIDES}


def _pieces(name: str, number: int, proposal: dict) -> list[tuple[object, int]]:
	"""Rows and pieces of the next package. Of some parcels with more than one piece the first does not fit in beside the
	others, whatever was proposed."""
	rows = rows_left(name)
	if number == 1 and sum(row.qty for row in rows) > 1 and zlib.crc32(name.encode()) % IN_TWO == 0:
		return [(rows[0], 1)]
	wanted = {one["item_code"]: one["qty"] for one in proposal.get("contents", ()) if proposal.get("more")}
	if not wanted:
		return [(row, row.qty) for row in rows]
	pieces = []
	for row in rows:
		take = min(wanted.get(row.item_code, 0), row.qty)
		if take:
			wanted[row.item_code] -= take
			pieces.append((row, take))
	return pieces


def _send(name: str) -> bool:
	"""Whether the parcel was sent; a lost answer or a busy courier is asked again, as a packer would."""
	from ecom_demo.worker import forget

	for _attempt in range(TRIES):
		forget()
		try:
			for parcel in members(name):
				pack(parcel)
			shipping_labels.buy_labels(name)
			ship.ship(name)
			return True
		except Exception as error:
			frappe.db.rollback()
			print(f"{name}: {type(error).__name__}: {error}", flush=True)
			in_transaction(fulfilment_orders.note_problem, name, frappe.utils.strip_html(str(error)))
	return False
