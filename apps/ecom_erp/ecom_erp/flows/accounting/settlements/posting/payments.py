"""Payments that are cancelled in ERPNext after a settlement of them was posted: what the settlement took off the clearing account no
longer stands against anything, and a person has to look."""

import frappe

from ecom_erp.core.states.money.settlement import POSTED
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.stored_lines import SETTLEMENT, SHARE
from ecom_erp.flows.orders import timeline
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.transaction import unit_of_work


def payment_cancelled(payment) -> None:
	"""Tell the posted settlements of a Payment Entry that is being cancelled; in the transaction of whoever cancels it."""
	for name, order in sorted(_settlements_of(payment).items()):
		text = _(
			"Payment Entry {0} of order {1} was cancelled after this was posted. Book the payment again, or take the settlement "
			"back and post it anew."
		).format(payment.name, order)
		values = {"attention": text, "attention_said": sentences.kept(text)}
		frappe.db.set_value(SETTLEMENT, name, values, update_modified=False)
		timeline.note(SETTLEMENT, name, text)


def _settlements_of(payment) -> dict[str, str]:
	"""Posted settlements with the order's payments, or refunds, that the entry books; by settlement one of the orders."""
	if not payment.get("ecom_order"):
		return {}  # of a customer of no shop
	share, row, whole = (frappe.qb.DocType(one) for one in (SHARE, "Ecom Order Payment", SETTLEMENT))
	query = (
		frappe.qb.from_(share)
		.join(whole)
		.on(whole.name == share.settlement)
		.select(share.settlement, share.ecom_order)
		.distinct()
		.where(whole.status == POSTED)
	)
	if payment.payment_type == "Pay":
		query = query.where((share.ecom_order == payment.ecom_order) & (share.is_refund == 1))
	else:
		query = (
			query.join(row)
			.on((row.parent == share.ecom_order) & (row.external_id == share.payment))
			.where(row.payment_entry == payment.name)
		)
	return dict(query.run())


@unit_of_work
def looked_into(name: str, note: str) -> None:
	"""A person has looked into what was told of a posted settlement; the note is kept in its timeline."""
	doc = accounts.lock_of(name)
	if doc.attention:
		frappe.db.set_value(SETTLEMENT, name, {"attention": None, "attention_said": None})
		timeline.note(SETTLEMENT, name, _("Looked into: {0}").format(note.strip()))
