"""Payment Entries of pooled orders: money received through a gateway, and money paid back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from erpnext.accounts.party import get_party_account
from frappe.utils import getdate

from ecom_erp.core.money import quantize
from ecom_erp.erp.accounts.advances import keeps_apart, open_advance
from ecom_erp.erp.accounts.currency_precision import require_exact
from ecom_erp.erp.accounts.currency_rates import exchange_rate
from ecom_erp.erp.accounts.invoices import outstanding
from ecom_erp.erp.documents.rights import as_the_app
from ecom_erp.erp.documents.submission import own_books, submit_own
from ecom_erp.erp.selling.masters import company_currency

SAVEPOINT = "payment_on_its_day"


@dataclass(frozen=True)
class Gateway:
	"""Where a gateway pays out to, in that account's currency, and where its fees are booked ("": they are not)."""

	account: str
	mode_of_payment: str | None = None
	fee_account: str = ""


@dataclass(frozen=True)
class Money:
	"""What a buyer paid or gets back, in the currency of his invoice. `fee` is what the gateway keeps of it;
	`external_id` the gateway's number of the transaction, `on` its day (today, when None)."""

	amount: Decimal
	external_id: str
	on: date | None = None
	fee: Decimal = Decimal(0)


def post_receipt(order, shop, money: Money, gateway: Gateway) -> str:
	"""Submit the Payment Entry for money received; its name. The gateway's account gets what its fee leaves. It pays the
	order's invoice, where there is one, else it is an advance for its Sales Order; what is more than that still asks for
	stays unallocated with the customer."""
	return _on_its_day(money, lambda day: _submit(_receipt(order, shop, money, gateway, day)))


def _receipt(order, shop, money: Money, gateway: Gateway, day: date):
	if order.sales_invoice:
		document = ("Sales Invoice", order.sales_invoice)
		account, due = frappe.get_cached_doc(*document), outstanding(order.sales_invoice)
	else:
		document = ("Sales Order", order.sales_order)
		account, due = (
			_account(order, shop),
			open_advance(order.sales_order) if order.sales_order else Decimal(0),
		)
	payment = _payment_entry("Receive", account, order, money, gateway, day, loose=due <= 0)
	if due > 0:
		_refer(payment, *document, min(money.amount, due))
	return payment


def _submit(payment) -> str:
	with _filled_in_as_the_app(payment):
		if not keeps_apart(payment.company):
			return submit_own(payment)
		# ERPNext chooses the account for advances in the draft
		with own_books():
			payment.flags.ignore_permissions = True
			payment.insert()
			payment.submit()
	return payment.name


@contextmanager
def _filled_in_as_the_app(payment) -> Iterator[None]:
	"""ERPNext looks up the accounts of a Payment Entry only for whoever has a right to Payment Entries of his own."""

	def fill_in(*given, **options) -> None:
		with as_the_app():
			type(payment).set_missing_values(payment, *given, **options)

	payment.set_missing_values = fill_in
	try:
		yield
	finally:
		del payment.set_missing_values


def _on_its_day(money: Money, post: Callable[[date], str]) -> str:
	"""Post money on its own day; today, where the books of that day are closed, or it is still to come."""
	today = getdate()
	day = min(money.on or today, today)
	if day == today:
		return post(today)
	frappe.db.savepoint(SAVEPOINT)
	try:
		return post(day)
	except frappe.ValidationError:
		# a closed year, month or period, or a frozen one; what else is wrong is wrong today, too
		frappe.db.rollback(save_point=SAVEPOINT)
		frappe.clear_messages()
		return post(today)


def post_refund(order, credit_note: str, money: Money, gateway: Gateway) -> str:
	"""Submit the Payment Entry for money paid back from the gateway's account against a credit note; its name."""
	note = frappe.get_cached_doc("Sales Invoice", credit_note)
	payment = _payment_entry("Pay", note, order, money, gateway, getdate())
	_refer(payment, "Sales Invoice", credit_note, -money.amount)
	return _submit(payment)


@dataclass(frozen=True)
class _Account:
	"""A customer's account in the order's currency, where no invoice names it."""

	company: str
	customer: str
	debit_to: str
	cost_center: str


def post_advance_back(order, shop, money: Money, gateway: Gateway) -> str:
	"""Submit the Payment Entry for money paid back that is not invoiced; its name."""
	return _submit(_payment_entry("Pay", _account(order, shop), order, money, gateway, getdate()))


def _account(order, shop) -> _Account:
	debit_to = shop.receivable_account or get_party_account("Customer", order.customer, shop.company)
	return _Account(shop.company, order.customer, debit_to, shop.cost_center)


def _payment_entry(
	payment_type: str, bill, order, money: Money, gateway: Gateway, day: date, loose: bool = False
):
	fee = money.fee if gateway.fee_account else Decimal(0)
	left = money.amount - fee
	books = company_currency(bill.company)
	cost_center = bill.cost_center or frappe.get_cached_value("Company", bill.company, "cost_center")
	buyer = _side(bill.debit_to, books, day)
	ours = _side(gateway.account, books, day)
	moved = (
		left if ours.currency == buyer.currency else quantize(left * buyer.rate / ours.rate, ours.currency)
	)
	sides = {"paid_from": (buyer, left), "paid_to": (ours, moved)}
	if payment_type == "Pay":
		sides = {"paid_from": (ours, moved), "paid_to": (buyer, left)}
	payment = frappe.new_doc("Payment Entry")
	payment.update(
		{
			"payment_type": payment_type,
			"company": bill.company,
			"posting_date": day,
			"party_type": "Customer",
			"party": bill.customer,
			"mode_of_payment": gateway.mode_of_payment,
			"paid_from": sides["paid_from"][0].account,
			"paid_from_account_currency": sides["paid_from"][0].currency,
			"source_exchange_rate": float(sides["paid_from"][0].rate),
			"paid_amount": float(sides["paid_from"][1]),
			"paid_to": sides["paid_to"][0].account,
			"paid_to_account_currency": sides["paid_to"][0].currency,
			"target_exchange_rate": float(sides["paid_to"][0].rate),
			"received_amount": float(sides["paid_to"][1]),
			"reference_no": money.external_id[:140],
			"reference_date": money.on or day,
			"cost_center": cost_center,
			"ecom_order": order.name,
		}
	)
	for field, (side, amount) in (("paid_amount", sides["paid_from"]), ("received_amount", sides["paid_to"])):
		require_exact(payment, field, amount, side.currency)
	if fee:
		# as much as the two amounts differ in the books, so that rounding leaves nothing over. What is allocated to nothing
		# ERPNext works out backwards, from the amounts in the books: the fraction of a cent there is the customer's
		gross = money.amount * buyer.rate
		booked = (gross if loose else quantize(gross, books)) - quantize(left * buyer.rate, books)
		payment.append(
			"deductions",
			{"account": gateway.fee_account, "cost_center": cost_center, "amount": float(booked)},
		)
	return payment


@dataclass(frozen=True)
class _Side:
	account: str
	currency: str
	rate: Decimal  # of its currency, in the company's


def _side(account: str, books: str, on: date) -> _Side:
	currency = frappe.get_cached_value("Account", account, "account_currency") or books
	return _Side(account, currency, exchange_rate(currency, books, on))


def _refer(payment, doctype: str, name: str, amount: Decimal) -> None:
	payment.append(
		"references",
		{
			"reference_doctype": doctype,
			"reference_name": name,
			"allocated_amount": float(amount),
		},
	)
