"""A voucher's amounts on profit and loss accounts, shared among what they are about. Pure.

The books say how much; rows of the voucher (an invoice's, a delivery's, the lines of a statement) say of what. What rounding
and rates make the two differ by is divided among the claims; what no claim explains belongs to the voucher's own order, or,
where it has none, to no order. So the shares of each account come to what the books say, always.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.accounting.profit.kinds import AccountFacts, ProfitKind, kind_of
from ecom_erp.core.money import minor_units, quantize, split


@dataclass(frozen=True)
class Owner:
	"""Whom an amount is of. `order` "": no order, where `shop`, item and warehouse may still be known. `line_id` "": the order
	as a whole."""

	order: str = ""
	line_id: str = ""
	item_code: str = ""
	warehouse: str = ""
	shop: str = ""


NOBODY = Owner()


@dataclass(frozen=True)
class Claim:
	"""A row of a voucher that explains a part of an account. `amount` is in the company's currency, or, `converted`, in
	another one whose rate is what the books make of all such claims on the account. `kind` None: what the account says."""

	account: str
	owner: Owner
	amount: Decimal
	kind: ProfitKind | None = None
	converted: bool = False


@dataclass(frozen=True)
class Share:
	"""Income is positive, cost negative; in the company's currency."""

	account: str
	owner: Owner
	kind: ProfitKind
	amount: Decimal


def shares(
	booked: Mapping[str, Decimal],
	claims: Sequence[Claim],
	accounts: Mapping[str, AccountFacts],
	currency: str,
	rest: Owner = NOBODY,
) -> list[Share]:
	"""Shares of each account in `booked` (credit less debit, by account, in whole coins of `currency`), which come to exactly
	that. Claims on accounts that are not in `booked` explain nothing. `rest`: who owns what no claim explains."""
	found: list[Share] = []
	for account, total in sorted(booked.items()):
		own = [claim for claim in claims if claim.account == account and claim.amount]
		amounts = _amounts(total, own, currency)
		usual = kind_of(accounts[account])
		found += [
			Share(account, claim.owner, claim.kind or usual, amount)
			for claim, amount in zip(own, amounts, strict=True)
			if amount
		]
		left = total - sum(amounts, Decimal(0))
		if left:
			found.append(Share(account, rest, usual, left))
	return found


def spread(share: Share, lines: Mapping[Owner, Decimal], currency: str) -> list[Share]:
	"""A share of an order as a whole, divided among its lines by what they are worth; as it is where it has none."""
	if share.owner.line_id or not share.owner.order or not lines:
		return [share]
	parts = split(share.amount, list(lines.values()), currency)
	return [
		Share(share.account, owner, share.kind, part)
		for owner, part in zip(lines, parts, strict=True)
		if part
	]


def _amounts(total: Decimal, claims: Sequence[Claim], currency: str) -> list[Decimal]:
	"""What each claim gets of `total`, in whole coins. A voucher that is taken back on another day has what it had with the
	other sign."""
	own = sum((claim.amount for claim in claims if not claim.converted), Decimal(0))
	foreign = sum((claim.amount for claim in claims if claim.converted), Decimal(0))
	slack = Decimal(1).scaleb(-minor_units(currency)) * len(claims)
	if foreign:
		rate = (total - own) / foreign
		return _to_total([_worth(claim, rate) for claim in claims], total, currency)
	if abs(total - own) <= slack:
		return _to_total([claim.amount for claim in claims], total, currency)
	if abs(total + own) <= slack:
		return _to_total([-claim.amount for claim in claims], total, currency)
	return [quantize(claim.amount, currency) for claim in claims]


def _worth(claim: Claim, rate: Decimal) -> Decimal:
	return claim.amount * rate if claim.converted else claim.amount


def _to_total(exact: Sequence[Decimal], total: Decimal, currency: str) -> list[Decimal]:
	"""`exact` in whole coins that come to `total`: the coins that rounding leaves over go to those that lost most by it."""
	amounts = [quantize(amount, currency) for amount in exact]
	coin = Decimal(1).scaleb(-minor_units(currency))
	left = total - sum(amounts, Decimal(0))
	step = coin.copy_sign(left)
	by_loss = sorted(
		range(len(amounts)),
		key=lambda place: ((exact[place] - amounts[place]) * step, abs(exact[place])),
		reverse=True,
	)
	for number in range(int(abs(left) / coin)):
		amounts[by_loss[number % len(by_loss)]] += step
	return amounts
