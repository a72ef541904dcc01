"""Workflows the app starts with. They are made once: from then on they belong to the site's admin."""

from collections.abc import Sequence

import frappe

ORDER_REVIEW = "Ecom Order Review"

# (state, role that may edit in it, colour)
_STATES = (
	("To Review", "Order Clerk", "Primary"),
	("On Hold", "Order Clerk", "Warning"),
	("Awaiting Manager", "Ecom Manager", "Info"),
	("Approved", "Ecom Manager", "Success"),
	("Rejected", "Ecom Manager", "Danger"),
)
_REVIEWERS = ("Order Clerk", "Ecom Manager")
_UNSHIPPED = 'doc.status in ("To Pay", "Paid", "Approved")'
# (state, action, next state, roles, condition)
_WITHIN = "doc.may_approve"
_BEYOND = "not doc.may_approve"
_TRANSITIONS = (
	("To Review", "Approve", "Approved", _REVIEWERS, _WITHIN),
	("To Review", "Ask for Approval", "Awaiting Manager", _REVIEWERS, _BEYOND),
	("To Review", "Hold", "On Hold", _REVIEWERS, None),
	("To Review", "Reject", "Rejected", ("Ecom Manager",), None),
	("On Hold", "Check Again", "To Review", _REVIEWERS, None),
	("On Hold", "Release", "Approved", _REVIEWERS, _WITHIN),
	("On Hold", "Ask for Approval", "Awaiting Manager", _REVIEWERS, _BEYOND),
	("On Hold", "Reject", "Rejected", ("Ecom Manager",), None),
	("Awaiting Manager", "Approve", "Approved", ("Ecom Manager",), _WITHIN),
	("Awaiting Manager", "Hold", "On Hold", ("Ecom Manager",), None),
	("Awaiting Manager", "Reject", "Rejected", ("Ecom Manager",), None),
	("Approved", "Hold", "On Hold", _REVIEWERS, _UNSHIPPED),
)


def make_order_review():
	"""The review workflow of Ecom Order, unless the site has it already."""
	states = [(state, style, (role,)) for state, role, style in _STATES]
	make_workflow(ORDER_REVIEW, "Ecom Order", "review_state", states, _TRANSITIONS)


def make_workflow(
	name: str,
	doctype: str,
	state_field: str,
	states: Sequence[tuple[str, str, Sequence[str]]],
	transitions: Sequence[tuple[str, str, str, Sequence[str], str | None]],
) -> None:
	"""A workflow of a DocType, unless the site has it already. `states`: (state, style, roles that may edit in it);
	`transitions`: (state, action, next state, roles, condition)."""
	if frappe.db.exists("Workflow", name):
		return
	for state, style, _roles in states:
		ensure("Workflow State", workflow_state_name=state, style=style)
	for action in {transition[1] for transition in transitions}:
		ensure("Workflow Action Master", workflow_action_name=action)
	workflow = frappe.new_doc("Workflow")
	workflow.update(
		{
			"workflow_name": name,
			"document_type": doctype,
			"workflow_state_field": state_field,
			"is_active": 1,
			# lists show the document's status, not its state in the workflow
			"override_status": 1,
		}
	)
	for state, _style, roles in states:
		for role in roles:
			workflow.append("states", {"state": state, "doc_status": "0", "allow_edit": role})
	for state, action, next_state, roles, condition in transitions:
		for role in roles:
			workflow.append(
				"transitions",
				{
					"state": state,
					"action": action,
					"next_state": next_state,
					"allowed": role,
					"allow_self_approval": 1,
					"condition": condition,
				},
			)
	workflow.insert(ignore_permissions=True)


def renew_order_review(former: set[tuple]) -> None:
	"""Make the review workflow anew where nobody has changed it: where its transitions are still `former`, rows of
	(state, action, next state, role)."""
	if not frappe.db.exists("Workflow", ORDER_REVIEW):
		return
	present = frappe.get_doc("Workflow", ORDER_REVIEW).transitions
	if {(row.state, row.action, row.next_state, row.allowed) for row in present} == former:
		frappe.delete_doc("Workflow", ORDER_REVIEW, force=True, ignore_permissions=True)
		make_order_review()


def ensure(doctype: str, **values):
	"""Insert a record unless there is one of that name."""
	name = next(iter(values.values()))
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True)
