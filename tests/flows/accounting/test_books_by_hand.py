"""Invoices and payments that people make, cancel and amend in ERPNext: the order goes on by itself, or says what to do."""

import os
from decimal import Decimal

import frappe
import pytest

from ecom_erp.api.desk.review import review_again
from ecom_erp.core.orders.canonical import Payment, PaymentKind, PaymentState
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing, books_by_hand
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.work import erp_events, order_steps
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import credit_note, invoice, make_sales_order, order_line, pay
from tests.factories.shop import COD, line, make_order, stocked
from tests.flows.after_sales.test_after_sales_money import on_delivery
from tests.processes import together, until_somebody_waits
from tests.support.tickets import balance, ticket

D = Decimal


@pytest.fixture(scope="module")
def goods(_session_site) -> str:
	item = stocked(main=1000)
	frappe.db.commit()
	return item


def cash(item: str):
	"""Two pieces at 10.00, tax 1.00, to be paid in cash when they come: 21.00."""
	return on_delivery(make_order(line(item, "10.00", 2, tax="1.00")))


def card(item: str):
	"""The same, paid by card."""
	return make_order(line(item, "10.00", 2, tax="1.00"))


def stated_paid(shop: str, stated, *amounts: str, minutes: int = 1) -> None:
	"""The shop states payments; the machine takes what follows."""
	came = tuple(
		Payment(f"cash-{number}", COD, PaymentKind.CAPTURE, D(amount), "USD", stated.created_at)
		for number, amount in enumerate(amounts, 1)
	)
	state = (
		PaymentState.PAID if sum(one.amount for one in came) >= stated.total else PaymentState.PARTIALLY_PAID
	)
	payments = (*stated.payments, *came)
	name = factory.pooled(shop, factory.later(stated, minutes, payments=payments, payment_state=state))
	order_steps.advance(name)


def paid_by_hand(order: str, amount: float | None = None, **values):
	entry = pay("Sales Invoice", factory.get(order).sales_invoice, amount, **values)
	return go_on(order, entry)


def go_on(order: str, document=None):
	"""What a person did is saved; the machine takes what follows."""
	frappe.db.commit()
	if factory.get(order).step_due_at:
		order_steps.advance(order)
	return document


def amend(document, with_all: bool = True):
	"""The Amend button, and Submit. Without `with_all` as another system does it: it leaves out what a copy does not keep."""
	amended = frappe.copy_doc(frappe.get_doc(document.doctype, document.name), ignore_no_copy=with_all)
	amended.update({"amended_from": document.name, "docstatus": 0})
	amended.insert()
	amended.submit()
	return amended


def cancel(doctype: str, name: str):
	document = frappe.get_doc(doctype, name)
	document.cancel()
	return document


def cancel_invoice(order: str):
	"""The order's invoice is cancelled by hand."""
	return go_on(order, cancel("Sales Invoice", factory.get(order).sales_invoice))


def receipts(order: str) -> list[str]:
	return frappe.get_all(
		"Payment Entry", {"ecom_order": order, "docstatus": 1, "payment_type": "Receive"}, pluck="name"
	)


def entries(order: str) -> list[str | None]:
	return [row.payment_entry for row in factory.get(order).payments if row.kind == "Capture"]


def settled(order: str, bank: str = "21.00") -> None:
	"""Completed, nothing is owed, and the bank has what was paid, once."""
	doc = factory.get(order)
	assert (doc.status, doc.next_action, doc.step, factory.holds(order)) == ("Completed", "", "", {})
	assert frappe.db.get_value("Sales Invoice", doc.sales_invoice, "outstanding_amount") == 0
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (0, D(bank))


# payments


@pytest.mark.smoke
def test_cash_that_is_booked_by_hand_completes_the_order(shop, goods):
	order = factory.billed(shop, cash(goods))
	assert (factory.get(order).status, factory.get(order).next_action) == ("Shipped", "Collect Payment")
	entry = paid_by_hand(order)
	settled(order)
	assert receipts(order) == [entry.name]


def test_what_the_shop_marks_paid_afterwards_is_not_booked_again(shop, goods):
	stated = cash(goods)
	order = factory.billed(shop, stated)
	entry = paid_by_hand(order)
	stated_paid(shop, stated, "21.00")
	settled(order)
	assert (receipts(order), entries(order)) == ([entry.name], [entry.name])


