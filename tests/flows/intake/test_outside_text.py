"""What people write into a checkout, however they write it: the order is in the pool, says what could not be kept as it
was written, and can be shipped."""

import json
from collections.abc import Callable

import frappe
import pytest

from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.review import order_review
from ecom_erp.integrations.channels.own_shop import signing
from tests.factories import shop as factory
from tests.factories.shop import stocked

SECRET = "hush"
STREET = "Suite 100, building B, " + "second gate on the left after the red mill, " * 4 + "bell 7"
EMOJI = "👩‍👩‍👧"


@pytest.fixture
def own_shop(courier) -> str:
	return factory.make_shop(channel="Own Shop", base_url="", webhook_secret=SECRET)


@pytest.fixture
def item() -> str:
	return stocked(main=20)


@pytest.fixture
def order(item) -> Callable[..., dict]:
	"""A paid order as an own shop states it, to Chicago; the arguments say what is different. Fields of the address and
	of the buyer begin with ship_ and buyer_, those of the line with line_."""

	def make(order_id: str = "", **changes) -> dict:
		number = order_id or f"W{frappe.generate_hash(length=8).upper()}"
		address = {
			"name": "Pat Roe", "company": "", "line1": "1640 N Damen Ave", "line2": "", "city": "Chicago",
			"province": "Illinois", "province_code": "IL", "postal_code": "60647", "country_code": "US",
			"phone": "+13125550142",
		}  # fmt: skip
		body = {
			"id": number,
			"number": number,
			"created_at": "2026-05-01T10:00:00Z",
			"updated_at": "2026-05-01T10:00:00Z",
			"currency": "USD",
			"payment_state": "paid",
			"total": "10.00",
			"buyer": {"id": f"B{number}", "name": "Pat Roe", "email": "pat@example.com", "phone": ""},
			"shipping_address": address,
			"billing_address": dict(address),
			"lines": [
				{
					"id": "1",
					"listing_id": "",
					"sku": item,
					"title": "Tea",
					"quantity": 1,
					"unit_price": "10.00",
				}
			],
			"payments": [{"id": f"pay-{number}", "gateway": "card", "amount": "10.00"}],
		}
		places = {"ship_": address, "buyer_": body["buyer"], "line_": body["lines"][0]}
		for name, value in changes.items():
			prefix = name.partition("_")[0] + "_"
			place = places.get(prefix, body) if name not in body else body
			place[name.removeprefix(prefix) if place is not body else name] = value
		return body

	return make


def send(shop: str, *orders: dict, event: str = "") -> list[str]:
	"""The shop pushes the orders and they are worked off; names of the Ecom Orders, one for each."""
	for one in orders:
		body = json.dumps(one).encode()
		topic = {"X-Ecom-Topic": "orders/create"}
		topic |= {"X-Ecom-Event-Id": event} if event else {}
		receiving.receive_webhook(shop, {**signing.headers(SECRET, body), **topic}, body)
	frappe.db.commit()
	process_inbox(50)
	failed = frappe.get_all("Inbox Message", {"shop": shop, "status": ("!=", "Done")}, ["status", "error"])
	assert failed == []
	return [found(shop, one["id"]) for one in orders]


def found(shop: str, order_id: str) -> str:
	"""The order whose id is exactly this one; the column compares without case."""
	rows = frappe.get_all("Ecom Order", {"shop": shop}, ["name", "external_id"])
	[name] = [row.name for row in rows if row.external_id == order_id]
	return name


def allocated(name: str):
	order_review.review(name)
	assert allocate.allocate(name) == "Allocated", frappe.db.get_value("Ecom Order", name, "hold_reason")
	doc = factory.get(name)
	return doc, frappe.get_doc("Sales Order", doc.sales_order)


def address_of(sales_order):
	return frappe.get_doc("Address", sales_order.shipping_address_name)


# telephone numbers


