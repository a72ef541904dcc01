"""All buyers of the demo are honest: an order that is held for its risk is held for nothing."""

import frappe

from ecom_erp.flows.review.order_risk import rules

MOST_HELD = 2  # of a hundred


def false_holds() -> list[str]:
	"""What is wrong, where risk holds more orders than it may, or none was scored at all."""
	hold_from = rules().hold_from
	scores = frappe.get_all("Ecom Order", {"risk_reasons": ("is", "set")}, pluck="risk_score")
	if not scores:
		return ["no order was scored"]
	held = sum(1 for score in scores if hold_from and score >= hold_from)
	if held * 100 > len(scores) * MOST_HELD:
		return [f"{held} of {len(scores)} orders of honest buyers are held for their risk"]
	return []
