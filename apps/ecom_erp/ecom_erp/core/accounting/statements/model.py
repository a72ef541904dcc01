"""A settlement statement as every provider's is read: what a payment provider or marketplace took in, kept and paid out.

Money is `Decimal` in major units of the statement's currency. Amounts have the sign that they have for the seller: what comes
in is positive, what goes out (a refund, a dispute) negative. A fee is positive where the provider takes it, negative where it
gives it back; so `net` = `amount` - `fee` - `fee_tax` of every line. Times are timezone-aware UTC. Absent text is "".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ecom_erp.core.enums import StrEnum


class LineKind(StrEnum):
	"""What a line of a statement is. `UNKNOWN`: the provider uses a type that nobody has named yet; a person says once
	what it is. The amount of `FEE` to `STORAGE`, where they are lines of their own, is what they change the payout by."""

	CHARGE = "Charge"
	REFUND = "Refund"
	FEE = "Fee"
	FEE_TAX = "Fee Tax"
	DISPUTE = "Dispute"  # opened: the money is taken back until it is decided
	DISPUTE_WON = "Dispute Won"
	DISPUTE_LOST = "Dispute Lost"
	ADJUSTMENT = "Adjustment"
	ADJUSTMENT_REVERSAL = "Adjustment Reversal"
	RESERVE_HELD = "Reserve Held"
	RESERVE_RELEASED = "Reserve Released"
	DEFERRED = "Deferred"  # earned, but held until a later statement; comes back there with the other sign
	LOAN = "Loan"
	ADVERTISING = "Advertising"
	STORAGE = "Storage"
	REIMBURSEMENT = "Reimbursement"
	GIFT_CARD = "Gift Card"
	TAX_COLLECTED = "Tax Collected"  # by the marketplace from the buyer, with the order
	TAX_WITHHELD = "Tax Withheld"  # by the marketplace, which pays it to the state
	TRANSFER = "Transfer"  # to or from the seller's bank, apart from the payout of the statement itself
	PREVIOUS_BALANCE = "Previous Balance"
	UNKNOWN = "Unknown"


@dataclass(frozen=True)
class StatementLine:
	"""One line. `line_id` is the provider's own and never comes twice in one account; of a provider that gives none, the
	reader makes it of the line's content and of how many equal ones came before it. `type` is the provider's word for what
	`kind` says, whole, as a person finds it on the provider's page.

	`order_number` is what the provider says the line belongs to, as it says it; `transaction_id` its or the shop's id of the
	payment or refund. Where the buyer paid in another currency, `paid_amount` and `paid_currency` say what and `rate` what
	the provider made of one unit of it (None: not told)."""

	line_id: str
	kind: LineKind
	type: str
	at: datetime | None
	amount: Decimal
	fee: Decimal = Decimal(0)
	fee_tax: Decimal = Decimal(0)
	order_number: str = ""
	transaction_id: str = ""
	# ids that name the same payment otherwise (the charge of a refund, the merchant's own order id), best first
	other_ids: tuple[str, ...] = ()
	sku: str = ""
	description: str = ""
	paid_amount: Decimal | None = None
	paid_currency: str = ""
	rate: Decimal | None = None
	answer_by: datetime | None = None  # of a dispute: until when the seller may answer

	@property
	def net(self) -> Decimal:
		return self.amount - self.fee - self.fee_tax


@dataclass(frozen=True)
class Statement:
	"""All lines of one payout in one currency, or of one period of an account that is not paid out by itself.

	`opening` + the lines' net = `payout` + `closing` (see `proof`). `payout` is what the provider sends to the seller's bank,
	negative where it collects it; `closing` what stays with the provider. An amount that the provider does not state is None:
	an `opening` not told is 0, and a statement without `payout` and without `closing` cannot be proven."""

	statement_id: str  # the provider's id of the payout or report; unique within an account and currency
	currency: str  # ISO 4217
	account_id: str = ""  # the provider's id of the seller's account, where the file says it
	begins_at: datetime | None = None
	ends_at: datetime | None = None
	paid_at: datetime | None = None
	opening: Decimal | None = None
	payout: Decimal | None = None
	closing: Decimal | None = None
	lines: tuple[StatementLine, ...] = ()
	# what of it the provider cannot itemise (a payout that the seller ordered by hand), said to the reader
	note: str = ""


def net_of(lines: Iterable[StatementLine]) -> Decimal:
	"""What the lines change the provider's balance by."""
	return sum((line.net for line in lines), Decimal(0))


@dataclass(frozen=True)
class Proof:
	"""`difference` = opening + lines - payout - closing; None when the provider does not state what it must come to."""

	opening: Decimal
	lines: Decimal
	payout: Decimal
	closing: Decimal
	difference: Decimal | None

	@property
	def stands(self) -> bool:
		return self.difference == 0


def prove(statement: Statement, lines_net: Decimal | None = None) -> Proof:
	"""Whether a statement adds up, to the last decimal. `lines_net`: what its lines come to, where it is known already."""
	lines = net_of(statement.lines) if lines_net is None else lines_net
	opening = statement.opening or Decimal(0)
	payout, closing = statement.payout or Decimal(0), statement.closing or Decimal(0)
	told = statement.payout is not None or statement.closing is not None
	return Proof(opening, lines, payout, closing, opening + lines - payout - closing if told else None)
