"""What the books say: statuses, outstanding amounts and ledger rows as stored."""

import frappe


def state(invoice) -> tuple[str, float]:
	"""(status, outstanding amount) as stored."""
	return frappe.db.get_value("Sales Invoice", invoice.name, ["status", "outstanding_amount"])


def billed(order) -> tuple[str, str, float]:
	"""(status, billing status, percent billed) as stored."""
	found = frappe.db.get_value("Sales Order", order.name, ["status", "billing_status", "per_billed"])
	return found[0], found[1], round(found[2], 2)


def ledger(voucher, cancelled: int = 0) -> dict[str, float]:
	"""Debit less credit by account."""
	rows = frappe.get_all(
		"GL Entry",
		filters={"voucher_no": voucher.name, "is_cancelled": cancelled},
		fields=["account", "debit", "credit"],
	)
	sums: dict[str, float] = {}
	for row in rows:
		sums[row.account] = round(sums.get(row.account, 0) + row.debit - row.credit, 2)
	return sums
