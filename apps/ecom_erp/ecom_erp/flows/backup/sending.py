"""Backups go to another place, encrypted, each as a folder whose list arrives last: without it nobody takes the folder for a backup. What a
crash has left is sent on, or removed, by the next run."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import get_datetime, now_datetime

from ecom_erp.core.backup import retention
from ecom_erp.flows.backup import preparing
from ecom_erp.flows.backup.settings import SETTINGS, prefix, settings, storage
from ecom_erp.flows.privacy import record_file
from ecom_erp.integrations.storage.base import Storage, StorageError
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.transaction import in_transaction

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
	last = get_datetime(doc.last_success)
	in_hour = now.hour == (doc.hour or 0)
	return last < now - EVERY and (in_hour or last < now - timedelta(hours=24) - AGAIN)


def run() -> str:
	"""Make a backup, or go on sending one that has not arrived; its name. What goes wrong is shown in the settings and raised."""
	in_transaction(_note, last_attempt=now_datetime())
	try:
		place = storage()
		folder = _going_on() or preparing.prepare()
		_send(place, folder)
		_clean(place, folder.name)
	except Exception as error:
		frappe.db.rollback()
		known = isinstance(error, StorageError | preparing.BackupFailed)
		if not known:
			log_unexpected("Backup")
		in_transaction(
			_note, problem=str(error) if known else _("Unexpected: {0}").format(type(error).__name__)
		)
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
	if record := preparing.record_copy(folder):
		place.put(record, f"{prefix()}{record_file.FILE}")
	place.put(folder / preparing.LIST, f"{prefix()}{folder.name}/{preparing.LIST}")


def _is_same(place: Storage, name: str, one: dict, folder: Path) -> bool:
	return place.digest(name, folder / "read.back") == one["sha256"]


def send_record() -> None:
	"""The record of erasures has grown: the place of the backups has it at once, where there is one. A failure is mended by the
	next backup."""
	if not settings().enabled:
		return
	try:
		storage().put(record_file.path(), f"{prefix()}{record_file.FILE}")
	except StorageError:
		in_transaction(
			_note, problem=_("The record of erasures could not be sent; the next backup sends it.")
		)


def backups(place: Storage) -> dict[str, dict[str, int]]:
	"""Whole backups at the place: sizes of their files by name, by stamp."""
	found: dict[str, dict[str, int]] = {}
	for name, size in place.sizes(prefix()).items():
		stamp, _slash, file = name.removeprefix(prefix()).partition("/")
		if file and retention.moment(stamp):
			found.setdefault(stamp, {})[name] = size
	return {stamp: files for stamp, files in found.items() if f"{prefix()}{stamp}/{preparing.LIST}" in files}


def _clean(place: Storage, newest: str) -> None:
	"""What has outlived its term goes, and halves that were left by crashes."""
	doc = settings()
	place.tidy(prefix())
	whole = backups(place)
	stay = retention.kept(whole, doc.keep_daily, doc.keep_weekly, doc.keep_monthly) | {newest}
	for name in sorted(place.sizes(prefix()), key=lambda one: not one.endswith(preparing.LIST)):
		stamp, _slash, file = name.removeprefix(prefix()).partition("/")
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
	enabled = frappe.get_all("User", {"name": ("in", users), "enabled": 1}, pluck="name")
	for user in enabled:
		frappe.get_doc(
			{
				"doctype": "Notification Log",
				"type": "Alert",
				"for_user": user,
				"subject": _("No backup for more than a day"),
				"email_content": _("The last backup was at {0}. {1}").format(last or "-", problem or ""),
				"document_type": SETTINGS,
				"document_name": SETTINGS,
			}
		).insert(ignore_permissions=True)
