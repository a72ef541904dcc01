"""The simulated shop beside a site that has had its demo day: it knows the same orders, takes what the desk tells it,
and can be steered over HTTP (see `ecom_erp.sandbox.control`)."""

import os
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

import frappe

from ecom_erp.demo import data
from ecom_erp.flows.order_document import read_canonical
from ecom_erp.sandbox.server import SandboxServer, wait_until_stopped


def main() -> None:
	"""Serve until interrupted. ECOM_SANDBOX_PORT: where, on 127.0.0.1; ECOM_SITE_URL: whom its webhooks tell."""
	name = data.shop("us")["name"]
	sandbox = SandboxServer(port=int(os.environ["ECOM_SANDBOX_PORT"]), base=_day_of_the_orders())
	for number in list(sandbox.shop.waiting):
		sandbox.shop.place(number)
	sandbox.start()
	if frappe.db.exists("Ecom Shop", name):
		shop = frappe.get_doc("Ecom Shop", name)
		shop.update(
			{"base_url": sandbox.url, "access_token": sandbox.token, "webhook_secret": sandbox.webhook_secret}
		)
		shop.save(ignore_permissions=True)
		frappe.db.commit()
		site = os.environ["ECOM_SITE_URL"]
		sandbox.webhooks.subscribe(f"{site}/api/method/ecom_erp.api.webhook.receive?shop={quote(name)}")
	frappe.destroy()
	try:
		wait_until_stopped(sandbox)
	finally:
		sandbox.stop()


def _day_of_the_orders() -> datetime:
	"""The day the fixtures' times were counted back from when the orders came; today on a site without them. Told with
	other times, every order would look changed."""
	for row in data.read("orders"):
		stored = frappe.db.get_value(
			"Ecom Order", {"external_id": row["external_id"]}, ["canonical"], as_dict=True
		)
		if stored:
			return read_canonical(stored).created_at + timedelta(days=row["placed"]["days_ago"])
	return datetime.now(timezone.utc)
