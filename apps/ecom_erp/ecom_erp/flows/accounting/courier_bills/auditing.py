"""Lines of bills against our labels: `core/accounting/courier_bills/audit.py` decides, page by page, and what it found is written
with its reasons. Running it again keeps what people have decided."""

import json
import time
from decimal import Decimal

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.accounting.courier_bills.audit import Audited, Part, audit
from ecom_erp.core.accounting.courier_bills.model import BillLine, Charge, ChargeKind
from ecom_erp.core.accounting.courier_bills.reasons import EXPLAINED, BillClass
from ecom_erp.core.accounting.courier_bills.shipments import number_key
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.money.courier_bill import (
	INCONSISTENT,
	OPEN,
	POSTED,
	READING,
	READY,
	BillLineState,
)
from ecom_erp.flows.accounting.courier_bills import bill_accounts, claims, totals
from ecom_erp.flows.accounting.courier_bills.bill_accounts import BILL
from ecom_erp.flows.accounting.courier_bills.our_parcels import Parcel, parcels
from ecom_erp.flows.accounting.courier_bills.storing import LINE
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import COURIER_BILLS, take
from ecom_erp.messaging.transaction import in_transaction, roll_back

PAGE = 2000
CHUNK = 200
MAX_ATTEMPTS = 5


def audit_again(name: str) -> None:
	"""Hold the open lines against our labels once more, in the background."""
	in_transaction(_audit_again, name)
	kick("audit_courier_bills")


def _audit_again(name: str) -> None:
	if lock_values(BILL, name, "status") in (OPEN, READY):
		frappe.db.set_value(BILL, name, {"next_line": 0, "step_due_at": now_datetime(), "step_attempts": 0})


def audit_due(seconds: float) -> int:
	"""Audit the bills that are due, for about that long; how many were taken up."""
	taken = 0
	end = time.monotonic() + seconds
	for name in take(COURIER_BILLS, 10):
		taken += 1
		try:
			_pages(name, end)
		except Exception as error:
			roll_back()
			log_unexpected(f"Courier Bill {name}")
			in_transaction(_failed, name, error)
		if time.monotonic() > end:
			break
	return taken


def _failed(name: str, error: Exception) -> None:
	if lock_values(BILL, name, "step_attempts") >= MAX_ATTEMPTS:
		text = _("Unexpected: {0}").format(type(error).__name__)
		values = {"problem": text, "said": sentences.kept(text), "step_due_at": None}
		frappe.db.set_value(BILL, name, values)


def _pages(name: str, end: float) -> None:
	while in_transaction(_page, name):
		if time.monotonic() > end:
			again = {"step_due_at": now_datetime(), "step_attempts": 0}
			in_transaction(frappe.db.set_value, BILL, name, again)
			return


def _page(name: str) -> bool:
	"""The next page of lines; False when there is none."""
	doc = bill_accounts.lock_of(name)
	if doc.status in (READING, INCONSISTENT, POSTED):
		frappe.db.set_value(BILL, name, "step_due_at", None)
		return False
	rows = frappe.get_all(
		LINE,
		filters={"courier_bill": name, "line_no": (">", doc.next_line)},
		fields=["*"],
		order_by="line_no",
		limit=PAGE,
	)
	if not rows:
		return _finish(doc)
	account = bill_accounts.read(doc.bill_account)
	known = parcels(account, name, doc.next_line, {row.tracking_number or "" for row in rows})
	lines = [as_line(row) for row in rows]
	found = audit(lines, [one.shipment for one in known.values()], doc.currency, account.terms)
	open_ones = [
		(row, one)
		for row, one in zip(rows, found, strict=True)
		if row.state in (BillLineState.OPEN, BillLineState.MATCHED)
	]
	_write(doc, open_ones, known)
	frappe.db.set_value(BILL, name, {"next_line": rows[-1].line_no, "step_attempts": 0})
	return True


def as_line(row) -> BillLine:
	"""A stored line as core has it."""
	stored = json.loads(row.charges or "{}")
	charges = tuple(
		Charge(ChargeKind(kind), name, Decimal(amount), Decimal(tax))
		for kind, name, amount, tax in stored.get("of", ())
	)
	return BillLine(
		row.name,
		row.tracking_number or "",
		charges,
		row.service or "",
		row.zone or "",
		row.billed_grams or 0,
		row.entered_grams or 0,
		row.dimensions or "",
		row.packages or 1,
		row.shipped_on,
		row.delivered_on,
		quantize(from_field(row.discount), row.currency) if stored.get("discounts") else None,
		bool(row.is_return),
	)


def _write(doc, found: list[tuple], known: dict[str, Parcel]) -> None:
	values = {}
	for row, one in found:
		parcel = known.get(number_key(row.tracking_number or ""))
		values[row.name] = _values(doc, one, parcel)
		if one.cause is BillClass.CREDIT and not row.claim:
			values[row.name]["claim"] = claims.credit(row, one.label, -from_field(row.net))
	if values:
		fields = {name: {**dict.fromkeys(_WRITTEN), **one} for name, one in values.items()}
		frappe.db.bulk_update(LINE, fields, chunk_size=CHUNK, update_modified=False)


_WRITTEN = (
	"state", "cause", "expected", "difference", "claimable", "explanation", "said", "shipping_label", "ecom_order", "shop",
)  # fmt: skip


def _values(doc, one: Audited, parcel: Parcel | None) -> dict:
	"""What a line says of what was found. A credit is in our favour and keeps no bill from being posted."""
	told_only = not one.parts or one.cause is BillClass.CREDIT
	text = sentences.joined(" ", [sentence(part, doc.currency) for part in one.parts]) if one.parts else None
	return {
		"state": BillLineState.MATCHED if told_only else BillLineState.OPEN,
		"cause": str(one.cause or ""),
		"expected": one.expected or Decimal(0),
		"difference": one.difference or Decimal(0),
		"claimable": one.claimable,
		"explanation": text,
		"said": sentences.kept(text) if text else None,
		"shipping_label": one.label or None,
		"ecom_order": parcel.order or None if parcel else None,
		"shop": parcel.shop or None if parcel else None,
	}


def sentence(part: Part, currency: str) -> sentences.Said:
	"""Why a part of a line is too much, in words; amounts with their currency."""
	values = [
		f"{quantize(one, currency)} {currency}" if isinstance(one, Decimal) else one for one in part.values
	]
	return _(EXPLAINED[part.cause]).format(*values)


def _finish(doc) -> bool:
	totals.refresh(doc.name, step_due_at=None, step_attempts=0, problem=None, said=None)
	return False
