from frappe.model.document import Document


class AfterSalesPolicy(Document):
	"""What is offered for a return or refund. The first enabled policy that matches decides; try it on past tickets with Dry Run before you enable it.."""
