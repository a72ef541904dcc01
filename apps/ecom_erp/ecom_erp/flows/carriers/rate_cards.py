"""Couriers by rate card, from their DocTypes to `core.rates`."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import getdate

from ecom_erp.core.carriers.rate_card import Destination, RateCard, Surcharge, Zone
from ecom_erp.core.carriers.rate_patterns import parse_patterns
from ecom_erp.core.carriers.rates import FreightSteps, Refusal, find_zone, freight_steps
from ecom_erp.core.money import from_field, from_minor, quantize, to_minor
from ecom_erp.core.orders.canonical import Address
from ecom_erp.erp.accounts.currency_rates import exchange_rate
from ecom_erp.flows.carriers import dangerous_goods
from ecom_erp.flows.carriers.courier_kinds import can
from ecom_erp.integrations.couriers.base import Capability

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.courier_account.courier_account import CourierAccount
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop


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
		first_price=from_field(row.first_price),
		step_grams=row.step_grams,
		step_price=from_field(row.step_price),
		transit_days=row.transit_days,
		max_grams=row.max_grams or 0,
	)


def _surcharge(row) -> Surcharge:
	try:
		return Surcharge(row.kind, from_field(row.value), row.label, parse_patterns(row.patterns))
	except ValueError as error:
		frappe.throw(_("Surcharge {0}, row {1}: {2}").format(row.label, row.idx, error))


def courier_accounts(company: str) -> list:
	"""The enabled courier accounts of a company, by name."""
	names = frappe.get_all(
		"Courier Account", filters={"enabled": 1, "company": company}, pluck="name", order_by="name"
	)
	return [frappe.get_cached_doc("Courier Account", name) for name in names]


def cards_of(account: "CourierAccount") -> dict[str, RateCard]:
	"""The enabled rate cards of an account, by warehouse of origin."""
	return {
		row.warehouse: load_card(row.rate_card)
		for row in account.rate_cards
		if frappe.get_cached_value("Courier Rate Card", row.rate_card, "enabled")
	}


def destination_of(address: Address) -> Destination:
	return Destination(address.country_code, address.province_code or address.province, address.postal_code)


def coverage(shop: "EcomShop", address: Address) -> tuple[bool | None, bool]:
	"""Whether a courier of the shop's company goes from one of its warehouses to the address: None where the company
	has no courier by rate card, or one that only the network could ask, or the address has no country yet. And whether
	one of the couriers that go there also delivers to post office boxes (True where that is not known)."""
	if not address.country_code:
		return None, True
	accounts = courier_accounts(shop.company)
	if _only_network(accounts):
		return None, True
	warehouses = {row.warehouse for row in shop.warehouses}
	cards = [(account, _cards_from(account, warehouses)) for account in accounts]
	if not any(own for _account, own in cards):
		return None, True
	destination = destination_of(address)
	going = [account for account, own in cards if any(find_zone(card, destination) for card in own)]
	return bool(going), any(not account.no_po_boxes for account in going)


def _cards_from(account: "CourierAccount", warehouses: Collection[str]) -> list[RateCard]:
	return [card for warehouse, card in cards_of(account).items() if warehouse in warehouses]


@dataclass(frozen=True)
class Freight:
	"""What one courier asks for a parcel: `cost` of its grams in minor units of the currency that was asked for (None
	for a weight it does not take), `days` in transit, `divisor` of its volumetric weight (0: none). `known` is False where
	only the courier itself could tell."""

	cost: Callable[[int], int | None]
	days: int
	divisor: int = 0
	known: bool = True


def freights(
	company: str,
	warehouses: Collection[str],
	destination: Destination,
	currency: str,
	hazards: Collection[str] = (),
) -> dict[str, list[Freight]]:
	"""The couriers by rate card that go to the destination, by warehouse; prices of cards in other currencies are
	converted at today's rate. Raises ValidationError when there is no rate. Planning asks nobody over the network: where
	only a courier without rate cards goes, the freight counts as nothing. `hazards`: classes of dangerous goods; those that take
	none of them do not go."""
	found: dict[str, list[Freight]] = {}
	accounts = courier_accounts(company)
	takes = _takers(warehouses, destination, hazards)
	for account in accounts:
		for warehouse, card in cards_of(account).items():
			if warehouse in warehouses and takes(account, warehouse):
				steps = freight_steps(card, destination)
				if not isinstance(steps, Refusal):
					cost = _converted(steps, card.currency, currency)
					found.setdefault(warehouse, []).append(
						Freight(cost, steps.zone.transit_days, card.volumetric_divisor)
					)
	for warehouse in warehouses:
		if _only_network([account for account in accounts if takes(account, warehouse)]):
			found.setdefault(warehouse, [Freight(_unknown, 0, known=False)])
	return found


def untaken(
	company: str, warehouses: Collection[str], destination: Destination, hazards: Mapping[str, str]
) -> dict[str, dict[str, list[str]]]:
	"""Items with dangerous goods (`hazards`: class by item) that no courier takes from a warehouse to the destination: by
	warehouse and item, why each of those that go from there does not."""
	if not hazards:
		return {}
	found: dict[str, dict[str, list[str]]] = {}
	accounts, known = courier_accounts(company), dangerous_goods.rules()
	for warehouse in warehouses:
		going = [account for account in accounts if _goes_from(account, warehouse)]
		abroad = _is_abroad(warehouse, destination)
		for item, hazard in hazards.items():
			why = [
				dangerous_goods.refusal(account, {hazard}, abroad=abroad, known=known) for account in going
			]
			if why and all(why):
				found.setdefault(warehouse, {})[item] = why
	return found


def _goes_from(account: "CourierAccount", warehouse: str) -> bool:
	return warehouse in cards_of(account) or _only_network([account])


def _is_abroad(warehouse: str, destination: Destination) -> bool:
	country = frappe.get_cached_doc("Ecom Warehouse Profile", warehouse).country_code or ""
	return country != destination.country_code.strip().upper()


def _takers(
	warehouses: Collection[str], destination: Destination, hazards: Collection[str]
) -> Callable[["CourierAccount", str], bool]:
	"""Whether an account takes the goods from a warehouse to the destination."""
	if not hazards:
		return lambda _account, _warehouse: True
	known = dangerous_goods.rules()
	abroad = {name: _is_abroad(name, destination) for name in warehouses}

	def takes(account: "CourierAccount", warehouse: str) -> bool:
		return not dangerous_goods.refusal(account, hazards, abroad=abroad[warehouse], known=known)

	return takes


def _converted(steps: FreightSteps, from_currency: str, to_currency: str) -> Callable[[int], int | None]:
	if from_currency == to_currency:
		return steps
	rate = exchange_rate(from_currency, to_currency, getdate())

	def cost(grams: int) -> int | None:
		price = steps(grams)
		if price is None:
			return None
		return to_minor(quantize(from_minor(price, from_currency) * rate, to_currency), to_currency)

	return cost


def _only_network(accounts: list) -> bool:
	"""Whether one of the couriers tells prices itself, and has no rate card that tells them without the network."""
	return any(can(account.courier, Capability.QUOTES) and not account.rate_cards for account in accounts)


def _unknown(grams: int) -> int:
	return 0
