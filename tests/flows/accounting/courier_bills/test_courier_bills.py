"""A courier's bill from its lines to the books and back: held against what was quoted, decided, claimed, posted, taken back."""

from decimal import Decimal as D

import frappe
import pytest
from frappe.utils import add_days, now_datetime, nowdate

from ecom_erp.core.accounting.courier_bills.model import ChargeKind as K
from ecom_erp.flows.accounting.courier_bills import auditing, bill_accounts, claims, deciding, posting
from ecom_erp.flows.accounting.courier_bills.freight import of_orders
from ecom_erp.flows.accounting.courier_bills.storing import CLAIM, POSTING, store
from tests import world
from tests.factories import courier_bills as bills
from tests.factories.courier_bills import bill, doc, found, line, parcel, read
from tests.factories.users import limited_to, make_user, unlimited
from tests.processes import killed_at_commit

CREDITORS = f"Creditors - {world.ABBR}"


def gl(invoice: str) -> dict[str, D]:
	rows = frappe.get_all(
		"GL Entry", {"voucher_no": invoice, "is_cancelled": 0}, ["account", "debit", "credit"]
	)
	sums: dict[str, D] = {}
	for row in rows:
		sums[row.account] = sums.get(row.account, D(0)) + D(str(row.debit)) - D(str(row.credit))
	return {account: round(amount, 2) for account, amount in sums.items() if amount}


def shown(name: str) -> list[tuple]:
	return [(one.state, one.cause, one.claimable) for one in found(name)]


def billed_cost(label) -> tuple:
	return frappe.db.get_value("Shipping Label", label.name, ["billed_cost", "billed_currency"])


@pytest.mark.smoke
def test_a_bill_that_is_right_is_posted_and_is_the_true_freight_of_its_parcels(shop, goods, books, account):
	first, second = parcel(shop, goods), parcel(shop, goods)
	assert first.cost == 5
	name = read(
		account,
		bill(
			[
				line(first.tracking_number, (K.FREIGHT, "4.00"), (K.FUEL, "1.00"), tax="0.50"),
				line(second.tracking_number.lower(), (K.FREIGHT, "4.50")),
			]
		),
	)
	assert (doc(name).status, doc(name).open_count, doc(name).expected) == ("Ready", 0, 10)
	assert shown(name) == [("Matched", "", 0), ("Matched", "", 0)]
	assert [one.ecom_order for one in found(name)] == [first.ecom_order, second.ecom_order]
	invoice = posting.post(name)
	assert gl(invoice) == {books.freight: D("9.50"), books.tax: D("0.50"), CREDITORS: D("-10.00")}
	made = frappe.get_doc("Purchase Invoice", invoice)
	assert (made.bill_no, made.docstatus, made.outstanding_amount) == (doc(name).bill_number, 1, 10)
	assert doc(name).status == "Posted" and posting.post(name) == ""
	assert (billed_cost(first), billed_cost(second)) == ((5, "USD"), (4.5, "USD"))
	[freight] = of_orders([second.ecom_order])
	assert (freight.quoted, freight.billed, freight.billed_currency) == (D("5.00"), D("4.50"), "USD")
	posting.take_back(name)
	assert (doc(name).status, gl(invoice), billed_cost(first)) == ("Ready", {}, (0, None))
	assert of_orders([first.ecom_order])[0].billed is None
	again = posting.post(name)
	assert again != invoice and gl(again)[books.freight] == D("9.50")


def test_each_line_says_what_is_wrong_with_it(shop, goods, account):
	right, heavy, kept = parcel(shop, goods), parcel(shop, goods), parcel(shop, goods, is_shipped=False)
	lines = [
		line(right.tracking_number, (K.FREIGHT, "5.00")),
		line(right.tracking_number, (K.FREIGHT, "5.00")),
		line(heavy.tracking_number, (K.FREIGHT, "7.00"), billed_grams=4000),
		line(kept.tracking_number, (K.FREIGHT, "5.00")),
		line("X-NONE", (K.FREIGHT, "3.00")),
		line("", (K.SURCHARGE, "15.00")),
	]
	name = read(account, bill(lines))
	assert doc(name).status == "Open" and doc(name).open_count == 5
	assert shown(name) == [
		("Matched", "", 0),
		("Open", "Doubled", 5),
		("Open", "Weight or Size Changed", 2),
		("Open", "Never Shipped", 5),
		("Open", "Unknown Tracking Number", 3),
		("Open", "Not of a Parcel", 0),
	]
	text = found(name)[2].explanation
	assert text == "2.00 USD more: billed by 4000 g (-), while we weighed 400 g and were quoted for 400 g."
	with pytest.raises(frappe.ValidationError, match="5 lines are open"):
		posting.post(name)


