"""The couriers of the demo company: two by rate card, one with an interface, and four carriers; these five are simulated."""

from decimal import Decimal

import frappe

from ecom_demo import data
from ecom_demo.company import ensure, warehouse_names
from ecom_demo.world import SimulatedWorld
from ecom_erp.core.carriers.rate_card import ZonePattern
from ecom_erp.core.carriers.rate_patterns import format_patterns
from ecom_sandbox.carriers.server import KEY, SECRET

PARCEL_API = "Parcel Express"
CARRIERS = {
	"FedEx": {"number": "740561073", "carrier_api_services": "fedex_ground"},
	"UPS": {"number": "A1B2C3", "carrier_api_services": "ups_ground"},
	"USPS": {
		"number": "1000000001",
		"carrier_api_services": "usps_ground_advantage",
		"carrier_api_crid": "1",
		"carrier_api_mid": "2",
	},
	"DHL Express": {"number": "123456789", "carrier_api_services": "mydhl_express_worldwide"},
}
NUMBER_RANGES = {"Aurora Ground": ("AG", "mod10"), "Swift Freight": ("SF", "mod7")}


def make_couriers(company: str, world: SimulatedWorld) -> int:
	"""The rate cards and accounts, those with an interface pointed at the simulated ones; how many accounts."""
	_make_rate_cards()
	for account, (prefix, check_digit) in NUMBER_RANGES.items():
		_make_account(company, account, prefix, check_digit)
	point_at(company, world)
	frappe.db.commit()
	return frappe.db.count("Courier Account", {"company": company})


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


def point_at(company: str, world: SimulatedWorld) -> None:
	"""The accounts of the couriers with an interface, at the addresses of the simulated ones."""
	courier = world.courier
	_point(
		PARCEL_API,
		{
			"courier": "Parcel API",
			"company": company,
			"parcel_api_account_number": "AO-1001",
			"tracking_url": "https://parcel.example.com/{number}",
		},
		{
			"base_url": courier.url,
			"parcel_api_key": courier.api_key,
			"webhook_secret": courier.webhook_secret,
		},
	)
	for carrier, values in CARRIERS.items():
		_point(
			carrier,
			{
				"courier": "Carrier API",
				"company": company,
				"carrier_api_carrier": carrier,
				"carrier_api_account_number": values["number"],
				**{name: value for name, value in values.items() if name != "number"},
			},
			{
				"base_url": world.carriers.url,
				"carrier_api_api_key": KEY,
				"carrier_api_api_secret": SECRET,
			},
		)


def _point(name: str, made_with: dict, address: dict) -> None:
	"""An account at the address; what else it is made with is kept as it is."""
	if frappe.db.exists("Courier Account", name):
		account = frappe.get_doc("Courier Account", name)
	else:
		account = frappe.get_doc({"doctype": "Courier Account", "account_name": name, **made_with})
	account.update(address)
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
