"""The simulated shops, courier, carriers and other ERP beside a site that has had its demo: they remember it, take what the desk tells them,
and can be steered over HTTP (see `ecom_sandbox.control`)."""

import signal

import frappe

from ecom_demo import exchange
from ecom_demo.couriers import CARRIERS, PARCEL_API, point_at
from ecom_demo.shops import make_shop
from ecom_demo.world import SimulatedWorld
from ecom_sandbox.simulation import wait_until_stopped


def main(port: int, site_url: str) -> None:
	"""Serve until interrupted. `port`: where the first shop listens, on 127.0.0.1; the others and the courier follow.
	`site_url`: whom their webhooks tell."""
	with SimulatedWorld(port=port) as world:
		first = next(iter(world.shops))
		if frappe.db.exists("Ecom Shop", world.name(first)):
			company = frappe.db.get_value("Ecom Shop", world.name(first), "company")
			for sandbox in world.shops.values():
				make_shop(company, sandbox)
			point_at(company, world)
			exchange.point_at(company, world)
			frappe.db.commit()
			world.register_webhooks(site_url, PARCEL_API)
		for key, server in world.servers().items():
			named = {"courier": PARCEL_API, "carriers": ", ".join(CARRIERS), "other_erp": "another ERP"}
			print(f"{server.url}/sandbox   {named.get(key) or world.name(key)}", flush=True)
		signal.signal(signal.SIGTERM, signal.default_int_handler)
		try:
			frappe.db.commit()
			wait_until_stopped(world.shops[first])
		except KeyboardInterrupt:
			print("stopped")
		finally:
			world.remember()
			frappe.destroy()
