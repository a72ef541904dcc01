"""Backups go to another place, encrypted, each as a folder whose list arrives last: without it nobody takes the folder for a backup. What a
crash has left is sent on, or removed, by the next run."""

import json
import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import escape_html, get_datetime, now_datetime

from ecom_erp.core.backup import retention
from ecom_erp.flows.backup import preparing
from ecom_erp.flows.backup.settings import SETTINGS, prefix, settings, storage
from ecom_erp.flows.privacy import record_file
from ecom_erp.integrations.storage.base import Storage, StorageError
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.mails import is_mute
from ecom_erp.messaging.transaction import in_transaction, roll_back

EVERY = timedelta(hours=23, minutes=30)
LATE = timedelta(hours=26)
AGAIN = timedelta(hours=1)  # after a failure
STALE = timedelta(hours=12)  # a prepared backup that is older is made anew
MAY_KNOW = ("Ecom Manager", "System Manager")


def is_due() -> bool:
	"""Whether it is time for a backup."""
	doc = settings()
	if not doc.enabled:
		return False
	now = now_datetime()
	if doc.last_attempt and get_datetime(doc.last_attempt) > now - AGAIN:
		return False
	if not doc.last_success:
		return True
	# when it was begun: how long it took moves no hour
	last = retention.moment(doc.last_name or "") or get_datetime(doc.last_success)
	in_hour = now.hour == (doc.hour or 0)
	return last < now - EVERY and (in_hour or last < now - timedelta(hours=24) - AGAIN)


def run() -> str:
	"""Make a backup, or go on sending one that has not arrived; its name. What goes wrong is shown in the settings and raised."""
	in_transaction(_note, last_attempt=now_datetime())
	try:
		place = storage()
		folder = _going_on() or preparing.prepare()
		_send(place, folder)
	except Exception as error:
		roll_back()
		known = isinstance(error, StorageError | preparing.BackupFailed)
		in_transaction(
			_note, problem=str(error) if known else _("Unexpected: {0}").format(type(error).__name__)
		)
		if not known:
			log_unexpected("Backup")  # which raises the end of the job's time again
		raise
	size = sum(one["size"] for one in _files(folder))
	shutil.rmtree(folder, ignore_errors=True)
	in_transaction(
		_note,
		last_success=now_datetime(),
		last_name=folder.name,
		last_size=round(size / 1e6, 1),
		problem=None,
		alarm_at=None,
	)
	try:
		_clean(place, folder.name)
	except StorageError as error:
		# a place that deletes nothing, as some want it, has the backup all the same
		said = _("The backup has arrived, but old ones could not be removed: {0}").format(error)
		in_transaction(_note, problem=said)
	return folder.name


def _going_on() -> Path | None:
	folder = preparing.prepared()
	made = folder and retention.moment(folder.name)
	return folder if made and made > now_datetime() - STALE else None


def _files(folder: Path) -> list[dict]:
	return json.loads((folder / preparing.LIST).read_text())["files"]


def _send(place: Storage, folder: Path) -> None:
	there = place.sizes(f"{prefix()}{folder.name}/")
	for one in _files(folder):
		name = f"{prefix()}{folder.name}/{one['name']}"
		if there.get(name) != one["size"] or not _is_same(place, name, one, folder):
			place.put(folder / one["name"], name)
			if not _is_same(place, name, one, folder):
				raise StorageError(f"{one['name']} did not arrive as it was sent")
	if record_file.path().exists():
		_put_record(place)
	place.put(folder / preparing.LIST, f"{prefix()}{folder.name}/{preparing.LIST}")


def _is_same(place: Storage, name: str, one: dict, folder: Path) -> bool:
	return place.digest(name, folder / "read.back") == one["sha256"]


def _put_record(place: Storage) -> None:
	"""The record of erasures only grows: a shorter one is that of a site to which it was not given back after a restore."""
	name = f"{prefix()}{record_file.FILE}"
	if place.sizes(name).get(name, 0) > record_file.path().stat().st_size:
		raise StorageError(
			f"The place has a longer {record_file.FILE} than this site. Put it into the site's folder private first."
		)
	place.put(record_file.path(), name)


def send_record() -> None:
	"""The record of erasures has grown: the place of the backups has it at once, where there is one. A failure is mended by the
	next backup."""
	if not settings().enabled:
		return
	try:
		_put_record(storage())
	except StorageError:
		in_transaction(
			_note, problem=_("The record of erasures could not be sent; the next backup sends it.")
		)


def backups(place: Storage) -> dict[str, dict[str, int]]:
	"""Whole backups at the place: sizes of their files by name, by stamp."""
	at = prefix()
	return _whole(at, place.sizes(at))


def _whole(at: str, there: dict[str, int]) -> dict[str, dict[str, int]]:
	found: dict[str, dict[str, int]] = {}
	for name, size in there.items():
		stamp, _slash, file = name.removeprefix(at).partition("/")
		if file and retention.moment(stamp):
			found.setdefault(stamp, {})[name] = size
	return {stamp: files for stamp, files in found.items() if f"{at}{stamp}/{preparing.LIST}" in files}


def _clean(place: Storage, newest: str) -> None:
	"""What has outlived its term goes, and halves that were left by crashes."""
	doc, at = settings(), prefix()
	place.tidy(at)
	there = place.sizes(at)
	stay = retention.kept(_whole(at, there), doc.keep_daily, doc.keep_weekly, doc.keep_monthly) | {newest}
	for name in sorted(there, key=lambda one: not one.endswith(preparing.LIST)):
		stamp, _slash, file = name.removeprefix(at).partition("/")
		if file and retention.moment(stamp) and stamp not in stay:
			place.delete(name)


def _note(**values) -> None:
	frappe.db.set_single_value(SETTINGS, values)
	frappe.clear_document_cache(SETTINGS, SETTINGS)


def is_late() -> bool:
	"""Whether more than a day has passed without a backup."""
	doc = settings()
	since = doc.last_success or doc.enabled_at
	return bool(doc.enabled and since and get_datetime(since) < now_datetime() - LATE)


def alarm() -> None:
	"""Managers are told, once a day, that there has been no backup for more than one."""
	doc = settings()
	if not is_late() or (doc.alarm_at and get_datetime(doc.alarm_at) > now_datetime() - timedelta(days=1)):
		return
	in_transaction(_alarm, doc.last_success, doc.problem)


def _alarm(last, problem: str | None) -> None:
	_note(alarm_at=now_datetime())
	roles = {"role": ("in", MAY_KNOW), "parenttype": "User"}
	users = frappe.get_all("Has Role", roles, pluck="parent", distinct=True, order_by="parent")
	enabled = frappe.get_all("User", {"name": ("in", users), "enabled": 1}, ["name", "email"])
	subject = _("No backup for more than a day")
	said = _("The last backup was at {0}. {1}").format(last or "-", escape_html(problem or ""))
	for user in enabled:
		frappe.get_doc(
			{
				"doctype": "Notification Log",
				"type": "Alert",
				"for_user": user.name,
				"subject": subject,
				"email_content": said,
				"document_type": SETTINGS,
				"document_name": SETTINGS,
			}
		).insert(ignore_permissions=True)
	# Frappe sends no mail of such a notice by itself; a site without an account for mail has told it on the desk
	if is_mute():
		return
	with suppress(frappe.OutgoingEmailError):
		frappe.sendmail(recipients=[row.email for row in enabled if row.email], subject=subject, message=said)
