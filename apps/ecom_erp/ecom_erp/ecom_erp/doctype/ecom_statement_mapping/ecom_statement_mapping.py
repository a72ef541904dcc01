from frappe.model.document import Document

from ecom_erp.flows.accounting.settlements import file_mappings


class EcomStatementMapping(Document):
	"""Which column of a provider's settlement file holds what."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.ecom_statement_column.ecom_statement_column import EcomStatementColumn

		columns: DF.Table[EcomStatementColumn]
		currency: DF.Link | None
		day_order: DF.Literal["Year First", "Day First", "Month First"]
		decimal_sign: DF.Literal[".", ","]
		fees: DF.Literal["Negative", "Positive"]
		mapping_name: DF.Data
		payout_types: DF.SmallText | None
		time_zone: DF.Data | None
	# end: auto-generated types

	def validate(self):
		file_mappings.check(self)
