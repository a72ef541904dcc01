from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_erp.core.carriers.rate_card import Destination, Parcel, RateCard, Surcharge, Zone, ZonePattern
from ecom_erp.core.carriers.rates import (
	Quote,
	Refusal,
	best_within,
	cheapest,
	fastest,
	freight_steps,
	grams_with_volume,
	quote,
	saved,
)

BERLIN = Destination("DE", "BE", "10119")
HOME = Zone("Home", (ZonePattern("DE"),), 1000, D("4.00"), 500, D("1.25"), transit_days=2)
ISLANDS = Zone("Islands", (ZonePattern("DE", postal_prefix="25980"),), 1000, D("9.00"), 500, D("2.00"), 4)
WORLD = Zone("World", (ZonePattern("*"),), 500, D("20.00"), 500, D("8.00"), 9)
FUEL = Surcharge("percent", D("12.5"), "Fuel")
CARD = RateCard("Post", "EUR", (WORLD, HOME, ISLANDS), 5000, (FUEL,), max_grams=30000)


@pytest.mark.parametrize(
	"grams, freight, fuel",
	[
		(1, "4.00", "0.50"),
		(1000, "4.00", "0.50"),
		(1001, "5.25", "0.66"),  # one started step; 12.5 % = 0.65625
		(2500, "7.75", "0.97"),  # three steps; 0.96875
	],
)
def test_first_weight_then_started_steps_then_fuel(grams, freight, fuel):
	offer = quote(CARD, Parcel(grams), BERLIN)
	assert offer.amount == D(freight) + D(fuel)
	assert sum(amount for _, amount in offer.breakdown) == offer.amount
	assert offer.breakdown[-1] == ("Fuel", D(fuel))
	assert (offer.zone, offer.transit_days, offer.currency) == ("Home", 2, "EUR")


def test_a_bulky_parcel_pays_its_volume():
	# 400 x 300 x 200 mm = 24000 cm3 / 5000 = 4.8 kg: 1 kg + 8 steps = 4 + 10 = 14; fuel 1.75
	offer = quote(CARD, Parcel(900, 400, 300, 200), BERLIN)
	assert (offer.billable_grams, offer.amount) == (4800, D("15.75"))


def test_a_card_without_divisor_ignores_volume():
	card = RateCard("Own fleet", "EUR", (HOME,))
	assert quote(card, Parcel(900, 400, 300, 200), BERLIN).amount == D("4.00")


@pytest.mark.parametrize(
	"destination, zone",
	[
		(Destination("DE", "", "25980"), "Islands"),
		(Destination("de", "", "25 980"), "Islands"),
		(Destination("DE", "", ""), "Home"),
		(Destination("FR", "", "25980"), "World"),
	],
)
def test_the_most_specific_zone_wins_whatever_the_order(destination, zone):
	for zones in (CARD.zones, CARD.zones[::-1]):
		assert quote(RateCard("Post", "EUR", zones), Parcel(1), destination).zone == zone


def _zone(name: str, *patterns: ZonePattern) -> Zone:
	return Zone(name, patterns, 1000, D(1))


def test_longer_prefix_beats_shorter_and_range_and_province_have_their_place():
	card = RateCard(
		"Card",
		"USD",
		(
			_zone("country", ZonePattern("US")),
			_zone("province", ZonePattern("US", province_code="NY")),
			_zone("prefix 1", ZonePattern("US", "1")),
			_zone("range", ZonePattern("US", postal_from="100", postal_to="149")),
			_zone("prefix 112", ZonePattern("US", "112")),
		),
	)

	def name(postal_code, province="NY"):
		return quote(card, Parcel(1), Destination("US", province, postal_code)).zone

	assert name("11201") == "prefix 112"
	assert name("14999-1234") == "range"
	assert name("15000") == "prefix 1"
	assert name("90210") == "province"
	assert name("90210", "CA") == "country"


def test_of_equally_specific_zones_the_first_of_the_card():
	card = RateCard("Card", "USD", (_zone("one", ZonePattern("US")), _zone("two", ZonePattern("US"))))
	assert quote(card, Parcel(1), Destination("US")).zone == "one"


