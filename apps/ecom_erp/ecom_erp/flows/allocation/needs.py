"""What an order takes from stock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecom_erp.core.allocation import Demand
from ecom_erp.core.allocation.availability import WholeLine
from ecom_erp.core.orders.posting import Part
from ecom_erp.core.quantities import Recipe, Units, grams_of_a_piece, pieces_of
from ecom_erp.erp.selling.items import ItemFacts, item_facts, require_weight
from ecom_erp.erp.stock.packing import volumes_of
from ecom_erp.flows.catalog.gifts import recipe_of
from ecom_erp.flows.orders.order_document import open_qty

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


@dataclass
class Need:
	"""What the order takes from stock. A demand is a line's item, named "line id|item code"."""

	demands: list[Demand] = field(default_factory=list)
	lines: list[WholeLine] = field(default_factory=list)  # the same demands, of the lines that have any
	unstocked: list[Part] = field(default_factory=list)  # services: no warehouse has to have them
	facts: dict[str, ItemFacts] = field(default_factory=dict)


def needs(doc: "EcomOrder", mapped: Mapping[str, Recipe]) -> Need:
	"""Demands by line and item, and the parts that need no stock. A line of which nothing is open needs no item."""
	open_lines = [(row, Units(open_qty(row)), recipe_of(row, mapped)) for row in doc.lines if open_qty(row)]
	items = {item for _row, _units, recipe in open_lines for item in recipe}
	need = Need(facts=item_facts(items))
	volumes = volumes_of(items)
	for row, units, recipe in open_lines:
		demands = []
		for item, pieces in pieces_of(units, recipe).items():
			facts = need.facts[item]
			if facts.is_stock_item and row.requires_shipping:
				grams = facts.weight_grams or grams_of_a_piece(row.weight_grams or 0, recipe)
				if not grams:
					require_weight(facts)
				demands.append(Demand(f"{row.line_id}|{item}", item, pieces, grams, volumes[item]))
			else:
				need.unstocked.append(Part(row.line_id, item, pieces, "", facts.standard_rate))
		if demands:
			need.demands += demands
			need.lines.append(WholeLine(row.line_id, units, tuple(demands)))
	return need
