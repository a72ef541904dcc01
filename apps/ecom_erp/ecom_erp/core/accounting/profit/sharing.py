"""A voucher's amounts on profit and loss accounts, shared among what they are about. Pure.

The books say how much; rows of the voucher (an invoice's, a delivery's, the lines of a statement) say of what. What rounding
and rates make the two differ by is divided among the claims; what no claim explains belongs to the voucher's own order, or,
where it has none, to no order. So the shares of each account come to what the books say, always.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ecom_erp.core.accounting.profit.kinds import AccountFacts, ProfitKind, kind_of
from ecom_erp.core.money import rounded, split_to


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
NO_OWNERS: Mapping[Owner, Decimal] = {}


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
	digits: int,
	rest: Mapping[Owner, Decimal] = NO_OWNERS,
) -> list[Share]:
	"""Shares of each account in `booked` (credit less debit, by account, with the `digits` decimals of the books), which come
	to exactly that. Claims on accounts that are not in `booked` explain nothing. `rest`: who owns what no claim explains, with
	what each is worth against the others; nobody where it is empty."""
	found: list[Share] = []
	owners = rest or {NOBODY: Decimal(1)}
	for account, total in sorted(booked.items()):
		own = [claim for claim in claims if claim.account == account and claim.amount]
		amounts = _amounts(total, own, digits)
		left = split_to(total - sum(amounts, Decimal(0)), list(owners.values()), digits)
		usual = kind_of(accounts[account])
		found += [
			Share(account, owner, kind, amount)
			for owner, kind, amount in (
				*(
					(claim.owner, _kind(claim, usual), amount)
					for claim, amount in zip(own, amounts, strict=True)
				),
				*((owner, usual, amount) for owner, amount in zip(owners, left, strict=True)),
			)
			if amount
		]
	return found


def _kind(claim: Claim, usual: ProfitKind) -> ProfitKind:
	"""What is given back out of goodwill is no refund of a sale."""
	if claim.kind is ProfitKind.REFUND and usual is ProfitKind.AFTER_SALES:
		return usual
	return claim.kind or usual


def spread(share: Share, lines: Mapping[Owner, Decimal], digits: int) -> list[Share]:
	"""A share of an order as a whole, divided among its lines by what they are worth; as it is where it has none, and where it
	is known of which item it is."""
	if share.owner.line_id or share.owner.item_code or not share.owner.order or not lines:
		return [share]
	parts = split_to(share.amount, list(lines.values()), digits)
	return [
		Share(share.account, owner, share.kind, part)
		for owner, part in zip(lines, parts, strict=True)
		if part
	]


def _amounts(total: Decimal, claims: Sequence[Claim], digits: int) -> list[Decimal]:
	"""What each claim gets of `total`, in whole coins. A voucher that is taken back on another day has what it had with the
	other sign."""
	own = sum((claim.amount for claim in claims if not claim.converted), Decimal(0))
	foreign = sum((claim.amount for claim in claims if claim.converted), Decimal(0))
	slack = Decimal(1).scaleb(-digits) * len(claims)
	if foreign:
		rate = (total - own) / foreign
		return _to_total([_worth(claim, rate) for claim in claims], total, digits)
	if abs(total - own) <= slack:
		return _to_total([claim.amount for claim in claims], total, digits)
	if abs(total + own) <= slack:
		return _to_total([-claim.amount for claim in claims], total, digits)
	return [rounded(claim.amount, digits) for claim in claims]


def _worth(claim: Claim, rate: Decimal) -> Decimal:
	return claim.amount * rate if claim.converted else claim.amount


def _to_total(exact: Sequence[Decimal], total: Decimal, digits: int) -> list[Decimal]:
	"""`exact` in whole coins that come to `total`: the coins that rounding leaves over go to those that lost most by it."""
	amounts = [rounded(amount, digits) for amount in exact]
	coin = Decimal(1).scaleb(-digits)
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
