"""The small statement of one order: each kind of income and cost, what is booked and what is expected, with its documents."""

from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from ecom_erp.core.accounting.profit.kinds import ProfitKind
from ecom_erp.core.money import from_field, quantize
from ecom_erp.flows.accounting.profit.entries import ENTRY
from ecom_erp.flows.accounting.profit.marks import ORDER, VOUCHER


def of_order(name: str) -> dict:
	"""`rows`: kind, amount (booked), estimated, and documents (doctype, name, amount) in the order of a statement; `total`,
	`estimated` and `currency` of the company; `is_current`: nothing of it is still to be shared."""
	entry = frappe.qb.DocType(ENTRY)
	found = (
		frappe.qb.from_(entry)
		.select(
			entry.kind,
			entry.voucher_type,
			entry.voucher_no,
			entry.estimated,
			entry.currency,
			Sum(entry.amount).as_("amount"),
		)
		.where(entry.ecom_order == name)
		.groupby(entry.kind, entry.voucher_type, entry.voucher_no, entry.estimated, entry.currency)
		.orderby(entry.voucher_no)
	).run(as_dict=True)
	currency = found[0].currency if found else ""
	rows = [_row(kind, [one for one in found if one.kind == kind]) for kind in ProfitKind]
	rows = [row for row in rows if row["documents"] or row["estimated"]]
	return {
		"rows": rows,
		"total": float(sum((from_field(one.amount) for one in found), Decimal(0))),
		"estimated": float(sum((from_field(one.amount) for one in found if one.estimated), Decimal(0))),
		"currency": currency,
		"is_current": not frappe.db.exists(
			VOUCHER, {"voucher_type": ORDER, "voucher_no": name, "due_at": ("is", "set")}
		),
	}


def _row(kind: str, found: list) -> dict:
	documents = [
		{"doctype": one.voucher_type, "name": one.voucher_no, "amount": float(_amount(one))}
		for one in found
		if not one.estimated
	]
	return {
		"kind": str(kind),
		"amount": float(sum((_amount(one) for one in found if not one.estimated), Decimal(0))),
		"estimated": float(sum((_amount(one) for one in found if one.estimated), Decimal(0))),
		"documents": documents,
	}


def _amount(one) -> Decimal:
	return quantize(from_field(one.amount), one.currency)
