"""Stock by item and warehouse: what is there, what is promised, what may be sold."""

import frappe

from ecom_erp.core.exchange.mapping import Record
from ecom_erp.erp.stock.stock import levels_of_bins
from ecom_erp.flows.exchange.sources.base import Row, page_of


class Stock:
	doctypes = ("Bin",)

	def page(self, profile, cursor, until, limit):
		stock = frappe.qb.DocType("Bin")
		query = frappe.qb.from_(stock).where(stock.warehouse.isin(_warehouses(profile) or [""]))
		return page_of(stock, query, cursor, until, limit)

	def rows(self, profile, kind, names):
		return [
			Row(
				f"{level.item_code}|{level.warehouse}",
				"Item",
				level.item_code,
				Record(
					{
						"stock.item_code": level.item_code,
						"stock.warehouse": level.warehouse,
						"stock.on_hand": level.on_hand,
						"stock.reserved": level.on_hand - level.free,
						"stock.available": max(level.free, 0),
					}
				),
				profile.shop,
			)
			for level in levels_of_bins([one.name for one in names])
		]


def _warehouses(profile) -> list[str]:
	if profile.warehouse:
		return [profile.warehouse]
	filters = {"parenttype": "Ecom Shop", **({"parent": profile.shop} if profile.shop else {})}
	return frappe.get_all(
		"Ecom Shop Warehouse", filters, pluck="warehouse", distinct=True, order_by="warehouse"
	)
