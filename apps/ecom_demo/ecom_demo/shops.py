"""The three shops of the demo company: each simulated shop as an Ecom Shop of its own currency and accounts."""

import frappe

from ecom_demo import books, data
from ecom_demo.company import warehouse_names
from ecom_demo.goods import price_list
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.flows.shops.channels import channel_class

TITLES = {
	"shopify_payments": "Shopify Payments",
	"paypal": "PayPal",
	"gift_card": "Gift Cards",
	"bank_deposit": "Bank Deposits",
	"stripe": "Stripe",
	"ppcp-gateway": "PayPal",
	"bacs": "Bank Transfers",
	"alipay": "Alipay",
	"wechat_pay": "WeChat Pay",
	"bank_transfer": "Bank Transfers",
}


def make_shop(company: str, sandbox) -> str:
	"""The shop that the simulation `sandbox` plays, pointed at its address; its name. Called again, only the address and
	the secrets change."""
	facts = sandbox_facts(sandbox)
	if frappe.db.exists("Ecom Shop", facts["name"]):
		shop = frappe.get_doc("Ecom Shop", facts["name"])
	else:
		shop = frappe.new_doc("Ecom Shop")
		shop.update(_values(company, facts))
	shop.update(
		{
			"base_url": sandbox.url,
			"webhook_secret": sandbox.webhook_secret,
			**_credentials(sandbox),
		}
	)
	shop.save()
	frappe.db.commit()
	return shop.name


def _credentials(sandbox) -> dict[str, str]:
	return _own(
		sandbox.kind,
		consumer_key=getattr(sandbox, "consumer_key", ""),
		consumer_secret=sandbox.token,
		access_token=sandbox.token,
	)


def _own(channel: str, **values: str) -> dict[str, str]:
	"""Those of the values that are settings of the channel, by their fields."""
	declaration = channel_class(channel).declaration
	return {
		declaration.column(one.name): values[one.name] for one in declaration.fields if one.name in values
	}


def sandbox_facts(sandbox) -> dict:
	"""What the fixtures say of the shop a simulation plays."""
	return next(row for row in data.read("shops") if row["channel"] == sandbox.kind)


def account_title(gateway: str, currency: str) -> str:
	"""The name of the account that a gateway's money arrives on."""
	return f"{TITLES[gateway]} {currency}"


def _values(company: str, facts: dict) -> dict:
	warehouses, currency = warehouse_names(company), facts["currency"]
	home = company_currency(company)
	places = {row["name"]: row for row in data.read("warehouses")}
	return {
		"shop_name": facts["name"],
		"abbr": facts["abbr"],
		"channel": facts["channel"],
		"enabled": 1,
		"company": company,
		"currency": currency,
		"time_zone": facts["time_zone"],
		**_own(facts["channel"], location_id=places[facts["warehouses"][0]]["shop_location_id"]),
		"price_list": price_list(facts),
		"customer_group": books.leaf("Customer Group", "Individual"),
		"territory": books.leaf("Territory", facts["territory"]),
		"promise_days": facts["promise_days"],
		"message_language": facts["language"],
		"send_messages": 1,
		"publish_stock": 1,
		"cost_center": frappe.get_cached_value("Company", company, "cost_center"),
		"receivable_account": books.ensure_account(
			company, f"Debtors {currency}", "Accounts Receivable", "Receivable", currency
		)
		if currency != home
		else None,
		"tax_account": books.ensure_account(company, f"Sales Tax {facts['abbr']}", "Duties and Taxes", "Tax"),
		"shipping_account": _income(company, "Shipping Income"),
		"tip_account": _income(company, "Tips and Fees"),
		"warehouses": [
			{"warehouse": warehouses[name], "rank": rank} for rank, name in enumerate(facts["warehouses"], 1)
		],
		"gateways": [_gateway(company, row, currency) for row in facts["gateways"]],
	}


def _gateway(company: str, row: dict, currency: str) -> dict:
	return {
		"gateway": row["gateway"],
		"account": books.ensure_account(
			company, account_title(row["gateway"], currency), "Bank Accounts", "Bank", currency
		),
		"fee_account": books.ensure_account(company, "Gateway Fees", "Indirect Expenses", "Expense Account"),
		"fee_percent": float(row["fee_percent"]),
		"fee_fixed": float(row["fee_fixed"]),
	}


def _income(company: str, title: str) -> str:
	return books.ensure_account(company, title, "Direct Income", "Income Account")
