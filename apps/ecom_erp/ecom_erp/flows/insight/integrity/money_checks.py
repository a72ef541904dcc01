"""Invariants of an order's money: one Sales Order, one invoice, the same total, what came in and what went back."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ecom_erp.core.insight import invariants
from ecom_erp.core.insight.invariant import Invariant, Violation, figure
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.states.order import COMPLETED
from ecom_erp.erp.accounts import order_figures as books
from ecom_erp.erp.accounts.payment_ledger import payments_beside_ledger
from ecom_erp.flows.insight.integrity.order_batch import OrderBatch
from ecom_erp.flows.orders.order_document import capture_rows

# a person has seen that the documents are not the order's, or is asked to
DECIDED_BY_PEOPLE = (HoldCode.CHANGED_AFTER_ALLOCATION, HoldCode.INVOICE_BY_HAND)


def wrong_sales_orders(batch: OrderBatch) -> Iterator[Violation]:
	"""Orders with another Sales Order than theirs, more than one, or none."""
	return _not_the_one(batch, books.SALES_ORDER, "sales_order", batch.sales_orders, invariants.SALES_ORDERS)


def wrong_invoices(batch: OrderBatch) -> Iterator[Violation]:
	"""Orders with another invoice than theirs, more than one, or none."""
	return _not_the_one(batch, books.INVOICE, "sales_invoice", batch.invoices, invariants.INVOICES)


def _not_the_one(
	batch: OrderBatch, doctype: str, field: str, posted: Mapping[str, books.Posted], invariant: Invariant
) -> Iterator[Violation]:
	submitted = books.submitted_of(doctype, batch.names)
	for order in batch.orders:
		own = posted.get(order[field])
		found = {name for name in submitted.get(order.name, ()) if name != order[field]}
		if own and own.submitted:
			found.add(own.name)
		if found != {order[field]} - {None, ""}:
			yield Violation(
				invariant,
				order.name,
				{"expected": order[field] or "-", "found": ", ".join(sorted(found)) or "-"},
			)


def wrong_totals(batch: OrderBatch) -> Iterator[Violation]:
	"""Submitted Sales Orders and invoices that are not to the cent the shop's total, less what was taken out of the order
	before it was shipped. Where a person was asked about a difference, that stands in the order's holds."""
	for order in batch.orders:
		if any(row.code in DECIDED_BY_PEOPLE for row in batch.holds.get(order.name, ())):
			continue
		expected = books.in_cents(order.total) - books.in_cents(order.cancelled_amount)
		for document in (batch.sales_orders.get(order.sales_order), batch.invoices.get(order.sales_invoice)):
			if document and document.submitted and document.total != expected:
				yield Violation(
					invariants.TOTAL,
					order.name,
					{
						"document": document.name,
						"expected": figure(expected),
						"found": figure(document.total),
						"currency": order.currency,
					},
					document.name,
				)


def unpaid_completed(batch: OrderBatch) -> Iterator[Violation]:
	"""Completed orders whose invoice is not settled."""
	for order in batch.orders:
		invoice = batch.invoices.get(order.sales_invoice)
		if order.status == COMPLETED and not order.step and invoice and invoice.outstanding > 0:
			yield Violation(
				invariants.PAID,
				order.name,
				{
					"document": invoice.name,
					"found": figure(invoice.outstanding),
					"currency": order.currency,
				},
			)


def wrong_payments(batch: OrderBatch) -> Iterator[Violation]:
	"""Orders whose Payment Entries do not add up to what the buyer has paid, once all of it is booked; what a shop does not
	know of, cash on delivery, may be as much as the order asks for."""
	for order in batch.orders:
		if order.step or (order.status != COMPLETED and (batch.unbooked(order) or _has_rate(order))):
			continue
		paid, booked = books.in_cents(order.paid_amount), batch.received.get(order.name, Decimal(0))
		if not paid <= booked <= max(paid, _asked(batch, order)):
			yield Violation(
				invariants.PAYMENTS,
				order.name,
				{"expected": figure(paid), "found": figure(booked), "currency": order.currency},
			)


def wrong_payment_rows(batch: OrderBatch) -> Iterator[Violation]:
	"""Orders whose payments do not add up to what counts as paid."""
	for order in batch.orders:
		paid = books.in_cents(order.paid_amount)
		rows = capture_rows(batch.payments.get(order.name, ()))
		found = sum((books.in_cents(row.amount) for row in rows), Decimal(0))
		if found != paid:
			yield Violation(
				invariants.PAYMENT_ROWS,
				order.name,
				{"expected": figure(paid), "found": figure(found), "currency": order.currency},
			)


def wrong_payment_ledgers(batch: OrderBatch) -> Iterator[Violation]:
	"""Payment Entries whose ledger entries move another amount than they say."""
	for payment in payments_beside_ledger(batch.names):
		yield Violation(
			invariants.PAYMENT_LEDGER,
			payment.order,
			{
				"document": payment.name,
				"expected": figure(payment.amount),
				"found": figure(payment.moved),
			},
			payment.name,
		)


def _has_rate(order) -> bool:
	"""Whether the order is in another currency than the books. What a payment has not yet allocated ERPNext works out from
	these, and is off by cents until the order is completed."""
	return order.base_total != order.total


def _asked(batch: OrderBatch, order) -> Decimal:
	"""What the buyer has to pay: the invoice's total or, before there is one, the order's."""
	invoice = batch.invoices.get(order.sales_invoice)
	if invoice:
		return invoice.total
	return books.in_cents(order.total) - books.in_cents(order.cancelled_amount)


def refunds_beyond_payments(batch: OrderBatch) -> Iterator[Violation]:
	"""Orders whose buyer got back more than he had paid."""
	back = books.paid_back_of(batch.names)
	for order in batch.orders:
		paid = max(books.in_cents(order.paid_amount), batch.received.get(order.name, Decimal(0)))
		if back.get(order.name, Decimal(0)) > paid:
			yield Violation(
				invariants.REFUNDS,
				order.name,
				{"expected": figure(paid), "found": figure(back[order.name]), "currency": order.currency},
			)


def unbalanced_vouchers(batch: OrderBatch) -> Iterator[Violation]:
	"""Invoices, credit notes and payments of orders without ledger entries, or with such that do not balance."""
	vouchers = books.vouchers_of(batch.names)
	ledger = books.ledger_of(vouchers)
	for name, order in vouchers.items():
		debit, credit = ledger.get(name, (Decimal(0), Decimal(0)))
		if debit != credit or not debit:
			yield Violation(
				invariants.BALANCED,
				order,
				{"document": name, "debit": figure(debit), "credit": figure(credit)},
				name,
			)
