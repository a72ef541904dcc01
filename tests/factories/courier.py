"""A Courier Account of a simulated courier."""

from typing import Any

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
