"""Whatever becomes of orders, each account is shared to the cent, and what is an order's stays its own."""

from decimal import Decimal

import frappe
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ecom_erp.flows.accounting.profit.entries import ENTRY
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.flows.accounting.profit.test_order_profit import share_all
from tests.flows.accounting.profit.test_profit_by_hand import submitted

D = Decimal
VOUCHERS = ("Sales Invoice", "Delivery Note", "Payment Entry")


def credit(order: str, part: float) -> None:
	"""A credit note by hand over a part of the invoice."""
	origin = frappe.get_doc("Sales Invoice", factory.get(order).sales_invoice)
	note = frappe.copy_doc(origin)
	note.update(
		{"is_return": 1, "return_against": origin.name, "update_outstanding_for_self": 1, "advances": []}
	)
	note.update({"discount_amount": -(origin.discount_amount or 0), "payments": [], "payment_schedule": []})
	for row, sold in zip(note.items, origin.items, strict=True):
		row.update({"qty": -sold.qty, "rate": round(sold.rate * part, 2), "sales_invoice_item": sold.name})
	note.taxes = []
	note.discount_amount = 0
	submitted(note)


def written_off(order: str, part: float) -> None:
	"""A Journal Entry that gives up what an invoice asks for."""
	invoice = frappe.get_doc("Sales Invoice", factory.get(order).sales_invoice)
	amount = round(invoice.grand_total * part, 2)
	if not amount:
		return
	party = {"party_type": "Customer", "party": invoice.customer}
	place = {"cost_center": world.COST_CENTER}
	row = {"account": invoice.debit_to, "credit_in_account_currency": amount, **party, **place}
	against = {"reference_type": "Sales Invoice", "reference_name": invoice.name}
	accounts = [
		{"account": world.WRITE_OFF, "debit_in_account_currency": amount, **place},
		{**row, **(against if invoice.outstanding_amount >= amount else {})},
	]
	submitted(
		frappe.get_doc(
			{
				"doctype": "Journal Entry",
				"company": world.COMPANY,
				"posting_date": invoice.posting_date,
				"accounts": accounts,
			}
		)
	)


def cancelled(order: str, part: float) -> None:
	frappe.get_doc("Sales Invoice", factory.get(order).sales_invoice).cancel()


def kept(order: str, part: float) -> None:
	"""Nothing becomes of it."""


money = st.decimals(D("0.01"), D("80.00"), places=2)
lines = st.tuples(
	money, st.integers(1, 4), st.decimals(D(0), D(1), places=1), st.decimals(D(0), D("0.2"), places=2)
)
histories = st.tuples(
	st.lists(lines, min_size=1, max_size=3),
	st.booleans(),
	st.decimals(D(0), D("0.5"), places=1),
	st.sampled_from((credit, written_off, cancelled, kept)),
	st.floats(0.1, 1),
)


@settings(max_examples=4, phases=(Phase.generate,), deadline=None, suppress_health_check=list(HealthCheck))
@given(told=histories)
def test_what_is_an_order_s_stays_its_own_and_all_is_shared(shop, unproven, told):
	parts, included, share, become, part = told
	item = stocked(main=100)
	sold = [
		line(
			item,
			str(price),
			qty,
			discount=(price * qty * given).quantize(D("0.01")),
			tax=(price * tax).quantize(D("0.01")),
		)
		for price, qty, given, tax in parts
	]
	goods = sum((one.gross - one.discount for one in sold), D(0))
	given = (goods * share).quantize(D("0.01"))
	if included:
		sold = [one for one in sold if one.gross - one.discount >= one.tax] or [line(item, "5.00")]
	order = factory.billed(
		shop,
		make_order(
			*sold, taxes_included=included, discount=given if not included else D(0), shipping=D("4.99")
		),
	)
	become(order, part)
	share_all()
	assert not unproven()
	for doctype in VOUCHERS:
		names = frappe.get_all(doctype, {"ecom_order": order, "docstatus": ("!=", 0)}, pluck="name")
		found = {
			"voucher_type": doctype,
			"voucher_no": ("in", names or [""]),
			"ecom_order": ("is", "not set"),
		}
		assert not frappe.get_all(ENTRY, found, pluck="name")
	assert frappe.db.exists(ENTRY, {"ecom_order": order, "kind": "Cost of Goods", "in_books": 1})
