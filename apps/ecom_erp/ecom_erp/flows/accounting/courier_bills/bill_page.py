"""What the form of a Courier Bill shows: its lines by cause and by what is left to do, and what will be posted. Amounts are texts,
exact, in the bill's currency."""

import json
from decimal import Decimal

import frappe
from frappe.query_builder import Order
from frappe.query_builder.functions import Count, Sum

from ecom_erp.core.money import from_field, quantize
from ecom_erp.flows.accounting.courier_bills import posting
from ecom_erp.flows.accounting.courier_bills.storing import CLAIM, LINE

_AMOUNTS = ("net", "expected", "claimable")


def page(doc) -> dict:
	"""{causes: [{cause, state, lines, net, expected, claimable}], claims: [{status, claims, amount, credited}]}: two queries."""
	return {"causes": _causes(doc), "claims": _claims(doc)}


def _causes(doc) -> list[dict]:
	line = frappe.qb.DocType(LINE)
	rows = (
		frappe.qb.from_(line)
		.select(
			line.cause, line.state, Count("*").as_("lines"), *(Sum(line[field]).as_(field) for field in _AMOUNTS)
		)
		.where(line.courier_bill == doc.name)
		.groupby(line.cause, line.state)
		.orderby(line.state, order=Order.desc)
		.orderby(line.cause)
	).run(as_dict=True)  # fmt: skip
	return [_exact(row, doc.currency, _AMOUNTS) for row in rows]


def _claims(doc) -> list[dict]:
	claim = frappe.qb.DocType(CLAIM)
	rows = (
		frappe.qb.from_(claim)
		.select(
			claim.status,
			Count("*").as_("claims"),
			Sum(claim.amount).as_("amount"),
			Sum(claim.credited_amount).as_("credited"),
		)
		.where(claim.courier_bill == doc.name)
		.groupby(claim.status)
		.orderby(claim.status)
	).run(as_dict=True)
	return [_exact(row, doc.currency, ("amount", "credited")) for row in rows]


def _exact(row, currency: str, fields) -> dict:
	return {**row, **{field: str(quantize(from_field(row[field] or 0), currency)) for field in fields}}


def charges(line) -> list[list[str]]:
	"""Of a line: [kind, the courier's name, amount, tax]."""
	rows = json.loads(line.charges or "{}").get("of", [])
	return [
		[kind, name, *(str(quantize(Decimal(one), line.currency)) for one in (amount, tax))]
		for kind, name, amount, tax in rows
	]


def proposed(doc) -> dict:
	"""{rows: [{purpose, account, shop, amount}], tax, total, held, obstacles: [sentence]}"""
	found = posting.propose(doc)
	return {
		"rows": [
			{
				"purpose": str(row.purpose),
				"account": found.account.accounts[row.purpose],
				"shop": row.shop,
				"amount": str(row.amount),
			}
			for row in found.posting.rows
		],
		"tax": str(found.posting.tax),
		"total": str(found.posting.total),
		"held": str(quantize(from_field(doc.held), doc.currency)),
		"obstacles": found.obstacles,
	}
