"""What people decide about lines that cost more than was quoted: they accept them, or ask the courier for what is too much."""

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.accounting.courier_bills.reasons import BillClass
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.money.courier_bill import OPEN, BillLineState, ClaimState
from ecom_erp.core.text import shortened, storable
from ecom_erp.flows.accounting.courier_bills import bill_accounts, claims, totals
from ecom_erp.flows.accounting.courier_bills.storing import CLAIM, LINE
from ecom_erp.flows.orders.locks import lock
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction, unit_of_work

AT_ONCE = 500  # lines in a transaction


@unit_of_work
def accept(name: str, note: str) -> None:
	"""A line is right as it is billed."""
	bill, line = _open_line(name)
	_accept(line, _reason(note))
	totals.refresh(bill.name)


@unit_of_work
def claim(name: str) -> str:
	"""What is too much in a line is asked back from the courier; the Ecom Claim's name."""
	bill, line = _open_line(name)
	made = _claim(bill, line)
	if not made:
		refuse(
			ErrorCode.WRONG_STATUS,
			_("Nothing of this line can be asked back. Accept it, or find out what it is."),
		)
	totals.refresh(bill.name)
	return made


@unit_of_work
def reopen(name: str) -> None:
	"""Take a decision back, as long as its claim has not been made and the line is not posted otherwise."""
	bill = bill_accounts.lock_of(frappe.db.get_value(LINE, name, "courier_bill"))
	line = lock(LINE, name)
	if line.state not in (BillLineState.ACCEPTED, BillLineState.CLAIMED) or line.posted_net:
		refuse(ErrorCode.WRONG_STATUS, _("Only a decision on what is not posted yet can be taken back."))
	if line.state == BillLineState.CLAIMED:
		if frappe.db.get_value(CLAIM, line.claim, "status") != ClaimState.TO_CLAIM:
			refuse(ErrorCode.WRONG_STATUS, _("The claim {0} has been made already").format(line.claim))
		frappe.db.delete(CLAIM, {"name": line.claim})
	values = {"state": BillLineState.OPEN, "claim": None, "accepted_by": None, "accepted_note": None}
	frappe.db.set_value(LINE, name, values)
	totals.refresh(bill.name)


def decide_all(bill: str, cause: str, note: str, is_claim: bool) -> int:
	"""Accept, or claim, all open lines of a cause in a bill; how many were. Goes on where it stopped when it is called again."""
	if not is_claim:
		_reason(note)
	total = 0
	while done := in_transaction(_decide_some, bill, cause, note, is_claim):
		total += done
	return total


def _decide_some(name: str, cause: str, note: str, is_claim: bool) -> int:
	bill = bill_accounts.lock_of(name)
	if bill.status != OPEN:
		return 0
	filters = {"courier_bill": name, "state": BillLineState.OPEN, "cause": cause}
	if is_claim:
		filters["claimable"] = (">", 0)
	lines = frappe.get_all(LINE, filters, ["*"], order_by="line_no", limit=AT_ONCE)
	for line in lines:
		if is_claim:
			_claim(bill, line)
		else:
			_accept(line, _reason(note))
	if lines:
		totals.refresh(name)
	return len(lines)


def _open_line(name: str):
	"""The bill and an open line of it, under their locks."""
	bill = bill_accounts.lock_of(frappe.db.get_value(LINE, name, "courier_bill"))
	line = lock(LINE, name)
	if line.state != BillLineState.OPEN or bill.status != OPEN or not line.cause:
		refuse(ErrorCode.WRONG_STATUS, _("Only an open line of an open bill can be decided"))
	return bill, line


def _accept(line, reason: str) -> None:
	frappe.db.set_value(
		LINE,
		line.name,
		{
			"state": BillLineState.ACCEPTED,
			"accepted_by": frappe.session.user,
			"accepted_note": reason,
			"modified": now_datetime(),
		},
	)


def _claim(bill, line) -> str | None:
	amount = quantize(from_field(line.claimable), line.currency)
	if amount <= 0 or line.cause == BillClass.CREDIT:
		return None
	made = claims.open_claim(bill, line, amount)
	frappe.db.set_value(LINE, line.name, {"state": BillLineState.CLAIMED, "claim": made})
	return made


def _reason(note: str) -> str:
	if not (note or "").strip():
		refuse(ErrorCode.INVALID_REQUEST, _("Enter a reason"))
	return shortened(storable(note.strip()), 1000)
