"""Claims: what is asked back from a courier for a line of its bill, until when, and what came of it. What is claimed is held back
when the bill is posted, until the claim has ended."""

from decimal import Decimal

import frappe
from frappe.utils import getdate, nowdate

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.money.courier_bill import ClaimState
from ecom_erp.core.text import shortened, storable
from ecom_erp.erp.documents.insertion import insert_once
from ecom_erp.flows.accounting.courier_bills import bill_accounts, totals
from ecom_erp.flows.accounting.courier_bills.bill_accounts import BILL
from ecom_erp.flows.accounting.courier_bills.storing import CLAIM
from ecom_erp.flows.orders import timeline
from ecom_erp.flows.orders.locks import lock
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

COURIER = "Courier"


def open_claim(bill, line, amount: Decimal) -> str:
	"""The claim of a line, which has one only; its name. In the caller's unit of work, under the lock of the bill."""
	account = bill_accounts.read(bill.bill_account)
	doc = frappe.get_doc(
		{
			"doctype": CLAIM,
			"against": COURIER,
			"status": ClaimState.TO_CLAIM,
			"claim_by": bill.claim_by,
			"cause": line.cause,
			"explanation": line.explanation,
			"said": line.said,
			"company": bill.company,
			"shop": line.shop,
			"supplier": account.supplier,
			"bill_account": account.name,
			"tracking_number": line.tracking_number,
			"currency": bill.currency,
			"amount": float(amount),
			"courier_bill": bill.name,
			"bill_line": line.name,
			"shipping_label": line.shipping_label,
			"ecom_order": line.ecom_order,
			"claim_key": f"line|{line.name}",
		}
	)
	doc.flags.by_machine = True
	if insert_once(doc):
		return doc.name
	return frappe.db.get_value(CLAIM, {"claim_key": doc.claim_key})


def credit(line, label: str, amount: Decimal) -> str | None:
	"""A bill gives back an amount: it goes to the oldest claim of the parcel that has not ended; its name, None where there is
	none. In the caller's unit of work, under the lock of the account."""
	of_parcel = {"shipping_label": label} if label else {"tracking_number": line.tracking_number}
	if not (label or line.tracking_number):
		return None
	filters = {
		**of_parcel,
		"against": COURIER,
		"bill_account": line.bill_account,
		"currency": line.currency,
		"status": ("!=", ClaimState.CREDITED),
	}
	name = frappe.db.get_value(CLAIM, filters, order_by="creation, name")
	if not name:
		return None
	claim = lock(CLAIM, name)
	got = quantize(from_field(claim.credited_amount) + amount, claim.currency)
	values = {"credited_amount": got, "answered_on": claim.answered_on or nowdate()}
	status = ClaimState.CREDITED if got >= from_field(claim.amount) else claim.status
	_set(claim, status, **values)
	return name


def _set(claim, status: str, **values) -> None:
	"""Write the status of a claim that the caller has locked, and bring its bill up to date."""
	set_status(CLAIM, claim.name, status, **values)
	if claim.courier_bill and frappe.db.exists(BILL, claim.courier_bill):
		totals.refresh(claim.courier_bill)


def _locked(name: str):
	"""A claim under its lock, and before it those of its bill account and bill."""
	if bill := frappe.db.get_value(CLAIM, name, "courier_bill"):
		bill_accounts.lock_of(bill)
	return lock(CLAIM, name)


@unit_of_work
def claimed(name: str, reference: str, on: str | None = None) -> None:
	"""Somebody has made the claim, where the courier or supplier takes it; `reference`: its number there."""
	claim = _locked(name)
	day = getdate(on) if on else getdate()
	if claim.claim_by and day > getdate(claim.claim_by):
		timeline.note(CLAIM, name, _("Claimed after {0}, until when it was open").format(claim.claim_by))
	_set(claim, ClaimState.CLAIMED, claimed_on=day, reference=_short(reference))


@unit_of_work
def answered(name: str, accepted: bool, note: str) -> None:
	"""What the courier or supplier has said. What is refused is due to be posted, and so it is paid."""
	claim = _locked(name)
	if not accepted and not note.strip():
		refuse(ErrorCode.INVALID_REQUEST, _("Enter a reason"))
	status = ClaimState.ACCEPTED if accepted else ClaimState.REFUSED
	_set(claim, status, answered_on=nowdate(), note=_short(note, 1000))


@unit_of_work
def waived(name: str, amount: str, note: str) -> None:
	"""The courier charges an amount no more, without giving it back in a bill: it is never posted, and the rest is due."""
	claim = _locked(name)
	got = amount_of(amount, claim.currency)
	if not 0 < got <= from_field(claim.amount):
		refuse(ErrorCode.INVALID_REQUEST, _("Enter an amount of up to {0}").format(_money(claim)))
	values = {"credited_amount": got, "is_waived": 1, "note": _short(note, 1000), "answered_on": nowdate()}
	_set(claim, ClaimState.CREDITED, **values)


def amount_of(written: str, currency: str) -> Decimal:
	"""An amount that somebody has entered. Raises ValidationError."""
	try:
		amount = Decimal(str(written).strip())
		return quantize(amount, currency)
	except (ArithmeticError, ValueError):
		refuse(ErrorCode.INVALID_REQUEST, _("{0} is no amount").format(str(written)[:30]))


def _money(claim) -> str:
	return f"{quantize(from_field(claim.amount), claim.currency)} {claim.currency}"


def _short(text: str, most: int = 140) -> str:
	return shortened(storable((text or "").strip()), most)
