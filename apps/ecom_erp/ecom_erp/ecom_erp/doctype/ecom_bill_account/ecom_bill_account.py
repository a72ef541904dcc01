from frappe.model.document import Document

from ecom_erp.flows.accounting.courier_bills import account_checks


class EcomBillAccount(Document):
	"""An account with a courier that sends bills."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.ecom_bill_courier.ecom_bill_courier import EcomBillCourier

		account_name: DF.Data
		claim_days: DF.Int
		company: DF.Link
		cost_center: DF.Link | None
		courier: DF.Literal[""]
		couriers: DF.Table[EcomBillCourier]
		currency: DF.Link
		duty_account: DF.Link | None
		enabled: DF.Check
		external_account: DF.Data | None
		freight_account: DF.Link
		is_guaranteed: DF.Check
		mapping: DF.Link | None
		other_account: DF.Link | None
		payable_account: DF.Link | None
		return_account: DF.Link | None
		supplier: DF.Link
		tax_account: DF.Link | None
		tolerance: DF.Currency
		weight_step: DF.Int
	# end: auto-generated types

	def validate(self):
		account_checks.check(self)
