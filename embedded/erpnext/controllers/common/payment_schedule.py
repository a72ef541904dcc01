"""Payment terms of an order or invoice: when which part of the total is due."""

from frappe.model.document import Document
from frappe.utils import flt


def set_payment_schedule(doc: Document) -> None:
	"""Makes one term for the whole total when there is none, and keeps the terms' amounts in step with the total."""
	if doc.get("is_pos") or doc.get("is_opening") == "Yes" or doc.get("is_return"):
		doc.set("payment_schedule", [] if doc.get("is_return") else doc.get("payment_schedule"))
		return
	total, base_total = _amounts_to_pay(doc)
	if not doc.get("payment_schedule"):
		due = doc.get("due_date") or doc.get("posting_date") or doc.get("transaction_date")
		doc.append("payment_schedule", {"due_date": due, "invoice_portion": 100})
	for term in doc.payment_schedule:
		if term.invoice_portion:
			portion = flt(term.invoice_portion) / 100
			term.payment_amount = flt(total * portion, term.precision("payment_amount"))
			term.base_payment_amount = flt(base_total * portion, term.precision("base_payment_amount"))
			term.outstanding = term.payment_amount
		else:
			term.base_payment_amount = flt(
				term.payment_amount * doc.conversion_rate, term.precision("base_payment_amount")
			)
		term.base_outstanding = term.base_payment_amount


def _amounts_to_pay(doc: Document) -> tuple[float, float]:
	"""The total less write-off and advances, in the document's and in the company's currency."""
	total = flt(doc.get("rounded_total") or doc.grand_total) - flt(doc.get("write_off_amount"))
	base_total = flt(doc.get("base_rounded_total") or doc.base_grand_total) - flt(
		doc.get("base_write_off_amount")
	)
	advance = flt(doc.get("total_advance"))
	if not advance:
		return total, base_total
	if doc.get_party_currency() == doc.company_currency:
		base_total -= advance
		return flt(base_total / doc.conversion_rate, doc.precision("grand_total")), base_total
	total -= advance
	return total, flt(total * doc.conversion_rate, doc.precision("base_grand_total"))
