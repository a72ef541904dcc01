"""How many orders of a site its risk rules hold: of the demo company, whose buyers are all honest, each is a false hold.

cd .bench/sites && ../env/bin/python -m benchmarks.false_holds ecom.localhost     (with the checkout on PYTHONPATH)
"""

import json
import sys

import frappe

from ecom_erp.flows.review.order_risk import rules


def main(site: str) -> None:
	frappe.init(site)
	frappe.connect()
	hold_from = rules().hold_from
	rows = frappe.get_all("Ecom Order", {"risk_reasons": ("is", "set")}, ["risk_score", "risk_reasons"])
	held = [row for row in rows if hold_from and row.risk_score >= hold_from]
	print(
		f"{len(rows)} orders scored, {len(held)} held from {hold_from} points: {100 * len(held) / max(len(rows), 1):.1f} %"
	)
	reasons: dict[str, int] = {}
	for row in rows:
		for reason, _points in json.loads(row.risk_reasons):
			reasons[reason] = reasons.get(reason, 0) + 1
	for reason, count in sorted(reasons.items(), key=lambda one: -one[1]):
		print(f"{count:6} {reason}")
	frappe.destroy()


if __name__ == "__main__":
	main(sys.argv[1])