PHONES = (
	"+1 312 555 0142 ext. 12",
	"0170/1234567",
	"030 123 4567 / 0171 123 4567",
	"ask at the office",
	"n/a",
	"☎ 312-555-0142",
	"1" * 400,
)


def test_a_telephone_number_is_kept_as_it_is_written(own_shop, order):
	names = send(own_shop, *(order(ship_phone=phone, buyer_phone=phone) for phone in PHONES))
	for name, phone in zip(names, PHONES, strict=True):
		doc, sales_order = allocated(name)
		assert read_canonical(doc).shipping_address.phone == phone
		assert doc.ship_phone == doc.buyer_phone == (phone if len(phone) < 140 else "1" * 139 + "…")
		buyer = frappe.get_doc("Ecom Buyer", doc.buyer)
		assert buyer.phone == doc.buyer_phone
		for document in (buyer, address_of(sales_order)):
			document.save()  # nobody is kept from saving it later


def test_a_phone_that_nobody_can_dial_is_pointed_out(own_shop, order):
	[name] = send(own_shop, order(ship_phone="n/a", buyer_email="", buyer_id=""))
	order_review.review(name)
	assert "Phone" in factory.get(name).entry_notes
	assert "no usable phone number or e-mail address" in factory.timeline(name)


def test_two_buyers_who_leave_a_dash_are_not_one(own_shop, order):
	nobody = {"buyer_id": "", "buyer_email": "n/a", "ship_phone": "-"}
	one, other = send(own_shop, order(**nobody), order(**nobody))
	assert factory.get(one).customer != factory.get(other).customer


# e-mail


EMAILS = (
	"jürgen@müller.de",
	"ada.@example.com",
	"ada@example,com",
	"ada@example.com, berg@example.com",
	"no mail",
	"ada@" + "x" * 300 + ".com",
)


def test_an_email_address_is_kept_as_it_is_written(own_shop, order):
	names = send(own_shop, *(order(buyer_email=email) for email in EMAILS))
	for name, email in zip(names, EMAILS, strict=True):
		doc, _sales_order = allocated(name)
		assert read_canonical(doc).buyer.email == email
		assert doc.buyer_email == frappe.db.get_value("Ecom Buyer", doc.buyer, "email")
		assert doc.buyer_email == (email if len(email) < 255 else email[:254] + "…")


def test_an_email_address_that_cannot_be_used_is_pointed_out(own_shop, order):
	[name] = send(own_shop, order(buyer_email="jürgen@müller.de", buyer_id=""))
	order_review.review(name)
	doc = factory.get(name)
	assert "E-mail" in doc.entry_notes
	assert "müller" not in doc.entry_notes + factory.timeline(name)
	assert "Guest order without an e-mail address" in factory.timeline(name)


def test_nothing_is_to_be_noted_about_an_ordinary_order(own_shop, order):
	[name] = send(own_shop, order())
	assert not factory.get(name).entry_notes


# length


def test_a_long_street_is_in_the_pool_whole(own_shop, order):
	assert len(STREET) == 205
	[name] = send(own_shop, order(ship_line1=STREET, ship_line2=STREET))
	doc, sales_order = allocated(name)
	assert (doc.ship_line1, doc.ship_line2, doc.entry_notes) == (STREET, STREET, None)
	assert address_of(sales_order).address_line1 == STREET
	[parcel] = factory.parcels(name)
	assert STREET in frappe.db.get_value("Fulfilment Order", parcel, "address_display")


LONG = "A very long text of a buyer. " * 40
# by field of the form: where the shop states it
STATED = {
	"Deliver To": ("ship_name", "ship_name"),
	"Company": ("ship_company", "ship_company"),
	"Address Line 1": ("ship_line1", "ship_line1"),
	"Address Line 2": ("ship_line2", "ship_line2"),
	"City": ("ship_city", "ship_city"),
	"Shipping Method": ("shipping_method", "shipping_method"),
	"Name": ("buyer_name", "buyer_name"),
	"Order Number": ("number", "number"),
}


