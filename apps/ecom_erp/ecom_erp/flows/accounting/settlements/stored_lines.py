"""The lines of a settlement as rows: each with a name made of its provider's id, so that it is one row however often it comes."""

import json
from collections.abc import Sequence
from datetime import datetime

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.accounting.statements.identity import name_of
from ecom_erp.core.accounting.statements.model import Statement, StatementLine
from ecom_erp.core.money import from_field
from ecom_erp.core.states.money.settlement import LineState
from ecom_erp.core.text import shortened, storable
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount
from ecom_erp.flows.orders.order_document import site_time

SETTLEMENT, LINE, SHARE = "Ecom Settlement", "Ecom Settlement Line", "Ecom Settlement Share"
WRITE_OFF = "Ecom Write Off"
# what a person has asked for in the background, and what it has brought, of a settlement that has changed since
NO_TASK = {
	"task": None,
	"task_due_at": None,
	"task_attempts": 0,
	"task_by": None,
	"task_seen": None,
	"task_problem": None,
	"task_said": None,
	"proposal": None,
	"proposal_at": None,
}
# of a line that comes anew, whatever people have said of it
_STATED = ("line_no", "fee", "fee_tax", "net")


def line_name(account: str, line_id: str) -> str:
	"""The name of a line: the same for the same line of an account, however often it is read."""
	return name_of(account, line_id)


def still_accepted(account: SettlementAccount, name: str, statement: Statement) -> list[str]:
	"""Lines of which people have decided and that say the same as before."""
	rows = frappe.get_all(
		LINE,
		filters={"settlement": name, "state": LineState.ACCEPTED},
		fields=["name", "amount", "paid_amount"],
	)
	if not rows:
		return []
	stated = {
		line_name(account.name, line.line_id): (line.amount, line.paid_amount or 0)
		for line in statement.lines
	}
	return [
		row.name
		for row in rows
		if stated.get(row.name) == (from_field(row.amount), from_field(row.paid_amount))
	]


def write_batch(
	account: SettlementAccount,
	name: str,
	currency: str,
	start: int,
	lines: Sequence[StatementLine],
) -> None:
	"""Write lines that are new; what people have decided of others stays. In the caller's transaction."""
	names = [line_name(account.name, line.line_id) for line in lines]
	known = dict(
		frappe.get_all(LINE, filters={"name": ("in", names)}, fields=["name", "settlement"], as_list=True)
	)
	rows = [
		_row(account, name, currency, start + number, own, line)
		for number, (own, line) in enumerate(zip(names, lines, strict=True), 1)
	]
	if new := [row for row in rows if row["name"] not in known]:
		frappe.db.bulk_insert(LINE, list(new[0]), [list(row.values()) for row in new])
	# what people have decided stays; the rest is as it is stated now
	decided = {
		row["name"]: {field: row[field] for field in _STATED}
		for row in rows
		if known.get(row["name"]) == name
	}
	if decided:
		frappe.db.bulk_update(LINE, decided, update_modified=False)


def _row(account, settlement, currency, number, name, line: StatementLine) -> dict:
	now, user = now_datetime(), frappe.session.user
	return {
		"name": name,
		"creation": now,
		"modified": now,
		"owner": user,
		"modified_by": user,
		"settlement": settlement,
		"settlement_account": account.name,
		"line_no": number,
		"line_id": shortened(storable(line.line_id), 255),
		"kind": line.kind,
		"type": shortened(storable(line.type), 140),
		"at": kept_time(line.at),
		"currency": currency,
		"amount": line.amount,
		"fee": line.fee,
		"fee_tax": line.fee_tax,
		"net": line.net,
		"order_number": shortened(storable(line.order_number), 140),
		"transaction_id": shortened(storable(line.transaction_id), 140),
		"other_ids": json.dumps(line.other_ids) if line.other_ids else None,
		"sku": shortened(storable(line.sku), 140),
		"description": storable(line.description),
		"paid_amount": line.paid_amount if line.paid_amount is not None else 0,
		"paid_currency": line.paid_currency or None,
		"rate": line.rate or 0,
		"answer_by": kept_time(line.answer_by),
		"state": LineState.OPEN,
	}


def kept_time(value: datetime | None):
	"""As fields have it."""
	return site_time(value) if value else None


def head(statement: Statement, digest: str) -> dict:
	"""What a settlement says of its statement, lines and money apart."""
	return {
		"statement_id": shortened(storable(statement.statement_id), 140),
		"currency": statement.currency,
		"begins_at": kept_time(statement.begins_at),
		"ends_at": kept_time(statement.ends_at),
		"paid_at": kept_time(statement.paid_at),
		"note": storable(statement.note) or None,
		"line_count": len(statement.lines),
		"digest": digest,
		"step_due_at": None,
		**NO_TASK,
	}
