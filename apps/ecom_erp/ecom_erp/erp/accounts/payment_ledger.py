"""What Payment Entries say against what their ledger entries move."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from ecom_erp.core.money import from_field, minor_units
from ecom_erp.erp.selling.masters import company_currency

PAYMENT = "Payment Entry"
CENT = Decimal("0.01")
_FIELDS = (
	"name",
	"company",
	"ecom_order",
	"payment_type",
	"paid_from",
	"paid_to",
	"paid_amount",
	"source_exchange_rate",
	"base_paid_amount",
	"received_amount",
	"target_exchange_rate",
	"base_received_amount",
)


@dataclass(frozen=True)
class LedgerPayment:
	"""A submitted Payment Entry of an order: its amount, and what its ledger entries move on the account that the money comes to
	or goes from; both in the company's currency."""

	name: str
	order: str
	amount: Decimal
	moved: Decimal


def payments_beside_ledger(orders: Collection[str]) -> Iterator[LedgerPayment]:
	"""Payment Entries of Ecom Orders whose ledger entries, or whose amount in the company's currency, differ by more than what
	rounding leaves from what the payment says."""
	filters = {"ecom_order": ("in", list(orders) or [""]), "docstatus": 1}
	payments = [row for row in frappe.get_all(PAYMENT, filters, list(_FIELDS)) if row.base_paid_amount]
	moved = _moved([row.name for row in payments])
	for row in payments:
		incoming = row.payment_type == "Receive"
		account = row.paid_to if incoming else row.paid_from
		debit = moved.get((row.name, account), Decimal(0))
		sides = (
			(row.paid_amount, row.source_exchange_rate, row.base_paid_amount),
			(row.received_amount, row.target_exchange_rate, row.base_received_amount),
		)
		amount = _in_company_currency(*sides[incoming])
		found = debit if incoming else -debit
		other = _in_company_currency(*sides[not incoming]) - from_field(sides[not incoming][2])
		rounding = rounding_of(company_currency(row.company))
		if abs(found - amount) > rounding or abs(other) > rounding:
			said = amount + other if abs(found - amount) <= rounding else amount
			yield LedgerPayment(row.name, row.ecom_order, said, found)


def rounding_of(currency: str) -> Decimal:
	"""By how much an amount may be off that ERPNext has converted into the currency: a whole yen, else a cent."""
	return max(CENT, Decimal(1).scaleb(-minor_units(currency)))


def _in_company_currency(amount, rate, base) -> Decimal:
	"""The amount at its rate; one without a rate as the document has it."""
	return from_field(amount) * from_field(rate) if rate else from_field(base)


def _moved(names: Collection[str]) -> dict[tuple[str, str], Decimal]:
	"""Debit less credit by payment and account."""
	entry = frappe.qb.DocType("GL Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(entry.voucher_no, entry.account, Sum(entry.debit), Sum(entry.credit))
		.where(entry.voucher_no.isin(list(names) or [""]))
		.where(entry.is_cancelled == 0)
		.groupby(entry.voucher_no, entry.account)
	).run()
	return {(name, account): from_field(debit) - from_field(credit) for name, account, debit, credit in rows}