def test_what_is_too_long_is_shortened_and_said_and_can_be_shipped(own_shop, order):
	[name] = send(own_shop, order(**{stated: LONG for stated, _field in STATED.values()}))
	doc, sales_order = allocated(name)
	for label, (_stated, field) in STATED.items():
		kept = doc.get(field)
		assert kept.endswith("…") and LONG.startswith(kept[:-1]) and len(kept) > 130, field
		assert f"{label}: too long, shortened here" in doc.entry_notes
	whole = read_canonical(doc)
	assert (whole.shipping_address.line1, whole.number) == (LONG.strip(), LONG.strip())
	doc.save()  # a person can save it
	assert address_of(sales_order).address_line1 == LONG[:239].rstrip() + "…"
	assert sales_order.po_no == doc.number


def test_a_long_title_is_shortened_in_its_line_and_its_listing(own_shop, order):
	[name] = send(own_shop, order(line_title=LONG, line_sku=""))
	order_review.review(name)
	doc = factory.get(name)
	listing = frappe.get_doc("Ecom Listing", doc.lines[0].listing)
	assert doc.lines[0].title == listing.title == LONG[:254].rstrip() + "…"
	assert doc.next_action == "Map Items"
	assert "line 1" in doc.entry_notes and "Title" in doc.entry_notes


def test_a_title_of_255_characters_is_kept_whole(own_shop, order):
	title = "Tea, " * 51
	[name] = send(own_shop, order(line_title=title.strip(" ,") + "s"))
	assert len(factory.get(name).lines[0].title) == 254
	assert not factory.get(name).entry_notes


def test_a_long_note_is_kept_as_far_as_it_fits(own_shop, order):
	note = "Bitte läuten! " * 10_000
	[name] = send(own_shop, order(note=note))
	doc = factory.get(name)
	assert 60_000 < len(doc.note.encode()) < 65_536
	assert read_canonical(doc).note == note.strip()
	assert "Buyer's Note" in doc.entry_notes


def test_a_person_who_corrects_a_part_leaves_the_rest_whole(own_shop, order):
	"""The form has the city as far as it fits; the order keeps it whole when only the postal code is put right."""
	[name] = send(own_shop, order(ship_city=LONG, ship_postal_code="1"))
	order_review.review(name)
	doc = factory.get(name)
	assert "postal_code_invalid" in factory.holds(name)
	doc.ship_postal_code = "60647"
	doc.save()
	kept = read_canonical(factory.get(name)).shipping_address
	assert (kept.city, kept.postal_code) == (LONG.strip(), "60647")


# characters


TEXTS = (
	EMOJI,
	"Ada \ud83d",
	"Ada\x00\x1b[31m",
	"Ada\nBerg\r\n",
	"<![x[ y",
	"<b>" * 40,
	"Ada <script>alert(1)</script>",
	"[" * 3000 + "<",
	"{{ doc.name }} %s {0}",
	"\u202eAda",
	"\u200b",
	"New Customer",
	"New Address",
	"Customer",
	"Address",
	"'); DROP TABLE tabCustomer; --",
	"A.#####.YYYY.B",
)


def test_any_characters_come_in_and_go_out(own_shop, order):
	places = (
		"buyer_name",
		"ship_name",
		"ship_company",
		"ship_line2",
		"line_title",
		"note",
		"shipping_method",
	)
	for name in send(own_shop, *(order(**dict.fromkeys(places, text)) for text in TEXTS)):
		doc, sales_order = allocated(name)
		assert doc.customer and sales_order.shipping_address_name
		assert "<script" not in doc.buyer_name + doc.note


def test_a_reason_with_markup_in_it_is_found_again(own_shop, order):
	"""What a person has released stays released, whatever the title that the reason names looks like."""
	[name] = send(own_shop, order(line_title="<b>Tea</b><script>x</script> " * 9, line_sku=""))
	order_review.review(name)
	order_review.review(name)
	assert [row.status for row in factory.get(name).holds] == ["Open"]


