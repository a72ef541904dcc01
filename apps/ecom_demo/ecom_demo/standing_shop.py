"""The simulated shops and courier beside a site that has had its demo: they remember it, take what the desk tells them,
and can be steered over HTTP (see `ecom_sandbox.control`)."""

import frappe

from ecom_demo.couriers import PARCEL_API, point_at
from ecom_demo.shops import make_shop
from ecom_demo.town import Town
from ecom_sandbox.simulation import wait_until_stopped


def main(port: int, site_url: str) -> None:
	"""Serve until interrupted. `port`: where the first shop listens, on 127.0.0.1; the others and the courier take free
	ports. `site_url`: whom their webhooks tell."""
	with Town(port=port) as town:
		first = next(iter(town.shops))
		if frappe.db.exists("Ecom Shop", town.name(first)):
			company = frappe.db.get_value("Ecom Shop", town.name(first), "company")
			for sandbox in town.shops.values():
				make_shop(company, sandbox)
			point_at(company, town.courier)
			frappe.db.commit()
			town.tell(site_url, PARCEL_API)
		try:
			frappe.db.commit()
			wait_until_stopped(town.shops[first])
		finally:
			town.remember()
			frappe.destroy()
