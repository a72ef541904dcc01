from frappe.model.document import Document

from ecom_erp.flows.review import review_rules


class ReviewRule(Document):
	"""What an admin wants to happen with orders of a kind, while they are reviewed."""

	def validate(self):
		review_rules.check_rule(self)
		for row in self.actions:
			review_rules.keep_own_value(row)
