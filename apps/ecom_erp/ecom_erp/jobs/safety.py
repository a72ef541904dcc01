"""Backups, the Integrity Check, and privacy."""

from contextlib import suppress

import frappe

from ecom_erp.flows.backup import sending as backups
from ecom_erp.flows.backup.preparing import BackupFailed
from ecom_erp.flows.insight.integrity import runs
from ecom_erp.flows.privacy import record_file, replay, requests, terms
from ecom_erp.integrations.storage.base import StorageError
from ecom_erp.jobs.frame import RUN_SECONDS, background, until_done
from ecom_erp.messaging.kick import QUEUE, taken_up

BACKUP_SECONDS = 6 * 3600


@background
def back_up():
	"""An encrypted backup goes to another place."""
	with suppress(StorageError, BackupFailed):  # the settings say what was wrong
		backups.run()


def ask_for_backup():
	"""Have a backup made, unless one is being made: it may take hours."""
	frappe.enqueue(
		"ecom_erp.jobs.back_up",
		queue=QUEUE,
		timeout=BACKUP_SECONDS,
		job_id="ecom_erp_back_up",
		deduplicate=True,
	)


@background
def start_integrity_check():
	"""The Integrity Check of the night."""
	runs.start_nightly()


@background
def check_integrity():
	"""Work on the Integrity Check that is running, if one is."""
	taken_up("check_integrity")
	runs.work_due(RUN_SECONDS)


@background
def work_privacy():
	"""People are exported and erased; and erased again where a restored backup has brought them back."""
	taken_up("work_privacy")
	known = record_file.read()
	replay.replay_missing()
	until_done(requests.work_due, 1)
	if record_file.read() != known:
		backups.send_record()


@background
def erase_old_invoices():
	"""Invoices of the erased whose legal term is over."""
	while terms.erase_over():
		continue
