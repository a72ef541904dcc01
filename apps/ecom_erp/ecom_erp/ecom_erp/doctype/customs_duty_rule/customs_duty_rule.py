import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.customs.duty_rules import to_rule


class CustomsDutyRule(Document):
	"""What a destination charges as customs duty on parcels, from a day on."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		above_limit: DF.Literal["By Tariff", "Percent of Value", "No Duty"]
		amount: DF.Float
		currency: DF.Link
		destination: DF.Data
		enabled: DF.Check
		ends: DF.Date | None
		heading_digits: DF.Int
		percent_above: DF.Float
		registration: DF.Literal["", "IOSS", "VOEC", "GST"]
		rule_name: DF.Data
		source: DF.SmallText | None
		starts: DF.Date
		up_to_limit: DF.Literal["No Duty", "Per Tariff Heading", "Percent of Value", "By Tariff"]
		value_limit: DF.Float
	# end: auto-generated types

	def validate(self):
		self.destination = (self.destination or "").strip().upper()
		if len(self.destination) != 2 or not self.destination.isalpha():
			frappe.throw(_("Enter the code of a country, or EU"))
		rule = to_rule(self)
		if rule.ends and rule.ends < rule.starts:
			frappe.throw(_("Last Day must not be before First Day"))