def test_two_parts_by_hand_are_the_one_payment_of_the_shop(shop, goods):
	stated = cash(goods)
	order = factory.billed(shop, stated)
	first = paid_by_hand(order, 10)
	assert (factory.get(order).status, factory.get(order).next_action) == ("Shipped", "Collect Payment")
	paid_by_hand(order)
	stated_paid(shop, stated, "21.00")
	settled(order)
	assert (len(receipts(order)), entries(order)) == (2, [first.name])


def test_a_part_by_hand_and_the_whole_at_the_shop_ask_a_person(shop, goods):
	stated = cash(goods)
	order = factory.billed(shop, stated)
	paid_by_hand(order, 10)
	stated_paid(shop, stated, "21.00")
	doc = factory.get(order)
	assert (doc.next_action, len(receipts(order))) == ("Review", 1)
	assert factory.holds(order)["payment_by_hand"] == (
		"The shop reports a payment of 21.00 USD, but only 10.00 USD were booked by hand. Book the rest by hand, or"
		" cancel what was booked; the order then continues."
	)
	paid_by_hand(order)
	settled(order)
	assert (len(receipts(order)), factory.get(order).review_state) == (2, "Approved")


def test_a_part_by_hand_and_the_other_at_the_shop_are_both_booked(shop, goods):
	stated = cash(goods)
	order = factory.billed(shop, stated)
	paid_by_hand(order, 10)
	stated_paid(shop, stated, "11.00")
	settled(order)
	assert len(receipts(order)) == 2


def test_one_payout_of_the_courier_for_two_orders(shop, goods):
	stated = cash(goods)
	more = on_delivery(make_order(line(goods, "10.00", 3), buyer=stated.buyer))
	orders = [factory.billed(shop, stated), factory.billed(shop, more)]
	first, second = (factory.get(order) for order in orders)
	assert first.customer == second.customer
	entry = pay("Sales Invoice", first.sales_invoice, submit=False)
	row = {
		"reference_doctype": "Sales Invoice",
		"reference_name": second.sales_invoice,
		"allocated_amount": 30,
	}
	entry.append("references", row)
	entry.update({"paid_amount": 51, "received_amount": 51})
	entry.save()
	entry.submit()
	for order, seen, amount in zip(orders, (stated, more), ("21.00", "30.00"), strict=True):
		go_on(order)
		stated_paid(shop, seen, amount)
		doc = factory.get(order)
		assert (doc.status, entries(order), doc.step) == ("Completed", [entry.name], "")
	assert frappe.db.count("Payment Entry", {"party": first.customer, "docstatus": 1}) == 1
	assert receipts(orders[0]) == receipts(orders[1]) == [], "it is no single order's"


def test_cash_that_was_not_paid_after_all(shop, goods):
	"""The accountant cancels what he has booked: it is to be collected again."""
	order = factory.billed(shop, cash(goods))
	entry = paid_by_hand(order)
	settled(order)
	cancel("Payment Entry", entry.name)
	go_on(order)
	doc = factory.get(order)
	assert (doc.status, doc.next_action, factory.holds(order)) == ("Shipped", "Collect Payment", {})
	paid_by_hand(order)
	settled(order)


def test_a_payment_of_the_shop_that_is_cancelled_waits_for_a_person(shop, goods):
	order = factory.billed(shop, card(goods))
	[entry] = receipts(order)
	cancel("Payment Entry", entry)
	go_on(order)
	doc = factory.get(order)
	assert (doc.status, doc.next_action, entries(order)) == ("Shipped", "Review", [None])
	assert factory.holds(order)["payment_cancelled"] == (
		f"Payment Entry {entry} was cancelled in ERPNext. Amend it there to continue the order, or press Review Again to book the payment again."
	)
	review_again(order)
	order_steps.advance(order)
	settled(order)
	assert receipts(order) != [entry]


def test_a_payment_of_the_shop_that_is_amended_goes_on_by_itself(shop, goods):
	order = factory.billed(shop, card(goods))
	[entry] = receipts(order)
	amended = amend(cancel("Payment Entry", entry))
	go_on(order)
	settled(order)
	assert (receipts(order), entries(order)) == ([amended.name], [amended.name])


