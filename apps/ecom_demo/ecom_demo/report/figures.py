"""What the charts show, read from the site."""

from collections import Counter, defaultdict

import frappe

SENT = ("Shipped", "Delivered")


def orders_by_shop() -> list[tuple[str, float, str]]:
	rows = frappe.get_all("Ecom Order", fields=["shop", "currency", "total"])
	found: dict[tuple[str, str], list[float]] = defaultdict(list)
	for row in rows:
		found[row.shop, row.currency].append(row.total)
	return [
		(shop, len(totals), f"{len(totals)} orders, {sum(totals):,.2f} {currency}")
		for (shop, currency), totals in sorted(found.items(), key=lambda item: -len(item[1]))
	]


def orders_by_day() -> tuple[list[str], dict[str, list[int]]]:
	"""Days, and for each shop its orders on each of them."""
	rows = frappe.get_all("Ecom Order", fields=["shop", "ordered_at"])
	counts = Counter((row.shop, row.ordered_at.date()) for row in rows)
	days = sorted({day for _shop, day in counts})
	shops = sorted({shop for shop, _day in counts})
	return [f"{day:%d %b}" for day in days], {shop: [counts[shop, day] for day in days] for shop in shops}


def orders_by_status() -> list[tuple[str, float, str]]:
	counts = Counter(frappe.get_all("Ecom Order", pluck="status"))
	return [(status, count, str(count)) for status, count in counts.most_common()]


def parcels_by_warehouse() -> list[tuple[str, float, str]]:
	rows = frappe.get_all(
		"Fulfilment Order", filters={"status": ("!=", "Cancelled")}, fields=["name", "warehouse"]
	)
	counts = Counter(row.warehouse for row in rows)
	return [(warehouse, count, f"{count} parcels") for warehouse, count in counts.most_common()]


def couriers() -> list[tuple[str, float, str]]:
	"""Couriers by parcels; what they cost and what was saved against the dearest offer."""
	rows = frappe.get_all(
		"Shipping Label",
		filters={"status": "Bought"},
		fields=["courier_account", "cost", "saved", "currency"],
	)
	counts = Counter(row.courier_account for row in rows)
	return [
		(account, count, f"{count} parcels, {_money(rows, account)}")
		for account, count in counts.most_common()
	]


def _money(rows, account: str) -> str:
	cost: dict[str, float] = defaultdict(float)
	saved: dict[str, float] = defaultdict(float)
	for row in rows:
		if row.courier_account == account:
			cost[row.currency] += row.cost or 0
			saved[row.currency] += row.saved or 0
	parts = [f"{amount:,.2f} {currency}" for currency, amount in cost.items()]
	gains = [f"{amount:,.2f} {currency}" for currency, amount in saved.items() if amount]
	return " + ".join(parts) + (f" (saved {' + '.join(gains)})" if gains else "")


def held() -> list[tuple[str, ...]]:
	"""Orders that wait for a person: number, shop, status, next action, why."""
	rows = frappe.get_all(
		"Ecom Order",
		filters={"status": ("in", ("On Hold", "To Pay", "Paid"))},
		fields=["number", "shop", "status", "next_action", "hold_reason"],
		order_by="shop, number",
	)
	return [
		(row.number, row.shop, row.status, row.next_action or "", (row.hold_reason or "").replace("\n", "; "))
		for row in rows
	]


def numbers() -> list[tuple[str, int]]:
	"""The headline figures."""
	tickets = frappe.db.count("After Sales Ticket")
	return [
		("orders", frappe.db.count("Ecom Order")),
		("completed", frappe.db.count("Ecom Order", {"status": "Completed"})),
		("wait for a person", len(held())),
		("parcels sent", frappe.db.count("Fulfilment Order", {"status": ("in", SENT)})),
		("after-sales tickets", tickets),
		("messages to the shops", frappe.db.count("Outbox Message", {"status": "Done"})),
	]
