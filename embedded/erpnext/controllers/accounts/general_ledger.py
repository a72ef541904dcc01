"""Posting of vouchers to the general ledger, and of what parties owe to the payment ledger."""

from typing import Any

import frappe
from erpnext.accounts import payment_ledger
from erpnext.accounts.utils import get_fiscal_year
from frappe import _
from frappe.utils import cint, flt
from frappe.utils.data import now

MERGE_FIELDS = (
	"account",
	"cost_center",
	"party",
	"party_type",
	"voucher_detail_no",
	"against_voucher",
	"against_voucher_type",
	"voucher_no",
)
SIDES = ("debit", "credit")
SUFFIXES = ("", "_in_account_currency", "_in_transaction_currency")
AMOUNTS = [side + suffix for side in SIDES for suffix in SUFFIXES]
PAYMENT_TOLERANCE_UNITS = 5.0
VOUCHER_TOLERANCE = 0.5


def make_gl_entries(rows: list[frappe._dict], update_outstanding: bool = True) -> None:
	"""Posts the rows of one voucher, merged and balanced. A rounding difference goes to the round-off account."""
	if not rows:
		return
	for day in {row.posting_date for row in rows}:
		get_fiscal_year(day, label=_("Posting Date"), company=rows[0].company)
	rows = process_rows(rows)
	if len(rows) < 2:
		frappe.throw(
			_(
				"Incorrect number of General Ledger Entries found. You might have selected a wrong Account in the transaction."
			)
		)
	balance(rows)
	for row in rows:
		_insert(row)
	payment_ledger.post(rows, update_outstanding=update_outstanding)


def process_rows(rows: list[frappe._dict]) -> list[frappe._dict]:
	"""Adds rows of the same account and reference up and turns negative amounts to the other side."""
	merged: dict[tuple, frappe._dict] = {}
	for row in rows:
		key = tuple(row.get(field) or "" for field in MERGE_FIELDS)
		if key in merged:
			for field in AMOUNTS:
				merged[key][field] = flt(merged[key].get(field)) + flt(row.get(field))
		else:
			merged[key] = row
	precision = _precision(rows[0].company)
	kept = [row for row in merged.values() if flt(row.debit, precision) or flt(row.credit, precision)]
	for row in kept:
		_turn_negative_amounts(row)
	return kept


def _turn_negative_amounts(row: frappe._dict) -> None:
	for suffix in SUFFIXES:
		debit, credit = flt(row.get(f"debit{suffix}")), flt(row.get(f"credit{suffix}"))
		if debit < 0 and credit < 0 and debit == credit:
			debit, credit = -debit, -credit
		if debit < 0:
			debit, credit = 0.0, credit - debit
		if credit < 0:
			debit, credit = debit - credit, 0.0
		if row.get("post_net_value") and debit and credit:
			debit, credit = max(debit - credit, 0.0), max(credit - debit, 0.0)
		row[f"debit{suffix}"], row[f"credit{suffix}"] = debit, credit


def balance(rows: list[frappe._dict]) -> None:
	"""Rounds the rows, refuses a voucher that does not balance and adds a row for what rounding left over."""
	first = rows[0]
	precision = _precision(first.company)
	difference = _difference(rows, precision)
	unit = 1.0 / 10**precision
	is_payment = first.voucher_type == "Payment Entry"
	tolerance = PAYMENT_TOLERANCE_UNITS * unit if is_payment else VOUCHER_TOLERANCE
	if abs(difference) > tolerance:
		frappe.throw(
			_("Debit and Credit not equal for {0} #{1}. Difference is {2}.").format(
				first.voucher_type, first.voucher_no, difference
			)
		)
	in_transaction_currency = _difference(rows, precision, "_in_transaction_currency")
	if abs(difference) >= unit:
		_add_to_round_off(rows, difference, in_transaction_currency, unit)


def _difference(rows: list[frappe._dict], precision: int, suffix: str = "") -> float:
	"""Debit less credit of all rows, whose amounts are rounded on the way."""
	total = 0.0
	for row in rows:
		for side in SIDES:
			row[f"{side}{suffix}"] = flt(row.get(f"{side}{suffix}"), precision)
		total += row[f"debit{suffix}"] - row[f"credit{suffix}"]
	return flt(total, precision)


