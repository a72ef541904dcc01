"""Purchase Invoices without items, as bills of services are posted: what ERPNext makes of their amounts."""

from datetime import timedelta
from decimal import Decimal as D

import frappe
import pytest
from frappe.utils import getdate

from ecom_erp.erp.accounts import purchase_invoices
from ecom_erp.erp.accounts.purchase_invoices import PurchaseBill, PurchaseRow
from tests import world
from tests.factories.courier_bills import supplier
from tests.factories.erpnext import make, unique
from tests.factories.settlements import ledger

pytestmark = pytest.mark.smoke
CREDITORS = f"Creditors - {world.ABBR}"


@pytest.fixture
def freight() -> str:
	return ledger("Freight", "Direct Expenses")


@pytest.fixture
def tax() -> str:
	return ledger("Input Tax", "Duties and Taxes", account_type="Tax")


def bill(rows, tax: str = "0", tax_account: str = "", **values) -> PurchaseBill:
	made = tuple(PurchaseRow(account, D(amount), "Freight, bill 1") for account, amount in rows)
	today = getdate()
	defaults = {
		"company": world.COMPANY, "supplier": supplier(), "currency": "USD", "day": today, "number": unique("INV"),
		"billed_on": today, "due_on": today, "cost_center": world.COST_CENTER, "remark": "Couriers, bill 1",
	}  # fmt: skip
	return PurchaseBill(rows=made, tax=D(tax), tax_account=tax_account, **{**defaults, **values})


def ledger_of(name: str) -> list[tuple]:
	"""Ledger rows: (account, debit, credit, party)."""
	rows = frappe.get_all(
		"GL Entry",
		{"voucher_no": name, "is_cancelled": 0},
		["account", "debit", "credit", "party"],
	)
	return sorted((row.account, row.debit, row.credit, row.party or "") for row in rows)


def test_amounts_and_a_stated_tax_are_owed_to_the_supplier(freight, tax):
	one = bill([(freight, "30.10")], "5.01", tax)
	name = purchase_invoices.post(one)
	made = frappe.get_doc("Purchase Invoice", name)
	assert (made.docstatus, made.status, made.grand_total, made.outstanding_amount) == (
		1,
		"Unpaid",
		35.11,
		35.11,
	)
	assert (made.total, made.total_taxes_and_charges, made.credit_to) == (30.10, 5.01, CREDITORS)
	assert (made.bill_no, str(made.posting_date)) == (one.number, str(getdate()))
	assert ledger_of(name) == sorted(
		[(CREDITORS, 0, 35.11, one.supplier), (freight, 30.10, 0, ""), (tax, 5.01, 0, "")]
	)
	filters = {"voucher_no": name, "delinked": 0}
	assert frappe.get_all("Payment Ledger Entry", filters, ["amount", "account_type"]) == [
		{"amount": 35.11, "account_type": "Payable"}
	]


def test_what_is_given_back_is_a_deduction_on_its_account(freight, tax):
	returns = ledger("Returns", "Direct Expenses")
	one = bill([(freight, "10.00"), (returns, "-4.00")], "0.60", tax)
	name = purchase_invoices.post(one)
	assert frappe.db.get_value("Purchase Invoice", name, "grand_total") == 6.6
	assert ledger_of(name) == sorted(
		[
			(CREDITORS, 0, 6.6, one.supplier),
			(freight, 10.0, 0, ""),
			(returns, 0, 4.0, ""),
			(tax, 0.6, 0, ""),
		]
	)


def test_a_bill_by_which_the_supplier_owes_us_is_a_debit_note(freight, tax):
	one = bill([(freight, "-10.00")], "-2.00", tax)
	name = purchase_invoices.post(one)
	made = frappe.get_doc("Purchase Invoice", name)
	assert (made.is_return, made.grand_total, made.status) == (1, -12.0, "Return")
	assert ledger_of(name) == sorted(
		[(CREDITORS, 12.0, 0, one.supplier), (freight, 0, 10.0, ""), (tax, 0, 2.0, "")]
	)


def test_a_debit_note_with_a_charge(freight, tax):
	other = ledger("Fees", "Direct Expenses")
	one = bill([(freight, "-10.00"), (other, "3.00")])
	name = purchase_invoices.post(one)
	assert ledger_of(name) == sorted(
		[(CREDITORS, 7.0, 0, one.supplier), (freight, 0, 10.0, ""), (other, 3.0, 0, "")]
	)


def test_a_bill_in_another_currency_is_worth_its_rate(freight):
	rate = {"from_currency": "EUR", "to_currency": "USD", "date": getdate() - timedelta(days=1)}
	if not frappe.db.exists("Currency Exchange", rate):
		make("Currency Exchange", **rate, exchange_rate=1.1, for_buying=1, for_selling=1)
	with pytest.raises(frappe.ValidationError, match="should be same"):
		purchase_invoices.post(bill([(freight, "100.00")], currency="EUR"))
	payable = ledger("Creditors EUR", "Accounts Payable", "EUR", account_type="Payable")
	one = bill([(freight, "100.00")], currency="EUR", payable_account=payable)
	name = purchase_invoices.post(one)
	made = frappe.get_doc("Purchase Invoice", name)
	assert (made.currency, made.grand_total, made.base_grand_total) == ("EUR", 100.0, 110.0)
	assert ledger_of(name) == sorted([(freight, 110.0, 0, ""), (payable, 0, 110.0, one.supplier)])
	assert made.outstanding_amount == 100.0


def test_it_is_cancelled_and_its_ledger_is_empty_then(freight):
	name = purchase_invoices.post(bill([(freight, "10.00")]))
	purchase_invoices.cancel(name)
	assert frappe.db.get_value("Purchase Invoice", name, "status") == "Cancelled"
	assert ledger_of(name) == []
	assert not frappe.get_all("Payment Ledger Entry", {"voucher_no": name, "delinked": 0})


def test_a_day_before_the_first_fiscal_year_is_refused_and_nothing_is_left(freight):
	count = frappe.db.count("Purchase Invoice")
	with pytest.raises(frappe.ValidationError):
		purchase_invoices.post(bill([(freight, "10.00")], day=getdate("1999-01-01")))
	frappe.db.rollback()
	assert frappe.db.count("Purchase Invoice") <= count
