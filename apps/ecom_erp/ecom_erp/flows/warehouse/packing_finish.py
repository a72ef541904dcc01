"""After the last scan: the parcel is closed, labelled, and shipped where the warehouse ships when packed."""

from dataclasses import asdict

import frappe

from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import packing, ship
from ecom_erp.flows.warehouse.packing_view import next_of_wave
from ecom_erp.messaging.transaction import in_transaction


def finish(name: str, weight_grams: int, sizes: dict[str, object], why: str = "") -> dict:
	"""Close a parcel and take its next steps, each a transaction of its own; one that fails leaves the parcel packed,
	with the reason on it. A dict with `weight_off` (see `WeightCheck`), or `label_problem` and `next`."""
	weight_off = packing.close_parcel(name, weight_grams, sizes, why)
	if weight_off:
		return {"weight_off": asdict(weight_off)}
	problem = _label_and_ship(name)
	wave = frappe.db.get_value("Fulfilment Order", name, "wave")
	return {"weight_off": None, "label_problem": problem, "next": next_of_wave(wave) if wave else None}


def _label_and_ship(name: str) -> str | None:
	"""None, or why not."""
	try:
		shipping_labels.buy_label(name)
		if _ships_when_packed(name):
			ship.ship(name)
	except frappe.ValidationError as error:
		frappe.db.rollback()
		frappe.clear_messages()
		text = frappe.utils.strip_html(str(error))
		in_transaction(shipping_labels.note_problem, name, text)
		return text
	return None


def _ships_when_packed(name: str) -> bool:
	warehouse = frappe.db.get_value("Fulfilment Order", name, "warehouse")
	return frappe.get_cached_value("Ecom Warehouse Profile", warehouse, "ship_when") == "When Packed"
