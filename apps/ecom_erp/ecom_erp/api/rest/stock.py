"""What other systems ask of stock."""

import frappe
from frappe import _

from ecom_erp.api.http.parameters import texts
from ecom_erp.api.rest.lists import MOST_ROWS
from ecom_erp.core.errors import ErrorCode
from ecom_erp.erp.selling.items import item_facts
from ecom_erp.erp.stock.stock import stock_levels
from ecom_erp.messaging.errors import refuse


def free_to_sell(shop: str, items: list | str) -> dict[str, int]:
	"""Pieces of each item that the shop may sell, by its code."""
	document = frappe.get_doc("Ecom Shop", shop)
	document.check_permission("read")
	codes = texts("items", items)
	if len(codes) > MOST_ROWS or not all(isinstance(code, str) for code in codes):
		refuse(ErrorCode.INVALID_REQUEST, _("Provide a list of at most {0} item codes").format(MOST_ROWS))
	facts = item_facts(codes)
	warehouses = [row.warehouse for row in document.warehouses]
	levels = stock_levels(facts, warehouses)
	return {
		code: sum(max(levels.get((code, wh), 0) - fact.safety_stock, 0) for wh in warehouses)
		for code, fact in facts.items()
	}