def test_surcharges_for_parcel_and_remote_area():
	remote = Surcharge("remote", D("6.00"), "Remote area", (ZonePattern("DE", "259"),))
	card = RateCard("Post", "EUR", (HOME,), surcharges=(Surcharge("flat", D("0.30"), "Toll"), remote))
	assert quote(card, Parcel(1), BERLIN).amount == D("4.30")
	assert quote(card, Parcel(1), Destination("DE", "", "25999")).amount == D("10.30")


def test_refusals_say_why():
	refusal = quote(RateCard("Post", "EUR", (HOME,)), Parcel(1), Destination("FR", "", "75001"))
	assert refusal.message.format(**refusal.params) == "Post has no zone for FR 75001"
	refusal = quote(CARD, Parcel(30001), BERLIN)
	assert (refusal.code, refusal.params["limit"], refusal.params["grams"]) == ("too_heavy", 30000, 30001)
	assert isinstance(quote(CARD, Parcel(30000), BERLIN), Quote)


@pytest.mark.parametrize(
	"make",
	[
		lambda: Parcel(-1),
		lambda: Zone("Z", (), 1000, D(-1)),
		lambda: Surcharge("percent", D(-5), "Fuel"),
		lambda: Surcharge("weekly", D(5), "Fuel"),
		lambda: ZonePattern("DE", postal_from="10"),
		lambda: ZonePattern("DE", postal_from="20", postal_to="10"),
		lambda: ZonePattern("DE", "1", "10", "20"),
		lambda: RateCard("C", "EUR", (), -1),
	],
)
def test_impossible_cards_are_refused(make):
	with pytest.raises(ValueError):
		make()


@given(st.integers(0, 29999), st.integers(0, 5000))
def test_freight_steps_tell_what_the_quote_costs_and_never_fall(grams, more):
	steps = freight_steps(CARD, BERLIN)
	assert steps(grams) == quote(CARD, Parcel(grams), BERLIN).amount * 100
	heavier = steps(grams + more)
	assert heavier is None if grams + more > 30000 else heavier >= steps(grams)


def test_freight_beyond_the_limit_is_refused():
	card = RateCard("Post", "EUR", (HOME,), max_grams=2000)
	assert freight_steps(card, BERLIN)(2001) is None
	assert isinstance(freight_steps(card, Destination("FR")), Refusal)


def _offer(card: str, amount: str, days: int, currency: str = "EUR") -> Quote:
	return Quote(D(amount), currency, "Z", 1000, days, (), card)


def test_rate_shopping():
	slow, mid, express = _offer("A", "4.00", 6), _offer("B", "7.00", 3), _offer("C", "15.00", 1)
	offers = [express, slow, mid]
	assert cheapest(offers) is slow
	assert fastest(offers) is express
	assert best_within(offers, 3) is mid
	assert best_within(offers, 10) is slow
	assert best_within(offers, 0) is express  # nobody keeps the promise: the fastest
	assert saved(mid, offers) == D("8.00")
	assert cheapest([]) is fastest([]) is best_within([], 2) is None


def test_ties_go_to_the_other_measure_then_the_name():
	assert cheapest([_offer("A", "4", 3), _offer("B", "4", 2)]).card == "B"
	assert fastest([_offer("A", "5", 2), _offer("B", "4", 2)]).card == "B"
	assert cheapest([_offer("B", "4", 2), _offer("A", "4", 2)]).card == "A"


def test_currencies_are_not_compared():
	with pytest.raises(ValueError, match="EUR, USD"):
		cheapest([_offer("A", "4", 1), _offer("B", "3", 1, "USD")])


@pytest.mark.parametrize(
	"grams, divisor, whole_grams, whole_mm3, charged",
	[
		(400, 5000, 800, 4_000_000, 400),  # 800 g by volume too
		(400, 5000, 800, 6_000_000, 600),  # 1200 g by volume: half of the weight has half of it
		(1, 5000, 3, 20_000, 2),  # 4 g by volume: 1.33 g, rounded up
		(0, 5000, 0, 6_000_000, 1200),
		(400, 0, 800, 6_000_000, 400),
	],
)
def test_a_part_of_an_order_takes_volume_as_it_takes_weight(grams, divisor, whole_grams, whole_mm3, charged):
	assert grams_with_volume(grams, divisor, whole_grams, whole_mm3) == charged
