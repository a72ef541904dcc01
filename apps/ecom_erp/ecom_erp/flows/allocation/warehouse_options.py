"""The warehouses of a shop as one order sees them: stock, freight, lateness, rank. Costs are in the company's currency,
so that orders, rate cards and settings of different currencies can be weighed against each other."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import frappe
from frappe.utils import getdate

from ecom_erp.core.allocation import Demand, Policy, WarehouseOption
from ecom_erp.core.carriers.rate_card import Destination
from ecom_erp.core.carriers.rates import grams_with_volume
from ecom_erp.core.money import from_field, to_minor
from ecom_erp.erp.selling.items import ItemFacts
from ecom_erp.erp.selling.masters import company_currency
from ecom_erp.erp.stock.packing import hazard_by_item
from ecom_erp.erp.stock.stock import lock_bins
from ecom_erp.flows.carriers.dispatch_days import leaving_day
from ecom_erp.flows.carriers.rate_cards import Freight, freights, untaken

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop


@dataclass(frozen=True)
class Goods:
	"""All that an order takes from stock: grams, and mm3 (0 unless the size of every piece is known)."""

	grams: int = 0
	volume: int = 0


def goods_of(demands: Sequence[Demand]) -> Goods:
	"""Of the demands of an order."""
	sized = all(demand.unit_volume for demand in demands)
	volume = sum(demand.unit_volume * demand.qty for demand in demands) if sized else 0
	return Goods(sum(demand.unit_grams * demand.qty for demand in demands), volume)


def find_warehouse_options(
	shop: "EcomShop",
	items: Collection[str],
	facts: Mapping[str, ItemFacts],
	destination: Destination,
	promised: date,
	goods: Goods = Goods(),
	duties: Mapping[str, int] | None = None,
) -> list[WarehouseOption]:
	"""The shop's warehouses that ship, with freights for `goods`, whose volume couriers charge where it counts for more than
	their weight; `duties` by warehouse are paid for each parcel. Locks their bins: from here on nobody else can take the stock."""
	ranks = {row.warehouse: row.rank for row in shop.warehouses}
	profiles = _profiles(list(ranks))
	free = lock_bins(items, profiles)
	currency = company_currency(shop.company)
	hazards = hazard_by_item(items)
	blocked = untaken(shop.company, list(profiles), destination, hazards)
	offers = _offers(shop.company, list(profiles), destination, currency, set(hazards.values()))
	return [
		_option(
			profile,
			ranks[warehouse],
			{
				item: 0
				if item in blocked.get(warehouse, ())
				else max(free.get((item, warehouse), 0) - facts[item].safety_stock, 0)
				for item in items
			},
			[_by_volume(offer, goods) for offer in offers.get(warehouse, [])],
			getdate(promised),
			currency,
			(duties or {}).get(warehouse, 0),
		)
		for warehouse, profile in profiles.items()
	]


def _offers(
	company: str, warehouses: list[str], destination: Destination, currency: str, hazards: Collection[str]
) -> dict[str, list[Freight]]:
	"""Of the couriers that take all the goods; from a warehouse where there is none, of those that take the others."""
	offers = freights(company, warehouses, destination, currency, hazards)
	if hazards and any(not offers.get(warehouse) for warehouse in warehouses):
		return {**freights(company, warehouses, destination, currency), **offers}
	return offers


def why_untaken(shop: "EcomShop", items: Collection[str], destination: Destination) -> list[str]:
	"""Why couriers do not take dangerous goods among the items from one of the shop's warehouses."""
	warehouses = list(_profiles([row.warehouse for row in shop.warehouses]))
	blocked = untaken(shop.company, warehouses, destination, hazard_by_item(items))
	return list(dict.fromkeys(one for found in blocked.values() for why in found.values() for one in why))


def untaken_items(shop: "EcomShop", items: Collection[str], destination: Destination) -> set[tuple[str, str]]:
	"""(item, warehouse) that no courier takes from one of the shop's warehouses, because the item is dangerous."""
	warehouses = list(_profiles([row.warehouse for row in shop.warehouses]))
	blocked = untaken(shop.company, warehouses, destination, hazard_by_item(items))
	return {(item, place) for place, found in blocked.items() for item in found}


def _profiles(warehouses: list[str]) -> dict:
	names = frappe.get_all(
		"Ecom Warehouse Profile", filters={"warehouse": ("in", warehouses), "enabled": 1}, pluck="name"
	)
	# the profile is named after its warehouse
	return {name: frappe.get_cached_doc("Ecom Warehouse Profile", name) for name in names}


def _option(
	profile,
	rank: int,
	available: dict[str, int],
	offers: list[Freight],
	promised: date,
	currency: str,
	duty: int = 0,
) -> WarehouseOption:
	leaves = leaving_day(profile)
	usable, late, days = _in_time(offers, (promised - leaves).days)
	return WarehouseOption(
		warehouse=profile.warehouse,
		available=available,
		freight=_lowest(usable),
		rank=rank,
		handling_per_parcel=minor(profile.handling_per_parcel, currency) + duty,
		handling_per_unit=minor(profile.handling_per_unit, currency),
		late_days=late,
		days=days,
	)


def _by_volume(offer: Freight, goods: Goods) -> Freight:
	"""The same courier, asked for the goods as it charges them."""
	if not offer.divisor or not goods.volume:
		return offer
	return replace(
		offer,
		cost=lambda grams: offer.cost(grams_with_volume(grams, offer.divisor, goods.grams, goods.volume)),
	)


def _in_time(offers: list[Freight], days_left: int) -> tuple[list[Freight], int, int]:
	"""The couriers that would be asked, by the rule by which labels are bought: those that keep the promise, else the
	fastest; by how many days they miss it, and their transit days."""
	if not offers:
		return [], 0, 0
	on_time = [offer for offer in offers if offer.days <= days_left]
	fastest = min(offer.days for offer in offers)
	usable = on_time or [offer for offer in offers if offer.days == fastest]
	days = max(offer.days for offer in usable)
	return usable, max(days - days_left, 0), days


def _lowest(offers: list[Freight]):
	if not offers:
		return None

	def cost(grams: int) -> int | None:
		return min((price for offer in offers if (price := offer.cost(grams)) is not None), default=None)

	return offers[0].cost if len(offers) == 1 else cost


def policy_for(company: str, pinned: Mapping[str, str] | None = None) -> Policy:
	"""What the company weighs, from Ecom Settings; `pinned`: the only warehouse allowed, by line."""
	settings = frappe.get_cached_doc("Ecom Settings")
	currency = company_currency(company)
	return Policy(
		split_penalty=minor(settings.split_penalty, currency),
		late_penalty=minor(settings.late_penalty, currency),
		rank_penalty=minor(settings.rank_penalty, currency),
		max_parcels=settings.max_parcels or None,
		allow_line_split=bool(settings.allow_line_split),
		pinned=pinned or {},
	)


def minor(amount: float | None, currency: str) -> int:
	return to_minor(from_field(amount), currency)
