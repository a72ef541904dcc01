"""A refund that the shop made is in the books as the shop states it: each net amount on its income account, the tax on the
tax account. One that cannot be true waits for a person with the figures, and nothing is booked."""

from dataclasses import replace
from decimal import Decimal

import frappe
import pytest

from ecom_erp.api.desk import after_sales as desk
from ecom_erp.core.orders.canonical import Refund, RefundLine
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.orders.order_document import effective_order
from ecom_erp.flows.review import order_review
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from tests import world
from tests.factories import shop as factory
from tests.factories import woo
from tests.factories.shop import line, make_order, stocked
from tests.support.tickets import balance, credit_notes, work

D = Decimal


@pytest.fixture
def order_of_two(shop):
	"""A at 100.00 + 20.00 and two B at 10.00 + 0.70 each, shipping 10.00 + 2.00, gift wrap 5.00 + 1.00: 160.40. Fees have an
	account of their own."""
	frappe.db.set_value("Ecom Shop", shop, "tip_account", world.WRITE_OFF)
	frappe.clear_document_cache("Ecom Shop", shop)
	a = line(stocked(main=5), "100.00", tax="20.00")
	b = line(stocked(main=5), "10.00", 2, tax="1.40")
	return make_order(a, b, shipping=D(10), shipping_tax=D(2), fees=D(5), fees_tax=D(1))


def included(order):
	"""The same order with the tax in its prices."""
	a, b = order.lines
	a = replace(a, unit_price=D("120.00"))
	b = replace(b, unit_price=D("10.70"))
	return replace(order, lines=(a, b), taxes_included=True, shipping=D(12), fees=D(6), total=order.total)


def tell(shop: str, order, *refunds: Refund) -> list[str]:
	"""The shop states the refunds; the tickets that come of it, worked on, in their order."""
	name = factory.pooled(shop, factory.later(order, total=order.total, refunds=refunds))
	filters = {"ecom_order": name, "source": "Shop"}
	made = frappe.get_all("After Sales Ticket", filters, pluck="name", order_by="creation, name")
	for ticket in made:
		if not frappe.db.get_value("After Sales Ticket", ticket, "problem"):
			work(ticket)
	return made


def books(order: str) -> dict[str, Decimal]:
	"""What the order has earned, and owes as tax, by account; no zeros."""
	accounts = {
		"goods": world.INCOME,
		"shipping": world.SHIPPING_INCOME,
		"fees": world.WRITE_OFF,
		"tax": world.SALES_TAX,
		"buyer": world.RECEIVABLE,
		"bank": world.BANK_ACCOUNT,
	}
	found = {name: balance(order, account) for name, account in accounts.items()}
	return {name: amount for name, amount in found.items() if amount}


def test_the_order_itself(shop, order_of_two):
	order = factory.billed(shop, order_of_two)
	assert books(order) == {
		"goods": D(-120),
		"shipping": D(-10),
		"fees": D(-5),
		"tax": D("-24.40"),
		"bank": D("159.40"),
	}


A, B = 0, 1


def part(order, which: int, quantity: int, net: str, tax: str) -> RefundLine:
	amount = D(net) + (D(tax) if order.taxes_included else 0)
	return RefundLine(order.lines[which].external_id, quantity, amount, D(tax))


def refund(order, amount: str, *lines: RefundLine, shipping=("0", "0"), fees=("0", "0"), key="R-1") -> Refund:
	"""Shipping and fees: (net, tax)."""
	gross = {
		name: D(net) + (D(tax) if order.taxes_included else 0)
		for name, (net, tax) in (("shipping", shipping), ("fees", fees))
	}
	return Refund(
		key,
		None,
		D(amount),
		lines,
		gross["shipping"],
		shipping_tax=D(shipping[1]),
		fees=gross["fees"],
		fees_tax=D(fees[1]),
	)


# what of the refund is on each account: goods, shipping, fees, tax; and what the buyer gets
KINDS = {
	"a line with an odd tax": (
		lambda o: refund(o, "119.01", part(o, A, 1, "99.10", "19.91")),
		"99.10",
		"0",
		"0",
		"19.91",
	),
	"an amount without pieces": (
		lambda o: refund(o, "5.95", part(o, A, 0, "5.00", "0.95")),
		"5.00",
		"0",
		"0",
		"0.95",
	),
	"shipping": (lambda o: refund(o, "12.00", shipping=("10", "2")), "0", "10", "0", "2"),
	"a fee": (lambda o: refund(o, "6.00", fees=("5", "1")), "0", "0", "5", "1"),
	"tax alone": (lambda o: refund(o, "0.95", part(o, A, 0, "0.00", "0.95")), "0", "0", "0", "0.95"),
	"mixed": (
		lambda o: refund(
			o,
			"29.65",
			part(o, B, 1, "10.00", "0.70"),
			part(o, A, 0, "5.00", "0.95"),
			shipping=("9.00", "1.00"),
			fees=("2.50", "0.50"),
		),
		"15.00",
		"9.00",
		"2.50",
		"3.15",
	),
	"all of it": (
		lambda o: refund(
			o,
			"159.40",
			part(o, A, 1, "100.00", "20.00"),
			part(o, B, 2, "20.00", "1.40"),
			shipping=("10", "2"),
			fees=("5", "1"),
		),
		"120.00",
		"10.00",
		"5.00",
		"24.40",
	),
}


