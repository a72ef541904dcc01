"""Which account of the books stands for a purpose or a kind of line."""

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.accounting.statements.posting import Purpose
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount, books_of


def account_for(account: SettlementAccount, doc, purpose: str) -> str:
	"""As `account_in`, of an Ecom Settlement."""
	return account_in(account, doc.currency, purpose)


def account_in(account: SettlementAccount, currency: str, purpose: str) -> str:
	"""The account of the books for a purpose or kind; "" where nobody has chosen one."""
	books = books_of(account, currency)
	known: dict[str, str] = {
		Purpose.CLEARING: books.clearing,
		Purpose.BANK: books.bank,
		Purpose.EXCHANGE: account.exchange,
		Purpose.CARRIED_FORWARD: account.carried_forward,
	}
	if purpose in known:
		return known[purpose] or ""
	chosen = account.postings.get(LineKind(purpose))
	if not chosen and purpose == LineKind.TRANSFER:
		return books.bank
	if not chosen and purpose in (LineKind.FEE_TAX, LineKind.ADJUSTMENT_REVERSAL):
		chosen = account.postings.get(LineKind.FEE if purpose == LineKind.FEE_TAX else LineKind.ADJUSTMENT)
	return chosen or ""


def account_of(doc, purpose: str) -> str:
	"""The account of the books by which an Ecom Settlement posts a purpose or kind; "" where nobody has chosen one."""
	return account_for(accounts.read(doc.settlement_account), doc, purpose)
