import frappe
from frappe import _
from frappe.model.document import Document

from ecom_erp.flows.intake import order_edits
from ecom_erp.flows.orders import approval
from ecom_erp.flows.orders.field_protection import refuse_changes
from ecom_erp.flows.orders.fulfilment_orders import pass_on_priority
from ecom_erp.flows.review import order_review


class EcomOrder(Document):
	"""An order of any shop, in one pool. Flows write it with `flags.by_machine`; what comes without is a person's."""

	@property
	def may_approve(self) -> int:
		"""Whether the amount is within the approval limit of the user at hand; conditions of the Workflow ask for it."""
		return int(approval.may_approve(self))

	def validate(self):
		if self.flags.by_machine:
			return
		before = self.get_doc_before_save()
		if not before:
			frappe.throw(_("Orders come from the shops; they are not entered here."))
		refuse_changes(
			self, (*order_edits.ADDRESS, *order_edits.CHOICES, "review_state", "priority", "own_tags")
		)
		order_edits.check_choices(before, self)
		if before.review_state != self.review_state:
			order_review.person_decided(self, before.review_state, self.review_state)
		if order_edits.address_changed(before, self):
			order_edits.take_address(before, self)

	def on_update(self):
		if self.has_value_changed("priority"):
			pass_on_priority(self)


def on_doctype_update():
	frappe.db.add_index("Ecom Order", ["step_due_at"])
	frappe.db.add_index("Ecom Order", ["status", "ordered_at"])
	frappe.db.add_index("Ecom Order", ["buyer", "ordered_at"])
	frappe.db.add_index("Ecom Order", ["sales_order"])