@pytest.mark.parametrize("with_tax_in_prices", [False, True], ids=["net", "gross"])
@pytest.mark.parametrize("kind", KINDS)
def test_after_shipping_the_credit_note_has_the_shops_figures(shop, order_of_two, kind, with_tax_in_prices):
	stated = included(order_of_two) if with_tax_in_prices else order_of_two
	make, goods, shipping, fees, tax = KINDS[kind]
	order = factory.billed(shop, stated)
	before = books(order)
	[name] = tell(shop, stated, make(stated))
	made = frappe.get_doc("After Sales Ticket", name)
	assert (made.status, made.problem) == ("Closed", None)
	back = sum(map(D, (goods, shipping, fees, tax)))
	expected = {
		"goods": before["goods"] + D(goods),
		"shipping": before["shipping"] + D(shipping),
		"fees": before["fees"] + D(fees),
		"tax": before["tax"] + D(tax),
		"bank": before["bank"] - back,
	}
	assert books(order) == {account: amount for account, amount in expected.items() if amount}
	assert credit_notes(order) == [-float(back)]


@pytest.mark.parametrize("with_tax_in_prices", [False, True], ids=["net", "gross"])
def test_before_shipping_the_order_loses_what_the_shop_states(shop, order_of_two, with_tax_in_prices):
	"""One B at 10.00 with 0.69 (of 1.40), shipping 4.00 + 0.80, 15.49 in all: invoiced are goods 110.00, shipping 6.00, wrap
	5.00 and tax 22.91, together 143.91."""
	stated = included(order_of_two) if with_tax_in_prices else order_of_two
	order = factory.allocated(shop, stated)
	[name] = tell(
		shop, stated, refund(stated, "15.49", part(stated, B, 1, "10.00", "0.69"), shipping=("4.00", "0.80"))
	)
	assert frappe.db.get_value("After Sales Ticket", name, ["status", "refund_amount"]) == ("Closed", 15.49)
	assert effective_order(factory.get(order)).total == D("143.91")
	assert allocate.allocate(order) == "Allocated"
	for parcel in factory.parcels(order):
		if frappe.db.get_value("Fulfilment Order", parcel, "status") != "Cancelled":
			shipping_labels.buy_labels(parcel)
			ship.ship(parcel)
	for step in (billing.bill, collect, billing.complete):
		step(order)
	assert books(order) == {
		"goods": D(-110),
		"shipping": D(-6),
		"fees": D(-5),
		"tax": D("-22.91"),
		"bank": D("143.91"),
	}


def test_what_a_shop_leaves_out_is_the_share_of_the_order(shop, order_of_two):
	"""An own shop may name pieces without money, and shipping without its tax: B is worth 10.00 + 0.70, half of the shipping
	has half of its tax; 1.00 is given on top."""
	order = factory.billed(shop, order_of_two)
	before = books(order)
	pieces = RefundLine(order_of_two.lines[B].external_id, 1)
	tell(shop, order_of_two, Refund("R-1", None, D("17.70"), (pieces,), D("5.00")))
	after = books(order)
	assert after["goods"] - before["goods"] == D(10)
	assert after["shipping"] - before["shipping"] == D(6)  # 5.00, and goodwill has no account of its own here
	assert after["tax"] - before["tax"] == D("1.70")


def test_a_line_paid_back_counts_its_tax_once(shop, order_of_two):
	stated = included(order_of_two)
	order = factory.billed(shop, stated)
	tell(shop, stated, refund(stated, "120.00", part(stated, A, 1, "100.00", "20.00")))
	assert factory.get(order).lines[A].refunded_amount == 120


