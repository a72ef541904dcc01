"""Large settlements are worked out and posted in the background: what one would post is kept with it for whoever asked, and
posting it afterwards posts just that.

The order to do so stands in the settlement (`task`), so that a worker that dies leaves it due again.
"""

import json
import time

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.states.money.settlement import POSTED, READY
from ecom_erp.flows.accounting.settlements import accounts, statement_page
from ecom_erp.flows.accounting.settlements.line_matching import publish_progress
from ecom_erp.flows.accounting.settlements.posting.entries import post
from ecom_erp.flows.accounting.settlements.posting.proposal import PAGE, propose
from ecom_erp.flows.accounting.settlements.stored_lines import NO_TASK, SETTLEMENT
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import SETTLEMENT_TASKS, take
from ecom_erp.messaging.transaction import in_snapshot, in_transaction, roll_back

SHOW, POST = "Show", "Post"
MAX_ATTEMPTS = 5
LARGE = PAGE
"""Settlements of more lines than these keep no request waiting."""


def start(name: str, task: str, seen: str = "") -> None:
	"""Work out what a settlement would post, or post it, in the background. `seen` as in `post`."""
	in_transaction(_start, name, task, seen)
	kick("post_settlements")


def _start(name: str, task: str, seen: str) -> None:
	doc = accounts.lock_of(name)
	if doc.task == POST or doc.task == task:
		frappe.throw(
			_("{0} is being worked on in the background. This page shows when it is done.").format(name)
		)
	if task == POST and doc.status not in (READY, POSTED):
		frappe.throw(_("{0} lines are open. Decide each of them: see Open Lines.").format(doc.open_count))
	frappe.db.set_value(
		SETTLEMENT,
		name,
		{
			**NO_TASK,
			"task": task,
			"task_due_at": now_datetime(),
			"task_by": frappe.session.user,
			"task_seen": seen or None,
		},
	)


def work_due(seconds: float) -> int:
	"""Do what was asked for, for about that long; how many settlements were taken up."""
	taken = 0
	end = time.monotonic() + seconds
	for name in take(SETTLEMENT_TASKS, 10):
		taken += 1
		try:
			_work(name)
		except frappe.ValidationError as error:
			roll_back()
			in_transaction(_refused, name, error.args[0] if error.args else str(error))
		except Exception as error:
			roll_back()
			log_unexpected(f"Settlement {name}")
			in_transaction(_failed, name, error)
		publish_progress(name, 1, 1)
		if time.monotonic() > end:
			break
	return taken


def _work(name: str) -> None:
	task, seen = frappe.db.get_value(SETTLEMENT, name, ["task", "task_seen"])
	if task == POST:
		if not post(name, seen or "", lambda done, total: publish_progress(name, done, total)):
			in_transaction(frappe.db.set_value, SETTLEMENT, name, NO_TASK)
	elif task == SHOW:
		shown = json.dumps(in_snapshot(_worked_out, name))
		in_transaction(_keep, name, shown)
	else:
		in_transaction(frappe.db.set_value, SETTLEMENT, name, NO_TASK)


def _worked_out(name: str) -> dict:
	doc = frappe.get_doc(SETTLEMENT, name)
	found = propose(doc, lambda done, total: publish_progress(name, done, total))
	return statement_page.proposal_shown(doc, found)


def _keep(name: str, shown: str) -> None:
	"""Unless it was read anew or decided otherwise meanwhile."""
	if lock_values(SETTLEMENT, name, "task") == SHOW:
		kept = {"proposal": shown, "proposal_at": now_datetime()}
		frappe.db.set_value(SETTLEMENT, name, {**NO_TASK, **kept})


def _refused(name: str, text: str) -> None:
	problem = {"task_problem": text, "task_said": sentences.kept(text)}
	frappe.db.set_value(SETTLEMENT, name, {**NO_TASK, **problem})


def _failed(name: str, error: Exception) -> None:
	"""Tried again after its lease, a few times."""
	if lock_values(SETTLEMENT, name, "task_attempts") >= MAX_ATTEMPTS:
		_refused(name, _("Unexpected: {0}").format(type(error).__name__))
