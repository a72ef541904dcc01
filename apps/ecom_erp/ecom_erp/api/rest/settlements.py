"""Settlements over REST: what providers state, line by line, its proof, and files of theirs. Amounts are texts, exact."""

import base64
import binascii
from typing import Any

import frappe
from frappe import _

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.money.settlement import LineState, SettlementStatus
from ecom_erp.core.states.money.statement_import import IMPORTING
from ecom_erp.flows.accounting.settlements import statement_import
from ecom_erp.flows.accounting.settlements.accounts import ACCOUNT
from ecom_erp.flows.accounting.settlements.stored_lines import LINE, SETTLEMENT
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.zoned_times import with_zones

STATUSES, STATES = list(SettlementStatus), list(LineState)
IMPORT = statement_import.IMPORT
LIST_FIELDS = (
	"name",
	"settlement_account",
	"statement_id",
	"provider",
	"company",
	"status",
	"currency",
	"paid_at",
	"payout",
	"line_count",
	"open_count",
	"bank_state",
	"modified",
)
PROOF_FIELDS = ("opening", "lines_total", "payout", "closing", "difference")
TEXT_FIELDS = ("begins_at", "ends_at", "problem", "note", "posted_at")
LINE_MONEY = ("amount", "fee", "fee_tax", "net", "difference")
LINE_FIELDS = (
	"name",
	"line_no",
	"line_id",
	"kind",
	"type",
	"at",
	*LINE_MONEY,
	"order_number",
	"transaction_id",
	"state",
	"finding",
	"ecom_order",
	"explanation",
)
IMPORT_FIELDS = ("name", "settlement_account", "status", "status_message", "modified")
MOST_BYTES = 50_000_000


def listed(found: dict[str, Any]) -> dict[str, Any]:
	"""A page of settlements, its amounts exact."""
	return {
		**found,
		"settlements": [_exact(row, ("payout",), row["currency"]) for row in found["settlements"]],
	}


def answer(name: str, state: str | None, after: int, limit: int) -> dict[str, Any]:
	"""A settlement with its proof, its entries and a page of its lines. Raises PermissionError, ValidationError."""
	doc = frappe.get_doc(SETTLEMENT, name)
	doc.check_permission("read")
	if state and state not in STATES:
		refuse(ErrorCode.INVALID_REQUEST, _("The status must be one of: {0}").format(", ".join(STATES)))
	head = {field: doc.get(field) for field in (*LIST_FIELDS, *TEXT_FIELDS)}
	[head] = with_zones(SETTLEMENT, [head])
	proof = _exact({field: doc.get(field) for field in PROOF_FIELDS}, PROOF_FIELDS, doc.currency)
	filters = {"settlement": name, "line_no": (">", after), **({"state": state} if state else {})}
	lines = frappe.get_all(LINE, filters, list(LINE_FIELDS), order_by="line_no", limit=limit + 1)
	rows = with_zones(LINE, [_exact(line, LINE_MONEY, doc.currency) for line in lines[:limit]])
	return {
		**_exact(head, ("payout",), doc.currency),
		"proof": {
			**proof,
			"provable": bool(doc.provable),
			"stands": bool(doc.provable) and not doc.difference,
		},
		"entries": [
			{
				"journal_entry": row.journal_entry,
				"posting_date": str(row.posting_date),
				"purpose": row.purpose,
			}
			for row in doc.entries
			if not row.taken_back
		],
		"lines": rows,
		"more": len(lines) > limit,
		"next_line": rows[-1]["line_no"] if rows else after,
	}


def upload(account: str, file_name: str, content: str) -> dict[str, Any]:
	"""A provider's file, in base64, is imported in the background; the Statement Import."""
	frappe.get_doc(ACCOUNT, account).check_permission("read")
	frappe.has_permission(IMPORT, "create", throw=True)
	try:
		data = base64.b64decode(content, validate=True)
	except (binascii.Error, ValueError):
		refuse(ErrorCode.INVALID_REQUEST, _("The content must be the file's bytes in base64"))
	if not data or len(data) > MOST_BYTES:
		refuse(ErrorCode.INVALID_REQUEST, _("A file has 1 to {0} bytes").format(MOST_BYTES))
	file = frappe.get_doc(
		{"doctype": "File", "file_name": file_name[:140] or "statement", "content": data, "is_private": 1}
	).insert()
	doc = frappe.get_doc({"doctype": IMPORT, "settlement_account": account, "file": file.file_url})
	doc.insert()
	statement_import.start(doc.name, IMPORTING)
	return imported(doc.name)


def imported(name: str) -> dict[str, Any]:
	"""How far the import of a file is."""
	doc = frappe.get_doc(IMPORT, name)
	doc.check_permission("read")
	[row] = with_zones(IMPORT, [{field: doc.get(field) for field in IMPORT_FIELDS}])
	return row


def _exact(row: dict, fields, currency: str) -> dict:
	return {**row, **{field: str(quantize(from_field(row[field]), currency)) for field in fields}}
