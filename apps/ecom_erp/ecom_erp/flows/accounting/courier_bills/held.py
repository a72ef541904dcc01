"""What of a bill's lines is held back because it is claimed, and what is due to be posted."""

from decimal import Decimal

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Sum

from ecom_erp.core.accounting.courier_bills.posting import PostedLine, Purpose
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.money.courier_bill import UNDER_WAY
from ecom_erp.flows.accounting.courier_bills.storing import CLAIM, LINE


def lines(name: str) -> list[PostedLine]:
	"""All lines of a bill with what is held of each: one query."""
	line, claim = frappe.qb.DocType(LINE), frappe.qb.DocType(CLAIM)
	rows = (
		frappe.qb.from_(line)
		.left_join(claim)
		.on(claim.bill_line == line.name)
		.select(
			line.name, line.purpose, line.shop, line.currency, line.net, line.tax, line.posted_net, line.posted_tax,
			_held(claim).as_("held"),
		)
		.where(line.courier_bill == name)
		.orderby(line.line_no)
	).run(as_dict=True)  # fmt: skip
	return [
		PostedLine(
			row.name,
			Purpose(row.purpose),
			row.shop or "",
			*(
				quantize(from_field(row[field] or 0), row.currency)
				for field in ("net", "tax", "held", "posted_net", "posted_tax")
			),
		)
		for row in rows
	]


def has_due(name: str) -> bool:
	"""Whether anything of a bill is to be posted, or posted otherwise. The tax of a line follows its net amount."""
	line, claim = frappe.qb.DocType(LINE), frappe.qb.DocType(CLAIM)
	held = Coalesce(_held(claim), 0)
	alone = (line.net == 0) & (line.tax != line.posted_tax)
	return bool(
		frappe.qb.from_(line)
		.left_join(claim)
		.on(claim.bill_line == line.name)
		.select(line.name)
		.where((line.courier_bill == name) & ((line.net - held != line.posted_net) | alone))
		.limit(1)
		.run()
	)


def total(name: str) -> Decimal:
	"""What is held back of a bill."""
	claim = frappe.qb.DocType(CLAIM)
	[[found]] = frappe.qb.from_(claim).select(Sum(_held(claim))).where(claim.courier_bill == name).run()
	return from_field(found or 0)


def _held(claim):
	"""A claim under way holds all of its amount; one that ended because the courier charges it no more, what it has given up."""
	return (
		Case()
		.when(claim.status.isin([str(one) for one in UNDER_WAY]), claim.amount)
		.when(claim.is_waived == 1, claim.credited_amount)
		.else_(0)
	)
