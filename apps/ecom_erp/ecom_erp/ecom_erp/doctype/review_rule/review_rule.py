from frappe.model.document import Document

from ecom_erp.flows.review import review_rules


class ReviewRule(Document):
	"""What an admin wants to happen with orders of a kind, while they are reviewed."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.review_rule_action.review_rule_action import ReviewRuleAction
		from ecom_erp.ecom_erp.doctype.review_rule_condition.review_rule_condition import ReviewRuleCondition

		actions: DF.Table[ReviewRuleAction]
		active_from: DF.Datetime | None
		active_until: DF.Datetime | None
		conditions: DF.Table[ReviewRuleCondition]
		description: DF.SmallText | None
		enabled: DF.Check
		match: DF.Literal["All conditions hold", "Any condition holds"]
		priority: DF.Int
		shop: DF.Link | None
		stop: DF.Check
		title: DF.Data
	# end: auto-generated types

	def validate(self):
		review_rules.check_rule(self)
		for row in self.actions:
			review_rules.keep_own_value(row)
