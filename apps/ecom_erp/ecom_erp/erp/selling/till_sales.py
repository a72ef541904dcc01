"""What was sold at tills: ERPNext's POS Invoices, and Sales Invoices that are paid at the till at once."""

from collections.abc import Sequence
from datetime import date

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import IfNull, Sum


def sales_by_day(companies: Sequence[str], first: date, last: date) -> list[dict]:
	"""Dicts by day, company and currency: orders (sales), total, refunded and base_total, in major units. What came back
	at a till is refunded, and no sale; `base_total`, in the company's currency, is less what came back. Invoices into which ERPNext sums
	those of a shift are left out: they are the same sales again."""
	if not companies:
		return []
	till, paid = frappe.qb.DocType("POS Invoice"), frappe.qb.DocType("Sales Invoice")
	found = _by_day(till, companies, first, last).run(as_dict=True)
	at_once = (paid.is_pos == 1) & (paid.is_consolidated == 0) & (IfNull(paid.ecom_order, "") == "")
	return found + _by_day(paid, companies, first, last).where(at_once).run(as_dict=True)


def _by_day(invoice, companies: Sequence[str], first: date, last: date):
	return (
		frappe.qb.from_(invoice)
		.select(
			invoice.posting_date.as_("day"),
			invoice.company,
			invoice.currency,
			Sum(Case().when(invoice.is_return == 1, 0).else_(1)).as_("orders"),
			Sum(Case().when(invoice.is_return == 1, 0).else_(invoice.grand_total)).as_("total"),
			Sum(Case().when(invoice.is_return == 1, -invoice.grand_total).else_(0)).as_("refunded"),
			Sum(invoice.base_grand_total).as_("base_total"),
		)
		.where(invoice.docstatus == 1)
		.where(invoice.company.isin(list(companies)))
		.where(invoice.posting_date >= first)
		.where(invoice.posting_date <= last)
		.groupby(invoice.posting_date, invoice.company, invoice.currency)
	)
