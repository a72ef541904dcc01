"""The demo orders against what the fixtures say must become of them: an oracle that knows nothing of the app."""

import csv

import frappe

from ecom_erp.core.order_state import CANCELLED
from ecom_erp.demo.data import FIXTURES, read
from ecom_erp.demo.proofs import HELD, POSTED

# a reason in the fixtures -> the codes the app may give for it, where it has more than that one
REASONS = {"address_incomplete": {"address_incomplete", "out_of_coverage"}}


def unexpected_outcomes() -> list[str]:
	"""Demo orders that did not turn out as their fixture says."""
	orders = {
		row.external_id: row
		for row in frappe.get_all("Ecom Order", fields=["name", "external_id", "number", "status", "total"])
	}
	totals = {
		row["number"]: row for row in csv.DictReader((FIXTURES / "expected.csv").open(encoding="utf-8"))
	}
	found = []
	for wanted in [row for row in read("orders") if row["shop"] == "us"]:
		order = orders.get(wanted["external_id"])
		if not order:
			found.append(f"{wanted['number']} did not arrive")
			continue
		found += _differences(order, wanted["expected"])
		if f"{order.total:.2f}" != totals[wanted["number"]]["stated_total"]:
			found.append(
				f"{wanted['number']}: total {order.total}, expected {totals[wanted['number']]['stated_total']}"
			)
	return found


def _differences(order, expected: dict) -> list[str]:
	outcome = _outcome(order.status)
	if expected.get("allocation") == "none":
		# approved, but nothing is in stock anywhere: it waits for goods
		expected = {"outcome": "held", "reasons": ["no_stock"]}
	if outcome != expected["outcome"]:
		return [f"{order.number} is {order.status}, expected: {expected['outcome']}"]
	found = []
	if outcome == "held":
		codes = set(frappe.get_all("Ecom Order Hold", {"parent": order.name, "status": "Open"}, pluck="code"))
		allowed = set().union(*(REASONS.get(reason, {reason}) for reason in expected["reasons"]))
		if not codes & allowed or codes - allowed:
			found.append(f"{order.number} is held for {sorted(codes)}, expected {expected['reasons']}")
	if outcome == "approved" and order.status != "Completed":
		found.append(f"{order.number} is {order.status}, expected: Completed")
	if outcome == "approved" and expected.get("allocation") in ("single", "split"):
		parcels = frappe.db.count(
			"Fulfilment Order", {"ecom_order": order.name, "status": ("!=", "Cancelled")}
		)
		if (parcels > 1) != (expected["allocation"] == "split"):
			found.append(f"{order.number} has {parcels} parcels, expected: {expected['allocation']}")
	return found


def _outcome(status: str) -> str:
	if status in POSTED:
		return "approved"
	if status in HELD:
		return "held"
	return "cancelled" if status == CANCELLED else status
