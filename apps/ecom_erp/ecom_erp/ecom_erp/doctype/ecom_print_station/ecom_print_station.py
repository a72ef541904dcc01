import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.warehouse.printing.papers import MOST_COPIES
from ecom_erp.flows.warehouse.printing.print_jobs import (
	NOT_PRINTED,
	PRINTERS,
	PRINTNODE,
	TARGETS,
	printer_number,
)


class EcomPrintStation(Document):
	"""The printers of one packing table."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customs_copies: DF.Int
		customs_to: DF.Literal["Label Printer", "Document Printer", "Not Printed"]
		document_printer: DF.Autocomplete | None
		enabled: DF.Check
		label_printer: DF.Autocomplete | None
		label_to: DF.Literal["Label Printer", "Document Printer", "Not Printed"]
		manifest_to: DF.Literal["Label Printer", "Document Printer", "Not Printed"]
		pick_list_to: DF.Literal["Label Printer", "Document Printer", "Not Printed"]
		qz_port: DF.Int
		service: DF.Literal["QZ Tray", "PrintNode"]
		slip_to: DF.Literal["Label Printer", "Document Printer", "Not Printed"]
		station_name: DF.Data
		warehouse: DF.Link | None
	# end: auto-generated types

	def validate(self):
		if self.customs_to != NOT_PRINTED and not 1 <= (self.customs_copies or 0) <= MOST_COPIES:
			frappe.throw(_("Enter 1 to {0} copies of customs documents").format(MOST_COPIES))
		for target in {self.get(field) for field in TARGETS.values()} & set(PRINTERS):
			printer = self.get(PRINTERS[target])
			if not printer:
				frappe.throw(_("Choose the {0}, or change what goes there").format(_(target)))
			if self.service == PRINTNODE and not printer_number(printer):
				frappe.throw(
					_("{0} does not begin with the number of a printer at PrintNode").format(printer)
				)
