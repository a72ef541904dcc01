"""Runs: each exchange of a profile, from what is found to what became of it. One of a profile is at work at a time."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import add_days, add_to_date, now_datetime

from ecom_erp.core.states.exchange import WORKING, DocumentStatus, RunStatus
from ecom_erp.flows.exchange import documents, profiles
from ecom_erp.flows.exchange.profiles import DESK, DOCUMENT, IN, PROFILE, RUN, SFTP
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import LEASE_SECONDS
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile
	from ecom_erp.ecom_erp.doctype.ecom_exchange_run.ecom_exchange_run import EcomExchangeRun

JOB = "exchange_documents"
MAX_ATTEMPTS = 5


def begin(run: "EcomExchangeRun") -> None:
	"""What a run takes from its profile. Raises ValidationError while another one of it is at work, and where it has nothing
	to read."""
	profile = frappe.get_doc(PROFILE, run.profile)
	if not run.flags.by_machine:
		profile.check_permission("read")
		if not profile.enabled:
			frappe.throw(_("Enable the profile first"))
		reads = (profile.direction, profile.transport) == (IN, DESK)
		if reads and not run.file:
			frappe.throw(_("Attach the file that is to be read"))
		if reads:
			_check_file(run.file)
		if not reads and run.file:
			frappe.throw(_("This profile does not read files from the desk"))
		if not reads:
			refuse_while_working(profile.name)
	run.update(
		{
			"status": RunStatus.WAITING,
			"direction": profile.direction,
			"subject": profile.subject,
			"shop": profile.shop,
			"until": now_datetime(),
			"cursor": None,
		}
	)


def _check_file(url: str) -> None:
	"""The worker may read every file; who starts it may not."""
	names = frappe.get_all("File", {"file_url": url}, pluck="name", order_by="name", limit=20)
	if not any(frappe.get_doc("File", name).has_permission("read") for name in names):
		frappe.throw(_("The file {0} no longer exists. Attach it again.").format(url), frappe.PermissionError)


def refuse_while_working(profile: str) -> None:
	working = at_work(profile)
	if working:
		frappe.throw(_("{0} is still at work. Wait until it is done.").format(working))


def at_work(profile: str) -> str | None:
	"""The run of the profile that is not over."""
	return frappe.db.get_value(RUN, {"profile": profile, "status": ("in", WORKING)})


def wake(run: "EcomExchangeRun") -> None:
	"""Inside the transaction that has made the run."""
	frappe.db.set_value(RUN, run.name, "step_due_at", now_datetime(), update_modified=False)
	run.step_due_at = now_datetime()
	kick(JOB)


def make(profile: str, **values: Any) -> str:
	"""A run, made by the machine, inside the caller's unit of work; its name."""
	run = frappe.get_doc({"doctype": RUN, "profile": profile, **values})
	run.flags.by_machine = True
	return run.insert(ignore_permissions=True).name


def start(profile: str) -> str:
	"""Begin an exchange at once; its run. Raises ValidationError while one is at work."""
	return in_transaction(_start, profile)


def _start(profile: str) -> str:
	lock_values(PROFILE, profile, "name")
	refuse_while_working(profile)
	return make(profile)


def start_due() -> list[str]:
	"""Begin the exchanges whose time has come; the profiles of those that first look for files at a server."""
	filters = [["enabled", "=", 1], ["next_run_at", "is", "set"], ["next_run_at", "<=", now_datetime()]]
	names = frappe.get_all(PROFILE, filters, pluck="name", order_by="next_run_at")
	return [name for name in names if in_transaction(_start_due, name)]


def _start_due(name: str) -> bool:
	lock_values(PROFILE, name, "name")
	profile = frappe.get_doc(PROFILE, name)
	now = now_datetime()
	if not profile.enabled or not profile.next_run_at or profile.next_run_at > now:
		return False
	frappe.db.set_value(PROFILE, name, "next_run_at", profiles.next_time(profile, now), update_modified=False)
	if (profile.direction, profile.transport) == (IN, SFTP):
		return True
	if not at_work(name):
		make(name)
	return False


