"""What the buttons of an Ecom Shop do."""

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.flows.catalog import catalogue_import, stock_publishing
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.shops import connection, health, new_shop, proposals, shops, site_address
from ecom_erp.integrations.channels.base import ChannelError, PayloadError
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging import outbox
from ecom_erp.messaging.transaction import in_transaction


@frappe.whitelist(methods=["POST"])
def poll_shop(name: str):
	"""Fetch what changed at the shop now."""
	check("Ecom Shop", name, "write")
	_check_enabled(name)
	count = receiving.poll(name, by_person=True)
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
	"""Try the shop's address and credentials; what it says of itself and what could be set because of it."""
	check("Ecom Shop", name, "write")
	report = connection.test(name)
	return {**report.as_data(), "proposals": proposals.propose(name, report.said).as_data()}


@frappe.whitelist(methods=["POST"])
def apply_proposals(name: str, chosen: str):
	"""Set what was chosen of the proposals; `chosen` in JSON."""
	check("Ecom Shop", name, "write")
	values = frappe.parse_json(chosen)
	if not isinstance(values, dict):
		frappe.throw(_("Nothing was chosen"))
	proposals.apply(name, values)
	return {"text": _("Saved")}


@frappe.whitelist(methods=["POST"])
def register_webhooks(name: str):
	"""Register this site's webhooks at the shop, and repair those that are wrong."""
	check("Ecom Shop", name, "write")
	try:
		return {"text": connection.register_webhooks(name)}
	except (HttpError, ChannelError, PayloadError) as error:
		return {"text": str(error), "indicator": "red"}


@frappe.whitelist(methods=["POST"])
def import_listings(name: str):
	"""Read what the shop sells into its listings, in the background."""
	check("Ecom Shop", name, "write")
	in_transaction(catalogue_import.start, name)
	return {"text": _("Listings are being read in the background")}


@frappe.whitelist(methods=["POST"])
def fetch_in_background(name: str):
	"""Fetch the shop's orders, as many as there are, in the background."""
	check("Ecom Shop", name, "write")
	_check_enabled(name)
	in_transaction(receiving.ask_for_poll, name)
	return {"text": _("Orders are being fetched in the background")}


@frappe.whitelist(methods=["POST"])
def send_tracking(name: str):
	"""Report what waits to be reported to the shop at once."""
	check("Ecom Shop", name, "write")
	count = in_transaction(outbox.hasten, name)
	return {"text": _("{0} messages will be sent shortly").format(count)}


@frappe.whitelist()
def connection_state(name: str):
	"""How far the shop is connected and how it is doing, without asking it anything."""
	check("Ecom Shop", name, "read")
	shop = shops.get_shop(name)
	catalogue = frappe.db.get_value(
		"Ecom Shop", name, ["catalogue_state", "catalogue_count", "catalogue_message"], as_dict=True
	)
	return {
		"health": health.of(name).as_data(),
		"catalogue": catalogue,
		"unreachable": site_address.why_unreachable(),
		"webhook_address": site_address.webhook_address(name),
		"missing": new_shop.lacking(shop),
	}


def _check_enabled(name: str) -> None:
	if not frappe.db.get_value("Ecom Shop", name, "enabled"):
		frappe.throw(_("Enable the shop first."))
