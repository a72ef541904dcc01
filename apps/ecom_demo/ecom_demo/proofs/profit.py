"""Profit by order against the profit and loss accounts."""

from datetime import date

import frappe

from ecom_erp.flows.accounting.profit import proof, sharing
from ecom_erp.flows.accounting.profit.entries import ENTRY

LONG_AGO, FAR_OFF = date(2000, 1, 1), date(2100, 1, 1)
OWN = ("Sales Invoice", "Delivery Note")


def differs_from_the_books() -> list[str]:
	"""Accounts on which what is shared is not what the books say, and documents of orders that are shared to no order."""
	while sharing.share_due(60):
		continue
	found = []
	for company in sorted(set(frappe.get_all("Ecom Shop", pluck="company"))):
		accounts = proof.prove(company, LONG_AGO, FAR_OFF)
		if not any(one.of_orders for one in accounts):
			found.append(f"{company}: no order has earned anything")
		found += [
			f"{one.account}: {one.books} in the books, {one.of_orders} of orders, {one.of_none} of none"
			for one in accounts
			if one.difference
		]
	lost = frappe.get_all(
		ENTRY,
		{"voucher_type": ("in", OWN), "ecom_order": ("is", "not set")},
		pluck="voucher_no",
		distinct=True,
	)
	of_orders = {
		name
		for doctype in OWN
		for name in frappe.get_all(
			doctype, {"name": ("in", lost or [""]), "ecom_order": ("is", "set")}, pluck="name"
		)
	}
	return found + [f"{name}: shared to no order" for name in sorted(of_orders)]