def resume(profile: "EcomExchangeProfile") -> None:
	"""Switched on again: what it had waiting by REST goes at once. What a worker holds is due within its lease, and stays."""
	before = profile.get_doc_before_save()
	if not profile.enabled or not before or before.enabled:
		return
	document, now = frappe.qb.DocType(DOCUMENT), now_datetime()
	held_until = add_to_date(now, seconds=LEASE_SECONDS)
	query = frappe.qb.update(document).set(document.step_due_at, now)
	query.where((document.profile == profile.name) & (document.step_due_at > held_until)).run()
	kick(JOB)


def set_values(name: str, **values: Any) -> None:
	"""Write fields of a run whose lock the caller holds."""
	if "status_message" in values:
		values["said"] = sentences.kept(values["status_message"])
		values["status_message"] = str(values["status_message"])[:500]
	if "status" in values:
		set_status(RUN, name, **values)
	else:
		frappe.db.set_value(RUN, name, values)


def give_up(name: str, why: str) -> None:
	"""The run ends here; a person may start it again. Inside a unit of work."""
	row = lock_values(RUN, name, ["status", "profile"])
	if row and row.status in (RunStatus.WAITING, RunStatus.RUNNING):
		set_values(name, status=RunStatus.FAILED, status_message=why, step_due_at=None)
		profiles.note(row.profile, why)


def again(name: str) -> None:
	"""A person has a run that failed go on where it has ended. Inside a unit of work."""
	row = lock_values(RUN, name, ["status", "profile"])
	if row.status != RunStatus.FAILED:
		frappe.throw(_("{0} is {1}").format(name, _(row.status)))
	refuse_while_working(row.profile)
	set_values(
		name, status=RunStatus.WAITING, status_message=None, step_due_at=now_datetime(), step_attempts=0
	)
	kick(JOB)


def count(name: str) -> None:
	"""How its documents stand; with the last one that is settled the run is done. Inside a unit of work."""
	row = lock_values(RUN, name, ["status", "profile", "direction"])
	if not row:
		return
	by_status = documents.counts(name)
	values: dict[str, Any] = {
		"found": sum(by_status.values()),
		"accepted": by_status.get(DocumentStatus.ACCEPTED, 0),
		"refused": by_status.get(DocumentStatus.REFUSED, 0),
		"unknown": by_status.get(DocumentStatus.UNKNOWN, 0),
	}
	open_ones = by_status.get(DocumentStatus.WAITING, 0) + by_status.get(DocumentStatus.SENT, 0)
	if row.status == RunStatus.DONE and open_ones:
		values |= {"status": RunStatus.SENDING}
	elif row.status in (RunStatus.SENDING, RunStatus.RUNNING, RunStatus.DONE) and not open_ones:
		values |= _done(values)
		profiles.note(row.profile, _problem(values), last_run_at=now_datetime())
	set_values(name, **values)
	progress(name, values["found"] - open_ones, values["found"])


def _done(values: dict) -> dict:
	return {"status": RunStatus.DONE, "status_message": _summary(values), "step_due_at": None}


def _summary(values: dict) -> str:
	if not values["found"]:
		return _("There was nothing new")
	if values["refused"] or values["unknown"]:
		return _("{0} of {1} documents were accepted, {2} refused; of {3} it is not known").format(
			values["accepted"], values["found"], values["refused"], values["unknown"]
		)
	return _("Documents exchanged: {0}").format(values["accepted"])


def _problem(values: dict) -> str | None:
	return _summary(values) if values["refused"] or values["unknown"] else None


def progress(name: str, done: int, total: int) -> None:
	"""The form shows how far it is."""
	message = {"done": done, "total": total}
	frappe.publish_realtime("ecom_exchange_progress", message, doctype=RUN, docname=name, after_commit=True)


def in_pages(work: Callable[[], bool], end: float) -> bool:
	"""Do pages of work until there is none left (True) or the time is up."""
	while work():
		if time.monotonic() > end:
			return False
	return True


def forget(name: str) -> None:
	"""A run is deleted. What it has exchanged stays known, so that it is not exchanged a second time."""
	frappe.db.set_value(DOCUMENT, {"run": name}, {"run": None, "payload": None}, update_modified=False)


def clear(days: int) -> None:
	"""Delete runs that are long over, with their files and contents."""
	before = add_days(now_datetime(), -max(int(days), 1))
	over = {"status": ("in", (RunStatus.DONE, RunStatus.FAILED)), "creation": ("<", before)}
	for name in frappe.get_all(RUN, over, pluck="name"):
		in_transaction(frappe.delete_doc, RUN, name, ignore_permissions=True, force=True)
