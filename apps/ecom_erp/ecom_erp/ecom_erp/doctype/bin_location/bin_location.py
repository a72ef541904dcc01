from frappe.model.document import Document

from ecom_erp.core.warehouse.wave_planning import location_code, sort_key


class BinLocation(Document):
	"""Where an item lies in a warehouse; one place for each."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		aisle: DF.Data
		code: DF.Data | None
		item_code: DF.Link
		location_key: DF.Data | None
		rack: DF.Data | None
		shelf: DF.Data | None
		sort_key: DF.Data | None
		warehouse: DF.Link
	# end: auto-generated types

	def validate(self):
		self.code = location_code(self.aisle, self.rack, self.shelf)
		self.sort_key = sort_key(self.aisle, self.rack, self.shelf)
		# the unique key: a second place of the same item in the same warehouse is refused by the database
		self.location_key = f"{self.warehouse}|{self.item_code}"
