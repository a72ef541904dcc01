"""Of an order that is short of stock: what can ship now, and where the rest is awaited."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ecom_erp.core.allocation import Demand, Plan, Policy, WarehouseOption
from ecom_erp.core.allocation.availability import available_part, awaited_plan
from ecom_erp.erp.stock.incoming import Incoming, incoming
from ecom_erp.flows.allocation import allocation_policy
from ecom_erp.flows.allocation.needs import Need
from ecom_erp.flows.allocation.warehouse_options import untaken_items

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

NEVER, ASK, AUTOMATICALLY = "Never", "Ask", "Automatically"


@dataclass(frozen=True)
class Divided:
	"""now: what ships at once. later: where the rest is awaited. incoming: what suppliers are to bring of that, by (item,
	warehouse)."""

	now: Plan
	later: Plan
	incoming: dict[tuple[str, str], Incoming]

	def first_day(self, item: str, warehouse: str) -> date | None:
		"""When the first pieces of an awaited item are expected; None where that is not known."""
		known = self.incoming.get((item, warehouse))
		return known.first_day if known else None


def by_itself(doc: "EcomOrder", shop: "EcomShop") -> bool:
	"""Whether an order that is short of stock ships in parts without anybody's doing: a person, a rule or the shop says so."""
	if shop.ship_available == NEVER:
		return False
	return bool(doc.ship_available) or shop.ship_available == AUTOMATICALLY


def divide(
	shop: "EcomShop", destination, need: Need, options: list[WarehouseOption], policy: Policy
) -> Divided | None:
	"""The parts of an order; None where nothing of it can ship now, or the rest could not be shipped from anywhere. The caller
	holds the locks of the Bins."""
	part = available_part(need.lines, options, policy, allocation_policy.allocate)
	if part is None:
		return None
	under_way, later = await_in(shop, destination, part.waits, options, policy)
	return Divided(part.now, later, under_way) if isinstance(later, Plan) else None


def await_in(
	shop: "EcomShop", destination, waits: tuple[Demand, ...], options: list[WarehouseOption], policy: Policy
):
	"""What is under way of awaited goods, and the plan of where to await them, or why that is nowhere."""
	items = {demand.item for demand in waits}
	under_way = incoming(items, {option.warehouse for option in options})
	plan = awaited_plan(
		waits,
		options,
		policy,
		{place: one.pieces for place, one in under_way.items()},
		untaken_items(shop, items, destination),
		allocation_policy.allocate,
	)
	return under_way, plan
