"""Which invariants are checked of which documents, and which documents have changed."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import frappe
from rq.timeouts import BaseTimeoutException

from ecom_erp.core.insight import invariants
from ecom_erp.core.insight.invariant import Invariant, Violation
from ecom_erp.erp.stock.stock_figures import stock_levels_of
from ecom_erp.flows.insight.integrity import (
	money_checks,
	order_checks,
	other_checks,
	parcel_checks,
	shop_checks,
	tax_checks,
)
from ecom_erp.flows.insight.integrity.order_batch import OrderBatch
from ecom_erp.flows.orders.field_protection import MODULE
from ecom_erp.messaging.transaction import in_snapshot

BATCH = 500
Checks = Mapping[Invariant, Callable[..., Iterable[Violation]]]


@dataclass(frozen=True)
class Subject:
	"""A DocType whose documents are checked in batches. `checks`: by invariant the function that finds what does not fit in a
	batch; `batch`: what it is given, of the documents' names. `changed_with`: DocTypes that say in their field of the second
	name to which document (by its field `key`) they belong, and whose change is a change of it. `always_whole`: there are few of
	them, and they change without a mark: each run checks all."""

	doctype: str
	checks: Checks
	batch: Callable[[Collection[str]], object] = list
	changed_with: tuple[tuple[str, str], ...] = ()
	key: str = "name"
	always_whole: bool = False


ORDER_CHECKS: Checks = {
	invariants.HOLD: order_checks.holds_without_reason,
	invariants.PROGRESS: order_checks.orders_that_stand_still,
	invariants.SALES_ORDERS: money_checks.wrong_sales_orders,
	invariants.INVOICES: money_checks.wrong_invoices,
	invariants.TOTAL: money_checks.wrong_totals,
	invariants.PAID: money_checks.unpaid_completed,
	invariants.PAYMENTS: money_checks.wrong_payments,
	invariants.PAYMENT_ROWS: money_checks.wrong_payment_rows,
	invariants.PAYMENT_LEDGER: money_checks.wrong_payment_ledgers,
	invariants.TAX: tax_checks.wrong_taxes,
	invariants.REFUNDS: money_checks.refunds_beyond_payments,
	invariants.SHIPPED_UNITS: order_checks.wrong_shipped_units,
	invariants.DELIVERED_PIECES: order_checks.undelivered_pieces,
	invariants.SOLD_PIECES: order_checks.sold_in_other_units,
	invariants.TOLD: order_checks.shipments_not_told,
	invariants.SHOP_FOLLOWED: shop_checks.shops_not_followed,
	invariants.RESERVES_NOTHING: order_checks.reserved_by_ended,
	invariants.BALANCED: money_checks.unbalanced_vouchers,
}
SUBJECTS = (
	Subject(
		invariants.ORDER,
		ORDER_CHECKS,
		OrderBatch,
		tuple(
			(doctype, "ecom_order")
			for doctype in (
				"Sales Order",
				"Delivery Note",
				"Sales Invoice",
				"Payment Entry",
				"Fulfilment Order",
				"After Sales Ticket",
			)
		),
	),
	Subject(
		invariants.PARCEL,
		{
			invariants.CONTENTS: parcel_checks.wrong_contents,
			invariants.PARCEL_STATUS: parcel_checks.wrong_parcel_statuses,
		},
		changed_with=((invariants.PACKAGE, "fulfilment_order"),),
	),
	Subject(
		invariants.PACKAGE,
		{invariants.PACKAGE_LABEL: parcel_checks.wrong_package_labels},
		changed_with=((invariants.LABEL, "package"),),
	),
	Subject(
		invariants.LABEL,
		{
			invariants.LABEL_USED: parcel_checks.unused_labels,
			invariants.LABEL_ANSWERED: parcel_checks.unanswered_labels,
		},
	),
	Subject(
		invariants.INBOX,
		{
			invariants.MESSAGE_POOLED: other_checks.lost_orders,
			invariants.INBOX_DONE: other_checks.unprocessed_inbox,
		},
	),
	Subject(invariants.OUTBOX, {invariants.OUTBOX_DONE: other_checks.undelivered_outbox}),
	Subject(
		invariants.TICKET,
		{
			invariants.REFUND_BOOKED: other_checks.wrong_refunds,
			invariants.REFUND_TAX: tax_checks.wrong_refund_taxes,
			invariants.TICKET_PROGRESS: other_checks.tickets_that_stand_still,
		},
		changed_with=(("Sales Invoice", "ecom_order"), ("Payment Entry", "ecom_order")),
		key="ecom_order",
	),
	Subject(
		invariants.BIN,
		{
			invariants.RESERVED: other_checks.wrong_reservations,
			invariants.COVERED: other_checks.uncovered_orders,
		},
		stock_levels_of,
		always_whole=True,
	),
	Subject(invariants.SHOP, {invariants.POLLED: shop_checks.marks_in_future}, always_whole=True),
)


def ensure_indexes() -> None:
	"""Make the index by which changed documents are found, on the app's own tables; Frappe 16 makes it no more."""
	for subject in SUBJECTS:
		if not subject.always_whole and frappe.get_meta(subject.doctype).module == MODULE:
			frappe.db.add_index(subject.doctype, ["modified"], "modified")


def own_names(subject: Subject, last: str, limit: int, since: datetime | None) -> list[str]:
	"""The next documents in the order of their names, after `last`: of all, or with `since` those changed since then."""
	table = frappe.qb.DocType(subject.doctype)
	query = frappe.qb.from_(table).select(table.name).where(table.name > last)
	if since and not subject.always_whole:
		query = query.where(table.modified >= since)
	return query.orderby(table.name).limit(limit).run(pluck=True)


def names_changed_with(
	subject: Subject, source: tuple[str, str], last: str, limit: int, since: datetime
) -> list[str]:
	"""As `own_names`, for documents that have not changed since then themselves, but something that belongs to them has."""
	doctype, field = source
	table, other = frappe.qb.DocType(subject.doctype), frappe.qb.DocType(doctype)
	return (
		frappe.qb.from_(other)
		.join(table)
		.on(table[subject.key] == other[field])
		.select(table.name)
		.distinct()
		.where(other.modified >= since)
		.where(table.modified < since)
		.where(table.name > last)
		.orderby(table.name)
		.limit(limit)
	).run(pluck=True)


def of_site(*wanted: Invariant) -> list[Violation]:
	"""All violations of these invariants there are now, read batch by batch; nothing is kept."""
	found = []
	for subject in SUBJECTS:
		checks = {one: check for one, check in subject.checks.items() if one in wanted}
		only = replace(subject, checks=checks)
		last = ""
		while checks and (names := own_names(only, last, BATCH, None)):
			found += in_snapshot(violations, only, names)
			last = names[-1]
	return [one for one in found if one.invariant in wanted or one.invariant is invariants.READABLE]


def violations(subject: Subject, names: Sequence[str]) -> list[Violation]:
	"""What does not fit of the documents. One that cannot be read is a violation itself and stops no other."""
	try:
		batch = subject.batch(list(names))
		return [one for check in subject.checks.values() for one in check(batch)]
	except (BaseTimeoutException, frappe.db.OperationalError):
		raise
	except Exception as error:
		first, *others = names
		if not others:
			return [Violation(invariants.READABLE, first, {"error": type(error).__name__})]
	half = len(names) // 2
	return violations(subject, names[:half]) + violations(subject, names[half:])
