"""From the telephone to a quotation, and from a quotation to an order, at the prices that were quoted."""

import frappe
import pytest
from frappe.utils import add_days, nowdate

from ecom_erp.flows.allocation import allocate, cancellation
from ecom_erp.flows.changes import entry, quotations
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.review import order_review
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, make_address, make_bundle, make_customer, make_item, set_stock
from tests.factories.shop import CARD, stocked
from tests.processes import killed_at_commit, together
from tests.support.mail import make_mail_account


@pytest.fixture
def desk(courier) -> str:
	"""A shop that nobody answers for."""
	return factory.make_shop(channel="Own Shop", base_url="")


@pytest.fixture
def item(site) -> str:
	return stocked(main=5)


@pytest.fixture
def key() -> str:
	return frappe.generate_hash(length=20)


def typed(item: str, **values) -> dict:
	return {
		"buyer_name": "Ada Berg",
		"email": "ada.quoted@example.com",
		"phone": "+13125550142",
		"line1": "1640 N Damen Ave",
		"city": "Chicago",
		"province_code": "IL",
		"postal_code": "60647",
		"country_code": "us",
		"items": [{"item_code": item, "qty": 3, "price": 12.5, "discount": 2.5}],
		"shipping": "5.00",
		"tax": "3.20",
		"taxes_included": 1,
		"payment": "Waits for Payment",
		**values,
	}


def quoted(*rows: tuple[str, float, float], submit: bool = True, **values):
	"""A quotation made by hand in ERPNext: rows are (item, quantity, rate)."""
	customer = values.pop("party_name", None) or make_customer()
	doc = frappe.new_doc("Quotation")
	doc.update(
		{
			"quotation_to": "Customer",
			"party_name": customer,
			"company": world.COMPANY,
			"currency": world.CURRENCY,
			"selling_price_list": world.PRICE_LIST,
			"order_type": "Sales",
			"transaction_date": nowdate(),
			"valid_till": add_days(nowdate(), 10),
			"shipping_address_name": make_address("Customer", customer),
			"contact_email": "buyer.quoted@example.com",
			"disable_rounded_total": 1,
			**values,
		}
	)
	for code, qty, rate in rows:
		doc.append("items", {"item_code": code, "qty": qty, "rate": rate, "price_list_rate": rate})
	doc.insert()
	if submit:
		doc.submit()
	frappe.db.commit()
	return doc


def go_on(order: str) -> str:
	order_review.review(order)
	if "unpaid" in factory.holds(order) or factory.get(order).status == "To Pay":
		entry.receive(order, str(factory.get(order).total), CARD, "transfer 1")
		order_review.review(order)
	if factory.get(order).step == "allocate":
		allocate.allocate(order)
	return factory.get(order).status


def status(quotation: str) -> str:
	return frappe.db.get_value("Quotation", quotation, "status")


def cancel(order: str) -> None:
	def step():
		doc = lock_order(order)
		cancellation.cancelled_here(doc, "The buyer has called")
		order_flow.save(doc)

	in_transaction(step)


@pytest.mark.smoke
def test_a_quotation_from_the_form_becomes_the_order_to_the_cent(desk, item, key):
	"""3 x 12.50 less 2.50, with shipping of 5.00: 40.00, of which 3.20 are tax."""
	until = add_days(nowdate(), 14)
	name = quotations.save(desk, typed(item), key, until)
	assert quotations.save(desk, typed(item), key, until) == name
	doc = frappe.get_doc("Quotation", name)
	assert (doc.docstatus, doc.status, doc.grand_total, str(doc.valid_till)) == (1, "Open", 40.0, until)
	assert not frappe.db.exists("Ecom Order", {"quotation": name})
	shown = quotations.preview(name)
	assert (shown["refusal"], shown["shops"][0] != "", shown["total"]) == ("", True, 40.0)
	assert [(row["item_code"], row["qty"], row["stock"]) for row in shown["rows"]] == [(item, 3.0, 5)]
	order = quotations.make_order(name, desk)
	made = factory.get(order)
	assert (made.total, made.quotation, made.number) == (40.0, name, name)
	assert made.customer == doc.party_name
	assert (made.buyer_email, made.ship_city, made.ship_country) == (
		"ada.quoted@example.com",
		"Chicago",
		"US",
	)
	assert go_on(order) == "Allocated"
	assert status(name) == "Ordered"
	sales_order = frappe.get_doc("Sales Order", factory.get(order).sales_order)
	assert (sales_order.grand_total, sales_order.customer) == (40.0, doc.party_name)
	assert [(row.prevdoc_docname, row.quotation_item) for row in sales_order.items] == [
		(name, doc.items[0].name)
	]