@pytest.mark.smoke
def test_woocommerce_states_the_tax_of_shipping_and_fees(courier):
	"""100.00 + 20.00, shipping 10.00 + 2.00; a refund of 12.00 over the shipping: the tax left is 20.00."""
	shop = woo.make_woo_shop()
	sold = {**woo.line(stocked(main=5), "100.00"), "total_tax": "20.00", "subtotal_tax": "20.00"}
	sold["taxes"] = [{"id": 1, "total": "20.00"}]
	carriage = {"id": 3, "method_title": "Flat", "total": "10.00", "total_tax": "2.00"}
	body = woo.body(sold, shipping_lines=[{**carriage, "taxes": [{"id": 1, "total": "2.00"}]}])
	body |= {"total": "132.00", "total_tax": "22.00"}
	order = woo.tell(shop, body)
	order_review.review(order)
	assert allocate.allocate(order) == "Allocated", factory.holds(order)
	given = {
		"id": 901,
		"date_created_gmt": body["date_created_gmt"],
		"amount": "12.00",
		"reason": "late",
		"line_items": [],
		"shipping_lines": [{"id": 1, "total": "-10.00", "total_tax": "-2.00"}],
		"fee_lines": [],
	}
	later = woo.later(body, refunds=[{"id": 901, "total": "-12.00"}], refund_details=[given])
	woo.tell(shop, {**later, "total": "132.00", "total_tax": "22.00"})
	for parcel in factory.parcels(order):
		shipping_labels.buy_labels(parcel)
		ship.ship(parcel)
	for step in (billing.bill, collect, billing.complete):
		step(order)
	[name] = frappe.get_all("After Sales Ticket", {"ecom_order": order}, pluck="name")
	work(name)
	assert books(order) == {"goods": D(-100), "tax": D(-20), "bank": D(120)}
	assert credit_notes(order) == [-12.0]


def test_more_than_came_in_waits_for_a_person(shop):
	"""20.00 came in; the shop states 999,999.00: nothing is booked, nor tried again by itself."""
	stated = make_order(line(stocked(main=5), "10.00", 2))
	order = factory.billed(shop, stated)
	before = books(order)
	[name] = tell(shop, stated, Refund("R-1", None, D("999999.00")))
	made = work(name)
	assert (made.status, made.step_due_at, made.credit_note, made.payment_entry) == (
		"Approved",
		None,
		None,
		None,
	)
	assert "999,999.00" in made.problem and "20.00" in made.problem
	assert (books(order), credit_notes(order)) == (before, [])
	# the shop puts it right
	tell(shop, factory.later(stated), Refund("R-1", None, D("9.99")))
	assert work(name).status == "Closed"
	assert credit_notes(order) == [-9.99]


def test_the_forty_first_half_dollar_of_twenty_waits(shop):
	stated = make_order(line(stocked(main=5), "2.00"))
	order = factory.billed(shop, stated)
	made = tell(shop, stated, *(Refund(f"R-{number}", None, D("0.50")) for number in range(5)))
	statuses = frappe.get_all("After Sales Ticket", {"name": ("in", made)}, pluck="status")
	assert sorted(statuses) == ["Approved", "Closed", "Closed", "Closed", "Closed"]
	assert sum(map(D, map(str, credit_notes(order)))) == D("-2.0")


def test_what_was_really_paid_is_booked_when_a_manager_says_so(shop):
	stated = make_order(line(stocked(main=5), "10.00", 2))
	order = factory.billed(shop, stated)
	[name] = tell(shop, stated, Refund("R-1", None, D("25.00")))
	work(name)
	frappe.db.commit()
	assert desk.book_as_stated(name)["indicator"] == "green"
	assert frappe.db.get_value("After Sales Ticket", name, "status") == "Closed"
	assert (credit_notes(order), balance(order, world.BANK_ACCOUNT)) == ([-25.0], D("-5.00"))


def test_a_person_may_refuse_it_and_other_refunds_go_on(shop):
	stated = make_order(line(stocked(main=5), "10.00", 2))
	order = factory.billed(shop, stated)
	wrong = Refund("R-1", None, D("2000.00"))
	[name] = tell(shop, stated, wrong)
	work(name)
	after_sales.reject(name, "Typed in cents")
	names = tell(shop, factory.later(stated), wrong, Refund("R-2", None, D("20.00")))
	assert len(names) == 2
	assert credit_notes(order) == [-20.0]


def test_a_line_that_is_not_in_the_order_waits_for_a_person(shop):
	stated = make_order(line(stocked(main=5), "10.00", 2))
	order = factory.billed(shop, stated)
	[name] = tell(shop, stated, Refund("R-1", None, D("5.00"), (RefundLine("nobody", 1, D("5.00"), D(0)),)))
	assert "nobody" in work(name).problem
	assert credit_notes(order) == []


def test_a_negative_refund_says_so_at_once(shop):
	stated = make_order(line(stocked(main=5), "10.00", 2))
	order = factory.billed(shop, stated)
	[name] = tell(shop, stated, Refund("R-1", None, D("-5.00")))
	assert "negative refund" in work(name).problem
	assert credit_notes(order) == []
