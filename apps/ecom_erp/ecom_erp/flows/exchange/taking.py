"""What was read is taken over, document by document; one that cannot be stops no other."""

import time
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.states.exchange import DocumentStatus, RunStatus
from ecom_erp.flows.exchange import documents, runs
from ecom_erp.flows.exchange.incoming import TAKERS
from ecom_erp.flows.exchange.profiles import DOCUMENT, RUN
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.transaction import in_transaction, roll_back

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile


def take(run: str, profile: "EcomExchangeProfile", end: float) -> bool:
	"""Take over what waits; whether all of it is decided. Where a person has to confirm first, nothing is taken over."""
	taker = TAKERS[profile.subject]
	if in_transaction(_waits_for_a_person, run, taker.confirms(profile)):
		return True
	while waiting := documents.waiting(run, taker.page):
		_take_page(run, profile, taker, waiting)
		in_transaction(runs.count, run)
		if time.monotonic() > end:
			return False
	in_transaction(runs.count, run)
	return True


def _waits_for_a_person(run: str, confirms: bool) -> bool:
	row = lock_values(RUN, run, ["status", "confirmed"])
	if not confirms or row.confirmed or not documents.waiting(run, 1):
		return False
	if row.status == RunStatus.RUNNING:
		runs.count(run)
		text = _("Look at the counts, then post them")
		runs.set_values(run, status=RunStatus.TO_CONFIRM, status_message=text, step_due_at=None)
	return True


def _take_page(run: str, profile: "EcomExchangeProfile", taker, waiting: list) -> None:
	"""As one step where they go together; where that fails each by itself, so that the one at fault is known."""
	groups = [waiting] if taker.together else [[one] for one in waiting]
	while groups:
		group = groups.pop(0)
		try:
			taker.take(profile, run, group)
		except frappe.ValidationError as error:
			roll_back()
			frappe.clear_messages()
			if len(group) > 1:
				groups = [[one] for one in group] + groups
			else:
				in_transaction(_refuse, group[0].name, error)
		except Exception as error:
			roll_back()
			log_unexpected(f"{DOCUMENT} {group[0].name}")
			if len(group) > 1:
				groups = [[one] for one in group] + groups
			else:
				why = _("Unexpected: {0}").format(type(error).__name__)
				in_transaction(_refuse, group[0].name, why)


def _refuse(name: str, why: Exception | str) -> None:
	if lock_values(DOCUMENT, name, "status") == DocumentStatus.WAITING:
		text = why if isinstance(why, str) else frappe.utils.strip_html(str(why))
		documents.settle(name, DocumentStatus.REFUSED, text)


def confirm(run: str) -> None:
	"""A person has looked at the counts. Inside a unit of work."""
	status = lock_values(RUN, run, "status")
	if status != RunStatus.TO_CONFIRM:
		frappe.throw(_("{0} is {1}").format(run, _(status)))
	runs.set_values(
		run,
		status=RunStatus.RUNNING,
		status_message=None,
		confirmed=1,
		step_due_at=frappe.utils.now_datetime(),
		step_attempts=0,
	)
