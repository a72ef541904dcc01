"""Workflows the app starts with. They are made once: from then on they belong to the site's admin."""

from collections.abc import Sequence

import frappe

ORDER_REVIEW = "Ecom Order Review"

_REVIEWERS = ("Order Clerk", "Ecom Manager")
# (state, colour, roles that may edit in it); what may be changed when is up to the order
_STATES = (
	("To Review", "Primary", _REVIEWERS),
	("On Hold", "Warning", _REVIEWERS),
	("Awaiting Manager", "Info", _REVIEWERS),
	("Approved", "Success", _REVIEWERS),
	("Rejected", "Danger", ("Ecom Manager",)),
)
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
	make_workflow(ORDER_REVIEW, "Ecom Order", "review_state", _STATES, _TRANSITIONS)


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


def let_both_edit(former: dict[str, str]) -> None:
	"""Let all who review orders edit them in every state, where nobody has changed who may: where the role of each state
	is still that of `former`."""
	if not frappe.db.exists("Workflow", ORDER_REVIEW):
		return
	workflow = frappe.get_doc("Workflow", ORDER_REVIEW)
	if sorted((row.state, row.allow_edit) for row in workflow.states) != sorted(former.items()):
		return
	for state, _style, roles in _STATES:
		for role in roles:
			if role != former.get(state):
				workflow.append("states", {"state": state, "doc_status": "0", "allow_edit": role})
	workflow.save(ignore_permissions=True)


def ensure(doctype: str, **values):
	"""Insert a record unless there is one of that name."""
	name = next(iter(values.values()))
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True)
