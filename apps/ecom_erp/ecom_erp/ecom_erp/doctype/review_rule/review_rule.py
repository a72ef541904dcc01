from frappe.model.document import Document

from ecom_erp.flows import rules


class ReviewRule(Document):
	"""What an admin wants to happen with orders of a kind, while they are reviewed."""

	def validate(self):
		rules.check_rule(self)
		for row in self.actions:
			rules.keep_own_value(row)
