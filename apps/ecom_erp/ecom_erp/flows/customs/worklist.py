"""What open parcels abroad lack for customs: by item, and by company for its registrations."""

from collections.abc import Collection, Mapping
from decimal import Decimal

import frappe
from frappe import _

from ecom_erp.core.customs.declaration import CustomsLine, Declaration, Lack, lacks
from ecom_erp.core.customs.territories import crosses_border
from ecom_erp.core.states.fulfilment import OPEN
from ecom_erp.flows.customs.declarations import lines_by_parcel
from ecom_erp.flows.customs.duty_rules import converted
from ecom_erp.flows.customs.registrations import holding, registered

MOST = 2000  # parcels abroad that are looked at
MOST_OPEN = 50_000  # open parcels among which they are looked for
SHOWN = 5  # order numbers


def lacking(shops: Mapping[str, str], warehouses: Collection[str] | None = None) -> list[dict]:
	"""Dicts with item ("" for a company's registration), company ("" for an item), lacks (in words), parcels (how many wait
	for it) and orders (their numbers, at most five); the most wanted first. `shops`: company by shop, of those that count.
	`warehouses`: those whose parcels count; None for all."""
	parcels = _parcels_abroad(list(shops), warehouses)
	lines = _lines(parcels)
	rates = {
		currency: converted(Decimal(1), currency, "EUR") for currency in {row.currency for row in parcels}
	}
	lanes = {(shops[row.shop], row.sender, row.ship_country) for row in parcels}
	known = registered(set(shops.values()))
	numbers = {lane: holding(known[lane[0]], *lane[1:]) for lane in lanes}
	found: dict[tuple[str, str], dict] = {}
	for parcel in parcels:
		company, rate = shops[parcel.shop], rates[parcel.currency]
		declared = Declaration(
			parcel.sender,
			parcel.ship_country,
			parcel.currency,
			lines[parcel.name],
			parcel.incoterm or "DAP",
			numbers[company, parcel.sender, parcel.ship_country],
		)
		for lack in lacks(declared, None if rate is None else declared.value * rate):
			_note(found, lack, company, parcel)
	rows = [_row(*key, **noted) for key, noted in found.items()]
	return sorted(rows, key=lambda row: (-row["parcels"], row["item"], row["company"]))


def _lines(parcels: list) -> dict[str, tuple[CustomsLine, ...]]:
	rows: dict[str, list] = {parcel.name: [] for parcel in parcels}
	for row in frappe.get_all(
		"Fulfilment Order Item",
		{"parent": ("in", list(rows) or [""])},
		["parent", "item_code", "qty", "weight_grams", "sales_order_item"],
		order_by="parent, idx",
	):
		rows[row.parent].append(row)
	return lines_by_parcel(rows, {parcel.name: parcel.currency for parcel in parcels})


def _note(found: dict, lack: Lack, company: str, parcel) -> None:
	key = (lack.item, "" if lack.item else company)
	noted = found.setdefault(key, {"codes": {}, "numbers": {}})
	noted["codes"][lack.code] = True
	noted["numbers"][parcel.name] = parcel.number


def _row(item: str, company: str, codes: dict[str, bool], numbers: dict[str, str]) -> dict:
	told = words()
	return {
		"item": item,
		"company": company,
		"lacks": ", ".join(told[code] for code in codes),
		"parcels": len(numbers),
		"orders": ", ".join(list(dict.fromkeys(numbers.values()))[:SHOWN]),
	}


def words() -> dict[str, str]:
	"""What is missing, in the reader's language, by code."""
	return {
		"hs_code": _("tariff number of at least six digits"),
		"origin": _("country of origin"),
		"description": _("customs description"),
		"vague": _("customs description that says what it is"),
		"value": _("value"),
		"weight": _("weight"),
		"eori": _("EORI number"),
		"ein": _("EIN"),
		"ioss": _("IOSS number"),
		"voec": _("VOEC number"),
	}


def _parcels_abroad(shops: list[str], warehouses: Collection[str] | None) -> list:
	"""The most urgent of the open parcels. These are found first, by their status: they are few among all that were ever sent, and
	what a join begins with is the database's choice."""
	order, profile, shop = (
		frappe.qb.DocType(name) for name in ("Ecom Order", "Ecom Warehouse Profile", "Ecom Shop")
	)
	waiting = _waiting(shops, warehouses)
	rows = (
		frappe.qb.from_(waiting)
		.join(order)
		.on(order.name == waiting.ecom_order)
		.join(shop)
		.on(shop.name == waiting.shop)
		.left_join(profile)
		.on(profile.name == waiting.warehouse)
		.select(
			waiting.name,
			waiting.shop,
			waiting.number,
			order.currency,
			order.ship_country,
			profile.country_code.as_("sender"),
			shop.incoterm,
		)
		.where(order.ship_country != profile.country_code)
		.orderby(waiting.promised_date)
		.limit(MOST)
	).run(as_dict=True)
	return [row for row in rows if crosses_border(row.sender or "", row.ship_country or "")]


def _waiting(shops: list[str], warehouses: Collection[str] | None):
	fulfilment = frappe.qb.DocType("Fulfilment Order")
	query = (
		frappe.qb.from_(fulfilment)
		.select("name", "shop", "number", "ecom_order", "warehouse", "promised_date")
		.where(fulfilment.status.isin(OPEN))
		.where(fulfilment.shop.isin(shops or [""]))
		.orderby(fulfilment.promised_date)
		.limit(MOST_OPEN)
	)
	if warehouses is not None:
		query = query.where(fulfilment.warehouse.isin(list(warehouses)))
	return query.as_("waiting")
