"""Bills into Courier Bills, each once: a bill that comes again is known, one that the courier has issued anew replaces what was read
before, and one that is in the books is never changed behind them.

The bill is written first, with the status Reading; its lines follow, a batch in a transaction. After a crash it is stored again
from its beginning, which makes nothing twice: a line's name is made of the account, the bill and the line's ID.
"""

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal

import frappe
from frappe.utils import add_days, now_datetime

from ecom_erp.core.accounting.courier_bills.model import BillLine, ChargeKind, CourierBill
from ecom_erp.core.accounting.courier_bills.posting import purpose_of
from ecom_erp.core.accounting.courier_bills.shipments import number_key
from ecom_erp.core.accounting.statements.identity import name_of
from ecom_erp.core.money import from_field
from ecom_erp.core.states.money.courier_bill import (
	INCONSISTENT,
	OPEN,
	READING,
	BillLineState,
	ClaimState,
)
from ecom_erp.core.text import shortened, storable
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.flows.accounting.courier_bills.bill_accounts import (
	BILL,
	BillAccount,
	remember_external,
	require_own,
)
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import in_transaction

LINE, CLAIM, POSTING = "Ecom Courier Bill Line", "Ecom Claim", "Ecom Bill Posting"
BATCH = 1000
DECIDED = (BillLineState.ACCEPTED, BillLineState.CLAIMED)


def store(account: BillAccount, bill: CourierBill) -> str:
	"""Write a bill down; its name. Raises ValidationError when it is another account's, of another currency, or when it differs
	from what was posted."""
	require_own(account, bill.bill_number, bill.account_id, bill.currency)
	digest = _digest(bill)
	name, is_new = in_transaction(_begin, account, bill, digest)
	if is_new:
		_write_lines(account, name, bill, digest)
		in_transaction(_finish, name, bill, digest)
		kick("audit_courier_bills")
	return name


def _begin(account: BillAccount, bill: CourierBill, digest: str) -> tuple[str, bool]:
	key = name_of(account.name, bill.bill_number)
	doc = frappe.get_doc(
		{
			"doctype": BILL,
			"status": READING,
			"bill_account": account.name,
			"company": account.company,
			"courier": account.courier,
			"bill_key": key,
			**_head(account, bill, digest),
		}
	)
	doc.flags.by_machine = True
	if insert_once(doc):
		remember_external(account, bill.account_id)
		return doc.name, True
	name = frappe.db.get_value(BILL, {"bill_key": key})
	known = lock_values(BILL, name, ["status", "digest"])
	if known.status != READING and known.digest == digest:
		return name, False
	if frappe.db.exists(POSTING, {"parent": name, "parenttype": BILL, "taken_back": 0}):
		frappe.throw(
			_(
				"{0} ({1}) is posted, and the courier now states other figures. Take it back first, then read it again."
			).format(name, bill.bill_number)
		)
	set_status(BILL, name, READING, **_head(account, bill, digest))
	return name, True


def _head(account: BillAccount, bill: CourierBill, digest: str) -> dict:
	return {
		"bill_number": shortened(storable(bill.bill_number), 140),
		"currency": bill.currency,
		"billed_on": bill.billed_on,
		"due_on": bill.due_on,
		"claim_by": add_days(bill.billed_on, account.claim_days) if bill.billed_on else None,
		"total": bill.total or Decimal(0),
		"provable": int(bill.total is not None),
		"line_count": len(bill.lines),
		"digest": digest,
		"step_due_at": None,
	}


def _digest(bill: CourierBill) -> str:
	"""What tells whether a bill that comes again states the same money."""
	lines = sorted([line.line_id, _plain(line.net), _plain(line.tax)] for line in bill.lines)
	said = [None if bill.total is None else _plain(bill.total), lines]
	return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _plain(amount: Decimal) -> str:
	return format(amount.normalize() + 0, "f")


def _write_lines(account: BillAccount, name: str, bill: CourierBill, digest: str) -> None:
	if not in_transaction(_clear, account, name, bill, digest):
		return
	for start in range(0, len(bill.lines), BATCH):
		lines = bill.lines[start : start + BATCH]
		if not in_transaction(_write_batch, account, name, bill, start, lines, digest):
			return


def _is_read_here(name: str, digest: str) -> bool:
	"""Whether this bill is still being read, under its lock: the same file may be imported twice at once."""
	known = lock_values(BILL, name, ["status", "digest"])
	return bool(known) and known.status == READING and known.digest == digest


