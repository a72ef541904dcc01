"""Runs that are due, each taken a part of its way: begun, read or collected, handed over or taken over."""

import time

import frappe
from frappe.utils import add_to_date, now_datetime

from ecom_erp.core.states.exchange import RunStatus
from ecom_erp.core.workbook import DoesNotFit
from ecom_erp.flows.exchange import collecting, fetching, handing_over, runs, taking
from ecom_erp.flows.exchange.profiles import OUT, PROFILE, REST, RUN
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.http import HttpError
from ecom_erp.integrations.storage.base import StorageError
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.queue import EXCHANGES, backoff, take
from ecom_erp.messaging.transaction import in_transaction, roll_back

SENDING_SECONDS = 60
OUTSIDE = (HttpError, StorageError)


def start_due() -> None:
	"""Begin the exchanges whose time has come."""
	for profile in runs.start_due():
		fetching.look(profile)


def work_due(seconds: float) -> int:
	"""Work on a run that is due, for about that long; how many were taken up."""
	taken, end = 0, time.monotonic() + seconds
	for name in take(EXCHANGES, 1):
		taken += 1
		_work(name, end)
	return taken


def _work(name: str, end: float) -> None:
	try:
		_further(name, end)
	except frappe.ValidationError as error:
		roll_back()
		in_transaction(runs.give_up, name, str(error))
	except DoesNotFit as error:
		in_transaction(runs.give_up, name, _(str(error)))
	except OUTSIDE as error:
		in_transaction(_again_later, name, str(error))
	except Exception as error:
		roll_back()
		log_unexpected(f"{RUN} {name}")
		in_transaction(_again_later, name, _("Unexpected: {0}").format(type(error).__name__))


def _further(name: str, end: float) -> None:
	status = in_transaction(_begin, name)
	profile = frappe.get_doc(PROFILE, frappe.db.get_value(RUN, name, "profile"))
	# documents by REST look for themselves, each before it goes
	if not profile.enabled and (status == RunStatus.RUNNING or profile.transport != REST):
		frappe.throw(_("The profile is switched off"))
	if status == RunStatus.SENDING:
		if profile.transport != REST:
			handing_over.hand_over(name, profile)
		in_transaction(_look_again, name)
	elif status == RunStatus.RUNNING:
		work = _send if profile.direction == OUT else _take
		if not work(name, profile, end):
			in_transaction(_go_on, name)


def _begin(name: str) -> str | None:
	status = lock_values(RUN, name, "status")
	if status == RunStatus.WAITING:
		runs.set_values(name, status=RunStatus.RUNNING)
		return RunStatus.RUNNING
	if status not in (RunStatus.RUNNING, RunStatus.SENDING):
		frappe.db.set_value(RUN, name, "step_due_at", None, update_modified=False)
	return status


def _send(name: str, profile, end: float) -> bool:
	if not collecting.collect(name, profile, end):
		return False
	if profile.transport != REST:
		handing_over.hand_over(name, profile)
	else:
		in_transaction(_look_again, name)
	return True


def _take(name: str, profile, end: float) -> bool:
	return fetching.fetch(name, profile, end) and taking.take(name, profile, end)


def _look_again(name: str) -> None:
	"""Its documents go one by one; whether the last one is through is asked now and then, should nobody have said so."""
	runs.count(name)
	if lock_values(RUN, name, "status") == RunStatus.SENDING:
		runs.set_values(
			name, step_due_at=add_to_date(now_datetime(), seconds=SENDING_SECONDS), step_attempts=0
		)


def _go_on(name: str) -> None:
	if lock_values(RUN, name, "status") == RunStatus.RUNNING:
		runs.set_values(name, step_due_at=now_datetime(), step_attempts=0)


def _again_later(name: str, why: str) -> None:
	row = lock_values(RUN, name, ["status", "step_attempts"])
	if row.step_attempts >= runs.MAX_ATTEMPTS:
		runs.give_up(name, why)
	else:
		due = add_to_date(now_datetime(), seconds=backoff(row.step_attempts))
		runs.set_values(name, status_message=why, step_due_at=due)