def test_a_broken_emoji_arrives(own_shop, order):
	"""What a shop's script leaves of an emoji when it cuts a text in the middle of it."""
	[name] = send(own_shop, order(line_title="Mug 🎁"[:4] + "\ud83c", note="Thanks \ud83d"))
	doc = factory.get(name)
	assert (doc.lines[0].title, doc.note) == ("Mug \ufffd", "Thanks \ufffd")
	payload = frappe.db.get_value("Inbox Message", {"ecom_order": name}, "payload")
	assert json.loads(payload)["note"] == "Thanks \ud83d"


def test_chinese_stays_readable_in_the_inbox(own_shop, order):
	[name] = send(own_shop, order(ship_name="李雷"))
	assert "李雷" in frappe.db.get_value("Inbox Message", {"ecom_order": name}, "payload")


# names


def test_a_company_without_a_person_is_the_customer(own_shop, order):
	[name] = send(own_shop, order(buyer_name="", ship_name="", ship_company="Acme GmbH"))
	doc, sales_order = allocated(name)
	customer = frappe.get_doc("Customer", doc.customer)
	assert (customer.customer_name, customer.customer_type) == ("Acme GmbH", "Company")
	assert doc.buyer_name == "Acme GmbH"
	assert address_of(sales_order).address_title == "Acme GmbH"


def test_a_buyer_without_a_name_is_called_by_the_order(own_shop, order):
	nameless = order(buyer_name=" ", ship_name="\u200b")
	nameless["billing_address"]["name"] = ""
	[name] = send(own_shop, nameless)
	doc, _sales_order = allocated(name)
	assert frappe.db.get_value("Customer", doc.customer, "customer_name") == doc.number


def test_buyers_of_the_same_name_are_customers_of_their_own(own_shop, order):
	namesakes = ("Ada " + "Berg " * 40, "😀", "😁", "New Customer", "Straße 1.#.x")
	orders = [order(buyer_name=name, ship_name=name) for name in namesakes for _ in range(3)]
	documents = [allocated(one)[1] for one in send(own_shop, *orders)]
	assert len({one.customer for one in documents}) == 15
	assert len({one.shipping_address_name for one in documents}) == 15


def test_a_name_that_spoils_the_count_of_its_namesakes(own_shop, order):
	name = f"Ada {frappe.generate_hash(length=6)}"
	given = [f"{name} - 99999999999999999999", name, name, name]
	names = send(own_shop, *(order(buyer_name=one) for one in given))
	assert len({factory.get(one).customer for one in names}) == 4


# ids, compared as the shop compares them


ALIKE = (
	("Gift wrap", "Gift Wrap"),
	("Café", "Cafe"),
	("Mug 🎁", "Mug 🎄"),
	("x" * 200, "x" * 201),
	("<b>", "<i>"),
	("Zz-1", "ZZ-1"),
)


@pytest.mark.parametrize("what", ["line_title", "line_sku"])
def test_things_that_differ_in_little_are_two(own_shop, order, what):
	"""The third order sells what the first did."""
	texts = [text for one, other in ALIKE for text in (one, other, one)]
	names = send(own_shop, *(order(**{"line_sku": "", what: text}) for text in texts))
	order_review.review(names[-1])
	assert "unmapped_line" in factory.holds(names[-1])
	listings = [factory.get(name).lines[0].listing for name in names]
	for one, other, again in zip(*[iter(listings)] * 3, strict=True):
		assert one == again != other
	assert len(set(listings)) == 2 * len(ALIKE)


def test_a_listing_found_by_its_title_is_found_again_after_it_was_mapped(own_shop, order, item):
	title = "Tea <b>green</b> " * 20
	first, second = order(line_title=title, line_sku=""), order(line_title=title, line_sku="")
	[name] = send(own_shop, first)
	listing = frappe.get_doc("Ecom Listing", factory.get(name).lines[0].listing)
	listing.append("items", {"item_code": item, "qty": 1})
	listing.save()
	[name] = send(own_shop, second)
	assert factory.get(name).lines[0].listing == listing.name
	assert allocated(name)