def test_a_parcel_that_another_bill_has_charged_is_doubled(shop, goods, account):
	label = parcel(shop, goods)
	first = read(account, bill([line(label.tracking_number, (K.FREIGHT, "5.00"))]))
	second = read(account, bill([line(label.tracking_number, (K.FREIGHT, "5.00"))]))
	assert shown(first) == [("Matched", "", 0)]
	assert shown(second) == [("Open", "Doubled", 5)]
	assert doc(first).bill_number in found(second)[0].explanation


def test_a_return_label_that_nobody_used(shop, goods, account):
	label = parcel(shop, goods)
	frappe.get_doc("Shipping Label", label.name).db_set(
		{"direction": "Return", "fulfilment_order": None, "package": None}
	)
	frappe.db.commit()
	name = read(account, bill([line(label.tracking_number, (K.FREIGHT, "5.00"), is_return=True)]))
	assert shown(name) == [("Open", "Return Label Unused", 5)]


def test_a_parcel_that_came_late_is_asked_back_where_delivery_is_guaranteed(shop, goods, courier, books):
	label = parcel(shop, goods)
	label.db_set({"promised_date": add_days(nowdate(), -2), "delivered_at": now_datetime()})
	frappe.db.commit()
	plain, guaranteed = (
		bills.bill_account(courier, books),
		bills.bill_account(courier, books, is_guaranteed=1),
	)
	assert shown(read(plain, bill([line(label.tracking_number, (K.FREIGHT, "5.00"))]))) == [
		("Matched", "", 0)
	]
	frappe.db.delete("Ecom Courier Bill Line", {"bill_account": plain})
	name = read(guaranteed, bill([line(label.tracking_number, (K.FREIGHT, "5.00"))]))
	assert shown(name) == [("Open", "Delivered Late", 5)]


def test_what_is_claimed_is_held_back_and_paid_when_it_is_refused(shop, goods, books, account):
	label = parcel(shop, goods)
	lines = [line(label.tracking_number, (K.FREIGHT, "5.00"), (K.ADDRESS, "18.00"), tax="2.30")]
	name = read(account, bill(lines))
	[stored] = found(name)
	assert (stored.cause, stored.difference, stored.claimable) == ("Address Correction", 18, 18)
	claim = deciding.claim(stored.name)
	made = frappe.get_doc(CLAIM, claim)
	assert (made.status, made.amount, str(made.claim_by)) == ("To Claim", 18, add_days(nowdate(), 15))
	assert made.ecom_order == label.ecom_order and "18.00 USD" in made.explanation
	assert (doc(name).status, doc(name).held) == ("Ready", 18)
	first = posting.post(name)
	# 5 of 23 with their part of the tax
	assert gl(first) == {books.freight: D("5.00"), books.tax: D("0.50"), CREDITORS: D("-5.50")}
	assert doc(name).status == "Posted" and billed_cost(label) == (5, "USD")
	claims.claimed(claim, "C-77")
	with pytest.raises(frappe.ValidationError, match="reason"):
		claims.answered(claim, False, " ")
	claims.answered(claim, False, "The address was wrong")
	assert (doc(name).status, doc(name).held) == ("Ready", 0)
	second = posting.post(name)
	assert gl(second) == {books.freight: D("18.00"), books.tax: D("1.80"), CREDITORS: D("-19.80")}
	assert frappe.db.get_value("Purchase Invoice", second, "bill_no") == f"{doc(name).bill_number}/2"
	assert billed_cost(label) == (23, "USD")
	assert len(posting.take_back(name)) == 2
	assert (gl(first), gl(second), doc(name).status) == ({}, {}, "Ready")


