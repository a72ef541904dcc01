"""What the rows of a voucher are about, by the kind of voucher. A kind that is not here has no rows that an order could claim:
it belongs to no order."""

from collections.abc import Callable, Collection, Mapping
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
	"""`claims`: of a voucher's rows; `rest`: who owns what they do not explain; `beside`: what goods have cost that no ledger
	has, where the company keeps no perpetual inventory, posted on `day`."""

	claims: list[Claim] = field(default_factory=list)
	rest: Owner = NOBODY
	beside: list[Claim] = field(default_factory=list)
	company: str = ""
	day: date | None = None


def explain(doctype: str, names: Collection[str]) -> tuple[dict[str, Explained], dict[str, OrderFacts]]:
	"""(by voucher what it is about, the orders that it names)."""
	reader = _READERS.get(doctype)
	return reader(names) if reader and names else ({}, {})


def _invoices(names: Collection[str]) -> tuple[dict[str, Explained], dict[str, OrderFacts]]:
	documents = profit_rows.invoices(names)
	known = orders.read({one.order for one in documents.values() if one.order})
	return {name: _invoice(one, known.get(one.order)) for name, one in documents.items()}, known


def _invoice(document: profit_rows.InvoiceRows, order: OrderFacts | None) -> Explained:
	whole = _whole(order)
	claims = []
	for row in document.sold:
		owner = _owner(order, row)
		kind = ProfitKind.REFUND if document.is_return else ProfitKind.REVENUE
		claims.append(Claim(row.account, owner, row.amount, kind))
	charge_kind = ProfitKind.REFUND if document.is_return else None
	claims += [Claim(row.account, whole, row.amount, charge_kind) for row in document.charges]
	if order and not document.is_return:
		claims += _discounts(document, order, claims)
	return Explained(claims, whole)


def _discounts(document: profit_rows.InvoiceRows, order: OrderFacts, claims: list[Claim]) -> list[Claim]:
	"""Pairs that come to nothing: what the goods would have brought without the order's discounts, and the discounts."""
	found, told = [], set()
	for claim in claims:
		line = claim.owner.line_id
		discount = order.discounts.get(line, Decimal(0)) * document.rate
		if line and line not in told and claim.kind is ProfitKind.REVENUE and discount:
			told.add(line)
			found += [
				Claim(claim.account, claim.owner, discount, ProfitKind.REVENUE),
				Claim(claim.account, claim.owner, -discount, ProfitKind.DISCOUNT),
			]
	return found


def _notes(names: Collection[str]) -> tuple[dict[str, Explained], dict[str, OrderFacts]]:
	documents = profit_rows.delivery_notes(names)
	known = orders.read({one.order for one in documents.values() if one.order})
	found = {}
	for name, note in documents.items():
		order = known.get(note.order)
		claims = [Claim(row.account, _owner(order, row), row.amount, ProfitKind.GOODS) for row in note.rows]
		found[name] = Explained(claims, _whole(order), claims, note.company, note.day)
	return found, known


def _payments(names: Collection[str]) -> tuple[dict[str, Explained], dict[str, OrderFacts]]:
	"""A payment over several orders is theirs by what each got of it; of its fee the accounts say which it is."""
	paid = profit_rows.orders_of_payments(names)
	known = orders.read({order for shares in paid.values() for order in shares if order})
	return {name: Explained(rest=_only(known, shares)) for name, shares in paid.items()}, known


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
	"""Claims of orders that are not there any more are nobody's."""
	return [
		Claim(one.account, _whole(known.get(one.owner.order)), one.amount, one.kind, one.converted)
		for one in claims
	]


def _only(known: Mapping[str, OrderFacts], named: Collection[str]) -> Owner:
	"""The one order that a voucher names; nobody where it names several."""
	return _whole(known.get(next(iter(named)))) if len(named) == 1 else NOBODY


def _whole(order: OrderFacts | None) -> Owner:
	return Owner(order.name, shop=order.shop) if order else NOBODY


def _owner(order: OrderFacts | None, row: profit_rows.SoldRow | profit_rows.MovedRow) -> Owner:
	if not order:
		return Owner(item_code=row.item_code, warehouse=row.warehouse)
	line = order.line_of.get(row.sales_order_item, "")
	return Owner(order.name, line, row.item_code, row.warehouse, order.shop)


_READERS: dict[str, Callable[[Collection[str]], tuple[dict[str, Explained], dict[str, OrderFacts]]]] = {
	profit_rows.INVOICE: _invoices,
	profit_rows.NOTE: _notes,
	profit_rows.PAYMENT: _payments,
	profit_rows.JOURNAL: _journals,
	profit_rows.BILL: _purchase_invoices,
}
