from frappe.model.document import Document

from ecom_erp.flows.accounting.courier_bills import file_mappings


class EcomBillMapping(Document):
	"""Which column of a courier's bill holds what."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.ecom_bill_column.ecom_bill_column import EcomBillColumn

		columns: DF.Table[EcomBillColumn]
		day_order: DF.Literal["Year First", "Day First", "Month First"]
		decimal_sign: DF.Literal[".", ","]
		mapping_name: DF.Data
		total_rows: DF.SmallText | None
		weight_unit: DF.Literal["KG", "G", "LB", "OZ"]
	# end: auto-generated types

	def validate(self):
		file_mappings.check(self)