def test_one_made_by_hand_ships_at_its_prices(desk, item):
	other = stocked(main=1)
	doc = quoted((item, 2, 9.99), (other, 1, 100))
	order = quotations.make_order(doc.name, desk)
	assert quotations.make_order(doc.name, desk) == order
	assert factory.get(order).total == pytest.approx(119.98)
	assert factory.get(order).customer == doc.party_name
	assert go_on(order) == "Allocated"
	assert factory.get(order).customer == doc.party_name
	assert status(doc.name) == "Ordered"


def test_charges_and_discounts_of_a_quotation(desk, item):
	shipping = {"charge_type": "Actual", "account_head": world.SHIPPING_INCOME, "description": "Shipping"}
	tax = {"charge_type": "On Net Total", "account_head": world.SALES_TAX, "description": "Tax", "rate": 10}
	doc = quoted(
		(item, 2, 50),
		taxes=[{**shipping, "tax_amount": 7}, tax],
		apply_discount_on="Net Total",
		discount_amount=20,
	)
	# 100 less 20, 10 per cent of 80, and 7 for shipping
	assert doc.grand_total == 95
	order = factory.get(quotations.make_order(doc.name, desk))
	assert (order.total, order.shipping, order.tax, order.discount) == (95.0, 7.0, 8.0, 20.0)
	assert go_on(order.name) == "Allocated"
	assert frappe.db.get_value("Sales Order", factory.get(order.name).sales_order, "grand_total") == 95


def test_a_discount_on_the_total_lowers_the_tax(desk, item):
	tax = {"charge_type": "On Net Total", "account_head": world.SALES_TAX, "description": "Tax", "rate": 10}
	doc = quoted((item, 2, 50), taxes=[tax], apply_discount_on="Grand Total", discount_amount=11)
	# 110 less 11: 90 and 9 of tax
	assert doc.grand_total == 99
	order = factory.get(quotations.make_order(doc.name, desk))
	assert (order.total, order.tax, order.discount) == (99.0, 9.0, 10.0)


def test_a_charge_that_is_no_tax_is_booked_as_none(desk, item):
	wrapping = {"charge_type": "Actual", "account_head": world.INCOME, "description": "Gift wrapping"}
	doc = quoted((item, 2, 50), taxes=[{**wrapping, "tax_amount": 4}])
	order = quotations.make_order(doc.name, desk)
	assert (factory.get(order).total, factory.get(order).tax, factory.get(order).tip) == (104.0, 0.0, 4.0)
	assert go_on(order) == "Allocated"
	[row] = frappe.get_doc("Sales Order", factory.get(order).sales_order).taxes
	assert (row.account_head != world.SALES_TAX, row.tax_amount) == (True, 4)


def test_what_a_quotation_is_rounded_by_is_asked_for(desk, item):
	frappe.db.set_value("Currency", world.CURRENCY, "smallest_currency_fraction_value", 0.05)
	frappe.clear_document_cache("Currency", world.CURRENCY)
	try:
		up, down = (quoted((item, 1, rate), disable_rounded_total=0) for rate in (9.98, 9.96))
	finally:
		frappe.db.set_value("Currency", world.CURRENCY, "smallest_currency_fraction_value", 0.01)
		frappe.db.commit()
		frappe.clear_document_cache("Currency", world.CURRENCY)
	assert (up.rounded_total, down.rounded_total) == (10.0, 9.95)
	for doc in (up, down):
		assert quotations.preview(doc.name)["total"] == doc.rounded_total
		assert factory.get(quotations.make_order(doc.name, desk)).total == doc.rounded_total


