"""The couriers of the demo company: two by rate card, and one with an interface, which is simulated."""

from decimal import Decimal

import frappe

from ecom_demo import data
from ecom_demo.company import ensure, warehouse_names
from ecom_erp.core.carriers.rate_card import ZonePattern
from ecom_erp.core.carriers.rate_patterns import format_patterns
from ecom_sandbox.courier import CourierServer

PARCEL_API = "Parcel Express"
NUMBER_RANGES = {"Aurora Ground": ("AG", "mod10"), "Swift Freight": ("SF", "mod7")}


def make_couriers(company: str, courier: CourierServer) -> int:
	"""The rate cards and accounts, the interface pointed at the simulated courier; how many accounts."""
	_make_rate_cards()
	for account, (prefix, check_digit) in NUMBER_RANGES.items():
		_make_account(company, account, prefix, check_digit)
	point_at(company, courier)
	frappe.db.commit()
	return len(NUMBER_RANGES) + 1


def _make_account(company: str, account: str, prefix: str, check_digit: str) -> None:
	warehouses = warehouse_names(company)
	cards = [card for card in data.read("rate_cards") if card["courier"] == account]
	ensure(
		"Courier Account",
		account,
		{
			"account_name": account,
			"courier": "Rate Card",
			"company": company,
			"service": cards[0]["service"],
			"tracking_url": "https://track.example.com/{number}",
			"prefix": prefix,
			"number_width": 8,
			"check_digit": check_digit,
			"next_number": 10000001,
			"last_number": 99999999,
			"rate_cards": [
				{"warehouse": warehouses[card["origin"]], "rate_card": card["name"]} for card in cards
			],
		},
	)


def point_at(company: str, courier: CourierServer) -> None:
	"""The account of the courier with an interface, at the address of the simulated one."""
	values = {
		"base_url": courier.url,
		"parcel_api_key": courier.api_key,
		"webhook_secret": courier.webhook_secret,
	}
	if not frappe.db.exists("Courier Account", PARCEL_API):
		account = frappe.get_doc(
			{
				"doctype": "Courier Account",
				"account_name": PARCEL_API,
				"courier": "Parcel API",
				"company": company,
				"parcel_api_account_number": "AO-1001",
				"tracking_url": "https://parcel.example.com/{number}",
			}
		)
		account.update(values)
		account.insert()
		return
	account = frappe.get_doc("Courier Account", PARCEL_API)
	account.update(values)
	account.save()


def _make_rate_cards() -> None:
	for card in data.read("rate_cards"):
		ensure(
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
