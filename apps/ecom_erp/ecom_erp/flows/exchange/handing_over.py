"""The documents of a run as one file: for the desk, or to an SFTP server. Its name is fixed before it is sent; it is written under
another name there and renamed when it is whole."""

from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.states.exchange import DocumentStatus
from ecom_erp.flows.exchange import clients, files, runs
from ecom_erp.flows.exchange.profiles import DOCUMENT, RUN, SFTP
from ecom_erp.flows.intake.copies.attached import attach
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile

WAITING, SENT, ACCEPTED, _REFUSED, UNKNOWN = DocumentStatus


def hand_over(run: str, profile: "EcomExchangeProfile") -> None:
	"""Make the file and bring it where it belongs; nothing where there are no documents. Raises StorageError, DoesNotFit."""
	if not frappe.db.exists(DOCUMENT, {"run": run}):
		in_transaction(runs.count, run)
		return
	name = files.name_of(run, profile)
	target = files.place(name)
	if not target.exists():
		files.write(run, profile, target)
	in_transaction(_keep, run, name, target.stat().st_size)
	if profile.transport == SFTP and not _bring(run, profile, name):
		return
	in_transaction(_all, run, ACCEPTED, name)
	in_transaction(runs.count, run)


def _keep(run: str, name: str, size: int) -> None:
	lock_values(RUN, run, "name")
	runs.set_values(run, file=attach(RUN, run, name, size), file_name=name)


def _bring(run: str, profile: "EcomExchangeProfile", name: str) -> bool:
	"""Whether the file has arrived; where nobody can tell, a person decides."""
	server, path = clients.sftp(profile), f"{clients.folder(profile)}{name}"
	there = {entry.name: entry.size for entry in server.entries(clients.folder(profile))}
	size = files.place(name).stat().st_size
	if there.get(name) == size:
		return True
	if in_transaction(_begin, run) and not profile.repeats_known and not server.half(path):
		# it was being renamed when this died, or it has arrived and was taken away since
		in_transaction(_all, run, UNKNOWN, name)
		in_transaction(runs.count, run)
		return False
	server.put(files.place(name), path)
	return True


def _begin(run: str) -> bool:
	"""Mark the documents as sent from now on; whether they were marked before."""
	lock_values(RUN, run, "status")
	before = bool(frappe.db.exists(DOCUMENT, {"run": run, "status": SENT}))
	values = {"status": SENT, "asked_at": now_datetime()}
	frappe.db.set_value(DOCUMENT, {"run": run, "status": WAITING}, values, update_modified=False)
	return before


def _all(run: str, status: DocumentStatus, name: str) -> None:
	lock_values(RUN, run, "name")
	why = (
		_(
			"Nobody knows whether the file {0} has arrived. Look there, then choose Send Again or It Has Arrived."
		).format(name)
		if status == UNKNOWN
		else ""
	)
	frappe.db.set_value(
		DOCUMENT,
		{"run": run, "status": ("in", (WAITING, SENT))},
		{"status": status, "reference": name, "error": why or None, "said": sentences.kept(why)},
		update_modified=False,
	)
