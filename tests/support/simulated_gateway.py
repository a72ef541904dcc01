"""A gateway that takes payments in, gives refunds back, keeps fees, disputes, reserves and gift cards, and pays out the rest in
statements that add up: the truth of what the books have to say in the end, worked out here and nowhere else."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from ecom_erp.core.accounting.statements.model import LineKind, Statement, StatementLine
from tests.factories.erpnext import unique

ZERO = Decimal(0)


@dataclass
class SimulatedGateway:
	"""Of one account in one currency, with the smallest coin `coin`. `lines` wait for the next payout; `kept` is what the
	last one left here."""

	currency: str
	coin: Decimal
	lines: list[StatementLine] = field(default_factory=list)
	kept: Decimal = ZERO
	paid: Decimal = ZERO
	by_kind: Counter = field(default_factory=Counter)

	def take(self, payment: str, amounts: list[Decimal], fee: Decimal, at: datetime, **told) -> None:
		"""A charge, in one line or in several; the fee and its tax on the first."""
		for number, amount in enumerate(amounts):
			kept = fee if not number else ZERO
			tax = self.round(kept / 5)
			self._add(LineKind.CHARGE, amount, at, kept, tax, transaction_id=payment, **told)

	def give_back(self, refund: str, amount: Decimal, at: datetime, fee: Decimal = ZERO, **told) -> None:
		self._add(LineKind.REFUND, -amount, at, -fee, transaction_id=refund, **told)

	def dispute(self, payment: str, amount: Decimal, won: bool, at: datetime) -> None:
		"""Opened, and decided some days later."""
		self._add(LineKind.DISPUTE, -amount, at, self.coin * 1500, transaction_id=payment)
		decided = at + timedelta(days=5)
		if won:
			self._add(LineKind.DISPUTE_WON, amount, decided, transaction_id=payment)
		else:
			self._add(LineKind.DISPUTE_LOST, ZERO, decided, self.coin * 100, transaction_id=payment)

	def hold(self, held: LineKind, released: LineKind, amount: Decimal, at: datetime) -> None:
		"""A part that is held back, and comes some days later."""
		self._add(held, -amount, at)
		self._add(released, amount, at + timedelta(days=6))

	def other(self, kind: LineKind, amount: Decimal, at: datetime) -> None:
		self._add(kind, amount, at)

	def pay_out(self, until: datetime, keep: Decimal = ZERO) -> Statement | None:
		"""What has come in until then, but for `keep`; None where nothing has moved."""
		lines = tuple(sorted((one for one in self.lines if one.at <= until), key=lambda one: one.at))
		if not lines and not self.kept:
			return None
		self.lines = [one for one in self.lines if one.at > until]
		opening, self.kept = self.kept, keep
		payout = opening + sum((one.net for one in lines), ZERO) - keep
		self.paid += payout
		return Statement(
			unique("po"),
			self.currency,
			opening=opening,
			payout=payout,
			closing=keep,
			paid_at=until,
			lines=lines,
		)

	def round(self, amount: Decimal) -> Decimal:
		return amount.quantize(self.coin)

	def _add(self, kind: LineKind, amount: Decimal, at: datetime, fee=ZERO, tax=ZERO, **told) -> None:
		line = StatementLine(unique("txn"), kind, kind.value.lower(), at, amount, fee, tax, **told)
		self.by_kind[kind] += amount
		self.by_kind[LineKind.FEE] -= fee
		self.by_kind[LineKind.FEE_TAX] -= tax
		self.lines.append(line)
