from frappe.model.document import Document

from ecom_erp.flows.intake.column_mapping import check_columns


class OrderImportMapping(Document):
	"""Which column of a shop's file is what."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.order_import_column.order_import_column import OrderImportColumn

		columns: DF.Table[OrderImportColumn]
		country: DF.Link | None
		date_format: DF.Literal[
			"Year first (2026-03-02 09:15)",
			"Day.Month.Year (02.03.2026)",
			"Day/Month/Year (02/03/2026)",
			"Month/Day/Year (03/02/2026)",
		]
		decimal_sign: DF.Literal[".", ","]
		gateway: DF.Data | None
		mapping_name: DF.Data
		payment: DF.Literal["As in the file", "All orders are paid", "No order is paid"]
		shop: DF.Link | None
		taxes_included: DF.Check
	# end: auto-generated types

	def validate(self):
		for row in self.columns:
			row.column = row.column.strip()
		check_columns(self)
