"""The proof that profit by order is what ERPNext's profit and loss accounts say, account by account."""

from decimal import Decimal
from typing import Any

from frappe import _
from frappe.utils import escape_html

from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.ecom_erp.report.period import with_period
from ecom_erp.erp.accounts.profit_books import keeps_perpetual_inventory
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.accounting.profit import figures, proof
from ecom_erp.flows.accounting.profit.proof import AccountProof
from ecom_erp.permissions_of_money import books_are_of_all, sees_some_only


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message, chart and summary."""
	given = with_period(filters)
	company = figures.company_of(given.company, None)
	if not company:
		return _columns(), []
	if sees_some_only():
		return _columns(), [], books_are_of_all()
	found = proof.prove(company, given.from_date, given.to_date)
	currency = company_currency(company)
	rows = [_row(one, currency) for one in found]
	off = [one.account for one in found if one.difference]
	vouchers = proof.differing(company, given.from_date, given.to_date, off) if off else {}
	rows += [_voucher(key, amount, currency) for key, amount in sorted(vouchers.items())]
	return _columns(), rows, _message(company), None, _summary(found, currency)


def _columns() -> list[dict[str, Any]]:
	return [
		column("account", _("Account"), "Link", 220, "Account"),
		column("books", _("Profit and Loss"), "Currency", 140, "currency"),
		column("of_orders", _("Of Orders"), "Currency", 140, "currency"),
		column("of_none", _("Of No Order"), "Currency", 140, "currency"),
		column("difference", _("Difference"), "Currency", 130, "currency"),
		column("voucher_type", _("Voucher Type"), "Data", 130),
		{**column("voucher_no", _("Voucher"), "Dynamic Link", 180), "options": "voucher_type"},
		column("currency", _("Currency"), "Link", 80, "Currency"),
	]


def _row(one: AccountProof, currency: str) -> dict[str, Any]:
	return {
		"account": one.account,
		"books": float(one.books),
		"of_orders": float(one.of_orders),
		"of_none": float(one.of_none),
		"difference": float(one.difference),
		"currency": currency,
	}


def _voucher(voucher: tuple[str, str], amount: Decimal, currency: str) -> dict[str, Any]:
	doctype, name = voucher
	return {"voucher_type": doctype, "voucher_no": name, "difference": float(amount), "currency": currency}


def _message(company: str) -> str:
	said = []
	if not keeps_perpetual_inventory(company):
		said.append(
			_(
				"{0} keeps no perpetual inventory: what goods cost is not in its books and cannot be proven. Order Profit "
				"takes it from the stock ledger."
			).format(escape_html(company))
		)
	if left := proof.waiting():
		said.append(_("{0} vouchers and orders are still being shared").format(left))
	if failed := proof.failed():
		said.append(_("{0} vouchers and orders could not be shared: the Error Log says why").format(failed))
	return "<br>".join(said)


def _summary(found: list[AccountProof], currency: str) -> list[dict[str, Any]]:
	numbers = (
		(_("Profit and Loss"), sum((one.books for one in found), Decimal(0)), "Blue"),
		(_("Of Orders"), sum((one.of_orders for one in found), Decimal(0)), "Grey"),
		(_("Of No Order"), sum((one.of_none for one in found), Decimal(0)), "Grey"),
	)
	off = sum((abs(one.difference) for one in found), Decimal(0))
	return [
		{
			"label": label,
			"value": float(value),
			"datatype": "Currency",
			"currency": currency,
			"indicator": colour,
		}
		for label, value, colour in (*numbers, (_("Difference"), off, "Red" if off else "Green"))
	]
