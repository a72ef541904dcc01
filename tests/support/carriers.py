"""Accounts at the simulated carriers, and what is bought with them."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from ecom_erp.core.carriers.rate_card import Destination, Parcel
from ecom_erp.core.customs.declaration import CustomsLine
from ecom_erp.core.customs.declaration import Declaration as CustomsDeclaration
from ecom_erp.integrations.breaker import CircuitBreaker
from ecom_erp.integrations.couriers import get_adapter_class
from ecom_erp.integrations.couriers.base import CourierContext, Label, Party, Piece, Shipment
from ecom_erp.integrations.couriers.handing_over import PickupRequest
from ecom_erp.integrations.http import HttpClient
from ecom_sandbox.carriers.server import KEY, SECRET

SENDER = Party("Ed Moss", "East Inc", "85 Blanchard Street", "", "Newark", "NJ", "07105", "US", "2125550100")
BUYER = Party("Maya Lindqvist", "", "118 Hanover Street", "", "Boston", "MA", "02113", "US", "6175550100")
ACCOUNTS = {"FedEx": "740561073", "UPS": "A1B2C3", "DHL Express": "123456789", "USPS": "1000000001"}
SERVICES = {
	"FedEx": "fedex_ground",
	"UPS": "ups_ground",
	"DHL Express": "mydhl_express_worldwide",
	"USPS": "usps_ground_advantage",
}
COSTS = {"FedEx": "10.05", "UPS": "10.10", "DHL Express": "62.30", "USPS": "7.15"}
SCANS = {  # codes for: picked up, out for delivery, delivered
	"FedEx": ("PU", "OD", "DL"),
	"UPS": ("OR", "OT", "D"),
	"DHL Express": ("PU", "WC", "OK"),
	"USPS": ("03", "OF", "01"),
}
ABROAD = {
	"FedEx": "fedex_international_priority",
	"UPS": "ups_worldwide_expedited",
	"DHL Express": "mydhl_express_worldwide",
	"USPS International": "usps_priority_mail_international",
}
COSTS_ABROAD = {"FedEx": "78.40", "UPS": "61.40", "DHL Express": "62.30", "USPS International": "47.35"}
LONDON = Party("Ann Ford", "South Ltd", "4 Tooley Street", "", "London", "", "SE1 2SY", "GB", "442079460100")
BERLIN = Party("Jonas Weber", "", "12 Torstrasse", "", "Berlin", "", "10119", "DE", "493055501001")
OSLO = Party("Ingrid Dahl", "", "7 Storgata", "", "Oslo", "", "0155", "NO", "4722555010")
PICKUP = PickupRequest(
	date(2026, 3, 2),
	time(9, 30),
	time(17, 0),
	SENDER,
	(Parcel(1200, 300, 200, 100), Parcel(800)),
	frozenset({"fedex_ground", "ups_ground"}),
	zone="America/New_York",
	note="Ring at the ramp",
	email="door@example.com",
)
MUGS = CustomsLine(
	"MUG", "Ceramic coffee mug with a handle, glazed", "6912.00.2500", "CN", 3, Decimal("10.00"), 900
)
TEA = CustomsLine("TEA", "Green tea in paper bags", "09021000", "JP", 2, Decimal("15.80"), 200)
every_carrier_abroad = pytest.mark.parametrize("carrier", ABROAD)
every_carrier = pytest.mark.parametrize("carrier", ACCOUNTS)


def adapter(server, carrier: str, asked: timedelta | None = None, timeout=(5, 10), **account):
	"""The adapter of an account at a server with a `url`. `asked`: how long ago an earlier call was made whose outcome nobody knows."""
	http = HttpClient.for_account(
		server.url,
		f"courier {carrier}",
		timeout=timeout,
		retries=0,
		breaker=CircuitBreaker(threshold=1000),
	)
	values = {
		"api_key": KEY,
		"api_secret": SECRET,
		"account_number": ACCOUNTS.get(carrier, "1000000001"),
		"crid": "1",
		"mid": "2",
	}
	kind = get_adapter_class("Carrier API")
	settings = kind.declaration.settings(
		name="Sandbox", base_url=server.url, carrier=carrier, **{**values, **account}
	)
	asked_at = datetime.now(timezone.utc) - asked if asked is not None else None
	return kind(settings, CourierContext(http=http, asked_at=asked_at))


def shipment(to: Party = BUYER, grams: int = 1200, back: bool = False) -> Shipment:
	"""1200 g are 2.65 pounds, 300 x 200 x 100 mm are 12 x 8 x 4 inches, rounded up."""
	sender, recipient = (to, SENDER) if back else (SENDER, to)
	parcel = Parcel(grams, 300, 200, 100)
	return Shipment(
		"PKG-1",
		"East",
		sender,
		recipient,
		parcel,
		Destination("US", to.province, to.postal_code),
		is_return=back,
	)


def abroad(
	sender: Party = SENDER,
	to: Party = BERLIN,
	incoterm: str = "DAP",
	currency: str = "USD",
	**numbers: str,
) -> Shipment:
	"""Three mugs and two packs of tea, 25.80 together; `numbers`: the sender's, by kind."""
	goods = CustomsDeclaration(sender.country_code, to.country_code, currency, (MUGS, TEA), incoterm, numbers)
	destination = Destination(to.country_code, to.province, to.postal_code)
	return Shipment("PKG-1", "East", sender, to, Parcel(1200, 300, 200, 100), destination, customs=goods)


POINTS = {"FedEx": "YBZA", "UPS": "U12345678", "DHL Express": "BOS001", "USPS": "1437366"}


def to_point(carrier: str) -> Shipment:
	"""To a shop of the carrier, where the buyer fetches it."""
	return replace(
		shipment(),
		pickup_point=POINTS[carrier],
		pickup_carrier=carrier,
		sender_email="east@example.com",
		recipient_email="maya@example.com",
	)


def from_abroad() -> Shipment:
	"""The buyer in Berlin sends back what he has bought."""
	numbers = {"ein": "12-3456789"}
	goods = CustomsDeclaration("DE", "US", "USD", (MUGS, TEA), numbers=numbers, going_back=True)
	destination = Destination("DE", "", BERLIN.postal_code)
	parcel = Parcel(1200, 300, 200, 100)
	return Shipment("TKT-1", "East", BERLIN, SENDER, parcel, destination, is_return=True, customs=goods)


def together(one: Shipment, *grams: int) -> Shipment:
	"""A shipment with further packages of so many grams."""
	further = [Piece(f"PKG-{place}", Parcel(each, 200, 200, 100)) for place, each in enumerate(grams, 2)]
	return replace(one, further=tuple(further))


def buy(server, carrier: str, key: str = "PKG-1-1", **options) -> Label:
	"""A label of the carrier's ordinary service; options as for `adapter`."""
	return adapter(server, carrier, **options).buy(shipment(), SERVICES[carrier], key)