def test_a_payment_that_is_amended_while_there_is_no_invoice(shop, goods):
	"""Invoice and payment are cancelled, the payment is made anew on the customer's account: the next invoice takes it."""
	order = factory.billed(shop, card(goods))
	[entry] = receipts(order)
	cancel_invoice(order)
	amended = amend(cancel("Payment Entry", entry), with_all=False)
	assert amended.references == []
	go_on(order)
	review_again(order)
	order_steps.advance(order)
	settled(order)
	assert (receipts(order), entries(order)) == ([amended.name], [amended.name])


def test_cash_that_only_the_books_know_is_paid_back_by_hand(shop, goods):
	order = factory.billed(shop, cash(goods))
	paid_by_hand(order)
	made = ticket(order, "Refund Only", 1)
	after_sales.approve(made.name)
	after_sales.refund(made.name)
	made.reload()
	assert (made.status, made.refund_amount) == ("Refunding", 10.5)
	assert "Refund it by hand" in made.problem
	assert not frappe.db.exists("Outbox Message", {"ecom_order": order, "kind": "Refund"})


def test_money_in_advance_for_the_sales_order_pays_the_invoice(shop, goods):
	stated = cash(goods)
	order = factory.allocated(shop, stated)
	entry = pay("Sales Order", factory.get(order).sales_order)
	frappe.db.commit()
	for parcel in factory.parcels(order):
		factory.shipping_labels.buy_labels(parcel)
		factory.ship.ship(parcel)
	order_steps.advance(order)
	stated_paid(shop, stated, "21.00")
	settled(order)
	assert (receipts(order), entries(order)) == ([entry.name], [entry.name])


def test_a_payment_that_is_set_off_against_the_invoice_later(shop, goods):
	"""Booked on the customer's account first, then reconciled, as the Payment Reconciliation does."""
	from erpnext.accounts.utils import reconcile_against_document

	order = factory.billed(shop, cash(goods))
	due = frappe.get_doc("Sales Invoice", factory.get(order).sales_invoice)
	entry = pay("Sales Invoice", due.name, submit=False)
	entry.set("references", [])
	entry.save()
	entry.submit()
	go_on(order)
	assert factory.get(order).next_action == "Collect Payment"
	reconcile_against_document(
		[
			frappe._dict(
				voucher_type="Payment Entry",
				voucher_no=entry.name,
				against_voucher_type="Sales Invoice",
				against_voucher=due.name,
				account=due.debit_to,
				party_type="Customer",
				party=due.customer,
				dr_or_cr="credit_in_account_currency",
				unadjusted_amount=21,
				allocated_amount=21,
				grand_total=21,
				outstanding_amount=21,
				exchange_rate=1,
				precision=2,
			)
		]
	)
	go_on(order)
	settled(order)


def test_what_another_document_has_paid_is_seen_on_review(shop, goods):
	"""A Journal Entry, or whatever pays an invoice: Review Again looks."""
	order = factory.billed(shop, cash(goods))
	frappe.db.set_value("Sales Invoice", factory.get(order).sales_invoice, "outstanding_amount", 0)
	review_again(order)
	order_steps.advance(order)
	order_steps.advance(order)
	assert factory.get(order).status == "Completed"


# invoices


def test_an_invoice_that_is_cancelled_waits_for_a_person_and_is_made_anew(shop, goods):
	order = factory.billed(shop, card(goods))
	first = cancel_invoice(order)
	doc = factory.get(order)
	assert (doc.status, doc.sales_invoice, doc.next_action) == ("Shipped", None, "Review")
	assert factory.holds(order)["invoice_cancelled"] == (
		f"Sales Invoice {first.name} was cancelled in ERPNext. Amend it there to continue the order, or press Review Again to invoice the order again."
	)
	review_again(order)
	order_steps.advance(order)
	settled(order)
	assert factory.get(order).sales_invoice != first.name
	assert len(receipts(order)) == 1


@pytest.mark.smoke
def test_an_invoice_that_is_amended_goes_on_by_itself(shop, goods):
	order = factory.billed(shop, card(goods))
	amended = amend(cancel_invoice(order))
	go_on(order)
	settled(order)
	assert factory.get(order).sales_invoice == amended.name
	assert (len(receipts(order)), frappe.db.get_value("Sales Invoice", amended.name, "ecom_order")) == (
		1,
		order,
	)


