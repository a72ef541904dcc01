"""Couriers by rate card, from their DocTypes to `core.rates`."""

from decimal import Decimal

import frappe
from frappe import _

from ecom_erp.core.canonical import Address
from ecom_erp.core.rate_patterns import parse_patterns
from ecom_erp.core.rates import (
	Destination,
	FreightSteps,
	RateCard,
	Refusal,
	Surcharge,
	Zone,
	find_zone,
	freight_steps,
)


def load_card(name: str) -> RateCard:
	"""The rate card of a Courier Rate Card document. Raises with the row when a row is not sound."""
	doc = frappe.get_cached_doc("Courier Rate Card", name)
	return to_card(doc)


def to_card(doc) -> RateCard:
	return RateCard(
		name=doc.name or doc.card_name,
		currency=doc.currency,
		zones=tuple(_zone(row) for row in doc.zones),
		volumetric_divisor=doc.volumetric_divisor or 0,
		surcharges=tuple(_surcharge(row) for row in doc.surcharges),
		max_grams=doc.max_grams or 0,
	)


def _zone(row) -> Zone:
	try:
		patterns = parse_patterns(row.patterns)
	except ValueError as error:
		frappe.throw(_("Zone {0}, row {1}: {2}").format(row.zone, row.idx, error))
	return Zone(
		name=row.zone,
		patterns=patterns,
		first_grams=row.first_grams,
		first_price=Decimal(str(row.first_price)),
		step_grams=row.step_grams,
		step_price=Decimal(str(row.step_price)),
		transit_days=row.transit_days,
		max_grams=row.max_grams or 0,
	)


def _surcharge(row) -> Surcharge:
	try:
		return Surcharge(row.kind, Decimal(str(row.value)), row.label, parse_patterns(row.patterns))
	except ValueError as error:
		frappe.throw(_("Surcharge {0}, row {1}: {2}").format(row.label, row.idx, error))


def courier_accounts(company: str) -> list:
	"""The enabled courier accounts of a company, by name."""
	names = frappe.get_all(
		"Courier Account", filters={"enabled": 1, "company": company}, pluck="name", order_by="name"
	)
	return [frappe.get_cached_doc("Courier Account", name) for name in names]


def cards_from(account, warehouse: str) -> list[RateCard]:
	"""The rate cards of an account for parcels from a warehouse."""
	card = cards_of(account).get(warehouse)
	return [card] if card else []


def cards_of(account) -> dict[str, RateCard]:
	"""The enabled rate cards of an account, by warehouse of origin."""
	return {
		row.warehouse: load_card(row.rate_card)
		for row in account.rate_cards
		if frappe.get_cached_value("Courier Rate Card", row.rate_card, "enabled")
	}


def destination_of(address: Address) -> Destination:
	return Destination(address.country_code, address.province_code or address.province, address.postal_code)


def covers(shop, address: Address) -> bool | None:
	"""Whether a courier of the shop's company goes from one of its warehouses to the address; None where the company
	has no courier by rate card, or one that only the network could ask, or the address has no country yet."""
	if not address.country_code:
		return None
	warehouses = [row.warehouse for row in shop.warehouses]
	accounts = courier_accounts(shop.company)
	if any(account.base_url and not account.rate_cards for account in accounts):
		return None
	cards = [
		card for account in accounts for warehouse in warehouses for card in cards_from(account, warehouse)
	]
	if not cards:
		return None
	destination = destination_of(address)
	return any(find_zone(card, destination) for card in cards)


def cheapest_freight(company: str, warehouse: str, destination: Destination, currency: str):
	"""Freight from a warehouse as a function of grams, in minor units: at every weight the cheapest courier in the
	order's currency; and the transit days of the fastest of them. (None, 0) when nobody goes there."""
	steps = [
		found
		for account in courier_accounts(company)
		for card in cards_from(account, warehouse)
		if card.currency == currency and not isinstance(found := freight_steps(card, destination), Refusal)
	]
	if not steps:
		return None, 0
	days = min(step.zone.transit_days for step in steps)
	return (steps[0] if len(steps) == 1 else _lowest(steps)), days


def _lowest(steps: list[FreightSteps]):
	def cost(grams: int) -> int | None:
		offers = [amount for step in steps if (amount := step(grams)) is not None]
		return min(offers, default=None)

	return cost
