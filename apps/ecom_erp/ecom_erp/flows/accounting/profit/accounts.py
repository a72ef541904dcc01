"""What the accounts of profit and loss are used for, as shops, settlement accounts and the company say."""

from collections.abc import Collection, Mapping

import frappe

from ecom_erp.core.accounting.profit.kinds import OF_STATEMENT_LINES, AccountFacts, ProfitKind
from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.erp.accounts.profit_books import accounts_of

# later ones win: what takes shipping is named more exactly than what takes tips
OF_SHOPS = {
	"return_fee_account": ProfitKind.REFUND,
	"tip_account": ProfitKind.OTHER_INCOME,
	"goodwill_account": ProfitKind.AFTER_SALES,
	"shipping_account": ProfitKind.SHIPPING,
}


def read(companies: Collection[str]) -> dict[str, AccountFacts]:
	"""The accounts of profit and loss of companies, by name. Five queries."""
	used = _used()
	return {
		name: AccountFacts(name, row.root_type == "Income", row.account_type or "", used.get(name, ""))
		for name, row in accounts_of(companies).items()
	}


def _used() -> Mapping[str, str]:
	found: dict[str, str] = {}
	for row in frappe.get_all("Company", fields=["exchange_gain_loss_account"]):
		_use(found, row.exchange_gain_loss_account, ProfitKind.EXCHANGE)
	for row in frappe.get_all("Ecom Settlement Posting", fields=["kind", "account"]):
		kind = OF_STATEMENT_LINES.get(LineKind(row.kind))
		if kind:
			_use(found, row.account, kind)
	for row in frappe.get_all("Ecom Shop Gateway", fields=["fee_account"]):
		_use(found, row.fee_account, ProfitKind.FEE)
	shops = frappe.get_all("Ecom Shop", fields=list(OF_SHOPS))
	for field, kind in OF_SHOPS.items():
		for shop in shops:
			_use(found, shop[field], kind)
	return found


def _use(found: dict[str, str], account: str | None, kind: ProfitKind) -> None:
	if account:
		found[account] = kind
