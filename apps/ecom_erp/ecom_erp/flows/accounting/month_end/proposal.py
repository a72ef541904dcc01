"""What a settlement account would post at a month's end, and what keeps it from that. Nothing is changed here."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ecom_erp.core.accounting import month_end
from ecom_erp.core.accounting.month_end import Gain
from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.core.accounting.statements.posting import Purpose, Row, rows_of
from ecom_erp.core.money import quantize
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.accounting.month_end import facts
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount
from ecom_erp.flows.accounting.settlements.posting.chosen import account_in
from ecom_erp.flows.words.sentences import _

NOT_ACCRUED = (Purpose.CLEARING, Purpose.EXCHANGE, LineKind.UNKNOWN, LineKind.TRANSFER)
"""Of lines that are read and not posted: what is the clearing account's, and what moves no cost or claim."""


@dataclass(frozen=True)
class Accrual:
	"""In `currency`; the rows come to what the accrual account gets on the other side."""

	currency: str
	rows: tuple[Row, ...]


@dataclass
class MonthEnd:
	"""`obstacles` and `notes` are sentences: what keeps it from being posted, and what a person should know besides."""

	gains: list[Gain] = field(default_factory=list)
	accruals: list[Accrual] = field(default_factory=list)
	obstacles: list[str] = field(default_factory=list)
	notes: list[str] = field(default_factory=list)

	@property
	def digest(self) -> str:
		"""The same where the same would be posted."""
		said = [f"{gain.account} {gain.amount}" for gain in self.gains]
		said += [f"{one.currency} {row}" for one in self.accruals for row in one.rows]
		return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def propose(account: SettlementAccount, day: date) -> MonthEnd:
	"""Of the month that ends on `day`. Raises ValidationError where a rate is not written down."""
	books = company_currency(account.company)
	found = MonthEnd(month_end.revaluation(facts.held(account, day), books))
	for currency in sorted(account.books):
		_accrue(found, account, currency, day)
	if found.gains and not account.exchange:
		found.obstacles.append(
			_("Choose an Exchange Account in {0}: what rates make a difference of is posted there.").format(
				account.name
			)
		)
	if found.accruals and not account.accrual:
		found.obstacles.append(
			_(
				"Choose an Accrual Account in {0}: fees that are still to come stand there over the month's end."
			).format(account.name)
		)
	_name_lacking(found, account)
	return found


def _accrue(found: MonthEnd, account: SettlementAccount, currency: str, day: date) -> None:
	waiting = facts.waiting(account, currency, day)
	share = facts.fee_share(account, currency, day)
	fees = month_end.expected_fees(waiting.payments, share, currency)
	read = [
		row for row in rows_of(facts.unposted_lines(account, currency, day)) if row.account not in NOT_ACCRUED
	]
	sums: dict[tuple[str, str], Decimal] = {(row.account, row.shop): row.amount for row in read}
	for shop, fee in fees.items():
		key = (str(LineKind.FEE), shop)
		sums[key] = sums.get(key, Decimal(0)) + fee
	rows = tuple(Row(*key, amount) for key, amount in sorted(sums.items()) if amount)
	if rows:
		found.accruals.append(Accrual(currency, rows))
	if waiting.payments:
		open_money = sum((one.amount for one in waiting.payments), Decimal(0))
		found.notes.append(
			_(
				"{0} {1} of payments are captured and not settled yet; such money has cost {2} % lately."
			).format(quantize(open_money, currency), currency, quantize(share * 100, "USD"))
		)
	if waiting.unbooked:
		found.notes.append(
			_(
				"{0} payments in {1} are captured and not booked yet. Open their orders to see what they wait for."
			).format(waiting.unbooked, currency)
		)


def _name_lacking(found: MonthEnd, account: SettlementAccount) -> None:
	lacking = {
		row.account
		for one in found.accruals
		for row in one.rows
		if not account_in(account, one.currency, row.account)
	}
	if lacking:
		found.obstacles.append(
			_("Choose where to post: {0}. Add a row for each under Where Each Kind Is Posted in {1}.").format(
				", ".join(sorted(_(one) for one in lacking)), account.name
			)
		)
