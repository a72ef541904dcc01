"""What must never be written into a log."""

import frappe

from ecom_demo.world import SimulatedWorld
from ecom_sandbox.carriers.server import SECRET


def leaks(world: SimulatedWorld) -> list[str]:
	"""Entries of the Error Log that hold a buyer's name, address, phone or mail, or a secret."""
	secrets = [*(sandbox.token for sandbox in world.shops.values()), world.courier.api_key]
	secrets += [sandbox.webhook_secret for sandbox in world.shops.values()]
	secrets.append(SECRET)
	private = set(filter(None, secrets))
	for order in (*world.orders(), *world.morning()):
		buyer, address = order["buyer"], order["shipping_address"]
		private |= {buyer["email"], buyer["phone"], address["line1"], address["phone"]}
	private.discard("")
	found = []
	for row in frappe.get_all("Error Log", fields=["name", "method", "error"]):
		text = f"{row.method} {row.error}"
		if any(word in text for word in private):
			found.append(f"Error Log {row.name} holds personal data or a secret")
	return found