def test_a_credit_in_a_later_bill_ends_the_claim(shop, goods, books, account):
	label = parcel(shop, goods)
	name = read(account, bill([line(label.tracking_number, (K.FREIGHT, "9.00"))]))
	claim = deciding.claim(found(name)[0].name)
	posting.post(name)
	claims.claimed(claim, "C-78")
	credit = read(account, bill([line(label.tracking_number, (K.FREIGHT, "-4.00"))]))
	[row] = found(credit)
	assert (row.state, row.cause, row.claim) == ("Matched", "Credit", claim)
	made = frappe.get_doc(CLAIM, claim)
	assert (made.status, made.credited_amount) == ("Credited", 4)
	# what was held back is due now, and so is the credit: together they are nothing
	assert (doc(name).status, doc(credit).status) == ("Ready", "Ready")
	auditing.audit_again(credit)
	auditing.audit_due(30)
	assert frappe.db.get_value(CLAIM, claim, "credited_amount") == 4
	assert gl(posting.post(name)) == {books.freight: D("4.00"), CREDITORS: D("-4.00")}
	note = posting.post(credit)
	assert gl(note) == {books.freight: D("-4.00"), CREDITORS: D("4.00")}
	assert frappe.db.get_value("Purchase Invoice", note, "is_return") == 1
	assert billed_cost(label) == (5, "USD")


def test_what_the_courier_charges_no_more_is_never_posted(shop, goods, books, account):
	label = parcel(shop, goods)
	name = read(account, bill([line(label.tracking_number, (K.FREIGHT, "9.00"))]))
	claim = deciding.claim(found(name)[0].name)
	with pytest.raises(frappe.ValidationError, match=r"up to 4\.00 USD"):
		claims.waived(claim, "4.01", "")
	claims.waived(claim, "3.00", "Their letter of today")
	assert gl(posting.post(name)) == {books.freight: D("6.00"), CREDITORS: D("-6.00")}
	assert (doc(name).status, doc(name).held) == ("Posted", 3)


def test_credits_and_charges_in_one_bill(shop, goods, books, account):
	label = parcel(shop, goods)
	lines = [
		line(label.tracking_number, (K.FREIGHT, "5.00"), tax="0.50"),
		line("OLD-1", (K.FREIGHT, "-2.00"), is_return=True),
	]
	name = read(account, bill(lines))
	invoice = posting.post(name)
	assert gl(invoice) == {
		books.freight: D("5.00"),
		books.returns: D("-2.00"),
		books.tax: D("0.50"),
		CREDITORS: D("-3.50"),
	}
	assert frappe.db.get_value("Purchase Invoice", invoice, "grand_total") == 3.5


def test_lines_are_decided_one_by_one_or_all_of_a_cause(shop, goods, account):
	labels = [parcel(shop, goods) for _each in range(3)]
	name = read(account, bill([line(one.tracking_number, (K.FREIGHT, "9.00")) for one in labels]))
	first = found(name)[0].name
	with pytest.raises(frappe.ValidationError, match="reason"):
		deciding.accept(first, "")
	deciding.accept(first, "Agreed by phone")
	assert deciding.decide_all(name, "Price Differs", "", True) == 2
	assert deciding.decide_all(name, "Price Differs", "", True) == 0
	assert [one.state for one in found(name)] == ["Accepted", "Claimed", "Claimed"]
	deciding.reopen(found(name)[1].name)
	assert (doc(name).status, frappe.db.count(CLAIM, {"courier_bill": name})) == ("Open", 1)
	claims.claimed(found(name)[2].claim, "C-1")
	with pytest.raises(frappe.ValidationError, match="has been made"):
		deciding.reopen(found(name)[2].name)
	with pytest.raises(frappe.ValidationError, match="open line"):
		deciding.accept(first, "Again")


