"""A Courier Account of a simulated courier."""

from typing import Any

from ecom_sandbox.carriers.server import KEY, SECRET
from ecom_sandbox.waybills import server as waybills
from tests import world
from tests.factories.erpnext import make, unique


def make_parcel_api(server, **values: Any) -> str:
	"""An account at a `CourierServer`; its name."""
	defaults = {
		"account_name": unique("Sandbox Courier"),
		"courier": "Parcel API",
		"company": world.COMPANY,
		"base_url": server.url,
		"parcel_api_account_number": "4711",
		"parcel_api_key": server.api_key,
		"webhook_secret": server.webhook_secret,
		"tracking_url": "https://parcels.example.com/{number}",
	}
	return make("Courier Account", **{**defaults, **values}).name


def make_carrier(server, carrier: str, number: str, **values: Any) -> str:
	"""An account of a carrier at a `CarrierServer`; its name."""
	defaults = {
		"account_name": unique(carrier),
		"courier": "Carrier API",
		"company": world.COMPANY,
		"base_url": server.url,
		"carrier_api_carrier": carrier,
		"carrier_api_api_key": KEY,
		"carrier_api_api_secret": SECRET,
		"carrier_api_account_number": number,
	}
	return make("Courier Account", **{**defaults, **values}).name


def make_waybills(server, **values: Any) -> str:
	"""An account at a `WaybillServer`, with a rate card from the main warehouse to all of China at 8.00 for a kilogram; its
	name."""
	card = make(
		"Courier Rate Card",
		card_name=unique("China"),
		currency=world.CURRENCY,
		zones=[
			{
				"zone": "All",
				"patterns": "CN",
				"first_grams": 1000,
				"first_price": 8,
				"step_grams": 1000,
				"step_price": 2,
				"transit_days": 2,
			}
		],
	)
	defaults = {
		"account_name": unique("Waybills"),
		"courier": "Cainiao Waybill",
		"company": world.COMPANY,
		"base_url": server.gateway,
		"cainiao_app_secret": waybills.SECRET,
		"cainiao_token": waybills.TOKEN,
		"cainiao_cp_code": "YTO",
		"cainiao_template_url": "http://cloudprint.cainiao.com/template/standard/101/605",
		"service": "圆通速递",
		"rate_cards": [{"warehouse": world.MAIN, "rate_card": card.name}],
	}
	return make("Courier Account", **{**defaults, **values}).name
