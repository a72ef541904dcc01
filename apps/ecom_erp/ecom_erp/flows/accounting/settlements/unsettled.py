"""Payments and refunds that came in over a Settlement Account and that no statement has settled yet, or not whole."""

from collections.abc import Collection
from datetime import datetime, timedelta, timezone

import frappe
from frappe.query_builder.functions import Coalesce, Max, Sum
from pypika.terms import Criterion

from ecom_erp.core.money import from_field, quantize
from ecom_erp.flows.accounting.settlements import accounts
from ecom_erp.flows.accounting.settlements.movements import CAPTURE, REFUND
from ecom_erp.flows.accounting.settlements.stored_lines import SHARE, WRITE_OFF

MOST = 5000  # rows of a report


def unsettled(
	account: str, since: datetime, older_than_days: int, shops: Collection[str]
) -> tuple[list[dict], bool]:
	"""Of an account, oldest first: {order, number, shop, gateway, payment, kind, amount, settled, currency, processed_at,
	days}, and whether there are more than `MOST`. Only those of `shops`, processed since a time (UTC) and longer ago than so many
	days."""
	known = accounts.read(account)
	of_shops = sorted(set(known.gateways) & set(shops))
	if not of_shops:
		return [], False
	payment, order = frappe.qb.DocType("Ecom Order Payment"), frappe.qb.DocType("Ecom Order")
	share, off = frappe.qb.DocType(SHARE), frappe.qb.DocType(WRITE_OFF)
	written = (
		frappe.qb.from_(off)
		.select(off.ecom_order, off.payment, Sum(off.amount).as_("amount"))
		.where((off.settlement_account == account) & (off.status == "Posted"))
		.groupby(off.ecom_order, off.payment)
	)
	settled = Coalesce(Sum(share.amount), 0) + Coalesce(Max(written.amount), 0)
	before = _now() - timedelta(days=older_than_days)
	rows = (
		frappe.qb.from_(payment)
		.join(order)
		.on(order.name == payment.parent)
		.left_join(share)
		.on((share.ecom_order == payment.parent) & (share.payment == payment.external_id))
		.left_join(written)
		.on((written.ecom_order == payment.parent) & (written.payment == payment.external_id))
		.select(
			order.name.as_("order"),
			order.number,
			order.shop,
			payment.gateway,
			payment.external_id.as_("payment"),
			payment.kind,
			payment.amount,
			payment.currency,
			payment.processed_at,
			settled.as_("settled"),
		)
		.where(payment.kind.isin((CAPTURE, REFUND)) & (payment.processed_at >= since))
		.where(payment.processed_at <= before)
		.where(
			Criterion.any([_comes_in(known.gateways[shop], order.shop == shop, payment) for shop in of_shops])
		)
		.groupby(payment.name)
		.having(settled < payment.amount)
		.orderby(payment.processed_at)
		.limit(MOST + 1)
	).run(as_dict=True)
	shown = [_shown(row) for row in rows[:MOST] if known.settles(row.shop, row.gateway or "")]
	return shown, len(rows) > MOST


def _comes_in(gateways: Collection[str] | None, of_shop: Criterion, payment) -> Criterion:
	"""Payments of a shop that come in over some gateways, or (None) all of it; the database compares them without case."""
	return of_shop if gateways is None else of_shop & payment.gateway.isin(sorted(gateways))


def _now() -> datetime:
	"""As the fields that hold UTC have it."""
	return datetime.now(timezone.utc).replace(tzinfo=None)


def _shown(row) -> dict:
	amount, settled = (quantize(from_field(row[field]), row.currency) for field in ("amount", "settled"))
	days = (_now() - row.processed_at).days
	return {**row, "amount": amount, "settled": settled, "open": amount - settled, "days": days}