def test_a_bill_that_does_not_add_up_is_not_posted_and_is_replaced_when_it_comes_right(shop, goods, account):
	label = parcel(shop, goods)
	lines = [line(label.tracking_number, (K.FREIGHT, "5.00"), line_id="one")]
	wrong = bill(lines, "6.00", bill_number=f"INV-{account}")
	name = read(account, wrong)
	assert (doc(name).status, doc(name).difference) == ("Inconsistent", -1)
	assert "5.00 USD" in doc(name).problem and "6.00 USD" in doc(name).problem
	with pytest.raises(frappe.ValidationError, match="cannot be posted"):
		posting.post(name)
	assert read(account, bill(lines, bill_number=wrong.bill_number)) == name
	assert (doc(name).status, len(found(name))) == ("Ready", 1)


def test_a_bill_that_comes_twice_is_one_and_one_that_is_posted_does_not_change(shop, goods, account):
	label = parcel(shop, goods)
	stated = bill([line(label.tracking_number, (K.FREIGHT, "9.00"), line_id="one")])
	name = read(account, stated)
	deciding.accept(found(name)[0].name, "Agreed")
	assert read(account, stated) == name
	assert [one.state for one in found(name)] == ["Accepted"]
	posting.post(name)
	other = bill(
		[line(label.tracking_number, (K.FREIGHT, "8.00"), line_id="one")], bill_number=stated.bill_number
	)
	with pytest.raises(frappe.ValidationError, match="Take it back first"):
		store(bill_accounts.read(account), other)
	posting.take_back(name)
	assert read(account, other) == name
	assert [(one.state, one.net) for one in found(name)] == [("Open", 8)]


def test_a_bill_of_another_account_or_currency_is_refused(shop, goods, account):
	label, own = parcel(shop, goods), frappe.generate_hash(length=8)
	stated = bill([line(label.tracking_number, (K.FREIGHT, "5.00"))], account_id=own)
	read(account, stated)
	assert frappe.db.get_value(bill_accounts.ACCOUNT, account, "external_account") == own
	for values, said in (({"account_id": f"{own}0"}, f"{own}0"), ({"currency": "EUR"}, "bills in USD")):
		with pytest.raises(frappe.ValidationError, match=said):
			store(bill_accounts.read(account), bill(stated.lines, **values))
	assert frappe.db.count("Ecom Courier Bill", {"bill_account": account}) == 1


def test_whoever_cancels_the_invoice_in_erpnext_takes_the_bill_back(shop, goods, account):
	label = parcel(shop, goods)
	name = read(account, bill([line(label.tracking_number, (K.FREIGHT, "5.00"))]))
	invoice = frappe.get_doc("Purchase Invoice", posting.post(name))
	invoice.cancel()
	assert (doc(name).status, billed_cost(label)) == ("Ready", (0, None))
	assert frappe.get_all(POSTING, {"parent": name}, pluck="taken_back") == [1]


def test_a_posted_bill_is_not_deleted_and_nobody_writes_one_by_hand(shop, goods, account):
	label = parcel(shop, goods)
	name = read(account, bill([line(label.tracking_number, (K.FREIGHT, "9.00"))]))
	claim = deciding.claim(found(name)[0].name)
	posting.post(name)
	with pytest.raises(frappe.ValidationError, match="Take it back"):
		frappe.delete_doc("Ecom Courier Bill", name)
	posting.take_back(name)
	claims.claimed(claim, "C-2")
	with pytest.raises(frappe.ValidationError, match="has been made"):
		frappe.delete_doc("Ecom Courier Bill", name)
	for made in (
		doc(name),
		frappe.get_doc(CLAIM, claim),
		frappe.get_doc("Ecom Courier Bill Line", found(name)[0].name),
	):
		made.currency = "EUR"
		with pytest.raises(frappe.ValidationError, match="by hand"):
			made.save()


def test_tax_without_an_account_is_told_before_anything_is_posted(shop, goods, courier, books):
	account = bills.bill_account(courier, books, tax_account=None)
	label = parcel(shop, goods)
	name = read(account, bill([line(label.tracking_number, (K.FREIGHT, "5.00"), tax="1.00")]))
	with pytest.raises(frappe.ValidationError, match="Account of Taxes"):
		posting.post(name)
	assert not frappe.db.exists(POSTING, {"parent": name})


