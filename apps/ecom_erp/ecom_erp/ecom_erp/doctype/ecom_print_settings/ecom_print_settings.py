import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.warehouse.printing.qz_signing import check_pair


class EcomPrintSettings(Document):
	"""How the site prints without a dialog."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		printnode_key: DF.Password | None
		qz_certificate: DF.LongText | None
		qz_private_key: DF.Password | None
	# end: auto-generated types

	def validate(self):
		key = self.get_password("qz_private_key", raise_exception=False)
		if bool(self.qz_certificate) != bool(key):
			frappe.throw(_("Certificate and private key belong together: enter both, or none"))
		if key:
			check_pair(self.qz_certificate, key)