def test_an_invoice_by_hand_before_the_goods_leave_is_taken(shop, goods):
	order = factory.labelled(shop, card(goods))
	made = invoice(factory.get(order).sales_order)
	frappe.db.commit()
	for parcel in factory.parcels(order):
		factory.ship.ship(parcel)
	order_steps.advance(order)
	settled(order)
	assert factory.get(order).sales_invoice == made.name


def test_an_invoice_by_hand_after_the_goods_left_is_taken(shop, goods):
	order = factory.shipped(shop, card(goods))
	made = go_on(order, invoice(factory.get(order).sales_order))
	settled(order)
	assert factory.get(order).sales_invoice == made.name
	assert frappe.db.count("Sales Invoice", {"ecom_order": order}) == 1


def test_a_part_that_is_invoiced_by_hand_says_what_to_do(shop, goods):
	order = factory.shipped(shop, card(goods))
	sales_order = factory.get(order).sales_order
	part = invoice(sales_order, submit=False)
	part.items[0].qty = 1
	part.save()
	part.submit()
	go_on(order)
	doc = factory.get(order)
	assert (doc.status, doc.sales_invoice, doc.next_action) == ("Shipped", None, "Review")
	assert factory.holds(order)["invoice_by_hand"] == (
		f"{part.name} does not bill all rows of {sales_order}. Cancel it in ERPNext to invoice the whole order."
	)
	cancel("Sales Invoice", part.name)
	go_on(order)
	settled(order)


def test_an_invoice_by_hand_with_another_total_has_to_be_released(shop, goods):
	order = factory.shipped(shop, card(goods))
	other = invoice(factory.get(order).sales_order, submit=False)
	other.set("taxes", [])
	other.save()
	other.submit()
	go_on(order)
	assert (
		f"{other.name} has a total of 20.00 USD, the order 21.00 USD"
		in factory.holds(order)["invoice_by_hand"]
	)
	factory.act(order, "Release")
	go_on(order)
	doc = factory.get(order)
	assert (doc.status, doc.sales_invoice) == ("Completed", other.name)
	# the buyer has paid 1.00 more than he was asked for
	assert (balance(order, world.RECEIVABLE), balance(order, world.BANK_ACCOUNT)) == (D("-1.00"), D("21.00"))


def test_a_credit_note_by_hand_over_what_nobody_paid_completes_the_order(shop, goods):
	order = factory.billed(shop, cash(goods))
	note = credit_note(factory.get(order).sales_invoice, submit=False)
	note.update_outstanding_for_self = 0
	note.save()
	note.submit()
	go_on(order)
	assert factory.get(order).status == "Completed"
	cancel("Sales Invoice", note.name)
	go_on(order)
	assert (factory.get(order).status, factory.get(order).next_action) == ("Shipped", "Collect Payment")


def test_a_refund_waits_while_the_invoice_is_cancelled(shop, goods):
	order = factory.billed(shop, card(goods))
	amended_from = cancel_invoice(order)
	made = ticket(order, "Refund Only", 1)
	after_sales.approve(made.name)
	with pytest.raises(frappe.ValidationError, match="has no invoice yet"):
		after_sales.refund(made.name)
	amend(amended_from)
	go_on(order)
	after_sales.refund(made.name)
	assert balance(order, world.BANK_ACCOUNT) == D("10.50")


def test_a_cancelled_credit_note_of_a_ticket_is_told_and_its_amendment_taken(shop, goods):
	order = factory.billed(shop, cash(goods))
	made = ticket(order, "Refund Only", 1)
	after_sales.approve(made.name)
	after_sales.refund(made.name)
	made.reload()
	note = cancel("Sales Invoice", made.credit_note)
	go_on(order)
	made.reload()
	assert made.problem == (
		f"Sales Invoice {note.name} was cancelled in ERPNext. Amend it there so that the books match this ticket."
	)
	amended = amend(note)
	go_on(order)
	made.reload()
	assert (made.credit_note, made.problem) == (amended.name, None)


# beside the machine


def press_submit(live_site, doctype: str, name: str):
	session = live_site.login()
	document = frappe.get_doc(doctype, name).as_json()

	def press() -> tuple[int, str]:
		answer = session.post(
			f"{live_site.url}/api/method/frappe.desk.form.save.savedocs",
			data={"doc": document, "action": "Submit"},
			timeout=120,
		)
		return answer.status_code, answer.text[:2000]

	return press


