"""What a package declares to customs, from its documents."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.customs.declaration import CustomsLine, Declaration
from ecom_erp.core.money import from_field, quantize
from ecom_erp.erp.stock.customs import CustomsFacts, customs_facts, net_rates
from ecom_erp.flows.customs.registrations import numbers_for, numbers_of_importer
from ecom_erp.flows.orders.packages import rows_left

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_package.fulfilment_package import FulfilmentPackage


def declaration_of(package: "FulfilmentPackage") -> Declaration:
	"""Of what lies in a package; of all that is still to be packed as long as it is empty."""
	rows = rows_of(package)
	order = frappe.db.get_value("Ecom Order", package.ecom_order, ["currency", "ship_country"], as_dict=True)
	shop = frappe.get_cached_value("Ecom Shop", package.shop, ["company", "incoterm"], as_dict=True)
	sender = frappe.get_cached_value("Ecom Warehouse Profile", package.warehouse, "country_code") or ""
	country = (order.ship_country or "").upper()
	return Declaration(
		sender=sender,
		country=country,
		currency=order.currency,
		lines=lines_of(rows, order.currency),
		incoterm=shop.incoterm or "DAP",
		numbers=numbers_for(shop.company, sender, country),
	)


def declaration_of_return(rows: Iterable, currency: str, buyer: str, home: str, company: str) -> Declaration:
	"""Of goods that a buyer sends back from the country `buyer` to a warehouse in `home`: what they were sold for; who gets them, the `company`,
	pays the duties as their importer. `rows` as of `rows_of`."""
	return Declaration(
		sender=buyer.upper(),
		country=home,
		currency=currency,
		lines=lines_of(rows, currency),
		numbers=numbers_of_importer(company, home),
		going_back=True,
	)


def rows_of(package: "FulfilmentPackage") -> list:
	"""Rows of the Fulfilment Order that lie in a package, with the pieces that do, see `rows_left`."""
	inside = {row.fulfilment_order_item: row.qty for row in package.contents}
	if not inside:
		return rows_left(package.fulfilment_order)
	rows = frappe.get_all(
		"Fulfilment Order Item",
		{"name": ("in", list(inside))},
		["name", "item_code", "item_name", "weight_grams", "sales_order_item"],
		order_by="idx",
	)
	for row in rows:
		row.qty = inside[row.name]
	return rows


def lines_of(rows: Iterable, currency: str) -> tuple[CustomsLine, ...]:
	"""One line for each item; the value is what it was sold for without tax."""
	return lines_by_parcel({"": rows}, {"": currency})[""]


def lines_by_parcel(
	rows: Mapping[str, Iterable], currencies: Mapping[str, str]
) -> dict[str, tuple[CustomsLine, ...]]:
	"""As `lines_of`, of many parcels at once: items and rates are read once for all of them."""
	known = [row for of in rows.values() for row in of]
	facts = customs_facts({row.item_code for row in known})
	rates = net_rates({row.sales_order_item for row in known if row.sales_order_item})
	lines = {}
	for parcel, of in rows.items():
		gathered: dict[str, list] = {}
		for row in of:
			gathered.setdefault(row.item_code, []).append(row)
		lines[parcel] = tuple(
			_line(item, own, facts, rates, currencies[parcel]) for item, own in gathered.items()
		)
	return lines


def _line(item: str, rows: list, facts: dict[str, CustomsFacts], rates: dict, currency: str) -> CustomsLine:
	known = facts.get(item, CustomsFacts())
	return CustomsLine(
		item=item,
		description=known.description,
		hs_code=known.hs_code,
		origin=known.origin,
		quantity=sum(row.qty for row in rows),
		value=quantize(sum(from_field(rates.get(row.sales_order_item)) * row.qty for row in rows), currency),
		grams=sum((row.weight_grams or 0) * row.qty for row in rows),
	)
