"""The ledger against the shops' own books and the fixtures' terms of the gateways."""

from collections import defaultdict
from decimal import Decimal

import frappe

from ecom_demo import data
from ecom_demo.shops import account_title
from ecom_demo.world import SimulatedWorld
from ecom_erp.erp.accounts import ledger

NOT_PAID_BACK = ("Open", "Approved", "Awaiting Return", "Received", "Rejected")


def wrong_gateways(world: SimulatedWorld) -> list[str]:
	"""Gateway accounts whose balance, in their currency, is not what the shops say was paid through them for the orders
	whose payments are booked, less the gateway's fees and what was paid back."""
	wanted: dict[str, Decimal] = defaultdict(Decimal)
	booked = _booked_orders()
	for key, sandbox in world.shops.items():
		facts = data.shop(key)
		terms = {row["gateway"]: row for row in facts["gateways"]}
		for order in sandbox.shop.orders.values():
			if (world.name(key), order.id) not in booked:
				continue
			for part in order.transactions:
				account = account_title(part.gateway, facts["currency"])
				if part.kind == "sale" and part.done:
					wanted[account] += part.amount - _fee(part.amount, terms[part.gateway])
				elif part.kind == "refund":
					wanted[account] -= part.amount
	company = data.read("company")["name"]
	found = []
	for account, amount in sorted(wanted.items()):
		balance = ledger.balance_in_currency(company, account)
		if balance != amount:
			found.append(f"{account}: {balance} on the account, {amount} expected")
	return found


def _fee(amount: Decimal, terms: dict) -> Decimal:
	"""What the gateway keeps, in whole cents and apart from the app's own function."""
	cents = int(amount * 100) * int(Decimal(terms["fee_percent"]) * 100)
	return Decimal((cents + 5000) // 10000) / 100 + Decimal(terms["fee_fixed"])


def _booked_orders() -> set[tuple[str, str]]:
	booked = {"parenttype": "Ecom Order", "payment_entry": ("is", "set")}
	names = set(frappe.get_all("Ecom Order Payment", booked, pluck="parent"))
	rows = frappe.get_all("Ecom Order", {"name": ("in", names)}, ["shop", "external_id"])
	return {(row.shop, row.external_id) for row in rows}


def wrong_receivables() -> list[str]:
	"""Receivable accounts whose balance is not what is open on invoices, credit notes and unallocated payments."""
	return ledger.receivables_that_differ(data.read("company")["name"])


def unbalanced() -> list[str]:
	return ledger.unbalanced(data.read("company")["name"])


def refunds_at_the_shops(world: SimulatedWorld) -> list[str]:
	"""Each shop has paid back what the tickets of its orders say, in its currency."""
	found = []
	for key, sandbox in world.shops.items():
		theirs = sum((order.returned for order in sandbox.shop.orders.values()), Decimal(0))
		ours = Decimal(0)
		for amount in frappe.get_all(
			"After Sales Ticket",
			filters={"shop": world.name(key), "status": ("not in", NOT_PAID_BACK)},
			pluck="refund_amount",
		):
			ours += Decimal(f"{amount or 0:.2f}")
		if theirs != ours:
			found.append(f"{world.name(key)} has paid back {theirs}, tickets say {ours}")
	return found
