"""The faults that lie in the gateways' payouts, against what the app has found in them."""

from collections import Counter
from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from ecom_demo import payouts
from ecom_erp.flows.accounting.settlements.unsettled import unsettled

FAULTS = {
	"us": {"No Order": 1, "Amount Differs": 1, "Doubled": 1, "Fee Differs": 1},
	"eu": {"Amount Differs": 1, "Unknown Type": 1, "Dispute": 1, "No Reference": 1},
	"cn": {},
}
"""By shop the findings of lines. Beside them stand a payment that is in no payout and a payout that does not add up."""


def wrong_findings() -> list[str]:
	"""Faults that were not found, and findings where there is no fault."""
	found = []
	for key, wanted in FAULTS.items():
		account = payouts.account_name(key)
		lines = frappe.get_all(
			"Ecom Settlement Line",
			{"settlement_account": account, "finding": ("!=", ""), "settlement": ("in", _adding_up(account))},
			["finding", "difference"],
		)
		counted = Counter(line.finding for line in lines)
		if counted != Counter(wanted):
			found.append(f"{account}: found {dict(counted)}, {wanted} are in it")
		off = [line.difference for line in lines if line.finding == "Amount Differs"]
		if off != {"us": [-1], "eu": [2], "cn": []}[key]:
			found.append(f"{account}: amounts differ by {off}")
	return found + _wrong_payouts() + _wrong_missing()


def _adding_up(account: str) -> list[str]:
	filters = {"settlement_account": account, "status": ("!=", "Inconsistent")}
	return frappe.get_all("Ecom Settlement", filters, pluck="name") or [""]


def _wrong_payouts() -> list[str]:
	filters = {"status": "Inconsistent"}
	found = frappe.get_all("Ecom Settlement", filters, ["statement_id", "difference"])
	return (
		[]
		if [(row.statement_id, row.difference) for row in found] == [("ALI-2", -1)]
		else [f"does not add up: {found}"]
	)


def _wrong_missing() -> list[str]:
	"""The payment of Alipay's that is in no payout."""
	account = payouts.account_name("cn")
	shop = frappe.get_doc(payouts.ACCOUNT, account).gateways[0].shop
	since = now_datetime() - timedelta(days=365)
	rows, _is_cut = unsettled(account, since, 0, [shop])
	whole = [row for row in rows if row["kind"] == "Capture" and not row["settled"]]
	known = frappe.db.get_value(payouts.ACCOUNT, account, "creation")
	old = [row for row in whole if frappe.db.get_value("Ecom Order", row["order"], "creation") < known]
	booked = [row for row in old if _is_booked(row)]
	return [] if len(booked) == 1 else [f"{account}: {len(booked)} payments are missing, 1 is"]


def _is_booked(row: dict) -> bool:
	filters = {"parent": row["order"], "external_id": row["payment"], "payment_entry": ("is", "set")}
	return bool(frappe.db.exists("Ecom Order Payment", filters))
