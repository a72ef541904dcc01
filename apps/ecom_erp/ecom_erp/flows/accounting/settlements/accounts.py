"""Settlement Accounts as flows read them: whose payments one settles, and the accounts of the books that it has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import frappe

from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.money import from_field
from ecom_erp.core.text import shortened, storable
from ecom_erp.flows.orders.locks import lock, lock_values
from ecom_erp.flows.words.sentences import _

ACCOUNT = "Ecom Settlement Account"


@dataclass(frozen=True)
class Books:
	"""Of one currency: the account on which payments wait for their statement, and the one that the payout reaches."""

	clearing: str
	bank: str


@dataclass(frozen=True)
class SettlementAccount:
	"""`gateways`: by shop those whose payments are settled here, casefolded; None: all of the shop. `types`: what people
	have said of the provider's own words, casefolded."""

	name: str
	provider: str
	company: str
	external_account: str
	gateways: Mapping[str, frozenset[str] | None]
	books: Mapping[str, Books]
	postings: Mapping[LineKind, str]
	types: Mapping[str, LineKind] = field(default_factory=dict)
	exchange: str = (
		""  # where what rates make a difference of is posted; "" where neither account nor company has one
	)
	carried_forward: str = ""  # which holds the money at a month's end; "": it stays on the clearing account
	accrual: str = ""  # where fees that are still to come stand over a month's end
	cost_center: str = ""
	fee_tolerance: Decimal = Decimal(0)  # in the statement's currency
	mapping: str = ""  # of files

	def settles(self, shop: str, gateway: str) -> bool:
		"""Whether payments of a shop's gateway come in over this account."""
		own = self.gateways.get(shop, frozenset())
		return own is None or gateway.strip().casefold() in own


def read(name: str) -> SettlementAccount:
	return of_document(frappe.get_cached_doc(ACCOUNT, name))


def remember_external(account: SettlementAccount, theirs: str) -> None:
	"""The first statement that says whose it is says it for the account, too; in the caller's transaction."""
	if theirs.strip() and not account.external_account:
		frappe.db.set_value(
			ACCOUNT, account.name, "external_account", shortened(storable(theirs.strip()), 140)
		)
		frappe.clear_document_cache(ACCOUNT, account.name)


def lock_of(settlement: str):
	"""The Ecom Settlement under its lock, and before it the one of its account: what settlements of an account settle, and
	what stands on its clearing account, is read and written by one worker at a time."""
	lock_values(ACCOUNT, frappe.db.get_value("Ecom Settlement", settlement, "settlement_account"), "name")
	return lock("Ecom Settlement", settlement)


def of_document(doc) -> SettlementAccount:
	"""An Ecom Settlement Account, typed."""
	gateways: dict[str, frozenset[str] | None] = {}
	for row in doc.gateways:
		own = gateways.get(row.shop, frozenset())
		new = (row.gateway or "").strip().casefold()
		gateways[row.shop] = own | {new} if new and own is not None else None
	return SettlementAccount(
		doc.name,
		doc.provider,
		doc.company,
		(doc.external_account or "").strip(),
		gateways,
		{row.currency: Books(row.clearing_account, row.bank_account) for row in doc.currencies},
		{LineKind(row.kind): row.account for row in doc.postings},
		{row.type.strip().casefold(): LineKind(row.kind) for row in doc.types},
		doc.exchange_account
		or frappe.get_cached_value("Company", doc.company, "exchange_gain_loss_account")
		or "",
		doc.carried_forward_account or "",
		doc.accrual_account or "",
		doc.cost_center or "",
		from_field(doc.fee_tolerance),
		doc.mapping or "",
	)


def books_of(account: SettlementAccount, currency: str) -> Books:
	"""The accounts of a currency. Raises ValidationError, which says what to do."""
	found = account.books.get(currency)
	if not found:
		frappe.throw(
			_(
				"{0} has no accounts for {1}. Add a row under Currencies with the clearing account and the bank "
				"account, or check whether this statement belongs to another account."
			).format(account.name, currency)
		)
	return found