def _add_to_round_off(
	rows: list[frappe._dict], difference: float, in_transaction_currency: float, unit: float
) -> None:
	"""Credits the differences (debits negative ones) to the round-off account, in its row if it has one already."""
	first = rows[0]
	account, cost_center = get_round_off_account_and_cost_center(first.company, first.get("cost_center"))
	row = next((row for row in rows if row.account == account), None)
	if row:
		difference += flt(row.credit) - flt(row.debit)
		if abs(difference) < unit:
			rows.remove(row)
			return
	else:
		row = frappe._dict(
			{
				field: first.get(field)
				for field in ("voucher_type", "voucher_no", "company", "posting_date", "remarks")
			}
		)
		row.is_opening = "No"
		row.account_currency = frappe.get_cached_value("Account", account, "account_currency")
		rows.append(row)
	row.update({"account": account, "cost_center": cost_center})
	for suffix in SUFFIXES:
		amount = in_transaction_currency if suffix == "_in_transaction_currency" else difference
		row[f"debit{suffix}"] = max(-amount, 0.0)
		row[f"credit{suffix}"] = max(amount, 0.0)


def get_round_off_account_and_cost_center(company: str, cost_center: str | None = None) -> tuple[str, str]:
	"""Where rounding differences go: the company's accounts, with the voucher's cost center if it has one."""
	account, own_center, fallback = frappe.get_cached_value(
		"Company", company, ["round_off_account", "round_off_cost_center", "default_expense_account"]
	)
	account = account or fallback
	cost_center = cost_center or own_center
	if not account:
		frappe.throw(_("Please mention '{0}' in Company: {1}").format(_("Round Off Account"), company))
	if not cost_center:
		frappe.throw(_("Please mention '{0}' in Company: {1}").format(_("Round Off Cost Center"), company))
	return account, cost_center


def make_reverse_gl_entries(
	rows: list[frappe._dict] | None = None, voucher_type: str | None = None, voucher_no: str | None = None
) -> None:
	"""Takes a voucher out of the books: its rows and rows that reverse them stay, all marked as cancelled.

	`rows` are the voucher's rows as they are now; without them the posted rows are reversed.
	"""
	if rows is None:
		rows = frappe.get_all(
			"GL Entry",
			filters={"voucher_type": voucher_type, "voucher_no": voucher_no, "is_cancelled": 0},
			fields=["*"],
			order_by="creation, name",
		)
	if not rows:
		return
	payment_ledger.take_back(rows)
	entry = frappe.qb.DocType("GL Entry")
	(
		frappe.qb.update(entry)
		.set(entry.is_cancelled, 1)
		.set(entry.modified, now())
		.where((entry.voucher_type == rows[0].voucher_type) & (entry.voucher_no == rows[0].voucher_no))
		.run()
	)
	for row in rows:
		_insert(_reversed(row))


def _reversed(row: frappe._dict) -> frappe._dict:
	skipped = {"name", "creation", "modified", "modified_by", "owner", "idx", "docstatus"}
	copy = frappe._dict({field: value for field, value in row.items() if field not in skipped})
	for suffix in SUFFIXES:
		copy[f"debit{suffix}"], copy[f"credit{suffix}"] = (
			flt(row.get(f"credit{suffix}")),
			flt(row.get(f"debit{suffix}")),
		)
	copy.remarks = f"On cancellation of {row.voucher_no}"
	copy.is_cancelled = 1
	return copy


def _insert(row: frappe._dict) -> None:
	entry = frappe.new_doc("GL Entry")
	entry.update(row)
	entry.flags.ignore_permissions = True
	entry.flags.ignore_links = bool(cint(row.get("is_cancelled")))
	entry.submit()


def _precision(company: str) -> int:
	currency = frappe.get_cached_value("Company", company, "default_currency")
	field: Any = frappe.get_meta("GL Entry").get_field("debit")
	return frappe.model.meta.get_field_precision(field, currency=currency)
