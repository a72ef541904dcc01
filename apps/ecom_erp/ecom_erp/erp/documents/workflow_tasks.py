"""Frappe's list of what waits for a person to act on a Workflow (its Workflow Actions), left out where the machine acts next."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.model.document import Document
from frappe.workflow.doctype.workflow_action.workflow_action import process_workflow_actions

# of the framework's own tasks
TASK_OPEN = "Open"
TASK_DONE = "Completed"

EVENT = "on_update"
TASKS = f"{process_workflow_actions.__module__}.{process_workflow_actions.__name__}"
OURS = f"{__name__}.unless_left_out"


def tell(doc: Document) -> None:
	"""Run all that is tied to the saving of `doc`, but for the task: making one, to close it when the machine has gone on
	a moment later, costs more queries than the order itself."""
	doc.flags.without_task = True
	with _asking():
		doc.run_method(EVENT)
	doc.flags.without_task = False


def close(doc: Document) -> None:
	"""Nobody needs to act on `doc` any more."""
	waiting = {"reference_name": doc.name, "reference_doctype": doc.doctype, "status": TASK_OPEN}
	frappe.db.set_value("Workflow Action", waiting, "status", TASK_DONE, update_modified=False)


def unless_left_out(doc: Document, event: str) -> None:
	"""Stands in for Frappe's hook inside `tell`: what is saved there by others has its tasks as ever."""
	if not doc.flags.without_task:
		process_workflow_actions(doc, event)


@contextmanager
def _asking() -> Iterator[None]:
	hooks = frappe.get_doc_hooks()
	everywhere = hooks.get("*", {})
	told = [OURS if handler == TASKS else handler for handler in everywhere.get(EVENT, [])]
	frappe.local.doc_events_hooks = {**hooks, "*": {**everywhere, EVENT: told}}
	try:
		yield
	finally:
		frappe.local.doc_events_hooks = hooks
