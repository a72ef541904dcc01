"""The approval of after-sales tickets, and the policies the app starts with. Both are made once: from then on they
belong to the site's admin."""

import frappe

from ecom_erp.setup.workflows import make_workflow

TICKET_APPROVAL = "After Sales Ticket"
SERVICE = "Customer Service"
MANAGER = "Ecom Manager"
_STATES = (("To Decide", "Warning"), ("Approved", "Success"), ("Rejected", "Danger"))
# goods are received by the warehouse, whatever the state
_EDITORS = (SERVICE, MANAGER, "Warehouse Clerk")
_WITHIN_LIMIT = "not doc.needs_manager"
_NOT_REFUNDED = 'doc.status in ("Approved", "Awaiting Return")'
_DECIDERS = (SERVICE, MANAGER)
# (state, action, next state, roles, condition)
_TRANSITIONS = (
	("To Decide", "Approve", "Approved", (SERVICE,), _WITHIN_LIMIT),
	("To Decide", "Approve", "Approved", (MANAGER,), None),
	("To Decide", "Reject", "Rejected", _DECIDERS, None),
	("Approved", "Reject", "Rejected", _DECIDERS, _NOT_REFUNDED),
)
# a sensible start; switched off until somebody has looked at them
_POLICIES = (
	{
		"policy_name": "Low value: keep the item",
		"priority": 10,
		"decision": "Keep Item",
		"max_amount": 10,
		"for_return": 1,
		"for_refund": 1,
		"to_day": 30,
		"after_delivery": 1,
		"customer_message": "Keep the goods. We refund you at once.",
	},
	{
		"policy_name": "Damaged on arrival: return free of charge",
		"priority": 20,
		"decision": "Return First",
		"reason": "Damaged",
		"to_day": 30,
		"window_days": 14,
		"return_label_by": "Seller",
		"for_return": 1,
		"customer_message": "We are sorry. Send the goods back with the label below. We pay for the return.",
	},
	{
		"policy_name": "Does not fit: exchange",
		"priority": 30,
		"decision": "Exchange",
		"reason": "Does Not Fit",
		"to_day": 30,
		"window_days": 14,
		"return_label_by": "Seller",
		"for_exchange": 1,
		"customer_message": "Send the goods back. We send the other size when they arrive.",
	},
	{
		"policy_name": "Changed mind: return at the customer's expense",
		"priority": 40,
		"decision": "Return First",
		"reason": "Changed Mind",
		"to_day": 14,
		"window_days": 14,
		"return_label_by": "Customer",
		"for_return": 1,
		"customer_message": "Send the goods back at your own expense. We refund you when they arrive.",
	},
	{
		"policy_name": "Changed mind too late: reject",
		"priority": 50,
		"decision": "Reject",
		"reason": "Changed Mind",
		"after_delivery": 1,
		"from_day": 31,
		"customer_message": "The time for returns has passed.",
	},
)


def make_ticket_approval():
	"""The workflow of After Sales Ticket, unless the site has it already."""
	states = [(state, style, _EDITORS) for state, style in _STATES]
	make_workflow(TICKET_APPROVAL, "After Sales Ticket", "approval", states, _TRANSITIONS)


def make_policies():
	"""The policies to start with, unless the site has any."""
	if frappe.db.count("After Sales Policy"):
		return
	for values in _POLICIES:
		frappe.get_doc({"doctype": "After Sales Policy", **values}).insert(ignore_permissions=True)
