"""Checks over ERPNext's documents: what must hold at any moment. Each returns what is wrong, in words."""

import frappe
from frappe.query_builder.functions import Coalesce, Count, Sum

from ecom_erp.erp.stock.stock import reservation_differences

CENT = 0.005


def wrong_bins() -> list[str]:
	"""Bins below zero, with more reserved than there is, or whose reservation is not the open Sales Orders'."""
	table = frappe.qb.DocType("Bin")
	rows = (
		frappe.qb.from_(table)
		.select(table.item_code, table.warehouse, table.actual_qty, table.reserved_qty)
		.where((table.actual_qty < 0) | (table.reserved_qty < 0) | (table.reserved_qty > table.actual_qty))
	).run(as_dict=True)
	found = [
		f"{row.item_code} in {row.warehouse}: {row.actual_qty} on hand, {row.reserved_qty} reserved"
		for row in rows
	]
	found += [
		f"{row['item_code']} in {row['warehouse']}: {row['reserved_qty']} reserved, {row['open_qty']} open in orders"
		for row in reservation_differences()
	]
	return found


def totals_that_differ() -> list[str]:
	"""Orders whose submitted Sales Order or invoice is not to the cent the shop's total, less what was taken out of the
	order before it was shipped."""
	order = frappe.qb.DocType("Ecom Order")
	found = []
	for doctype, field in (("Sales Order", "sales_order"), ("Sales Invoice", "sales_invoice")):
		document = frappe.qb.DocType(doctype)
		rows = (
			frappe.qb.from_(order)
			.join(document)
			.on(document.name == order[field])
			.select(
				order.name,
				(order.total - Coalesce(order.cancelled_amount, 0)).as_("total"),
				document.name.as_("document"),
				document.grand_total,
				document.docstatus,
			)
		).run(as_dict=True)
		found += [
			f"{row.name}: {row.total} at the shop, {row.grand_total} in {row.document}"
			for row in rows
			if row.docstatus == 1 and abs(row.total - row.grand_total) > CENT
		]
	return found


def unpaid_completed_orders() -> list[str]:
	"""Completed orders whose invoice is not settled."""
	order, invoice = frappe.qb.DocType("Ecom Order"), frappe.qb.DocType("Sales Invoice")
	rows = (
		frappe.qb.from_(order)
		.join(invoice)
		.on(invoice.name == order.sales_invoice)
		.select(order.name, invoice.name.as_("invoice"), invoice.outstanding_amount)
		.where(order.status == "Completed")
	).run(as_dict=True)
	return [
		f"{row.name}: {row.outstanding_amount} outstanding on {row.invoice}"
		for row in rows
		if row.outstanding_amount > CENT
	]


def payments_that_differ() -> list[str]:
	"""Completed orders whose Payment Entries received do not add up to what the buyer paid."""
	order, payment = frappe.qb.DocType("Ecom Order"), frappe.qb.DocType("Payment Entry")
	received = {
		row.ecom_order: row.paid
		for row in (
			frappe.qb.from_(payment)
			.select(
				payment.ecom_order,
				# what the buyer is credited with: the gateway's fee, too, was paid by him
				Sum(payment.total_allocated_amount + payment.unallocated_amount).as_("paid"),
			)
			.where(
				(payment.docstatus == 1)
				& (payment.payment_type == "Receive")
				& payment.ecom_order.isnotnull()
			)
			.groupby(payment.ecom_order)
		).run(as_dict=True)
	}
	rows = (
		frappe.qb.from_(order).select(order.name, order.paid_amount).where(order.status == "Completed")
	).run(as_dict=True)
	return [
		f"{row.name}: {row.paid_amount} paid, {received.get(row.name, 0)} booked"
		for row in rows
		if abs(row.paid_amount - received.get(row.name, 0)) > CENT
	]


def doubled_documents() -> list[str]:
	"""Orders with more than one submitted Sales Order, or more than one invoice that is no credit note."""
	found = []
	for doctype in ("Sales Order", "Sales Invoice"):
		table = frappe.qb.DocType(doctype)
		query = (
			frappe.qb.from_(table)
			.select(table.ecom_order, Count(table.name).as_("number"))
			.where((table.docstatus == 1) & table.ecom_order.isnotnull())
			.groupby(table.ecom_order)
			.having(Count(table.name) > 1)
		)
		if doctype == "Sales Invoice":
			query = query.where(table.is_return == 0)
		found += [f"{row.ecom_order}: {row.number} {doctype}s" for row in query.run(as_dict=True)]
	return found


def unbalanced_vouchers() -> list[str]:
	"""Vouchers whose ledger entries do not balance."""
	table = frappe.qb.DocType("GL Entry")
	rows = (
		frappe.qb.from_(table)
		.select(table.voucher_no, (Sum(table.debit) - Sum(table.credit)).as_("off"))
		.where(table.is_cancelled == 0)
		.groupby(table.voucher_no)
	).run(as_dict=True)
	return [f"{row.voucher_no}: debit and credit are {row.off} apart" for row in rows if abs(row.off) > CENT]


def credit_notes_that_differ() -> list[str]:
	"""Tickets whose credit note is not the refund to the cent, or whose refund was not paid back."""
	ticket, note = frappe.qb.DocType("After Sales Ticket"), frappe.qb.DocType("Sales Invoice")
	rows = (
		frappe.qb.from_(ticket)
		.join(note)
		.on(note.name == ticket.credit_note)
		.select(
			ticket.name, ticket.ticket_type, ticket.refund_amount, note.grand_total, note.outstanding_amount
		)
	).run(as_dict=True)
	return [
		f"{row.name}: {row.refund_amount} refunded, credit note {row.grand_total}, outstanding {row.outstanding_amount}"
		for row in rows
		# of an exchange, the credit pays for the replacement
		if (row.ticket_type != "Exchange" and abs(row.refund_amount + row.grand_total) > CENT)
		or abs(row.outstanding_amount) > CENT
	]
