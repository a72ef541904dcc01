"""What the rows of a voucher are about, by the kind of voucher. A kind that is not here has no rows that an order could claim:
it belongs to no order."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ecom_erp.core.accounting.profit.kinds import ProfitKind
from ecom_erp.core.accounting.profit.sharing import NOBODY, Claim, Owner
from ecom_erp.erp.accounts import profit_rows
from ecom_erp.flows.accounting.profit import bill_claims, orders, statement_claims
from ecom_erp.flows.accounting.profit.orders import OrderFacts


@dataclass
class Explained:
	"""`claims`: of a voucher's rows; `rest`: who owns what they do not explain, with what each is worth; `beside`: what goods have cost that no ledger
	has, where the company keeps no perpetual inventory, posted on `day`."""

	claims: list[Claim] = field(default_factory=list)
	rest: Mapping[Owner, Decimal] = field(default_factory=dict)
	beside: list[Claim] = field(default_factory=list)
	company: str = ""
	day: date | None = None


def explain(doctype: str, names: Collection[str]) -> tuple[dict[str, Explained], dict[str, OrderFacts]]:
	"""(by voucher what it is about, the orders that it names)."""
	reader = _READERS.get(doctype)
	return reader(names) if reader and names else ({}, {})


def _invoices(names: Collection[str]) -> tuple[dict[str, Explained], dict[str, OrderFacts]]:
	documents = profit_rows.invoices(names)
	known = _read_all((one.order, *(row.order for row in one.sold)) for one in documents.values())
	return {name: _invoice(one, known) for name, one in documents.items()}, known


def _invoice(document: profit_rows.InvoiceRows, known: Mapping[str, OrderFacts]) -> Explained:
	rest = _divided(document.order, document.sold, known)
	kind = ProfitKind.REFUND if document.is_return else ProfitKind.REVENUE
	claims = [Claim(row.account, _owner(known, row), row.amount, kind) for row in document.sold]
	sold = list(claims)
	charge_kind = ProfitKind.REFUND if document.is_return else None
	whole = sum(rest.values(), Decimal(0))
	claims += [
		Claim(row.account, owner, row.amount * worth / whole, charge_kind)
		for row in document.charges
		for owner, worth in rest.items()
	]
	if not document.is_return:
		claims += _discounts(sold, document.rate, known)
	return Explained(claims, rest)


def _discounts(sold: Sequence[Claim], rate: Decimal, known: Mapping[str, OrderFacts]) -> Iterator[Claim]:
	"""Pairs that come to nothing: what the goods would have brought without the discounts, and the discounts. An invoice of a
	part of a line has its part of them."""
	told = set()
	for claim in sold:
		order, place = known.get(claim.owner.order), (claim.owner.order, claim.owner.line_id)
		if not order:
			continue
		discount = order.discounts.get(claim.owner.line_id, Decimal(0)) * claim.amount
		if place not in told:
			discount += order.given_away.get(claim.owner.line_id, Decimal(0)) * rate
			told.add(place)
		if discount:
			yield Claim(claim.account, claim.owner, discount, ProfitKind.REVENUE)
			yield Claim(claim.account, claim.owner, -discount, ProfitKind.DISCOUNT)


def _notes(names: Collection[str]) -> tuple[dict[str, Explained], dict[str, OrderFacts]]:
	documents = profit_rows.delivery_notes(names)
	known = _read_all((one.order, *(row.order for row in one.rows)) for one in documents.values())
	found = {}
	for name, note in documents.items():
		claims = [Claim(row.account, _owner(known, row), row.amount, ProfitKind.GOODS) for row in note.rows]
		found[name] = Explained(
			claims, _divided(note.order, note.rows, known), claims, note.company, note.day
		)
	return found, known


def _payments(names: Collection[str]) -> tuple[dict[str, Explained], dict[str, OrderFacts]]:
	"""A payment over several orders is theirs by what each got of it; of its fee the accounts say which it is."""
	paid = profit_rows.orders_of_payments(names)
	known = _read_all(paid.values())
	return {name: Explained(rest=_by_owner(shares, known)) for name, shares in paid.items()}, known


def _journals(names: Collection[str]) -> tuple[dict[str, Explained], dict[str, OrderFacts]]:
	claims = statement_claims.of_journals(names)
	named = profit_rows.orders_of_journals([name for name in names if name not in claims])
	known = orders.read(
		{claim.owner.order for own in claims.values() for claim in own if claim.owner.order}
		| {order for found in named.values() for order in found if order}
	)
	found = {name: Explained(_with_shops(own, known)) for name, own in claims.items()}
	return found | {name: Explained(rest=_only(known, ones)) for name, ones in named.items()}, known


def _purchase_invoices(names: Collection[str]) -> tuple[dict[str, Explained], dict[str, OrderFacts]]:
	claims = bill_claims.of_invoices(names)
	known = orders.read({claim.owner.order for own in claims.values() for claim in own if claim.owner.order})
	return {name: Explained(_with_shops(own, known)) for name, own in claims.items()}, known


def _with_shops(claims: list[Claim], known: Mapping[str, OrderFacts]) -> list[Claim]:
	"""Claims of orders that are not there any more are nobody's; what is of a shop alone is the shop's."""
	return [
		Claim(
			one.account,
			_whole(known[one.owner.order]) if one.owner.order in known else Owner(shop=one.owner.shop),
			one.amount,
			one.kind,
			one.converted,
		)
		for one in claims
	]


def _only(known: Mapping[str, OrderFacts], named: Collection[str]) -> dict[Owner, Decimal]:
	"""The one order that a voucher names; nobody where it names several."""
	return _by_owner(dict.fromkeys(named, Decimal(1)), known) if len(named) == 1 else {}


def _read_all(named: Iterable[Iterable[str]]) -> dict[str, OrderFacts]:
	return orders.read({order for found in named for order in found if order})


def _divided(
	order: str, rows: Sequence[profit_rows.SoldRow | profit_rows.MovedRow], known: Mapping[str, OrderFacts]
) -> dict[Owner, Decimal]:
	"""Who owns what is of a document as a whole: its order, or the several that it was made of, by what their rows come to."""
	worth: dict[str, Decimal] = {}
	for row in rows:
		worth[row.order] = worth.get(row.order, Decimal(0)) + abs(row.amount)
	if len(worth) < 2 or not any(worth.values()):
		return {_whole(known.get(next(iter(worth), "") or order)): Decimal(1)}
	return _by_owner(worth, known)


def _by_owner(worth: Mapping[str, Decimal], known: Mapping[str, OrderFacts]) -> dict[Owner, Decimal]:
	found: dict[Owner, Decimal] = {}
	for order, amount in worth.items():
		owner = _whole(known.get(order))
		found[owner] = found.get(owner, Decimal(0)) + amount
	return found


def _whole(order: OrderFacts | None) -> Owner:
	return Owner(order.name, shop=order.shop) if order else NOBODY


def _owner(known: Mapping[str, OrderFacts], row: profit_rows.SoldRow | profit_rows.MovedRow) -> Owner:
	"""A row that no row of the Sales Order stands behind is of the line of its item, where there is only one."""
	order = known.get(row.order)
	if not order:
		return Owner(item_code=row.item_code, warehouse=row.warehouse)
	line = order.line_of.get(row.sales_order_item) or order.line_of_item.get(row.item_code, "")
	return Owner(order.name, line, row.item_code, row.warehouse, order.shop)


_READERS: dict[str, Callable[[Collection[str]], tuple[dict[str, Explained], dict[str, OrderFacts]]]] = {
	profit_rows.INVOICE: _invoices,
	profit_rows.NOTE: _notes,
	profit_rows.PAYMENT: _payments,
	profit_rows.JOURNAL: _journals,
	profit_rows.BILL: _purchase_invoices,
}
