"""Labels that were bought as one shipment, one for each of its packages. The first one, the lead, is asked for; the others name
it. What becomes of one becomes of all until they are bought, and they are given back together."""

import frappe

LABEL = "Shipping Label"


def lead_of(name: str) -> str:
	"""The label that is asked for; itself where it is alone."""
	return frappe.db.get_value(LABEL, name, "together_with") or name


def group_of(name: str) -> list[str]:
	"""All labels of a shipment, the lead first, the others in the order of its packages."""
	lead = lead_of(name)
	return [lead, *frappe.get_all(LABEL, {"together_with": lead}, pluck="name", order_by="place, name")]


def number_to_void(name: str) -> str:
	"""Under which the courier knows what it takes back, "" before it has sold anything."""
	row = frappe.db.get_value(LABEL, name, ["shipment_number", "tracking_number"], as_dict=True)
	return row.shipment_number or row.tracking_number or ""
