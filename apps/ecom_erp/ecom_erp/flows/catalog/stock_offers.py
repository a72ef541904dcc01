"""What a shop may offer of its listings: read at one moment, in a fixed number of queries whatever the shop's size."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder.functions import Coalesce, Sum

from ecom_erp.core.catalog.stock_share import offered
from ecom_erp.core.money import from_field
from ecom_erp.core.quantities import Pieces, Units, pieces_of, recipe
from ecom_erp.core.states.order import APPROVED, ON_HOLD, PAID, TO_PAY
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.erp.stock.stock import stock_levels
from ecom_erp.flows.shops.shops import get_shop

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

LISTING = "Ecom Listing"
NOT_RESERVED_YET = (TO_PAY, PAID, ON_HOLD, APPROVED)


@dataclass(frozen=True)
class Offer:
	"""A listing and how many of it the shop may offer; `last_sent`: what it was told last, None for never; `again`: it is to
	be told even so; `problem`: why the shop refused it."""

	name: str
	listing_id: str
	sku: str
	qty: int
	last_sent: int | None
	again: bool
	problem: str

	@property
	def due(self) -> bool:
		"""Whether the shop has to be told. What it refused is told again with the next full sending only."""
		return (self.again or self.qty != self.last_sent) and not self.problem


def offers(shop: str, listings: Collection[str] | None = None) -> list[Offer]:
	"""What the shop may offer of its mapped listings (of `listings` alone, when given), in a fixed number of queries.
	Listings that take nothing from stock are left out."""
	document = get_shop(shop)
	rows = _mapped(shop, listings)
	facts = item_facts({row.item_code for row in rows})
	parts: dict[str, list[tuple[str, int]]] = {}
	for row in rows:
		if facts[row.item_code].is_stock_item:
			parts.setdefault(row.name, []).append((row.item_code, row.qty))
	free = free_pieces(document, {item: fact.safety_stock for item, fact in facts.items()})
	share = from_field(100 if document.stock_share is None else document.stock_share)
	heads = {row.name: row for row in rows if row.name in parts}
	return [
		Offer(
			name,
			row.listing_id,
			row.sku or "",
			offered(recipe(parts[name]), free, share, document.stock_buffer or 0),
			row.sent_qty if row.sent_at else None,
			bool(row.send_again),
			row.stock_problem or "",
		)
		for name, row in heads.items()
	]


def free_pieces(shop: "EcomShop", safety_stock: dict[str, int]) -> dict[str, Pieces]:
	"""Pieces by item that the shop's enabled warehouses could still send: neither reserved nor safety stock, less what
	orders of the pool want that have no reservation yet. The shop has already taken those off its own number; told a
	number that still holds them, it would sell them twice."""
	warehouses = enabled_warehouses(shop)
	levels = stock_levels(safety_stock, warehouses)
	demand = _pool_demand(warehouses, safety_stock)
	return {
		item: Pieces(
			sum(max(levels.get((item, place), 0) - safe, 0) for place in warehouses) - demand.get(item, 0)
		)
		for item, safe in safety_stock.items()
	}


def enabled_warehouses(shop: "EcomShop") -> list[str]:
	"""The shop's warehouses that ship orders at present."""
	return frappe.get_all(
		"Ecom Warehouse Profile",
		filters={"warehouse": ("in", [row.warehouse for row in shop.warehouses]), "enabled": 1},
		pluck="warehouse",
	)


def _mapped(shop: str, listings: Collection[str] | None) -> list:
	"""One row for each item of each mapped listing."""
	listing, part = frappe.qb.DocType(LISTING), frappe.qb.DocType("Ecom Listing Item")
	query = (
		frappe.qb.from_(listing)
		.join(part)
		.on((part.parent == listing.name) & (part.parenttype == LISTING))
		.select(
			listing.name,
			listing.listing_id,
			listing.sku,
			listing.sent_qty,
			listing.sent_at,
			listing.send_again,
			listing.stock_problem,
			part.item_code,
			part.qty,
		)
		.where(listing.shop == shop)
		.where(listing.status == "Mapped")
		.orderby(listing.name)
	)
	if listings is not None:
		query = query.where(listing.name.isin(list(listings)))
	return query.run(as_dict=True)


def _pool_demand(warehouses: Collection[str], items: Collection[str]) -> dict[str, Pieces]:
	"""Pieces by item that orders without a reservation still want, of all shops that one of the warehouses serves."""
	if not warehouses or not items:
		return {}
	order, line, part, place = (
		frappe.qb.DocType(name)
		for name in ("Ecom Order", "Ecom Order Line", "Ecom Listing Item", "Ecom Shop Warehouse")
	)
	open_units = line.qty - Coalesce(line.cancelled_qty, 0) - Coalesce(line.shop_shipped_qty, 0)
	shops = (
		frappe.qb.from_(place)
		.select(place.parent)
		.where(place.parenttype == "Ecom Shop")
		.where(place.warehouse.isin(list(warehouses)))
	)
	rows = (
		frappe.qb.from_(order)
		.join(line)
		.on((line.parent == order.name) & (line.parenttype == "Ecom Order"))
		.join(part)
		.on((part.parent == line.listing) & (part.parenttype == LISTING))
		.select(part.item_code, part.qty.as_("each"), Sum(open_units).as_("units"))
		.where(order.status.isin(NOT_RESERVED_YET))
		.where(Coalesce(order.sales_order, "") == "")
		.where(order.shop.isin(shops))
		.where(part.item_code.isin(list(items)))
		.groupby(part.item_code, part.qty)
	).run(as_dict=True)
	demand: dict[str, Pieces] = {}
	for row in rows:
		for item, pieces in pieces_of(Units(int(row.units)), recipe([(row.item_code, row.each)])).items():
			demand[item] = Pieces(demand.get(item, 0) + pieces)
	return demand
