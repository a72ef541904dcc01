from frappe.model.document import Document

from ecom_erp.flows.intake.column_mapping import check_columns


class OrderImportMapping(Document):
	"""Which column of a shop's file is what."""

	def validate(self):
		for row in self.columns:
			row.column = row.column.strip()
		check_columns(self)