def test_killed_at_any_commit_and_run_again(site, shop, goods, books, account):
	for after in (False, True):
		label = parcel(shop, goods)
		stated = bill(
			[
				line(label.tracking_number, (K.FREIGHT, "5.00"), line_id="one"),
				line(label.tracking_number, (K.WEIGHT, "4.00"), line_id="two"),
			]
		)

		def run(stated=stated):
			name = store(bill_accounts.read(account), stated)
			auditing.audit_due(30)
			deciding.decide_all(name, "Weight or Size Changed", "", True)
			posting.post(name)

		number = 1
		while killed_at_commit(site, run, number, after):
			number += 1
			# what a killed worker had leased is due again after its lease
			frappe.db.set_value("Ecom Courier Bill", {"status": "Open"}, "step_due_at", now_datetime())
			frappe.db.commit()
		assert number >= 5, "it died several times"
		name = frappe.db.get_value("Ecom Courier Bill", {"bill_number": stated.bill_number})
		assert (doc(name).status, len(found(name)), doc(name).held) == ("Posted", 2, 4)
		assert frappe.db.count(CLAIM, {"courier_bill": name}) == 1
		filters = {"bill_no": stated.bill_number, "docstatus": 1}
		[invoice] = frappe.get_all("Purchase Invoice", filters, pluck="name")
		assert gl(invoice) == {books.freight: D("5.00"), CREDITORS: D("-5.00")}


def test_who_is_limited_to_a_shop_sees_its_lines_and_no_bill(shop, goods, account):
	label = parcel(shop, goods)
	name = read(
		account, bill([line(label.tracking_number, (K.FREIGHT, "9.00")), line("X", (K.FREIGHT, "1.00"))])
	)
	claim = deciding.claim(found(name)[0].name)
	accountant = make_user("Ecom Accountant")
	limited_to(accountant, shop)
	frappe.set_user(accountant)
	try:
		for doctype in ("Ecom Courier Bill", bill_accounts.ACCOUNT, "Ecom Bill Import"):
			assert frappe.get_list(doctype, pluck="name") == [], doctype
		assert frappe.get_list("Ecom Courier Bill Line", pluck="name") == [found(name)[0].name]
		assert claim in frappe.get_list(CLAIM, pluck="name")
		assert not frappe.has_permission("Ecom Courier Bill", "read", name)
	finally:
		unlimited(accountant)


def test_a_bill_account_says_what_is_wrong_with_it(shop, courier, books):
	with pytest.raises(frappe.ValidationError, match="customers or suppliers"):
		bills.bill_account(courier, books, freight_account=CREDITORS)
	with pytest.raises(frappe.ValidationError, match="more than once"):
		bills.bill_account(courier, books, couriers=[{"courier_account": courier}] * 2)


def test_a_courier_s_account_has_its_bills_in_one_place(shop, goods, courier, books, account):
	number = frappe.generate_hash(length=8)
	label = parcel(shop, goods)
	stated = bill([line(label.tracking_number, (K.FREIGHT, "5.00"))], account_id=number)
	read(account, stated)
	with pytest.raises(frappe.ValidationError, match="already"):
		bills.bill_account(courier, books, external_account=number)
	other = bills.bill_account(courier, books)
	with pytest.raises(frappe.ValidationError, match="already"):
		store(bill_accounts.read(other), stated)
	assert not frappe.db.exists("Ecom Courier Bill", {"bill_account": other})


def test_packages_of_a_shipment_are_billed_each_or_all_by_its_number(shop, goods, account):
	"""A shipment of two at 5.00 each: by the number of the first package, which is its own, or by one that is of none."""
	for shipment, expected in ((None, 5), ("S-778899", 10)):
		first, second = parcel(shop, goods), parcel(shop, goods)
		number = shipment or first.tracking_number
		for one in (first, second):
			one.db_set("shipment_number", number)
		frappe.db.commit()
		name = read(account, bill([line(number, (K.FREIGHT, "11.00"))]))
		assert [(row.expected, row.claimable) for row in found(name)] == [(expected, 11 - expected)]
