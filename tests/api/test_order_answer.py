"""What REST answers of one order: enough for a warehouse, an accountant and customer service."""

from datetime import datetime
from decimal import Decimal

import frappe
import requests

from ecom_erp.api.order_answer import order_answer
from tests.factories import shop as factory
from tests.factories.shop import CARD, line, make_order, stocked
from tests.factories.users import make_user, token
from tests.support.canonical_orders import NOON, captured


def test_an_order_is_answered_with_all_that_is_needed_to_ship_and_to_book_it(shop, live_site):
	"""Two units at 12.00 each, 4.00 off, 2.00 tax, 3.00 shipping: 25.00, paid by card."""
	item = stocked(main=5)
	stated = make_order(
		line(item, "12.00", 2, discount=Decimal("4.00"), tax=Decimal("2.00")),
		shipping=Decimal("3.00"),
		total=Decimal("25.00"),
		payments=(captured("25.00", gateway=CARD, external_id="tx-1"),),
	)
	name = factory.shipped(shop, stated)
	[parcel] = factory.parcels(name)
	account = frappe.db.get_value("Fulfilment Order", parcel, "courier_account")
	frappe.db.set_value("Courier Account", account, "tracking_url", "https://track.example.com/{number}")
	frappe.db.commit()
	frappe.clear_document_cache("Courier Account", account)
	answer = requests.get(
		f"{live_site.url}/api/method/ecom_erp.api.v1.order",
		params={"name": name},
		headers=token(make_user("Ecom Integration")),
		timeout=60,
	)
	assert answer.status_code == 200, answer.text
	order = answer.json()["message"]
	assert order["shipping_address"] == {
		"name": "Ada Berg",
		"company": "",
		"line1": "1640 N Damen Ave",
		"line2": "",
		"city": "Chicago",
		"province": "IL",
		"postal_code": "60647",
		"country": "US",
		"phone": "+13125550142",
	}
	amounts = ("goods_total", "discount", "tax", "shipping", "total", "paid_amount", "refunded_amount")
	assert [order[field] for field in amounts] == [20, 0, 2, 3, 25, 25, 0]
	assert datetime.fromisoformat(order["ordered_at"]) == stated.created_at
	[row] = order["lines"]
	assert (row["unit_price"], row["discount"], row["tax"], row["amount"]) == (12, 4, 2, 20)
	assert row["items"] == [{"item_code": item, "qty": 1}]
	[payment] = order["payments"]
	entry = frappe.db.get_value("Payment Entry", {"ecom_order": name})
	assert (payment["gateway"], payment["external_id"], payment["amount"]) == (CARD, "tx-1", 25)
	assert (payment["payment_entry"], payment["processed_at"]) == (entry, NOON.isoformat())
	[sent] = order["parcels"]
	assert sent["lines"] == [{"line_id": row["line_id"], "item_code": item, "qty": 2}]
	[package] = sent["packages"]
	assert (package["courier_account"], package["tracking_url"]) == (
		account,
		"https://track.example.com/T0001",
	)
	assert package["shipping_label"] == frappe.db.get_value("Shipping Label", {"ecom_order": name})


def test_what_is_not_mapped_has_no_item(shop):
	name = factory.reviewed(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	answer = order_answer(factory.get(name))
	assert [row["items"] for row in answer["lines"]] == [[]]
	assert (answer["parcels"], [hold["code"] for hold in answer["holds"]]) == ([], ["unmapped_line"])
