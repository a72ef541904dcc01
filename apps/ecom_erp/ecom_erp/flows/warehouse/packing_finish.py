"""After the last scan into a package: it is closed and labelled, and with the last one the order is shipped where the
warehouse ships when packed."""

from collections.abc import Mapping
from dataclasses import asdict

import frappe

from ecom_erp.flows.orders import fulfilment_orders
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.warehouse.package_closing import close_package
from ecom_erp.flows.warehouse.packing_pace import measure_to_label
from ecom_erp.flows.warehouse.packing_view import next_of_wave
from ecom_erp.messaging.transaction import in_transaction, roll_back


def finish(name: str, weight_grams: int, sizes: Mapping[str, object], why: str = "", number: int = 0) -> dict:
	"""Close the open package of a Fulfilment Order (see `close_package`) and take the next steps, each a transaction of its
	own; one that fails leaves the package closed, with the reason on it. A dict with `weight_off` (see `WeightCheck`), or
	`label_problem` and, with the last package, `next`."""
	weight_off = close_package(name, weight_grams, sizes, why, number)
	if weight_off:
		return {"weight_off": asdict(weight_off)}
	problem = _label_and_ship(name)
	if not problem and number:
		measure_to_label(name, number)
	wave, packed_at = frappe.db.get_value("Fulfilment Order", name, ["wave", "packed_at"])
	following = next_of_wave(wave) if wave and packed_at else None
	return {"weight_off": None, "label_problem": problem, "next": following}


def _label_and_ship(name: str) -> str | None:
	"""None, or why not."""
	try:
		if not _waits_for_more(name):
			shipping_labels.buy_labels(name)
		if _ships_when_packed(name):
			ship.ship(name)
	except frappe.ValidationError as error:
		roll_back()
		frappe.clear_messages()
		text = frappe.utils.strip_html(str(error))
		in_transaction(fulfilment_orders.note_problem, name, text)
		return text
	return None


def _waits_for_more(name: str) -> bool:
	"""Whether labels are bought with the last package, so that a courier may take all of them as one shipment."""
	warehouse, packed_at = frappe.db.get_value("Fulfilment Order", name, ["warehouse", "packed_at"])
	label_when = frappe.get_cached_value("Ecom Warehouse Profile", warehouse, "label_when")
	return not packed_at and label_when == "When All Packages Are Packed"


def _ships_when_packed(name: str) -> bool:
	warehouse, packed_at = frappe.db.get_value("Fulfilment Order", name, ["warehouse", "packed_at"])
	return (
		bool(packed_at)
		and frappe.get_cached_value("Ecom Warehouse Profile", warehouse, "ship_when") == "When Packed"
	)
