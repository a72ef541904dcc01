"""The courier of rate cards: price, number and label."""

import re
from decimal import Decimal

import pytest

from ecom_erp.core.carriers.rate_card import Destination, Parcel, RateCard, Surcharge, Zone, ZonePattern
from ecom_erp.integrations.couriers import get_adapter_class
from ecom_erp.integrations.couriers.barcodes import MODULE_MM, QUIET_MM, barcode_svg
from ecom_erp.integrations.couriers.base import (
	CourierContext,
	CourierError,
	Party,
	Shipment,
	UnknownCourier,
)

CARD = RateCard(
	name="Aurora Ground from East",
	currency="USD",
	zones=(
		Zone(
			"Near",
			(ZonePattern("US", "0"), ZonePattern("US", "1")),
			500,
			Decimal("5.40"),
			500,
			Decimal("0.65"),
			1,
		),
		Zone("Far", (ZonePattern("US", "9"),), 500, Decimal("8.20"), 500, Decimal("1.75"), 5),
	),
	surcharges=(Surcharge("percent", Decimal("10"), "Fuel"),),
	max_grams=30000,
)


def shipment(origin="East", postal_code="02113", grams=1200):
	sender = Party(
		"East",
		line1="85 Blanchard Street",
		city="Newark",
		province="NJ",
		postal_code="07105",
		country_code="US",
	)
	recipient = Party(
		"Maya Lindqvist", line1="118 Hanover Street", city="Boston", province="MA", postal_code=postal_code
	)
	return Shipment("FO-1", origin, sender, recipient, Parcel(grams), Destination("US", "MA", postal_code))


def adapter(numbers=("AO00000017",), **cards):
	drawn = iter(numbers)
	courier = get_adapter_class("Rate Card")
	account = courier.declaration.settings("Aurora Ground", service="Ground")
	return courier(account, CourierContext(cards=cards or {"East": CARD}, next_number=lambda: next(drawn)))


def test_the_price_is_that_of_the_card():
	(offer,) = adapter().quote(shipment())
	# 1200 g: 5.40 for the first 500 g, two steps of 0.65, 10 % fuel on 6.70
	assert (offer.amount, offer.currency, offer.service) == (Decimal("7.37"), "USD", "Ground")
	assert (offer.zone, offer.transit_days, offer.billable_grams) == ("Near", 1, 1200)
	assert sum(amount for _label, amount in offer.breakdown) == offer.amount


def test_a_bought_label_has_number_price_and_barcode():
	label = adapter().buy(shipment(), "Ground", "FO-1-1")
	assert (label.tracking_number, label.cost, label.format) == ("AO00000017", Decimal("7.37"), "svg")
	assert label.texts == ()
	assert label.content.startswith(b"<svg ")


@pytest.mark.parametrize(
	("changed", "message"),
	[
		({"postal_code": "50309"}, "Aurora Ground from East"),
		({"grams": 30001}, "30000"),
		({"origin": "Nowhere"}, "no rate card for warehouse Nowhere"),
	],
)
def test_what_it_does_not_take_is_told_and_draws_no_number(changed, message):
	courier = adapter(numbers=())
	with pytest.raises(CourierError, match=message):
		courier.quote(shipment(**changed))
	with pytest.raises(CourierError, match=message):
		courier.buy(shipment(**changed), "Ground", "FO-1-1")


def test_a_card_for_every_other_warehouse():
	(offer,) = adapter(**{"": CARD}).quote(shipment(origin="Anywhere"))
	assert offer.amount == Decimal("7.37")


def test_an_unknown_courier_is_told():
	with pytest.raises(UnknownCourier, match="Rate Card"):
		get_adapter_class("Pigeon")


def bars(svg):
	"""(start, width) of the black bars in modules, quiet zone taken off."""
	found = re.findall(
		rb'<rect x="([\d.]+)mm" y="[\d.]+mm" width="([\d.]+)mm" height="[\d.]+mm" style="fill:black', svg
	)
	return [(round((float(x) - QUIET_MM) / MODULE_MM), round(float(width) / MODULE_MM)) for x, width in found]


def widths(svg):
	"""The run of bar and space widths as a text of digits."""
	found, out = bars(svg), []
	for (start, width), after in zip(found, [*found[1:], None], strict=True):
		out.append(width)
		if after:
			out.append(after[0] - start - width)
	return "".join(map(str, out))


def test_the_barcode_is_code_128_of_the_number():
	"""Worked by hand with the standard's table: start B is 104, "A" 33, "O" 47, the check (104 + 33 + 2*47) mod 103 = 25,
	then stop."""
	start_b, letter_a, letter_o, check, stop = "211214", "111323", "133121", "321122", "2331112"
	assert widths(barcode_svg("AO")) == start_b + letter_a + letter_o + check + stop


@pytest.mark.parametrize("text", ["", "Ä1", "A\n1"])
def test_what_no_scanner_reads_is_refused(text):
	with pytest.raises(ValueError):
		barcode_svg(text)
