"""A Courier Account of a simulated courier."""

from typing import Any

from ecom_sandbox.carriers.server import KEY, SECRET
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
