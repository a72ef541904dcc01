"""The demo orders against what the fixtures say must become of them: an oracle that knows nothing of the app."""

import frappe

from ecom_demo import data
from ecom_demo.table import HELD, POSTED
from ecom_demo.world import SimulatedWorld
from ecom_erp.core.states.order import CANCELLED

# a reason in the fixtures -> the codes the app may give for it, where it has more than that one
REASONS = {"address_incomplete": {"address_incomplete", "out_of_coverage"}}
OVER_LIMIT, NO_COURIER = "over_limit", "out_of_coverage"


def unexpected_outcomes(world: SimulatedWorld) -> list[str]:
	"""Orders that did not turn out as their fixture says."""
	orders, holds, parcels = _orders(), _holds(), _parcels()
	found = []
	morning = world.placed(world.morning())
	for wanted in (*world.orders(), *morning):
		order = orders.get((world.name(wanted["shop"]), wanted["external_id"]))
		if not order:
			found.append(f"{wanted['number']} did not arrive")
			continue
		codes, count = holds.get(order.name, set()), parcels.get(order.name, 0)
		text = _difference(order, wanted["expected"], codes, count, waits=wanted in morning)
		if text:
			found.append(f"{wanted['number']} ({wanted['difficulty'] or 'easy'}) {text}")
	return found


def wrong_totals(world: SimulatedWorld) -> list[str]:
	"""Orders whose total, in their own currency and less what was taken out before shipping, is not the one of
	expected.csv."""
	orders, found = _orders(), []
	for wanted in (*world.orders(), *world.placed(world.morning())):
		order = orders.get((world.name(wanted["shop"]), wanted["external_id"]))
		row = data.expected()[wanted["shop"], wanted["number"]]
		if not order:
			continue
		total = f"{order.total - (order.cancelled_amount or 0):.2f}"
		if (order.currency, total) != (row["currency"], row["final_total"]):
			found.append(
				f"{wanted['number']}: {total} {order.currency}, expected {row['final_total']} {row['currency']}"
			)
	return found


def _orders() -> dict:
	rows = frappe.get_all(
		"Ecom Order",
		fields=[
			"name",
			"shop",
			"external_id",
			"number",
			"status",
			"next_action",
			"total",
			"cancelled_amount",
			"currency",
		],
	)
	return {(row.shop, row.external_id): row for row in rows}


def _holds() -> dict[str, set[str]]:
	found: dict[str, set[str]] = {}
	for row in frappe.get_all("Ecom Order Hold", filters={"status": "Open"}, fields=["parent", "code"]):
		found.setdefault(row.parent, set()).add(row.code)
	return found


def _parcels() -> dict[str, int]:
	found: dict[str, int] = {}
	for name in frappe.get_all(
		"Fulfilment Order", filters={"status": ("!=", "Cancelled")}, pluck="ecom_order"
	):
		found[name] = found.get(name, 0) + 1
	return found


def _refused_parcels() -> set[str]:
	return set(frappe.get_all("Fulfilment Order", filters={"problem": ("is", "set")}, pluck="ecom_order"))


def _difference(order, expected: dict, codes: set[str], parcels: int, waits: bool) -> str:
	"""What is not as expected, in words. `waits`: its parcels are left to people."""
	reasons, allocation = expected["reasons"], expected["allocation"]
	if allocation == "none":
		# approved, but nothing is in stock anywhere: it waits for goods
		expected, reasons = {"outcome": "held"}, ["no_stock"]
	if OVER_LIMIT in reasons:
		fits = order.status == "Paid" and order.next_action == "Approve"
		return "" if fits else f"is {order.status}, expected to wait for approval"
	if NO_COURIER in reasons and order.name in _refused_parcels():
		# no courier by rate card is asked before the label, and none sells one: the parcel waits with the reason
		return ""
	if _outcome(order.status) != expected["outcome"]:
		return f"is {order.status} {sorted(codes) or ''}, expected: {expected['outcome']}"
	if expected["outcome"] == "held":
		allowed = set().union(*(REASONS.get(reason, {reason}) for reason in reasons))
		return (
			"" if codes & allowed and not codes - allowed else f"is held for {sorted(codes)}, not {reasons}"
		)
	if expected["outcome"] == "approved" and (parcels > 1) != (allocation == "split"):
		return f"has {parcels} parcels, expected: {allocation}"
	if expected["outcome"] == "approved" and not waits and order.status not in ("Completed", "Delivered"):
		return f"is {order.status}, expected: Completed"
	return ""


def _outcome(status: str) -> str:
	if status in POSTED:
		return "approved"
	if status in HELD:
		return "held"
	return "cancelled" if status == CANCELLED else status
