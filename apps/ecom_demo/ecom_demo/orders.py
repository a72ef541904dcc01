"""Which of the site's orders are which."""

import frappe

from ecom_demo import data
from ecom_demo.telephone import calls, shop


def of_the_morning() -> list[str]:
	"""The orders that are to wait for people. Never empty, so that it can be a filter."""
	ids = {(data.shop(row["shop"])["name"], row["external_id"]) for row in data.read("morning")}
	rows = frappe.get_all(
		"Ecom Order",
		filters={"external_id": ("in", [external_id for _shop, external_id in ids])},
		fields=["name", "shop", "external_id"],
	)
	return ["", *(row.name for row in rows if (row.shop, row.external_id) in ids)]


def left_to_people() -> list[str]:
	"""Those, and the one that was stopped. Never empty."""
	return [*of_the_morning(), shop.order(calls.STOPPED)]
