import frappe
from frappe.model.document import Document

from ecom_erp.flows.accounting.settlements import account_checks


class EcomSettlementAccount(Document):
	"""A seller's account with a payment provider or marketplace."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.ecom_settlement_currency.ecom_settlement_currency import (
			EcomSettlementCurrency,
		)
		from ecom_erp.ecom_erp.doctype.ecom_settlement_gateway.ecom_settlement_gateway import (
			EcomSettlementGateway,
		)
		from ecom_erp.ecom_erp.doctype.ecom_settlement_posting.ecom_settlement_posting import (
			EcomSettlementPosting,
		)
		from ecom_erp.ecom_erp.doctype.ecom_settlement_type.ecom_settlement_type import EcomSettlementType

		account_name: DF.Data
		accrual_account: DF.Link | None
		base_url: DF.Data | None
		carried_forward_account: DF.Link | None
		company: DF.Link
		cost_center: DF.Link | None
		currencies: DF.Table[EcomSettlementCurrency]
		enabled: DF.Check
		exchange_account: DF.Link | None
		external_account: DF.Data | None
		fee_tolerance: DF.Currency
		fetch_daily: DF.Check
		fetch_problem: DF.SmallText | None
		fetched_until: DF.Datetime | None
		gateways: DF.Table[EcomSettlementGateway]
		mapping: DF.Link | None
		missing_after_days: DF.Int
		postings: DF.Table[EcomSettlementPosting]
		provider: DF.Literal[""]
		step_attempts: DF.Int
		step_due_at: DF.Datetime | None
		types: DF.Table[EcomSettlementType]
		write_off_limit: DF.Currency
		write_off_role: DF.Link | None
	# end: auto-generated types

	def validate(self):
		account_checks.check(self)


def on_doctype_update():
	frappe.db.add_index("Ecom Settlement Account", ["step_due_at"])
