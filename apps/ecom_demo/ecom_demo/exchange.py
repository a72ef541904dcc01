"""Another ERP of the company: it gets the orders that ring in, and tells what has come into a warehouse."""

import frappe

from ecom_demo.company import warehouse_names
from ecom_demo.progress import Counter
from ecom_demo.shelves import put_away
from ecom_demo.telephone.shop import PANNIER, SHOP
from ecom_demo.waiting import wait_until_idle
from ecom_demo.world import SimulatedWorld
from ecom_erp.core.states.exchange import RunStatus
from ecom_erp.core.states.fulfilment import WAITING
from ecom_erp.flows.exchange import runs, taking
from ecom_erp.flows.exchange.profiles import PROFILE, RUN
from ecom_erp.messaging.transaction import in_transaction
from ecom_sandbox.other_erp import TOKEN

ORDERS, COUNTS = "Orders by Telephone to the ERP", "Counts of the Warehouse East"
WAREHOUSE, COUNTED = "East", {PANNIER: 5}
"""What lies there since a delivery from Rotterdam, as the other ERP tells it."""

ORDER_FIELDS = (
	("here.order", "NumAtCard", "Text"),
	("order.created_at", "DocDate", "Date"),
	("ship.name", "CardName", "Text"),
	("line.sku", "DocumentLines[].ItemCode", "Text"),
	("line.quantity", "DocumentLines[].Quantity", "Number"),
	("line.unit_price", "DocumentLines[].UnitPrice", "Number"),
)
COUNT_FIELDS = (("stock.item_code", "ItemCode", "Text"), ("stock.quantity", "OnHand", "Number"))


def point_at(company: str, world: SimulatedWorld) -> int:
	"""The profiles, at the address of the other ERP; what else they are made with is kept as it is. How many."""
	url = world.other_erp.url
	orders = {
		"direction": "Out",
		"subject": "Orders",
		"shop": SHOP,
		"found_path": "value.0.DocEntry",
		"reference_path": "DocEntry",
	}
	counts = {
		"direction": "In",
		"subject": "Stock",
		"warehouse": warehouse_names(company)[WAREHOUSE],
		"records_path": "value",
		"next_path": "next",
	}
	_point(
		ORDERS, orders, ORDER_FIELDS, {"url": f"{url}/orders", "find_url": f"{url}/orders?ref={{NumAtCard}}"}
	)
	_point(COUNTS, counts, COUNT_FIELDS, {"url": f"{url}/list"})
	frappe.db.commit()
	return 2


def _point(name: str, made_with: dict, fields: tuple, address: dict) -> None:
	if frappe.db.exists(PROFILE, name):
		profile = frappe.get_doc(PROFILE, name)
	else:
		rows = [{"our_field": ours, "their_field": theirs, "form": form} for ours, theirs, form in fields]
		profile = frappe.get_doc(
			{"doctype": PROFILE, "profile_name": name, "enabled": 1, "fields": rows, **made_with}
		)
	profile.update({"auth": "Bearer", "secret": TOKEN, **address})
	profile.save()


def exchange(counter: Counter, world: SimulatedWorld) -> None:
	"""Once: the orders go out, the counts come in and are looked at and posted, and the parcels that waited for these goods can be
	picked. The counter counts the orders that the other ERP has."""
	world.other_erp.listed = [{"ItemCode": item, "OnHand": qty} for item, qty in COUNTED.items()]
	put_away(warehouse_names(frappe.db.get_value("Ecom Shop", SHOP, "company"))[WAREHOUSE], COUNTED)
	for profile in (ORDERS, COUNTS):
		if not frappe.db.exists(RUN, {"profile": profile}):
			runs.start(profile)
	wait_until_idle(counter, lambda: len(world.other_erp.orders), _left)


def _left() -> int:
	"""Exchanges that are not over, and parcels that wait. Raises RuntimeError where one has failed."""
	found = frappe.get_all(RUN, {"status": ("!=", RunStatus.DONE)}, ["name", "status", "status_message"])
	for run in found:
		if run.status == RunStatus.TO_CONFIRM:
			in_transaction(taking.confirm, run.name)
		elif run.status == RunStatus.FAILED:
			raise RuntimeError(f"{run.name}: {run.status_message}")
	return len(found) + frappe.db.count("Fulfilment Order", {"status": WAITING})
