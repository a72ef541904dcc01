"""Orders by phone, letter and fax: typed in, they are orders as any other."""

import frappe
import pytest

from ecom_erp.api.desk import entry as entry_door
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.changes import entry
from ecom_erp.flows.review import order_review
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import bin_of, make
from tests.factories.shop import CARD, COD, make_order, stocked
from tests.factories.users import make_user
from tests.processes import killed_at_commit

KEY = "abcdefgh12345678"


@pytest.fixture
def desk(courier) -> str:
	"""A shop that nobody answers for."""
	return factory.make_shop(channel="Own Shop", base_url="")


@pytest.fixture
def item(site) -> str:
	item = stocked(main=5)
	make("Item Price", item_code=item, price_list=world.PRICE_LIST, price_list_rate=12.5, selling=1)
	return item


def typed(item: str, **values) -> dict:
	return {
		"buyer_name": "Ada Berg",
		"email": "ada@example.com",
		"phone": "+13125550142",
		"line1": "1640 N Damen Ave",
		"city": "Chicago",
		"province_code": "IL",
		"postal_code": "60647",
		"country_code": "us",
		"items": [{"item_code": item, "qty": 2, "price": 12.5}],
		"shipping": "5.00",
		"payment": "Paid",
		"gateway": CARD,
		**values,
	}


def go_on(order: str) -> str:
	order_review.review(order)
	if factory.get(order).step == "allocate":
		allocate.allocate(order)
	return factory.get(order).status


def total_of(doctype: str, name: str):
	return frappe.db.get_value(doctype, name, "grand_total")


@pytest.mark.smoke
def test_a_paid_order_goes_all_the_way(desk, item):
	order = entry.enter(desk, typed(item), KEY)
	assert entry.enter(desk, typed(item), KEY) == order
	assert go_on(order) == "Allocated"
	collect(order)
	doc = factory.get(order)
	assert (total_of("Sales Order", doc.sales_order), doc.lines[0].listing is not None) == (30.0, True)
	assert bin_of(item).reserved_qty == 2
	factory.label(order)
	factory.send(order)
	billing.bill(order)
	collect(order)
	billing.complete(order)
	invoice = factory.get(order).sales_invoice
	assert frappe.db.get_value("Sales Invoice", invoice, ["grand_total", "outstanding_amount"]) == (30.0, 0)
	assert "Entered by" in factory.timeline(order)


def test_what_waits_for_payment_goes_on_when_the_money_is_there(desk, item):
	order = entry.enter(desk, typed(item, payment="Waits for Payment", gateway=""), KEY)
	assert go_on(order) == "To Pay"
	entry.receive(order, "10", CARD, "T-1")
	assert go_on(order) == "To Pay"
	entry.receive(order, "20", CARD, "T-2")
	entry.receive(order, "20", CARD, "T-2")
	doc = factory.get(order)
	assert (doc.paid_amount, len(doc.payments)) == (30.0, 2)
	assert go_on(order) == "Allocated"
	collect(order)
	assert frappe.db.count("Payment Entry", {"ecom_order": order}) == 2


def test_on_delivery(desk, item):
	order = entry.enter(desk, typed(item, payment="On Delivery", gateway=COD), KEY)
	assert go_on(order) == "Allocated"


def test_the_price_list_and_the_free_stock_are_shown(desk, item):
	assert entry.goods(desk, [item, "No Such Item"]) == {
		item: {"item_name": frappe.db.get_value("Item", item, "item_name"), "price": 12.5, "stock": 5}
	}


def test_a_buyer_is_found_in_any_shop(shop, desk, item):
	stated = make_order(factory.line(item, "9.00"))
	factory.pooled(shop, stated)
	[found] = entry_door.buyers(stated.buyer.email)
	assert (found["buyer_name"], found["address"]["city"], found["address"]["postal_code"]) == (
		"Ada Berg",
		"Chicago",
		"60647",
	)
	assert entry_door.buyers("ad") == []
	assert entry_door.buyers("%_%") == []
	assert [row["name"] for row in entry_door.buyers(stated.number)] == [found["name"]]


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"items": []}, "at least one item"),
		({"items": [{"item_code": "No Such Item", "qty": 1, "price": 1}]}, "no item No Such Item"),
		({"shipping": "five"}, "five is no amount"),
		({"shipping": "NaN"}, "is no amount"),
		({"buyer_name": ""}, "buyer's name"),
	],
)
def test_bad_input_makes_no_order(desk, item, values, said):
	with pytest.raises(frappe.ValidationError, match=said):
		entry.enter(desk, typed(item, **values), KEY)
	assert not frappe.db.exists("Ecom Order", {"shop": desk})


def test_a_shop_that_answers_states_its_own_orders(shop, item):
	with pytest.raises(frappe.ValidationError, match="come from the shop"):
		entry.enter(shop, typed(item), KEY)
	order = factory.pooled(shop, make_order(factory.line(item, "9.00")))
	with pytest.raises(frappe.ValidationError, match="come from the shop"):
		entry.receive(order, "1", CARD, "T")


def test_only_an_own_file_is_attached(desk, item, site):
	clerk = make_user("Order Clerk")
	file = make("File", file_name="fax.txt", content="2 mugs", is_private=1)
	frappe.set_user(clerk)
	try:
		with pytest.raises(frappe.ValidationError, match="was not found"):
			entry.enter(desk, typed(item), KEY, file.file_url)
		frappe.db.set_value("File", file.name, "owner", clerk)
		order = entry.enter(desk, typed(item), KEY, file.file_url)
	finally:
		frappe.set_user("Administrator")
	assert frappe.db.get_value("File", file.name, "attached_to_name") == order


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_its_commit_and_run_again(desk, site, item, after):
	values = typed(item)
	frappe.db.commit()
	assert killed_at_commit(site, lambda: entry.enter(desk, values, KEY), 1, after)
	order = entry.enter(desk, values, KEY)
	assert frappe.get_all("Ecom Order", {"shop": desk}, pluck="name") == [order]


@pytest.mark.parametrize("reference", ["R" * 300, "Überweisung 27.11. 💶", "a'b\"c<d>"])
def test_a_reference_of_any_text_is_taken_and_counts_once(desk, item, reference):
	order = entry.enter(desk, typed(item, payment="Waits for Payment"), KEY)
	for _twice in range(2):
		entry.receive(order, "30", CARD, reference)
	doc = factory.get(order)
	assert (doc.paid_amount, doc.payment_state, len(doc.payments)) == (30, "Paid", 1)


def test_references_that_differ_in_case_alone_are_the_same_money(desk, item):
	order = entry.enter(desk, typed(item, payment="Waits for Payment"), KEY)
	entry.receive(order, "10", CARD, "tr-1")
	entry.receive(order, "10", CARD, "TR-1")
	assert factory.get(order).paid_amount == 10


@pytest.mark.parametrize("after", [False, True])
def test_money_that_came_in_is_noted_once_when_killed_and_told_again(desk, site, item, after):
	order = entry.enter(desk, typed(item, payment="Waits for Payment", gateway=""), KEY)
	frappe.db.commit()
	assert killed_at_commit(site, lambda: entry.receive(order, "30", CARD, "T-1"), 1, after)
	entry.receive(order, "30", CARD, "T-1")
	doc = factory.get(order)
	assert (doc.paid_amount, len(doc.payments), doc.payment_state) == (30, 1, "Paid")
