"""What the buttons of an Ecom Shop do."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.catalog import stock_publishing
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.shops import shops
from ecom_erp.integrations.channels.base import ChannelError, PayloadError
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.transaction import in_transaction


@frappe.whitelist(methods=["POST"])
def poll_shop(name: str):
	"""Fetch what changed at the shop now."""
	check("Ecom Shop", name, "write")
	count = receiving.poll(name)
	shop = frappe.db.get_value("Ecom Shop", name, ["sync_status", "sync_message"], as_dict=True)
	if shop.sync_status == "Failing":
		return {"text": shop.sync_message, "indicator": "red"}
	return {"text": _("{0} events fetched").format(count)}


@frappe.whitelist(methods=["POST"])
def send_all_stock(name: str):
	"""Tell the shop the stock of all its listings anew."""
	check("Ecom Shop", name, "write")
	if not frappe.db.get_value("Ecom Shop", name, "publish_stock"):
		frappe.throw(_("Switch on Send Stock first."))
	in_transaction(stock_publishing.ask_all, name)
	return {"text": _("All stock will be sent shortly")}


@frappe.whitelist(methods=["POST"])
def test_connection(name: str):
	"""Try the shop's address and credentials."""
	check("Ecom Shop", name, "write")
	try:
		return {"text": shops.test_connection(name)}
	except (HttpError, ChannelError, PayloadError) as error:
		return {"text": str(error), "indicator": "red"}
