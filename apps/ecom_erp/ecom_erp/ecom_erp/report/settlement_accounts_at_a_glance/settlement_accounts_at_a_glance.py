"""How far each settlement account is: money on the way, open differences, and the last payout that is proven and posted."""

from typing import Any

import frappe
from frappe import _

from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.insight import money_on_the_way


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, no message, and a chart. Only what the user may see counts."""
	names = frappe.get_list(accounts.ACCOUNT, filters={"enabled": 1}, pluck="name")
	shops = frappe.get_list("Ecom Shop", pluck="name")
	chart = money_on_the_way.by_gateway_and_age(names, shops)
	shown = {"data": chart, "type": "bar", "barOptions": {"stacked": 1}} if chart else None
	return _columns(), money_on_the_way.at_a_glance(names, shops), None, shown


def _columns() -> list[dict[str, Any]]:
	return [
		column("account", _("Settlement Account"), "Link", 190, accounts.ACCOUNT),
		column("currency", _("Currency"), "Link", 80, "Currency"),
		column("on_the_way", _("Money on the Way"), "Currency", 140, "currency"),
		column("payments", _("Payments"), "Int", 90),
		column("oldest", _("Oldest, Days"), "Int", 100),
		column("open_lines", _("Open Lines"), "Int", 90),
		column("difference", _("Open Differences"), "Currency", 130, "currency"),
		column("proven_at", _("Last Proven Payout"), "Datetime", 160),
		column("proven", _("Paid Out"), "Currency", 120, "currency"),
		column("settlement", _("Settlement"), "Link", 140, "Ecom Settlement"),
	]