def test_an_invoice_by_hand_beside_the_apps_own(shop, goods, site, live_site):
	order = factory.shipped(shop, card(goods))
	draft = invoice(factory.get(order).sales_order, submit=False).name
	frappe.db.commit()
	got = together(site, [lambda: billing.bill(order), press_submit(live_site, "Sales Invoice", draft)])
	go_on(order)
	sales_order = factory.get(order).sales_order
	made = frappe.get_all(
		"Sales Invoice Item", {"sales_order": sales_order, "docstatus": 1}, pluck="parent", distinct=True
	)
	assert len(made) == 1, got
	settled(order)


def test_a_payment_by_hand_beside_the_apps_own(shop, goods, site, live_site):
	"""A clerk books the cash in the desk in the second in which the shop's payment is booked: the money stands there once."""
	stated = cash(goods)
	order = factory.billed(shop, stated)
	draft = pay("Sales Invoice", factory.get(order).sales_invoice, submit=False).name
	came = Payment("cash-1", COD, PaymentKind.CAPTURE, D("21.00"), "USD", stated.created_at)
	factory.pooled(
		shop,
		factory.later(stated, payments=(*stated.payments, came), payment_state=PaymentState.PAID),
	)
	got = together(site, [lambda: collect(order), press_submit(live_site, "Payment Entry", draft)])
	go_on(order)
	assert frappe.db.count("Payment Entry", {"party": factory.get(order).customer, "docstatus": 1}) == 1, got
	settled(order)


@pytest.mark.parametrize("doctype", ["Payment Entry", "Sales Invoice"])
def test_a_document_by_hand_that_waits_for_a_step_sees_what_that_did(shop, goods, site, live_site, doctype):
	"""A step writes the order while a clerk presses Submit: he waits, nothing is refused, and the order goes on."""
	if doctype == "Payment Entry":
		order = factory.billed(shop, cash(goods))
		draft = pay("Sales Invoice", factory.get(order).sales_invoice, submit=False).name
	else:
		order = factory.shipped(shop, card(goods))
		draft = invoice(factory.get(order).sales_order, submit=False).name
	frappe.db.commit()
	press, (ready, locked) = press_submit(live_site, doctype, draft), os.pipe()

	def step() -> None:
		doc = lock_order(order)
		doc.own_tags = "Gift"
		order_flow.save(doc)
		os.write(locked, b".")
		until_somebody_waits("tabEcom Order")

	def pressed() -> tuple[int, str]:
		os.read(ready, 1)
		return press()

	_step, answer = together(site, [lambda: in_transaction(step), pressed])
	assert answer[0] == 200, answer
	go_on(order)
	settled(order)
	assert factory.get(order).own_tags == "Gift"


def test_a_payment_by_hand_that_waited_for_the_apps_own_is_refused(shop, goods):
	"""What it was to pay was paid before it got its turn."""
	order = factory.billed(shop, cash(goods))
	draft = pay("Sales Invoice", factory.get(order).sales_invoice, submit=False)
	pay("Sales Invoice", factory.get(order).sales_invoice)
	with pytest.raises(frappe.ValidationError, match="was just paid"):
		books_by_hand.before_payment_submits(draft)


def statements() -> int:
	"""How many statements the connection has sent so far."""
	return int(frappe.db.sql("show session status like 'Questions'")[0][1])


def cost(*events, document) -> int:
	"""How many statements the app's handlers of a document send."""
	before = statements()
	for event in events:
		event(document)
	return statements() - before - 1


def test_documents_of_others_are_left_alone_and_cost_next_to_nothing(shop, goods):
	order = factory.billed(shop, cash(goods))
	before = factory.get(order).modified
	other = invoice(make_sales_order([order_line(goods, 1, 25)]).name)
	entry = pay("Sales Invoice", other.name)
	assert frappe.db.get_value("Payment Entry", entry.name, "ecom_order") is None
	assert cost(erp_events.payment_submits, erp_events.payment_booked, document=entry) <= 3
	assert cost(erp_events.invoice_changes, erp_events.invoice_submitted, document=other) <= 2
	entry.reload()
	entry.cancel()
	other.reload()
	other.cancel()
	assert cost(erp_events.payment_changes, erp_events.payment_cancelled, document=entry) <= 5
	assert factory.get(order).modified == before