def test_sold_by_the_box_quoted_by_the_piece(desk, key):
	boxed = make_item(
		weight_per_unit=400, weight_uom="Gram", uoms=[{"uom": "Box", "conversion_factor": 6}], sales_uom="Box"
	)
	set_stock(boxed, 5)
	name = quotations.save(desk, typed(boxed), key, nowdate())
	[row] = frappe.get_doc("Quotation", name).items
	assert (row.qty, row.uom, row.stock_qty) == (3, "Nos", 3)
	assert go_on(quotations.make_order(name, desk)) == "Allocated"
	assert bin_of(boxed).reserved_qty == 3
	assert status(name) == "Ordered"


def test_expired_ones_can_be_ordered_where_erpnext_is_told_so(desk, item):
	doc = quoted((item, 1, 10))
	frappe.db.set_value("Quotation", doc.name, {"valid_till": add_days(nowdate(), -1), "status": "Expired"})
	assert "was valid until" in quotations.preview(doc.name)["refusal"]
	setting = ("Selling Settings", "allow_sales_order_creation_for_expired_quotation")
	frappe.db.set_single_value(*setting, 1)
	try:
		order = quotations.make_order(doc.name, desk)
		assert go_on(order) == "Allocated"
	finally:
		frappe.db.set_single_value(*setting, 0)
		frappe.db.commit()
	assert status(doc.name) == "Ordered"


def test_the_amended_version_is_not_ordered_beside_the_first(desk, item):
	first = quoted((item, 2, 10))
	order = quotations.make_order(first.name, desk)
	text = f"Order {order} was made of {first.name}"
	latest = first
	for _version in range(2):
		latest.reload()
		latest.cancel()
		again = frappe.copy_doc(latest)
		again.update({"amended_from": latest.name, "docstatus": 0})
		again.insert()
		again.submit()
		frappe.db.commit()
		latest = again
		assert text in quotations.preview(latest.name)["refusal"]
		with pytest.raises(frappe.ValidationError, match=text):
			quotations.make_order(latest.name, desk)
	cancel(order)
	assert quotations.make_order(latest.name, desk) != order


def test_cancelling_gives_it_back_and_it_can_be_ordered_again(desk, item):
	doc = quoted((item, 2, 10))
	order = quotations.make_order(doc.name, desk)
	go_on(order)
	assert status(doc.name) == "Ordered"
	cancel(order)
	assert status(doc.name) == "Open"
	again = quotations.make_order(doc.name, desk)
	assert again != order
	assert factory.get(again).number == f"{doc.name}-2"
	assert go_on(again) == "Allocated"
	assert status(doc.name) == "Ordered"


def test_fewer_pieces_are_partially_ordered(desk, item):
	from tests.support.tickets import taken_out

	doc = quoted((item, 3, 10))
	order = quotations.make_order(doc.name, desk)
	go_on(order)
	taken_out(order, 1)
	go_on(order)
	assert status(doc.name) == "Partially Ordered"
	assert "Partially Ordered already" in quotations.preview(doc.name)["refusal"]


@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside an item"])
def test_a_bundle_that_was_quoted_is_ordered_by_its_parts(desk, item, beside):
	"""ERPNext knows no row of a Sales Order that orders a part of a quoted bundle."""
	pot, spoon = stocked(main=4), stocked(main=8)
	kit = make_bundle({pot: 1, spoon: 2})
	doc = quoted((kit, 2, 30), *([(item, 1, 10)] if beside else []))
	order = quotations.make_order(doc.name, desk)
	assert go_on(order) == "Allocated"
	assert status(doc.name) == "Ordered"
	sales_order = frappe.get_doc("Sales Order", factory.get(order).sales_order)
	pieces = {row.item_code: (row.qty, row.prevdoc_docname) for row in sales_order.items}
	assert (pieces[pot], pieces[spoon]) == ((2, doc.name), (4, doc.name))
	cancel(order)
	assert status(doc.name) == "Open"
	again = quotations.make_order(doc.name, desk)
	assert go_on(again) == "Allocated" and status(doc.name) == "Ordered"
	# a person amends the Sales Order
	sales_order = frappe.get_doc("Sales Order", factory.get(again).sales_order)
	amended = frappe.copy_doc(sales_order, ignore_no_copy=False)
	amended.update({"docstatus": 0, "po_no": None, "delivery_date": sales_order.delivery_date})
	for row, before in zip(amended.items, sales_order.items, strict=True):
		kept = ("prevdoc_docname", "quotation_item", "delivery_date")
		row.update({field: before.get(field) for field in kept})
	assert amended.insert().docstatus == 0, "ERPNext accepts what its rows name"


