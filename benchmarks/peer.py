"""frappe/ecommerce_integrations on the same webhooks, where somebody has installed it in the site beside the app."""

import importlib.util

import frappe

from tests import world

NAME = "ecommerce_integrations"


class Connector:
	"""The other connector's own function for the webhook of a new order."""

	def __init__(self) -> None:
		from ecommerce_integrations.shopify.order import sync_sales_order

		self._sync = sync_sales_order

	def sales_order(self, body: dict) -> None:
		"""From the webhook's body to the submitted Sales Order. Raises when it made none."""
		self._sync(body)
		frappe.db.commit()
		if not frappe.db.exists("Sales Order", {"shopify_order_id": str(body["id"])}):
			log = frappe.get_last_doc("Ecommerce Integration Log")
			raise SystemExit(f"{NAME} made no Sales Order: {log.message} {log.traceback}")


def ready(sold) -> Connector | None:
	"""The connector set up for the seller's catalogue; None when it is not installed in the site."""
	if not importlib.util.find_spec(NAME) or NAME not in frappe.get_installed_apps():
		return None
	_settings()
	for item in sold.items:
		frappe.get_doc(
			{
				"doctype": "Ecommerce Item",
				"integration": "shopify",
				"erpnext_item_code": item,
				"integration_item_code": item,
				"variant_id": f"V-{item}",
				"sku": item,
			}
		).insert()
	frappe.db.commit()
	return Connector()


def _settings() -> None:
	"""Written past its controller, which would call the shop to register webhooks."""
	from ecommerce_integrations.shopify.doctype.shopify_setting.shopify_setting import setup_custom_fields

	setup_custom_fields()
	values = {
		"enable_shopify": 1,
		"shopify_url": "benchmark.example.com",
		"company": world.COMPANY,
		"warehouse": world.MAIN,
		"customer_group": world.CUSTOMER_GROUP,
		"cost_center": world.COST_CENTER,
		"cash_bank_account": world.BANK_ACCOUNT,
		"default_sales_tax_account": world.SALES_TAX,
		"default_shipping_charges_account": world.SHIPPING_INCOME,
		"consolidate_taxes": 1,
	}
	for field, value in values.items():
		frappe.db.set_single_value("Shopify Setting", field, value)
	frappe.clear_document_cache("Shopify Setting", "Shopify Setting")
