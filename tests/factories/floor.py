"""The floor of a warehouse: places, barcodes, waves."""

import frappe

from ecom_erp.flows.warehouse.picking import waves
from tests import world
from tests.factories.erpnext import make


def place(item: str, aisle: str, rack: str = "1", shelf: str = "1", warehouse: str = world.MAIN) -> None:
	"""Where an item lies."""
	make("Bin Location", warehouse=warehouse, item_code=item, aisle=aisle, rack=rack, shelf=shelf)


def add_barcode(item: str, barcode: str) -> str:
	"""Print a barcode on an item."""
	document = frappe.get_doc("Item", item)
	document.append("barcodes", {"barcode": barcode})
	document.save()
	return barcode


def released(*parcels: str) -> str:
	"""A wave of the parcels with its Pick List; the wave's name."""
	[wave] = waves.make_waves(parcels)
	waves.release(wave)
	return wave


def picked(*parcels: str) -> str:
	"""A wave of the parcels, picked; the wave's name."""
	wave = released(*parcels)
	waves.pick(wave)
	return wave


def parcel(name: str) -> frappe._dict:
	"""A Fulfilment Order as it stands in the database."""
	return frappe.db.get_value("Fulfilment Order", name, "*", as_dict=True)


def wave_status(name: str) -> str:
	return frappe.db.get_value("Fulfilment Wave", name, "status")
