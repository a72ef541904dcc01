import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.core.states.money.settlement import POSTED
from ecom_erp.flows.accounting.settlements import statement_page
from ecom_erp.flows.accounting.settlements.stored_lines import LINE, SHARE
from ecom_erp.flows.orders.field_protection import refuse_by_hand
from ecom_erp.flows.words import sentences


class EcomSettlement(Document):
	"""A payout, or a period of an account, line by line."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.ecom_settlement_entry.ecom_settlement_entry import EcomSettlementEntry

		attention: DF.SmallText | None
		attention_said: DF.Code | None
		bank_state: DF.Literal["", "Not Found", "Proposed", "Reconciled"]
		bank_transaction: DF.Link | None
		begins_at: DF.Datetime | None
		closing: DF.Currency
		company: DF.Link | None
		contradicts: DF.Link | None
		currency: DF.Link | None
		difference: DF.Currency
		digest: DF.Data | None
		ends_at: DF.Datetime | None
		entries: DF.Table[EcomSettlementEntry]
		line_count: DF.Int
		lines_total: DF.Currency
		next_line: DF.Int
		note: DF.SmallText | None
		open_count: DF.Int
		opening: DF.Currency
		paid_at: DF.Datetime | None
		payout: DF.Currency
		posted_at: DF.Datetime | None
		posted_by: DF.Link | None
		problem: DF.SmallText | None
		proposal: DF.Code | None
		proposal_at: DF.Datetime | None
		provable: DF.Check
		provider: DF.Data | None
		said: DF.Code | None
		settlement_account: DF.Link
		statement_id: DF.Data | None
		statement_key: DF.Data | None
		status: DF.Literal["Reading", "Inconsistent", "Open", "Ready", "Posted"]
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
		task: DF.Literal["", "Show", "Post"]
		task_attempts: DF.Int
		task_by: DF.Link | None
		task_due_at: DF.Datetime | None
		task_problem: DF.SmallText | None
		task_said: DF.Code | None
		task_seen: DF.Data | None
	# end: auto-generated types

	def onload(self):
		"""Proof and lines by kind, and what is wrong in the language of the reader."""
		self.set_onload("words", sentences.readings([self]))
		self.set_onload("task_problem", sentences.read(self.task_said) or self.task_problem)
		self.set_onload("attention", sentences.read(self.attention_said) or self.attention)
		self.set_onload("page", statement_page.page(self))

	def validate(self):
		refuse_by_hand(self)

	def on_trash(self):
		if self.status == POSTED:
			frappe.throw(_("{0} is posted. Take it back before you delete it.").format(self.name))
		frappe.db.delete(SHARE, {"settlement": self.name})
		frappe.db.delete(LINE, {"settlement": self.name})


def on_doctype_update():
	frappe.db.add_index("Ecom Settlement", ["step_due_at"])
	frappe.db.add_index("Ecom Settlement", ["settlement_account", "paid_at"])
	frappe.db.add_index("Ecom Settlement", ["status", "paid_at"])
	frappe.db.add_index("Ecom Settlement", ["status", "posted_at"])
	frappe.db.add_index("Ecom Settlement", ["bank_transaction"])
	frappe.db.add_index("Ecom Settlement", ["contradicts"])