def test_a_line_that_says_nothing_of_what_was_sold_waits(own_shop, order):
	[name] = send(own_shop, order(line_title="", line_sku=""))
	order_review.review(name)
	assert "unmapped_line" in factory.holds(name)


def test_orders_whose_ids_differ_in_case_are_two(own_shop, order):
	number = frappe.generate_hash(length=6)
	ids = [f"Ord{number}a", f"Ord{number}A", f"ORD{number.upper()}A"]
	names = send(own_shop, *(order(one) for one in ids))
	assert len(set(names)) == 3
	for one, name in zip(ids, names, strict=True):
		doc = factory.get(name)
		assert (doc.external_id, doc.number, len(doc.lines)) == (one, one, 1)
		assert len(factory.parcels(allocated(name)[0].name)) == 1
	assert send(own_shop, order(ids[1], updated_at="2026-05-01T11:00:00Z")) == [names[1]]


def test_orders_of_a_buyer_may_have_the_same_number(own_shop, order):
	"""A shop that counts anew each year, numbers that differ in case, two replacements of one order: ERPNext asks for
	the customer's order number once only."""
	numbers = ("No-7a", "No-7A", "No-7a", LONG, LONG)
	# days apart, or they would be suspected to be one order
	days = (f"2026-05-{day:02}T10:00:00Z" for day in range(1, 20, 4))
	stated = (
		order(number=number, buyer_id="B7", created_at=day) for number, day in zip(numbers, days, strict=True)
	)
	names = send(own_shop, *stated)
	given = [allocated(name)[1].po_no for name in names]
	assert given[:2] == ["No-7a", f"No-7A ({names[1]})"]
	assert len(set(given)) == 5


def test_buyers_whose_ids_differ_in_case_are_two(own_shop, order):
	names = send(own_shop, order(buyer_id="u1a"), order(buyer_id="u1A"), order(buyer_id="u1a"))
	buyers = [factory.get(name).buyer for name in names]
	assert buyers[0] == buyers[2] != buyers[1]


def test_events_whose_ids_differ_in_case_are_two(own_shop, order):
	one, other = order(), order()
	assert send(own_shop, one, event="e1a") != send(own_shop, other, event="e1A")


# countries


def test_an_unknown_country_is_held_with_the_reason(own_shop, order):
	[name] = send(own_shop, order(ship_country_code="QZ", ship_province="", ship_province_code=""))
	order_review.review(name)
	assert "QZ" in factory.holds(name)["country_unknown"]


def test_an_unknown_country_that_is_meant_can_be_released(own_shop, order):
	"""Goods go to a country whose code ERPNext's list lacks; the document goes without its address."""
	for card in frappe.get_all("Courier Rate Card", pluck="name"):
		document = frappe.get_doc("Courier Rate Card", card)
		document.append(
			"zones", {**document.zones[0].as_dict(no_default_fields=True), "zone": "QZ", "patterns": "QZ"}
		)
		document.save()
	[name] = send(own_shop, order(ship_country_code="QZ", ship_province="", ship_province_code=""))
	order_review.review(name)
	assert list(factory.holds(name)) == ["country_unknown"]
	factory.act(name, "Release")
	assert allocate.allocate(name) == "Allocated"
	sales_order = frappe.get_doc("Sales Order", factory.get(name).sales_order)
	assert not sales_order.shipping_address_name


@pytest.mark.parametrize(
	("written", "kept"),
	[
		("Ring <b>twice</b> & wait", "Ring ‹b›twice‹/b› & wait"),
		("2 < 3 & 5 > 4", "2 < 3 & 5 > 4"),
		("Tom & Jerry", "Tom & Jerry"),
		("&amp; as written", "&amp; as written"),
	],
)
def test_a_note_with_markup_is_shown_as_it_was_written(shop, written, kept):
	name = factory.pooled(shop, factory.make_order(factory.line(stocked(), "10.00"), note=written))
	assert factory.get(name).note == kept
