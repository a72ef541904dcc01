"""Currencies with three decimals: posted with all of them, or not at all, and the shop's form says what to set."""

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.orders.canonical import Payment, PaymentKind
from ecom_erp.core.orders.posting import Posting
from ecom_erp.erp.selling.selling import check_total
from ecom_erp.flows.allocation import allocate
from tests.factories import erpnext
from tests.factories import shop as factory
from tests.factories.shop import CARD, line, make_order, stocked

D = Decimal


def set_precision(digits: str) -> None:
	frappe.db.set_single_value("System Settings", "currency_precision", digits)
	frappe.db.set_default("currency_precision", digits)
	frappe.clear_cache()
	frappe.db.commit()


@pytest.fixture
def precision():
	"""Sets Currency Precision, for this test alone."""
	before = frappe.db.get_default("currency_precision") or ""
	yield set_precision
	set_precision(before)


@pytest.fixture
def kuwait(courier) -> str:
	made = erpnext.make_foreign("KWD", 3.25)
	return factory.make_shop(
		currency="KWD",
		price_list=made.prices,
		receivable_account=made.receivable,
		gateways=[{"gateway": CARD, "account": made.bank}],
	)


def tea(item: str):
	"""3 x 1.255, tax 0.063, shipping 1.255: 5.083."""
	order = make_order(line(item, "1.255", 3, tax="0.063"), currency="KWD", shipping=D("1.255"))
	assert order.total == D("5.083")
	payment = Payment(f"p-{order.external_id}", CARD, PaymentKind.CAPTURE, D("5.083"), "KWD")
	return replace(order, payments=(payment,))


def test_with_two_decimals_nothing_is_posted_and_the_form_says_what_to_set(kuwait, precision):
	precision("2")
	says = "KWD has 3 decimals: set Currency Precision in System Settings to 3."
	shop = frappe.get_doc("Ecom Shop", kuwait)
	shop.run_method("onload")
	assert shop.get_onload("precision_problem") == says
	order = factory.reviewed(kuwait, tea(stocked(main=3)))
	with pytest.raises(frappe.ValidationError, match="set Currency Precision in System Settings to 3"):
		allocate.allocate(order)
	frappe.db.rollback()
	assert frappe.db.count("Sales Order", {"ecom_order": order}) == 0


def test_with_three_decimals_it_is_posted_as_it_is(kuwait, precision):
	precision("3")
	shop = frappe.get_doc("Ecom Shop", kuwait)
	shop.run_method("onload")
	assert not shop.get_onload("precision_problem")
	doc = factory.get(factory.billed(kuwait, tea(stocked(main=3))))
	invoice = frappe.get_doc("Sales Invoice", doc.sales_invoice)
	assert (invoice.grand_total, invoice.outstanding_amount, doc.status) == (5.083, 0, "Completed")
	assert frappe.db.get_value("Payment Entry", doc.payments[0].payment_entry, "paid_amount") == 5.083


def test_half_a_cent_off_is_off():
	"""A document keeps two decimals of 101.555: it would be posted with 101.56, which no rounding may hide."""
	document = frappe._dict(doctype="Sales Order", grand_total=101.56, currency="KWD")
	with pytest.raises(frappe.ValidationError, match=r"101\.56"):
		check_total(document, Posting((), (), D(0), D("101.555")))
	check_total(frappe._dict(document, grand_total=101.555), Posting((), (), D(0), D("101.555")))
