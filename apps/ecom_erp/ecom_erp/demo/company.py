"""The demo company: books, warehouses, goods, prices and couriers. Made once; what exists is kept."""

from decimal import Decimal

import frappe

from ecom_erp.core.rate_patterns import format_patterns
from ecom_erp.core.rates import ZonePattern
from ecom_erp.demo import data
from ecom_erp.erp import demo_books

COURIER = "Aurora Ground"


def make_company() -> str:
	"""The company with all that the shops need; its name."""
	facts = data.read("company")
	company = demo_books.ensure_company(facts["name"], facts["abbr"], facts["currency"], facts["country"])
	warehouses = _make_warehouses(company)
	_make_goods(company, warehouses)
	_make_rate_cards(warehouses)
	_make_courier(company, warehouses)
	frappe.db.commit()
	return company


def warehouse_names(company: str) -> dict[str, str]:
	"""ERPNext's warehouse by the fixture's short name."""
	abbr = frappe.get_cached_value("Company", company, "abbr")
	return {row["name"]: f"{row['name']} - {abbr}" for row in data.read("warehouses")}


def _make_warehouses(company: str) -> dict[str, str]:
	names = warehouse_names(company)
	returns = demo_books.ensure_warehouse(company, "Returns")
	scrap = demo_books.ensure_warehouse(company, "Scrap")
	for row in data.read("warehouses"):
		warehouse = demo_books.ensure_warehouse(company, row["name"])
		_ensure(
			"Ecom Warehouse Profile",
			warehouse,
			{
				"warehouse": warehouse,
				"handling_per_parcel": float(row["handling_per_parcel"]),
				"handling_per_unit": float(row["handling_per_unit"]),
				"cut_off": row["cut_off"],
				"contact_name": f"{company}, {row['name']}",
				"line1": row["line1"],
				"city": row["city"],
				"province": row["province_code"],
				"postal_code": row["postal_code"],
				"country_code": row["country_code"],
				"restock_warehouse": returns,
				"scrap_warehouse": scrap,
			},
		)
	return names


def _make_goods(company: str, warehouses: dict[str, str]) -> None:
	catalogue = data.read("catalogue")
	demo_books.ensure_items(catalogue)
	opening = [
		(row["sku"], warehouses[place], qty, float(row["cost"]))
		for row in catalogue
		for place, qty in row["opening_stock"].items()
		if qty
	]
	demo_books.ensure_opening_stock(company, opening)


def _make_rate_cards(warehouses: dict[str, str]) -> None:
	for card in data.read("rate_cards"):
		_ensure(
			"Courier Rate Card",
			card["name"],
			{
				"card_name": card["name"],
				"currency": card["currency"],
				"volumetric_divisor": card["volumetric_divisor"],
				"max_grams": card["max_grams"],
				"zones": [_zone(zone) for zone in card["zones"]],
				"surcharges": [_surcharge(row) for row in card["surcharges"]],
			},
		)


def _zone(zone: dict) -> dict:
	return {
		"zone": zone["name"],
		"patterns": _patterns(zone["patterns"]),
		"first_grams": zone["first_grams"],
		"first_price": float(zone["first_price"]),
		"step_grams": zone["step_grams"],
		"step_price": float(zone["step_price"]),
		"transit_days": zone["transit_days"],
	}


def _surcharge(row: dict) -> dict:
	return {
		"label": row["label"],
		"kind": row["kind"],
		"value": float(Decimal(row["value"])),
		"patterns": _patterns(row["patterns"]),
	}


def _patterns(rows: list[dict]) -> str:
	return format_patterns(ZonePattern(**row) for row in rows)


def _make_courier(company: str, warehouses: dict[str, str]) -> None:
	_ensure(
		"Courier Account",
		COURIER,
		{
			"account_name": COURIER,
			"courier": "Rate Card",
			"company": company,
			"service": "Ground",
			"tracking_url": "https://track.example.com/{number}",
			"prefix": "AG",
			"number_width": 8,
			"check_digit": "mod10",
			"next_number": 10000001,
			"last_number": 99999999,
			"rate_cards": [
				{"warehouse": warehouses[card["origin"]], "rate_card": card["name"]}
				for card in data.read("rate_cards")
			],
		},
	)


def _ensure(doctype: str, name: str, values: dict) -> None:
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, **values}).insert()
