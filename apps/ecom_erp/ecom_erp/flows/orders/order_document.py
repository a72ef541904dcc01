"""The Ecom Order document of a canonical order, and back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe.utils import convert_utc_to_system_timezone

from ecom_erp.core import masked_buyers, risk_keys
from ecom_erp.core.money import from_field
from ecom_erp.core.orders import known_payments, restated
from ecom_erp.core.orders.cancelled_lines import CancelledPieces, without, without_refunds
from ecom_erp.core.orders.canonical import (
	LONGEST_IDENTIFIER,
	Address,
	CanonicalOrder,
	Payment,
	PaymentKind,
	Refund,
	from_dict,
	refund_from_dict,
	refund_to_dict,
	storable_order,
	to_dict,
)
from ecom_erp.core.orders.shop_fulfilment import still_counted
from ecom_erp.core.orders.shop_states import shown_state
from ecom_erp.core.strategies import PromiseFacts
from ecom_erp.core.text import as_json, key
from ecom_erp.erp.accounts.currency_rates import in_company_currency
from ecom_erp.erp.documents import fitting
from ecom_erp.flows.orders import strategies
from ecom_erp.flows.orders.entry_notes import entry_notes

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

CAPTURE = PaymentKind.CAPTURE.value.title()  # as a row of payments has it


def order_name(shop: "EcomShop", external_id: str) -> str:
	"""The document's name: one per shop and external id, because the name is the table's primary key."""
	return f"{shop.abbr}-{key(external_id, LONGEST_IDENTIFIER)}"


def read_canonical(doc: "EcomOrder") -> CanonicalOrder:
	return from_dict(json.loads(doc.canonical))


def captures(order: CanonicalOrder) -> dict[str, Payment]:
	"""The payments that brought money, by their external id."""
	return {
		one.external_id: one
		for one in order.payments
		if one.succeeded and one.kind is PaymentKind.CAPTURE and one.amount > 0
	}


def capture_rows(rows: Iterable) -> list:
	"""Rows of an order's payments that brought money."""
	return [row for row in rows if row.kind == CAPTURE and row.amount > 0]


def is_booked(row) -> bool:
	"""Whether a payment's row names what books it in ERPNext."""
	return bool(row.payment_entry or row.journal_entry)


def effective_order(doc: "EcomOrder") -> CanonicalOrder:
	"""The order as it is to be shipped and billed: what the shop states, without the pieces that were refunded before
	they were shipped, or that the shop has sent by itself."""
	order = read_canonical(doc)
	stated = cancelled_refunds(doc)
	left = without_refunds(order, stated) if stated else order
	taken = [
		CancelledPieces(row.line_id, gone, bool(row.cancelled_shipping or row.shop_shipped_qty))
		for row in doc.lines
		if (gone := row.qty - open_qty(row) - _stated_qty(row, stated)) > 0
	]
	amount = from_field(doc.cancelled_amount) - sum((one.amount for one in stated), Decimal(0))
	return without(left, taken, amount) if taken or amount else left


def _stated_qty(row, stated: Sequence[Refund]) -> int:
	return sum(part.quantity for one in stated for part in one.lines if part.line_id == row.line_id)


def cancelled_refunds(doc: "EcomOrder") -> list[Refund]:
	"""Refunds by which the shop has taken pieces out of the order before they were shipped, with all their figures;
	`amount` is what the order costs less by each."""
	return [refund_from_dict(one) for one in json.loads(doc.get("cancelled_refunds") or "[]")]


def keep_cancelled_refund(doc: "EcomOrder", refund: Refund) -> None:
	"""The order was made less by what its shop states of `refund`. Saved by the caller."""
	doc.cancelled_refunds = as_json([refund_to_dict(one) for one in (*cancelled_refunds(doc), refund)])


def open_qty(line) -> int:
	"""Pieces of an order's line that are shipped from here, or were: neither taken out of it before shipping, nor sent by
	the shop itself."""
	return line.qty - (line.cancelled_qty or 0) - (line.shop_shipped_qty or 0)


def fill(doc: "EcomOrder", order: CanonicalOrder, shop: "EcomShop", listings: dict[str, str], buyer) -> None:
	"""Write all that the shop states into `doc`. What the app itself decided (status, holds, allocation) stays."""
	doc.update(
		{
			"number": order.number,
			"shop": shop.name,
			"channel": shop.channel,
			"company": shop.company,
			"external_id": order.external_id,
			"ordered_at": site_time(order.created_at),
			"promised_date": promised_date(order, shop),
			"source_updated_at": utc_naive(order.updated_at),
			"cancelled_at": utc_naive(order.cancelled_at),
			"tags": ", ".join(order.tags),
			"note": order.note,
			"canonical": as_json(to_dict(order)),
		}
	)
	_fill_buyer(doc, order, buyer)
	_fill_amounts(doc, order)
	doc.base_total = base_total(doc, order, shop)
	_fill_lines(doc, order, listings)
	_fill_payments(doc, order)
	doc.entry_notes = entry_notes(order, fitting.fit(doc))


def notes_on(order: CanonicalOrder, shop: "EcomShop") -> str | None:
	"""The entry notes of a document that states the order."""
	doc = frappe.new_doc("Ecom Order")
	fill(doc, order, shop, {}, None)
	return doc.entry_notes


