"""What orders state of the money that a settlement's lines may settle; a fixed number of queries for a page of lines."""

from collections.abc import Collection
from decimal import Decimal

import frappe

from ecom_erp.core.accounting.statements.matching import Movement, Wanted
from ecom_erp.core.money import from_field, quantize
from ecom_erp.erp.accounts import clearing
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount
from ecom_erp.flows.accounting.settlements.stored_lines import SHARE, WRITE_OFF

CAPTURE, REFUND = "Capture", "Refund"


def wanted_movements(account: SettlementAccount, wanted: Wanted) -> list[Movement]:
	"""The payments and refunds that lines name by their transaction, and all of the orders that they name."""
	shops = list(account.gateways) or [""]
	orders = _orders_of_transactions(shops, wanted.transaction_ids) | _orders_by_number(
		shops, wanted.order_numbers
	)
	return of_orders(account, orders)


def of_orders(account: SettlementAccount, orders: Collection[str]) -> list[Movement]:
	"""The payments and refunds of orders that come in over the account."""
	rows = [row for row in _payments(orders) if account.settles(row.shop, row.gateway or "")]
	settled = settled_of({row.parent for row in rows})
	fees = clearing.receipts({row.payment_entry for row in rows if row.payment_entry})
	return [_movement(row, settled, fees) for row in rows]


def _movement(row, settled: dict[tuple[str, str], tuple[Decimal, str]], fees) -> Movement:
	amount, line = settled.get((row.parent, row.external_id), (Decimal(0), ""))
	booked = fees.get(row.payment_entry)
	whole = quantize(from_field(row.amount), row.currency)
	if booked and booked.currency == row.currency:
		booked = booked.of_payment(whole)
	return Movement(
		row.parent,
		row.number or "",
		row.order_id or "",
		row.external_id or "",
		row.kind == REFUND,
		whole,
		row.currency,
		amount,
		line,
		booked.fee if booked and booked.fee and booked.currency == row.currency else None,
	)


def settled_of(orders: Collection[str]) -> dict[tuple[str, str], tuple[Decimal, str]]:
	"""By order and payment what settlements have settled of it, and a line that did."""
	share = frappe.qb.DocType(SHARE)
	rows = (
		frappe.qb.from_(share)
		.select(share.ecom_order, share.payment, share.currency, share.amount, share.line)
		.where(share.ecom_order.isin(sorted(orders) or [""]))
	).run(as_dict=True)
	found: dict[tuple[str, str], tuple[Decimal, str]] = {}
	for row in rows:
		key = (row.ecom_order, row.payment or "")
		amount = quantize(from_field(row.amount), row.currency)
		found[key] = (found.get(key, (Decimal(0), ""))[0] + amount, row.line)
	for key, amount in written_off(orders).items():
		before, line = found.get(key, (Decimal(0), ""))
		found[key] = (before + amount, line)
	return found


def written_off(orders: Collection[str]) -> dict[tuple[str, str], Decimal]:
	"""By order and payment what people have written off of it."""
	filters = {"ecom_order": ("in", sorted(orders) or [""]), "status": "Posted"}
	found: dict[tuple[str, str], Decimal] = {}
	for row in frappe.get_all(WRITE_OFF, filters, ["ecom_order", "payment", "amount", "currency"]):
		key = (row.ecom_order, row.payment or "")
		found[key] = found.get(key, Decimal(0)) + quantize(from_field(row.amount), row.currency)
	return found


def _orders_of_transactions(shops: Collection[str], ids: Collection[str]) -> set[str]:
	payment, order = frappe.qb.DocType("Ecom Order Payment"), frappe.qb.DocType("Ecom Order")
	query = (
		frappe.qb.from_(payment).join(order).on(order.name == payment.parent).select(order.name).distinct()
	)
	found = query.where(payment.external_id.isin(sorted(ids) or [""])).where(order.shop.isin(shops))
	return set(found.run(pluck=True))


def _orders_by_number(shops: Collection[str], numbers: Collection[str]) -> set[str]:
	order = frappe.qb.DocType("Ecom Order")
	found: set[str] = set()
	for field in (order.number, order.external_id):
		query = frappe.qb.from_(order).select(order.name).where(field.isin(sorted(numbers) or [""]))
		found.update(query.where(order.shop.isin(shops)).run(pluck=True))
	return found


def _payments(orders: Collection[str]) -> list:
	payment, order = frappe.qb.DocType("Ecom Order Payment"), frappe.qb.DocType("Ecom Order")
	return (
		frappe.qb.from_(payment)
		.join(order)
		.on(order.name == payment.parent)
		.select(
			payment.parent,
			payment.external_id,
			payment.gateway,
			payment.kind,
			payment.amount,
			payment.currency,
			payment.payment_entry,
			payment.journal_entry,
			order.shop,
			order.number,
			order.external_id.as_("order_id"),
		)
		.where(payment.parent.isin(sorted(orders) or [""]))
		.where(payment.kind.isin((CAPTURE, REFUND)))
		.orderby(payment.parent, payment.idx)
	).run(as_dict=True)
