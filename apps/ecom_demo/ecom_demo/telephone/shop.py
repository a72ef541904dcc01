"""The shop of orders that ring in, for which nobody answers; what its clerk types, and the orders that came of it."""

import frappe

from ecom_demo import books, data
from ecom_demo.company import warehouse_names
from ecom_demo.goods import price_list
from ecom_erp.core.changes.entered_order import PAID, external_id_of
from ecom_erp.flows.changes import entry

SHOP, ABBR, TEMPLATE = "Aurora Telephone", "ATL", "us"
GATEWAY, ACCOUNT = "bank_transfer", "Telephone Payments"
SOCKS, MUG, PANNIER = data.RUNG_FOR
NORA = {
	"buyer_name": "Nora Quinn",
	"email": "nora.quinn@example.com",
	"phone": "+16175550143",
	"line1": "84 Beacon Street",
	"city": "Boston",
	"province_code": "MA",
	"postal_code": "02108",
}
IVO = {
	"buyer_name": "Ivo Brandt",
	"email": "ivo.brandt@example.com",
	"phone": "+13035550128",
	"line1": "1701 Wynkoop Street",
	"city": "Denver",
	"province_code": "CO",
	"postal_code": "80202",
}
LEAH = {
	"buyer_name": "Leah Moreau",
	"email": "leah.moreau@example.com",
	"phone": "+14015550187",
	"line1": "215 Benefit Street",
	"city": "Providence",
	"province_code": "RI",
	"postal_code": "02903",
}


def make_shop(company: str) -> str:
	"""The shop of the clerk, with prices and warehouses of the first; its name."""
	if frappe.db.exists("Ecom Shop", SHOP):
		return SHOP
	facts = data.shop(TEMPLATE)
	shop = frappe.copy_doc(frappe.get_doc("Ecom Shop", facts["name"]))
	account = books.ensure_account(
		company, f"{ACCOUNT} {facts['currency']}", "Bank Accounts", "Bank", facts["currency"]
	)
	shop.update(
		{
			"shop_name": SHOP,
			"abbr": ABBR,
			"channel": "Own Shop",
			"base_url": None,
			"webhook_secret": None,
			"price_list": price_list(facts),
			"publish_stock": 0,
			"warehouses": [
				{"warehouse": warehouse_names(company)[name], "rank": rank}
				for rank, name in enumerate(facts["warehouses"], 1)
			],
			"gateways": [{"gateway": GATEWAY, "account": account}],
		}
	)
	shop.insert()
	frappe.db.commit()
	return SHOP


def order(key: str) -> str:
	"""Its name; empty where it was not entered."""
	return frappe.db.get_value("Ecom Order", {"shop": SHOP, "external_id": external_id_of(key)}, "name") or ""


def parcels(name: str) -> list[str]:
	"""The Fulfilment Orders of an order."""
	return frappe.get_all(
		"Fulfilment Order",
		{"ecom_order": name, "status": ("!=", "Cancelled")},
		pluck="name",
		order_by="name",
	)


def typed(buyer: dict, pieces: dict[str, int], payment: str = PAID) -> dict:
	"""What the clerk types into the form."""
	prices = entry.goods(SHOP, list(pieces))
	return {
		**buyer,
		"country_code": "US",
		"items": [
			{"item_code": item, "qty": qty, "price": prices[item]["price"]} for item, qty in pieces.items()
		],
		"shipping": "6.50",
		"payment": payment,
		"gateway": GATEWAY if payment == PAID else "",
	}


def enter(key: str, buyer: dict, pieces: dict[str, int], payment: str = PAID) -> None:
	"""An order of the day; entered again, it is the same."""
	entry.enter(SHOP, typed(buyer, pieces, payment), key)


def pay(key: str) -> None:
	"""The money has come."""
	total = frappe.db.get_value("Ecom Order", order(key), "total")
	entry.receive(order(key), f"{total:.2f}", GATEWAY, f"T-{key}")
