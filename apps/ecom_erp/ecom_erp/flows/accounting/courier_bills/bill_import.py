"""Files of couriers. Checking reads a file and says what is in it; importing stores its bills, one after another, and goes on
after a crash with the bill at which it stopped. Both run in the background."""

import json
import time

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.accounting.courier_bills.model import CourierBill
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.core.states.money.statement_import import (
	AT_WORK,
	CHECKED,
	CHECKING,
	DONE,
	FAILED,
	IMPORTING,
	NEW,
)
from ecom_erp.flows.accounting.courier_bills import bill_accounts, readers
from ecom_erp.flows.accounting.courier_bills.bill_accounts import BillAccount
from ecom_erp.flows.accounting.courier_bills.storing import store
from ecom_erp.flows.intake.order_file import content, digest
from ecom_erp.flows.orders.field_protection import refuse_changes
from ecom_erp.flows.orders.locks import lock, lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import BILL_IMPORTS, take
from ecom_erp.messaging.transaction import in_transaction, roll_back

IMPORT = "Ecom Bill Import"
MAX_ATTEMPTS = 5
SHOWN = 50  # bills in the preview
_UNREAD = {"status_message": None, "said": None, "preview": None, "next_bill": 0, "file_hash": None}


def begin(doc) -> None:
	"""What a new import begins with, whatever was sent."""
	doc.update({"status": NEW, "step_due_at": None, **_UNREAD})


def validate(doc) -> None:
	"""People change the file alone, and not while it is being read. Raises ValidationError."""
	refuse_changes(doc, ("file",))
	before = doc.get_doc_before_save()
	if before and not doc.flags.by_machine and before.file != doc.file:
		if before.status in AT_WORK:
			frappe.throw(_("{0} is already {1}").format(doc.name, _(before.status)))
		doc.update({"status": NEW, **_UNREAD})


def start(name: str, status: str) -> None:
	"""Check the file (status Checking) or import it (Importing), in the background."""
	in_transaction(_start, name, status)
	kick("import_courier_bills")


def _start(name: str, status: str) -> None:
	doc = lock(IMPORT, name)
	if doc.status in AT_WORK:
		frappe.throw(_("{0} is already {1}").format(name, _(doc.status)))
	again = {"next_bill": 0, "file_hash": None} if status == CHECKING else {}
	_set(name, status, None, step_due_at=now_datetime(), step_attempts=0, **again)


def work_due(seconds: float) -> int:
	"""Check and import what is due, for about that long; how many files were taken up."""
	taken = 0
	end = time.monotonic() + seconds
	for name in take(BILL_IMPORTS, 1):
		taken += 1
		try:
			_work(name, end)
		except (frappe.ValidationError, StatementError) as error:
			roll_back()
			in_transaction(_set, name, FAILED, readers.said(error), step_due_at=None)
		except Exception as error:
			roll_back()
			log_unexpected(f"Bill Import {name}")
			in_transaction(_failed, name, error)
	return taken


def _failed(name: str, error: Exception) -> None:
	"""Tried again after its lease, a few times."""
	if lock_values(IMPORT, name, "step_attempts") >= MAX_ATTEMPTS:
		_set(name, FAILED, _("Unexpected: {0}").format(type(error).__name__), step_due_at=None)


def _work(name: str, end: float) -> None:
	doc = frappe.get_doc(IMPORT, name)
	data = content(doc)
	if doc.status == IMPORTING and doc.file_hash not in (None, "", digest(data)):
		frappe.throw(_("The file was changed after it was checked. Check it again."))
	account = bill_accounts.read(doc.bill_account)
	bills = readers.read_file(account.courier, account.currency, account.mapping, data, doc.file)
	if doc.status == CHECKING:
		in_transaction(_checked, name, digest(data), account, bills)
	else:
		_import(name, account, bills, end)


def _checked(name: str, file_hash: str, account: BillAccount, bills: list[CourierBill]) -> None:
	doc = lock(IMPORT, name)
	if doc.status != CHECKING:
		return
	wrong = sum(1 for bill in bills if bill.difference)
	text = (
		_("{0} of {1} bills do not add up. They are imported as Inconsistent and cannot be posted.").format(
			wrong, len(bills)
		)
		if wrong
		else _("{0} bills can be imported").format(len(bills))
	)
	preview = json.dumps([_shown(account, bill) for bill in bills[:SHOWN]])
	_set(name, CHECKED, text, preview=preview, file_hash=file_hash, step_due_at=None)


def _shown(account: BillAccount, bill: CourierBill) -> dict:
	"""What the preview shows of a bill; amounts as texts, exact."""
	return {
		"number": bill.bill_number,
		"account": bill.account_id,
		"date": bill.billed_on.isoformat() if bill.billed_on else "",
		"currency": bill.currency,
		"lines": len(bill.lines),
		"parcels": len({line.tracking_number for line in bill.lines if line.tracking_number}),
		"sum": str(bill.lines_total),
		"total": "" if bill.total is None else str(bill.total),
		"difference": "" if bill.difference is None else str(bill.difference),
		"known_currency": bill.currency == account.currency,
	}


def _import(name: str, account: BillAccount, bills: list[CourierBill], end: float) -> None:
	position = frappe.db.get_value(IMPORT, name, "next_bill")
	while position < len(bills):
		try:
			store(account, bills[position])
		except frappe.ValidationError as error:
			# the others are imported all the same
			roll_back()
			in_transaction(_note_refused, name, readers.said(error))
		position += 1
		in_transaction(frappe.db.set_value, IMPORT, name, "next_bill", position)
		_publish_progress(name, position, len(bills))
		if time.monotonic() > end and position < len(bills):
			again = {"step_due_at": now_datetime(), "step_attempts": 0}
			in_transaction(frappe.db.set_value, IMPORT, name, again)
			return
	in_transaction(_finish, name, len(bills))
	_publish_progress(name, position, position)


def _note_refused(name: str, text: str) -> None:
	"""The first bill that was refused is told at the end."""
	if not lock_values(IMPORT, name, "status_message"):
		frappe.db.set_value(IMPORT, name, {"status_message": text, "said": sentences.kept(text)})


def _finish(name: str, bills: int) -> None:
	refused = lock_values(IMPORT, name, ["status_message", "said"])
	over = {"step_due_at": None, "next_bill": 0}
	if refused.status_message:
		text = _("Not all bills were imported: {0}").format(
			sentences.restored(refused.status_message, refused.said)
		)
		_set(name, FAILED, text, **over)
		return
	_set(name, DONE, _("{0} bills imported. See Courier Bills for what is left to do.").format(bills), **over)


def _set(name: str, status: str, text: str | None, **values) -> None:
	said = sentences.kept(text) if text else None
	set_status(IMPORT, name, status, status_message=text, said=said, **values)


def _publish_progress(name: str, done: int, total: int) -> None:
	message = {"done": done, "total": total}
	frappe.publish_realtime("bill_import_progress", message, doctype=IMPORT, docname=name)