def test_of_a_bundle_that_was_quoted_fewer_are_partially_ordered(desk):
	from tests.support.tickets import taken_out

	pot = stocked(main=9)
	doc = quoted((make_bundle({pot: 1}), 3, 10))
	order = quotations.make_order(doc.name, desk)
	go_on(order)
	taken_out(order, 1)
	go_on(order)
	assert status(doc.name) == "Partially Ordered"


def test_refusals_say_why(desk, item):
	draft = quoted((item, 1, 10), submit=False)
	assert "Only a submitted quotation" in quotations.preview(draft.name)["refusal"]
	lost = quoted((item, 1, 10))
	lost.db_set("status", "Lost")
	with pytest.raises(frappe.ValidationError, match="is Lost"):
		quotations.make_order(lost.name, desk)
	late = quoted((item, 1, 10))
	frappe.db.set_value("Quotation", late.name, "valid_till", add_days(nowdate(), -1))
	with pytest.raises(frappe.ValidationError, match="was valid until"):
		quotations.make_order(late.name, desk)
	half = quoted((item, 1, 10))
	frappe.db.set_value("Quotation Item", half.items[0].name, "qty", 1.5)
	assert "not a whole number" in quotations.preview(half.name)["refusal"]
	with pytest.raises(frappe.ValidationError, match="not a whole number"):
		quotations.make_order(half.name, desk)
	assert not frappe.db.exists(
		"Ecom Order", {"quotation": ("in", (draft.name, lost.name, late.name, half.name))}
	)


def test_bad_input_saves_no_quotation(desk, item, key):
	with pytest.raises(frappe.ValidationError, match="today or later"):
		quotations.save(desk, typed(item), key, add_days(nowdate(), -1))
	with pytest.raises(frappe.ValidationError, match="choose an item"):
		quotations.save(desk, typed(item, items=[{"qty": 1}]), key, nowdate())
	with pytest.raises(frappe.ValidationError, match="no key"):
		quotations.save(desk, typed(item), "x", nowdate())


def test_a_quotation_that_is_cancelled_later_lets_the_order_be(desk, item):
	doc = quoted((item, 2, 10))
	order = quotations.make_order(doc.name, desk)
	doc.reload()
	doc.cancel()
	frappe.db.commit()
	assert f"Quotation {doc.name} was cancelled" in factory.timeline(order)
	assert go_on(order) == "Allocated"
	sales_order = frappe.get_doc("Sales Order", factory.get(order).sales_order)
	assert [row.prevdoc_docname for row in sales_order.items] == [None]


def test_it_is_mailed_once_with_its_print(desk, item, key):
	make_mail_account()
	name = quotations.save(desk, typed(item), key, nowdate())
	assert quotations.send(name, typed(item)) == ""
	assert quotations.send(name, typed(item)) == ""
	[mail] = frappe.get_all(
		"Email Queue", {"reference_doctype": "Quotation", "reference_name": name}, ["name", "attachments"]
	)
	assert frappe.parse_json(mail.attachments)[0]["print_format_attachment"] == 1
	assert frappe.get_all("Email Queue Recipient", {"parent": mail.name}, pluck="recipient") == [
		"ada.quoted@example.com"
	]
	assert "no e-mail address" in quotations.send(name, typed(item, email=""))


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_its_commit_and_run_again(desk, site, item, key, after):
	doc = quoted((item, 2, 10))
	assert killed_at_commit(site, lambda: quotations.make_order(doc.name, desk), 1, after)
	order = quotations.make_order(doc.name, desk)
	assert frappe.get_all("Ecom Order", {"quotation": doc.name}, pluck="name") == [order]
	until = nowdate()
	assert killed_at_commit(site, lambda: quotations.save(desk, typed(item), key, until), 1, after)
	name = quotations.save(desk, typed(item), key, until)
	assert frappe.db.count("Quotation", {"ecom_entry_key": key}) == 1
	assert status(name) == "Open"


def test_two_clerks_make_one_order(desk, site, item):
	other = factory.make_shop(channel="Own Shop", base_url="")
	doc = quoted((item, 2, 10))
	frappe.db.commit()
	made = together(site, [lambda shop=shop: quotations.make_order(doc.name, shop) for shop in (desk, other)])
	assert len(set(made)) == 1
