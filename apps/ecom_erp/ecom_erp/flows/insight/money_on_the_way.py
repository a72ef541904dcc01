"""Money that gateways have taken in and no statement has settled yet, by gateway and age, and how far each settlement account is. A fixed
number of queries, whatever the number of accounts."""

from collections.abc import Collection
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Coalesce, Count, Date, Max, Sum

from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.money.settlement import OPEN, POSTED, READY, LineState
from ecom_erp.erp.accounts.currency_rates import known_rate
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.accounts import SettlementAccount
from ecom_erp.flows.accounting.settlements.movements import CAPTURE
from ecom_erp.flows.accounting.settlements.stored_lines import LINE, SETTLEMENT, SHARE, WRITE_OFF

AGES = ((3, "0-3"), (7, "4-7"), (14, "8-14"), (30, "15-30"), (90, "31-90"))
"""Days since the buyer paid: up to so many, and how the span is called. What is older is looked into by report."""


def open_money(shops: Collection[str]) -> list:
	"""Of shops whose payments are settled by an account: [{shop, gateway, currency, day, amount, payments}], of the last days."""
	payment, order = frappe.qb.DocType("Ecom Order Payment"), frappe.qb.DocType("Ecom Order")
	share, off = frappe.qb.DocType(SHARE), frappe.qb.DocType(WRITE_OFF)
	since = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(days=AGES[-1][0])
	written = (
		frappe.qb.from_(off)
		.select(off.ecom_order, off.payment, Sum(off.amount).as_("amount"))
		.where(off.status == "Posted")
		.groupby(off.ecom_order, off.payment)
	)
	left = payment.amount - Coalesce(Sum(share.amount), 0) - Coalesce(Max(written.amount), 0)
	each = (
		frappe.qb.from_(payment)
		.join(order)
		.on(order.name == payment.parent)
		.left_join(share)
		.on((share.ecom_order == payment.parent) & (share.payment == payment.external_id))
		.left_join(written)
		.on((written.ecom_order == payment.parent) & (written.payment == payment.external_id))
		.select(
			order.shop,
			payment.gateway,
			payment.currency,
			Date(payment.processed_at).as_("day"),
			left.as_("amount"),
		)
		.where((payment.kind == CAPTURE) & (payment.processed_at >= since))
		.where(order.shop.isin(sorted(shops) or [""]))
		.groupby(payment.name)
	)
	return (
		frappe.qb.from_(each)
		.select(
			each.shop,
			each.gateway,
			each.currency,
			each.day,
			Sum(each.amount).as_("amount"),
			Count("*").as_("payments"),
		)
		.where(each.amount > 0)
		.groupby(each.shop, each.gateway, each.currency, each.day)
	).run(as_dict=True)


def by_gateway_and_age(names: Collection[str], shops: Collection[str]) -> dict:
	"""A chart of some settlement accounts: {labels: [days], datasets: [{name: gateway, values}]}, in the first company's currency;
	{} without money."""
	known = [accounts.read(name) for name in sorted(names)]
	if not known:
		return {}
	books, today = company_currency(known[0].company), date.today()
	sums: dict[str, list[Decimal]] = {}
	for row in _of_accounts(known, shops):
		rate = known_rate(row.currency, books, today)
		if rate is not None:
			values = sums.setdefault(row.gateway or "", [Decimal(0)] * len(AGES))
			values[_span((today - row.day).days)] += from_field(row.amount) * rate
	if not sums:
		return {}
	datasets = [
		{"name": gateway, "values": [float(quantize(value, books)) for value in values]}
		for gateway, values in sorted(sums.items())
	]
	return {"labels": [label for _most, label in AGES], "datasets": datasets}


def _of_accounts(known: Collection[SettlementAccount], shops: Collection[str]) -> list:
	own = {shop for account in known for shop in account.gateways} & set(shops)
	return [
		row
		for row in open_money(own)
		if any(account.settles(row.shop, row.gateway or "") for account in known)
	]


def _span(days: int) -> int:
	return next((number for number, (most, _label) in enumerate(AGES) if days <= most), len(AGES) - 1)


def at_a_glance(names: Collection[str], shops: Collection[str]) -> list[dict]:
	"""By account and currency: {account, currency, on_the_way, payments, oldest, open_lines, difference, proven_at, proven, settlement}."""
	known = [accounts.read(name) for name in sorted(names)]
	money, lines, proven = open_money(shops), _open_lines(names), _last_proven(names)
	rows = []
	for account in known:
		for currency in sorted(account.books):
			own = [
				row
				for row in money
				if row.currency == currency and account.settles(row.shop, row.gateway or "")
			]
			key = (account.name, currency)
			count, difference = lines.get(key, (0, Decimal(0)))
			last = proven.get(key)
			rows.append(
				{
					"account": account.name,
					"currency": currency,
					"on_the_way": sum(
						(quantize(from_field(row.amount), currency) for row in own), Decimal(0)
					),
					"payments": sum(row.payments for row in own),
					"oldest": max(((date.today() - row.day).days for row in own), default=None),
					"open_lines": count,
					"difference": quantize(difference, currency),
					"proven_at": last and last.paid_at,
					"proven": last and quantize(from_field(last.payout), currency),
					"settlement": last and last.name,
				}
			)
	return rows


def _open_lines(names: Collection[str]) -> dict[tuple[str, str], tuple[int, Decimal]]:
	line, whole = frappe.qb.DocType(LINE), frappe.qb.DocType(SETTLEMENT)
	rows = (
		frappe.qb.from_(whole)
		.join(line)
		.on(line.settlement == whole.name)
		.select(whole.settlement_account, whole.currency, Count("*"), Sum(line.net))
		.where(whole.settlement_account.isin(list(names) or [""]) & whole.status.isin((OPEN, READY)))
		.where(line.state == LineState.OPEN)
		.groupby(whole.settlement_account, whole.currency)
	).run()
	return {(account, currency): (count, from_field(net)) for account, currency, count, net in rows}


def _last_proven(names: Collection[str]) -> dict[tuple[str, str], frappe._dict]:
	"""The newest payout that adds up and is posted."""
	whole = frappe.qb.DocType(SETTLEMENT)
	newest = (
		frappe.qb.from_(whole)
		.select(whole.settlement_account, whole.currency, Max(whole.paid_at).as_("paid_at"))
		.where(whole.settlement_account.isin(list(names) or [""]))
		.where((whole.status == POSTED) & (whole.provable == 1) & (whole.difference == 0))
		.groupby(whole.settlement_account, whole.currency)
	)
	rows = (
		frappe.qb.from_(whole)
		.join(newest)
		.on(
			(newest.settlement_account == whole.settlement_account)
			& (newest.currency == whole.currency)
			& (newest.paid_at == whole.paid_at)
		)
		.select(whole.name, whole.settlement_account, whole.currency, whole.paid_at, whole.payout)
		.where((whole.status == POSTED) & (whole.provable == 1) & (whole.difference == 0))
		.orderby(whole.name)
	).run(as_dict=True)
	return {(row.settlement_account, row.currency): row for row in rows}
