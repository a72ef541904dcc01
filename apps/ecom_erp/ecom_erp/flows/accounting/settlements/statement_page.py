"""What the form of a Settlement shows: the proof, the lines by kind and by what is left to do, and what will be posted.
Amounts are texts, exact, in the statement's currency."""

import json
from decimal import Decimal

import frappe
from frappe.query_builder import Order
from frappe.query_builder.functions import Count, Sum

from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.money.settlement import LineState
from ecom_erp.flows.accounting.settlements import posting
from ecom_erp.flows.accounting.settlements.posting.proposal import Proposal
from ecom_erp.flows.accounting.settlements.stored_lines import LINE
from ecom_erp.flows.words import sentences


def page(doc) -> dict:
	"""{kinds: [{kind, lines, amount, fee, fee_tax, net}], findings: [{finding, lines, net}]}: two queries."""
	return {"kinds": _kinds(doc), "findings": _findings(doc)}


def _kinds(doc) -> list[dict]:
	line = frappe.qb.DocType(LINE)
	fields = ("amount", "fee", "fee_tax", "net")
	rows = (
		frappe.qb.from_(line)
		.select(line.kind, Count("*").as_("lines"), *(Sum(line[field]).as_(field) for field in fields))
		.where(line.settlement == doc.name)
		.groupby(line.kind)
		.orderby(line.kind)
	).run(as_dict=True)
	return [_exact(row, doc.currency, fields) for row in rows]


def _findings(doc) -> list[dict]:
	line = frappe.qb.DocType(LINE)
	rows = (
		frappe.qb.from_(line)
		.select(line.finding, line.state, Count("*").as_("lines"), Sum(line.net).as_("net"))
		.where((line.settlement == doc.name) & (line.finding != "") & (line.state != LineState.ACCEPTED))
		.groupby(line.finding, line.state)
		.orderby(line.state, order=Order.desc)
		.orderby(line.finding)
	).run(as_dict=True)
	return [_exact(row, doc.currency, ("net",)) for row in rows]


def _exact(row, currency: str, fields) -> dict:
	return {**row, **{field: str(quantize(from_field(row[field]), currency)) for field in fields}}


def proposed(doc) -> dict:
	"""As `proposal_shown`, worked out now."""
	return proposal_shown(doc, posting.propose(doc))


def proposal_shown(doc, found: Proposal) -> dict:
	"""{entries: [{day, month_end, rows: [{account, purpose, shop, debit, credit}]}], obstacles: [sentence], parts: [those of
	each sentence], digest}"""
	return {
		"entries": [
			{
				"day": entry.day.isoformat(),
				"month_end": entry.is_month_end,
				"rows": [_row(doc, row) for row in entry.rows],
			}
			for entry in found.entries
		],
		"obstacles": found.obstacles,
		"parts": [sentences.kept(one) for one in found.obstacles],
		"digest": found.digest,
	}


def kept_proposal(doc) -> dict | None:
	"""What was worked out in the background, its sentences in the language of the reader; None where nothing is kept."""
	if not doc.proposal:
		return None
	shown = json.loads(doc.proposal)
	pairs = zip(shown["obstacles"], shown["parts"], strict=True)
	shown["obstacles"] = [sentences.read(parts) or text for text, parts in pairs]
	return {**shown, "worked_out_at": str(doc.proposal_at)}


def _row(doc, row) -> dict:
	amount: Decimal = row.amount
	return {
		"purpose": str(row.account),
		"account": posting.account_of(doc, row.account),
		"shop": row.shop,
		"debit": str(amount) if amount > 0 else "",
		"credit": str(-amount) if amount < 0 else "",
	}
