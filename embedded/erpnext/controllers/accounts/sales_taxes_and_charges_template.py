"""Sales Taxes and Charges Template: a set of tax rows that documents take over."""

import frappe
from frappe import _
from frappe.model.document import Document


class SalesTaxesandChargesTemplate(Document):
	"""Named by its title and the company's abbreviation; one enabled template of a company may be the default."""

	def autoname(self) -> None:
		if self.company and self.title:
			abbr = frappe.get_cached_value("Company", self.company, "abbr")
			self.name = f"{self.title} - {abbr}"

	def validate(self) -> None:
		if self.is_default and self.disabled:
			frappe.throw(_("Disabled template must not be default template"))
		if self.is_default:
			template = frappe.qb.DocType(self.doctype)
			(
				frappe.qb.update(template)
				.set(template.is_default, 0)
				.where((template.company == self.company) & (template.name != self.name))
				.run()
			)
		for row in self.taxes:
			company = frappe.get_cached_value("Account", row.account_head, "company")
			if company != self.company:
				frappe.throw(
					_("Row #{0}: Account {1} does not belong to company {2}").format(
						row.idx, frappe.bold(row.account_head), self.company
					)
				)
