import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.warehouse.printing.print_jobs import PRINTERS, PRINTNODE, TARGETS, printer_number


class EcomPrintStation(Document):
	"""The printers of one packing table."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		document_printer: DF.Autocomplete | None
		enabled: DF.Check
		label_printer: DF.Autocomplete | None
		label_to: DF.Literal["Label Printer", "Document Printer", "Not Printed"]
		qz_port: DF.Int
		service: DF.Literal["QZ Tray", "PrintNode"]
		slip_to: DF.Literal["Label Printer", "Document Printer", "Not Printed"]
		station_name: DF.Data
		warehouse: DF.Link | None
	# end: auto-generated types

	def validate(self):
		for target in {self.get(field) for field in TARGETS.values()} & set(PRINTERS):
			printer = self.get(PRINTERS[target])
			if not printer:
				frappe.throw(_("Choose the {0}, or change what goes there").format(_(target)))
			if self.service == PRINTNODE and not printer_number(printer):
				frappe.throw(
					_("{0} does not begin with the number of a printer at PrintNode").format(printer)
				)
