"""Amounts of a Payment Entry: in the company's currency, allocated, left over, and the difference that must be zero."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


def set_payment_amounts(payment: Document) -> None:
	"""Calculates all amounts of a payment from paid and received amount, rates, references and deductions."""
	if (
		payment.paid_from_account_currency == payment.paid_to_account_currency
		and payment.payment_type != "Internal Transfer"
	):
		payment.received_amount = payment.paid_amount
	_set_base_amounts(payment)
	_set_allocated(payment)
	set_unallocated_amount(payment)
	_set_exchange_gain_loss(payment)
	_set_difference(payment)


def _set_base_amounts(payment: Document) -> None:
	for amount, rate in (
		("paid_amount", "source_exchange_rate"),
		("received_amount", "target_exchange_rate"),
	):
		field = f"base_{amount}"
		payment.set(field, flt(flt(payment.get(amount)) * flt(payment.get(rate)), payment.precision(field)))
		after_tax = f"{amount}_after_tax"
		payment.set(after_tax, flt(payment.get(amount)))
		payment.set(f"base_{after_tax}", payment.get(field))


def base_allocated(payment: Document, row: Document) -> float:
	"""What is allocated to one reference in the company's currency, at the payment's rate.

	For an invoice the row also gets what the payment's rate gains or loses against the invoice's.
	"""
	precision = payment.precision("base_paid_amount")
	rates = {"Receive": payment.source_exchange_rate, "Pay": payment.target_exchange_rate}
	amount = flt(flt(row.allocated_amount) * flt(rates.get(payment.payment_type, 1)), precision)
	if row.reference_doctype == "Sales Invoice":
		own_rate = 1 if row.exchange_rate is None else flt(row.exchange_rate)
		row.exchange_gain_loss = amount - flt(flt(row.allocated_amount) * own_rate, precision)
	return amount


def _set_allocated(payment: Document) -> None:
	if payment.payment_type == "Internal Transfer":
		return
	rows = [row for row in payment.references if row.allocated_amount]
	payment.total_allocated_amount = abs(sum(flt(row.allocated_amount) for row in rows))
	payment.base_total_allocated_amount = abs(sum(base_allocated(payment, row) for row in rows))


def set_unallocated_amount(payment: Document) -> None:
	"""What of the payment is for no invoice or order, in the currency of the party's account."""
	payment.unallocated_amount = 0
	if not payment.party:
		return
	deducted = sum(flt(row.amount) for row in payment.deductions if not row.is_exchange_gain_loss)
	allocated = flt(payment.base_total_allocated_amount)
	if payment.payment_type == "Receive":
		available, rate = flt(payment.base_paid_amount) + deducted, flt(payment.source_exchange_rate)
	else:
		available, rate = flt(payment.base_received_amount) - deducted, flt(payment.target_exchange_rate)
	if allocated < available and rate:
		payment.unallocated_amount = (available - allocated) / rate


def _set_exchange_gain_loss(payment: Document) -> None:
	"""Keeps one deduction for what changing the money between both accounts gained or lost."""
	amount = flt(
		payment.base_paid_amount - payment.base_received_amount, payment.precision("amount", "deductions")
	)
	known, *surplus = [row for row in payment.deductions if row.is_exchange_gain_loss] or [None]
	for row in surplus if amount else [known, *surplus]:
		if row:
			payment.remove(row)
	if not amount:
		return
	if not known:
		account, cost_center = frappe.get_cached_value(
			"Company", payment.company, ["exchange_gain_loss_account", "cost_center"]
		)
		if not account or not cost_center:
			frappe.msgprint(
				_("Please set Exchange Gain / Loss Account and Cost Center in Company {0}").format(
					payment.company
				),
				title=_("Missing Default in Company"),
				raise_exception=payment.docstatus == 1,
			)
			return
		known = payment.append(
			"deductions", {"account": account, "cost_center": cost_center, "is_exchange_gain_loss": 1}
		)
	known.amount = amount


def _set_difference(payment: Document) -> None:
	rate = payment.source_exchange_rate if payment.payment_type == "Receive" else payment.target_exchange_rate
	for_party = flt(payment.base_total_allocated_amount) + flt(payment.unallocated_amount) * flt(rate)
	if payment.payment_type == "Receive":
		difference = for_party - payment.base_received_amount
	elif payment.payment_type == "Pay":
		difference = payment.base_paid_amount - for_party
	else:
		difference = payment.base_paid_amount - flt(payment.base_received_amount)
	deducted = sum(flt(row.amount) for row in payment.deductions)
	payment.difference_amount = flt(difference - deducted, payment.precision("difference_amount"))
