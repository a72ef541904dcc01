"""Payments and refunds that no statement has settled yet, by settlement account."""

from datetime import timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html, get_datetime, nowdate

from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.unsettled import MOST, unsettled

USUAL = timedelta(days=90)


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, and what they lack. Only accounts and shops that the user may see count."""
	given = filters or {}
	named = {"name": given["settlement_account"]} if given.get("settlement_account") else {}
	fields = ["name", "missing_after_days"]
	shops = frappe.get_list("Ecom Shop", pluck="name")
	rows: list[dict] = []
	cut = []
	for account in frappe.get_list(accounts.ACCOUNT, filters={"enabled": 1, **named}, fields=fields):
		days = account.missing_after_days if given.get("only_missing") else 0
		since = get_datetime(given.get("from_date") or nowdate()) - (
			USUAL if not given.get("from_date") else timedelta()
		)
		found, is_cut = unsettled(account.name, since, days, shops)
		rows += [{"account": account.name, **row} for row in found]
		cut += [account.name] * is_cut
	return _columns(), rows, _said(cut)


def _said(cut: list[str]) -> str | None:
	"""That there are more rows than are shown."""
	if not cut:
		return None
	text = _(
		"There are more: only the oldest {0} payments of {1} are shown. Choose a later date to see the others."
	)
	return escape_html(text.format(MOST, ", ".join(cut)))


def _columns() -> list[dict[str, Any]]:
	return [
		column("account", _("Settlement Account"), "Link", 170, accounts.ACCOUNT),
		column("order", _("Order"), "Link", 150, "Ecom Order"),
		column("number", _("Order Number"), "Data", 110),
		column("gateway", _("Gateway"), "Data", 120),
		column("payment", _("Transaction"), "Data", 150),
		column("kind", _("Kind"), "Data", 90),
		column("amount", _("Amount"), "Currency", 110, "currency"),
		column("open", _("Not Settled"), "Currency", 110, "currency"),
		column("currency", _("Currency"), "Link", 80, "Currency"),
		column("processed_at", _("Processed At (UTC)"), "Datetime", 160),
		column("days", _("Days"), "Int", 70),
	]
