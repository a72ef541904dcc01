"""The demo company's shop: the sandbox server as an Ecom Shop."""

import frappe

from ecom_erp.demo import data
from ecom_erp.demo.company import warehouse_names
from ecom_erp.erp import demo_books

GATEWAYS = {"shopify_payments": "Shopify Payments", "paypal": "PayPal"}


def make_shop(company: str, base_url: str, access_token: str, webhook_secret: str) -> str:
	"""The shop, pointed at the sandbox's address; its name. Called again, only address and secrets change."""
	facts = data.shop("us")
	if frappe.db.exists("Ecom Shop", facts["name"]):
		shop = frappe.get_doc("Ecom Shop", facts["name"])
	else:
		shop = frappe.new_doc("Ecom Shop")
		shop.update(_values(company, facts))
	shop.update({"base_url": base_url, "access_token": access_token, "webhook_secret": webhook_secret})
	shop.save()
	frappe.db.commit()
	return shop.name


def _values(company: str, facts: dict) -> dict:
	warehouses = warehouse_names(company)
	places = {row["name"]: row for row in data.read("warehouses")}
	rows = [places[name] for name in facts["warehouses"]]
	return {
		"shop_name": facts["name"],
		"abbr": facts["abbr"],
		"channel": facts["channel"],
		"company": company,
		"currency": facts["currency"],
		"time_zone": facts["time_zone"],
		"location_id": rows[0]["shop_location_id"],
		"price_list": demo_books.PRICE_LIST,
		"customer_group": demo_books.leaf("Customer Group", "Individual"),
		"territory": demo_books.leaf("Territory", "United States"),
		"promise_days": 7,
		"cost_center": frappe.get_cached_value("Company", company, "cost_center"),
		"tax_account": demo_books.ensure_account(company, "Sales Tax", "Duties and Taxes", "Tax"),
		"shipping_account": demo_books.ensure_account(
			company, "Shipping Income", "Direct Income", "Income Account"
		),
		"tip_account": demo_books.ensure_account(company, "Tips and Fees", "Direct Income", "Income Account"),
		"warehouses": [{"warehouse": warehouses[row["name"]], "rank": row["rank"]} for row in rows],
		"gateways": [
			{
				"gateway": gateway,
				"account": demo_books.ensure_account(company, title, "Bank Accounts", "Bank"),
			}
			for gateway, title in GATEWAYS.items()
		],
	}