def _fill_buyer(doc, order, buyer):
	address = order.shipping_address
	doc.update(
		{
			"buyer": buyer.name if buyer else None,
			"customer": buyer.customer if buyer else None,
			"buyer_name": order.buyer_name,
			"buyer_email": order.buyer.email,
			"buyer_phone": order.buyer.phone or address.phone,
			"ship_name": address.name or order.buyer.name,
			"ship_company": address.company,
			"ship_line1": address.line1,
			"ship_line2": address.line2,
			"ship_city": address.city,
			"ship_province": address.province_code or address.province,
			"ship_postal_code": address.postal_code,
			"ship_country": address.country_code,
			"ship_phone": address.phone,
			"ship_pickup_point": address.pickup_point,
			"ship_pickup_carrier": address.pickup_carrier,
			**masked_buyers.as_fields(address),
			**risk_keys.of_order(order),
			"shipping_method": order.shipping_method,
		}
	)


def _fill_amounts(doc, order):
	goods = sum((line.gross - line.discount for line in order.lines), start=order.total * 0)
	doc.update(
		{
			"currency": order.currency,
			"goods_total": float(goods),
			"discount": float(order.discount),
			"shipping": float(order.shipping),
			"tax": float(order.tax),
			"tip": float(order.tip + order.fees),
			"total": float(order.total),
			"taxes_included": int(order.taxes_included),
			"payment_state": shown_state(order.payment_state),
			"paid_amount": float(order.paid),
			"refunded_amount": float(sum((r.amount for r in order.refunds), start=order.total * 0)),
		}
	)


def base_total(doc: "EcomOrder", order: CanonicalOrder, shop: "EcomShop") -> float | None:
	"""The total in the company's currency, at the rate of the order's day; empty where no rate is known."""
	total = in_company_currency(order.total, order.currency, shop.company, doc.ordered_at.date())
	return None if total is None else float(total)


def _fill_lines(doc, order, listings):
	earlier = {row.line_id: row for row in doc.get("lines", [])}
	gifts = [row for row in doc.get("lines", []) if row.is_gift]
	doc.set("lines", [])
	for line in order.lines:
		before = earlier.get(line.external_id, frappe._dict())
		doc.append(
			"lines",
			{
				"line_id": line.external_id,
				"listing": listings.get(line.external_id),
				"sku": line.sku,
				"title": line.title,
				"qty": line.quantity,
				"unit_price": float(line.unit_price),
				"discount": float(line.discount),
				"tax": float(line.tax),
				"amount": float(line.gross - line.discount),
				"currency": order.currency,
				"requires_shipping": int(line.requires_shipping is not False),
				"weight_grams": line.weight_grams,
				"allocated_qty": before.allocated_qty or 0,
				"shipped_qty": before.shipped_qty or 0,
				"reported_qty": before.reported_qty or 0,
				"withdrawn_qty": still_counted(line.fulfilled, before),
				"returned_qty": before.returned_qty or 0,
				"cancelled_qty": before.cancelled_qty or 0,
				"cancelled_shipping": before.cancelled_shipping or 0,
				"shop_shipped_qty": before.shop_shipped_qty or 0,
				"refunded_amount": before.refunded_amount or 0,
				"item_instead": before.item_instead if before.sku == line.sku else None,
			},
		)
	for row in gifts:
		row.idx = len(doc.lines) + 1
		doc.append("lines", row)


def _fill_payments(doc, order):
	posted = {row.external_id: row for row in doc.get("payments", [])}
	doc.set("payments", [])
	for payment in order.payments:
		known = posted.get(payment.external_id)
		doc.append(
			"payments",
			{
				"external_id": payment.external_id,
				"gateway": payment.gateway,
				"kind": payment.kind.value.title() if payment.succeeded else "Failed",
				"amount": float(payment.amount),
				"currency": payment.currency,
				"processed_at": utc_naive(payment.processed_at),
				"payment_entry": known and known.payment_entry,
				"journal_entry": known and known.journal_entry,
			},
		)


def promised_date(order: CanonicalOrder, shop) -> date:
	"""The promised day of delivery."""
	to, zone = order.shipping_address, shop.time_zone or "UTC"
	place = (order.shipping_method, to.country_code, to.postal_code)
	return strategies.promise_date()(
		PromiseFacts(order.created_at, shop.name, zone, shop.promise_days or 0, *place)
	)


def utc_naive(moment: datetime | None) -> datetime | None:
	"""An aware UTC time as a Datetime field that is labelled UTC holds it."""
	return moment.replace(tzinfo=None) if moment else None


def site_time(moment: datetime) -> datetime:
	"""An aware UTC time in the site's time zone, without zone."""
	return convert_utc_to_system_timezone(moment.replace(tzinfo=None)).replace(tzinfo=None)


def as_kept(doc: "EcomOrder", stated: CanonicalOrder) -> known_payments.Reconciled:
	"""The statement as the order keeps it: with what a person has corrected, and with the payments that are known."""
	before = read_canonical(doc)
	order = keep_corrections(doc, restated.with_known_figures(before, storable_order(stated)), before)
	booked = {row.external_id for row in doc.payments if is_booked(row)}
	return known_payments.reconcile(before, order, booked)


def says_the_same(doc: "EcomOrder", stated: CanonicalOrder) -> bool:
	"""Whether the shop states nothing but what is known, apart from the time of its last change."""
	before = read_canonical(doc)
	return replace(as_kept(doc, stated).order, updated_at=before.updated_at) == before


def keep_corrections(doc: "EcomOrder", order: CanonicalOrder, before: CanonicalOrder) -> CanonicalOrder:
	"""The shop's new statement with the address that a person has corrected (`before` has it), as long as the shop goes
	on stating the address that was wrong."""
	if not doc.shop_address:
		return order
	if order.shipping_address == Address(**json.loads(doc.shop_address)):
		return replace(order, shipping_address=before.shipping_address)
	doc.shop_address = None
	return order
