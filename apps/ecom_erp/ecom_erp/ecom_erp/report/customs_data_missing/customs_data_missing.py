"""The worklist of customs: what open parcels abroad lack, by item and by company."""

from typing import Any

import frappe
from frappe import _

from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.flows.customs.worklist import lacking
from ecom_erp.permissions import allowed_warehouses


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns and rows. Only shops and warehouses that the user may
	see are counted."""
	shop = (filters or {}).get("shop")
	shops = frappe.get_list("Ecom Shop", filters={"name": shop} if shop else {}, fields=["name", "company"])
	return _columns(), lacking({row.name: row.company for row in shops}, allowed_warehouses())


def _columns() -> list[dict[str, Any]]:
	return [
		column("item", _("Item"), "Link", 180, "Item"),
		column("company", _("Company"), "Link", 160, "Company"),
		column("lacks", _("Missing"), "Data", 380),
		column("parcels", _("Parcels Waiting"), "Int", 130),
		column("orders", _("Orders"), "Data", 220),
	]