def _clear(account: BillAccount, name: str, bill: CourierBill, digest: str) -> bool:
	"""Take off what was read before, but for lines of which people have decided and that cost the same."""
	if not _is_read_here(name, digest):
		return False
	stated = {line_name(account, bill, line): (line.net, line.tax) for line in bill.lines}
	rows = frappe.get_all(LINE, {"courier_bill": name}, ["name", "state", "net", "tax"])
	gone = [
		row.name
		for row in rows
		if row.state not in DECIDED or stated.get(row.name) != (from_field(row.net), from_field(row.tax))
	]
	if gone:
		frappe.db.delete(CLAIM, {"bill_line": ("in", gone), "status": ClaimState.TO_CLAIM})
		frappe.db.delete(LINE, {"name": ("in", gone)})
	return True


def line_name(account: BillAccount, bill: CourierBill, line: BillLine) -> str:
	return name_of(account.name, bill.bill_number, line.line_id)


def _write_batch(
	account: BillAccount, name: str, bill: CourierBill, start: int, lines: Sequence[BillLine], digest: str
) -> bool:
	if not _is_read_here(name, digest):
		return False
	rows = [_row(account, name, bill, start + number, line) for number, line in enumerate(lines, 1)]
	known = set(frappe.get_all(LINE, {"name": ("in", [row["name"] for row in rows])}, pluck="name"))
	if new := [row for row in rows if row["name"] not in known]:
		frappe.db.bulk_insert(LINE, list(new[0]), [list(row.values()) for row in new])
	return True


def _row(account: BillAccount, name: str, bill: CourierBill, number: int, line: BillLine) -> dict:
	now, user = now_datetime(), frappe.session.user
	return {
		"name": line_name(account, bill, line),
		"creation": now,
		"modified": now,
		"owner": user,
		"modified_by": user,
		"courier_bill": name,
		"bill_account": account.name,
		"line_no": number,
		"line_id": shortened(line.line_id, 140),
		"tracking_number": shortened(storable(line.tracking_number), 140),
		"tracking_key": shortened(storable(number_key(line.tracking_number)), 140),
		"state": BillLineState.OPEN,
		"cause": "",
		"currency": bill.currency,
		"net": line.net,
		"tax": line.tax,
		"discount": line.discount or Decimal(0),
		"charges": json.dumps(
			{
				"discounts": line.discount is not None,
				"of": [
					[str(one.kind), storable(one.name), _plain(one.amount), _plain(one.tax)]
					for one in line.charges
				],
			},
			ensure_ascii=False,
		),
		"has_freight": int(not line.is_return and line.of(ChargeKind.FREIGHT) > 0),
		"purpose": purpose_of(line.tracking_number, line.charges, line.is_return),
		"service": shortened(storable(line.service), 140),
		"zone": shortened(storable(line.zone), 140),
		"billed_grams": line.billed_grams,
		"entered_grams": line.entered_grams,
		"dimensions": shortened(storable(line.dimensions), 140),
		"packages": line.packages,
		"shipped_on": line.shipped_on,
		"delivered_on": line.delivered_on,
		"is_return": int(line.is_return),
	}


def _finish(name: str, bill: CourierBill, digest: str) -> None:
	if not _is_read_here(name, digest):
		return
	values = {
		"lines_total": bill.lines_total,
		"difference": bill.difference or Decimal(0),
		"step_attempts": 0,
		"next_line": 0,
	}
	if not bill.difference:
		due = {"problem": None, "said": None, "step_due_at": now_datetime()}
		set_status(BILL, name, OPEN, open_count=len(bill.lines), **due, **values)
		return
	text = _(
		"The lines come to {0}, but the courier asks for {1}: {2} differ. The bill cannot be posted; import it again, or ask the "
		"courier for the right one, which replaces this."
	).format(*(f"{one} {bill.currency}" for one in (bill.lines_total, bill.total, bill.difference)))
	set_status(BILL, name, INCONSISTENT, problem=text, said=sentences.kept(text), **values)


def before_delete(doc) -> None:
	"""A bill that is in the books, or has claims that were made, is kept. Raises ValidationError."""
	if any(not row.taken_back for row in doc.postings):
		frappe.throw(_("{0} is posted. Take it back before you delete it.").format(doc.name))
	made = {"courier_bill": doc.name, "status": ("!=", ClaimState.TO_CLAIM)}
	if claim := frappe.db.get_value(CLAIM, made):
		frappe.throw(_("{0} has the claim {1}, which has been made").format(doc.name, claim))
	frappe.db.delete(CLAIM, {"courier_bill": doc.name})
	frappe.db.delete(LINE, {"courier_bill": doc.name})
