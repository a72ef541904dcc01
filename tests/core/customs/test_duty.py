"""What a parcel lacks for customs, and the duty on it; by hand, from the texts of the rules."""

from datetime import date
from decimal import Decimal as D

import pytest

from ecom_erp.core.customs.declaration import CustomsLine, Declaration, Lack, lacks
from ecom_erp.core.customs.duty import Basis, DutyRule, duty, headings, rule_of
from ecom_erp.core.customs.known_rules import KNOWN_RULES
from ecom_erp.core.customs.registrations import KINDS, applies
from ecom_erp.core.customs.territories import crosses_border

RULES = [known.rule for known in KNOWN_RULES]
SHIRT = CustomsLine("SHIRT", "Cotton T-shirt", "6109.10.00", "CN", 5, D("50.00"), 800)
WATCH = CustomsLine("WATCH", "Wrist watch", "910211", "CH", 1, D("60.00"), 90)
RATES = {
	("USD", "EUR"): D("0.90"),
	("USD", "GBP"): D("0.75"),
	("USD", "AUD"): D("1.50"),
	("USD", "NOK"): D(10),
}


def convert(amount: D, currency: str, to: str) -> D | None:
	rate = D(1) if currency == to else RATES.get((currency, to))
	return None if rate is None else amount * rate


def parcel(*lines: CustomsLine, to: str = "FR", sender: str = "US", **more) -> Declaration:
	return Declaration(sender, to, "USD", lines, **more)


def of(declaration: Declaration, day: date = date(2026, 11, 26)):
	found = duty(declaration, rule_of(RULES, declaration.country, day), convert)
	return found.amount, found.currency, found.basis


@pytest.mark.parametrize(
	"sender, recipient, crosses",
	[
		("NL", "FR", False),
		("FR", "MC", False),
		("GB", "JE", False),
		("GB", "IE", True),
		("US", "PR", False),
		("NO", "SE", True),
		("us", "US", False),
		("", "FR", False),
	],
)
def test_where_parcels_are_declared(sender, recipient, crosses):
	assert crosses_border(sender, recipient) is crosses


def test_the_union_charges_three_euros_for_each_heading():
	"""Five shirts are one heading, with a watch they are two; 110 USD are 99 EUR."""
	assert of(parcel(SHIRT)) == (D(3), "EUR", Basis.PER_HEADING)
	assert of(parcel(SHIRT, WATCH)) == (D(6), "EUR", Basis.PER_HEADING)
	assert of(parcel(SHIRT), date(2026, 6, 30)) == (D(0), "EUR", Basis.FREE)
	assert of(parcel(SHIRT), date(2026, 7, 1)) == (D(3), "EUR", Basis.PER_HEADING)
	assert of(parcel(SHIRT), date(2028, 7, 1)) == (None, "USD", Basis.BY_TARIFF), "no rule is known for then"
	assert of(parcel(SHIRT, sender="DE")) == (D(0), "USD", Basis.FREE)


def test_above_the_limit_only_the_tariff_tells():
	at = CustomsLine("BAG", "Leather bag", "420221", "IT", 1, D("166.66"), 900)  # 149.994 EUR
	above = CustomsLine("BAG", "Leather bag", "420221", "IT", 1, D("166.67"), 900)  # 150.003 EUR
	assert of(parcel(at))[0] == D(3)
	assert of(parcel(above)) == (None, "EUR", Basis.BY_TARIFF)


def test_subheadings_are_six_digits_and_items_without_one_count_each():
	other = CustomsLine("TOP", "Cotton top", "6109100099", "CN", 1, D(9), 100)
	unknown = [CustomsLine(item, "", "", "", 1, D(1)) for item in ("A", "B", "B")]
	assert headings(parcel(SHIRT, other)) == 1
	assert headings(parcel(SHIRT, other), 10) == 2
	assert headings(parcel(SHIRT, *unknown)) == 3


@pytest.mark.parametrize(
	"to, value, day, numbers, amount",
	[
		("GB", "180.00", date(2026, 11, 26), {}, D(0)),  # 135.00 GBP
		("GB", "180.02", date(2026, 11, 26), {}, None),
		("AU", "666.66", date(2026, 11, 26), {}, D(0)),  # 999.99 AUD
		("AU", "666.67", date(2026, 11, 26), {}, None),
		("NO", "20.00", date(2026, 11, 26), {}, None),
		("NO", "20.00", date(2026, 11, 26), {"voec": "2020001"}, D(0)),
		("NO", "300.01", date(2026, 11, 26), {"voec": "2020001"}, None),
		("JP", "1.00", date(2026, 11, 26), {}, None),
	],
)
def test_limits_of_other_countries(to, value, day, numbers, amount):
	goods = CustomsLine("X", "Cotton T-shirt", "610910", "CN", 1, D(value), 100)
	assert of(parcel(goods, to=to, numbers=numbers), day)[0] == amount


@pytest.mark.parametrize("day, free", [(date(2025, 8, 28), True), (date(2025, 8, 29), False)])
def test_nothing_is_free_in_the_united_states_any_more(day, free):
	declaration = Declaration("DE", "US", "USD", (SHIRT,))
	assert (of(declaration, day)[0] == D(0)) is free


def test_a_percentage_and_the_rule_that_began_last():
	older = DutyRule("old", "CA", date(2020, 1, 1), "USD", D(20), Basis.FREE)
	newer = DutyRule(
		"new", "CA", date(2026, 1, 1), "USD", D(100), Basis.PERCENT, D(5), Basis.PERCENT, D("12.5")
	)
	assert rule_of([newer, older], "CA", date(2025, 12, 31)) is older
	assert rule_of([newer, older], "CA", date(2026, 1, 1)) is newer
	assert duty(parcel(SHIRT, to="CA"), newer, convert).amount == D("2.50")
	assert duty(parcel(SHIRT, WATCH, to="CA"), newer, convert).amount == D("13.75")


def test_without_an_exchange_rate_nothing_is_taken_as_small():
	declaration = Declaration("CN", "FR", "CNY", (SHIRT,))
	assert of(declaration) == (None, "EUR", Basis.BY_TARIFF)


def test_what_a_parcel_lacks():
	bare = CustomsLine("BARE", " ", "6109", "", 2, D(0), 0)
	vague = CustomsLine("GIFT", "Gift", "6109.10", "CN", 1, D(5), 10)
	assert lacks(parcel(bare, vague, bare), D(10)) == [
		Lack("hs_code", "BARE"),
		Lack("origin", "BARE"),
		Lack("description", "BARE"),
		Lack("value", "BARE"),
		Lack("weight", "BARE"),
		Lack("vague", "GIFT"),
	]
	assert lacks(parcel(bare, to="US"), D(10)) == []
	assert lacks(parcel(SHIRT, WATCH), D(99)) == []


@pytest.mark.parametrize(
	"declaration, value, codes",
	[
		(parcel(SHIRT, incoterm="DDP"), D(99), ["ioss"]),
		(parcel(SHIRT, incoterm="DDP", numbers={"ioss": "IM3720000224"}), D(99), []),
		(parcel(SHIRT, incoterm="DDP"), D("150.01"), ["ein"]),
		(parcel(SHIRT, to="NO", incoterm="DDP"), None, ["voec"]),
		(parcel(SHIRT, sender="DE", to="US"), D(99), ["eori"]),
		(parcel(SHIRT, sender="GB", to="DE", numbers={"eori": "GB1"}), D(99), []),
	],
)
def test_which_registrations_the_sender_lacks(declaration, value, codes):
	assert [lack.code for lack in lacks(declaration, value)] == codes


def test_where_a_registration_holds():
	assert applies(KINDS["EORI"], "DE", "NL", "US")
	assert not applies(KINDS["EORI"], "GB", "NL", "US")
	assert applies(KINDS["IOSS"], "EU", "US", "FR")
	assert not applies(KINDS["IOSS"], "EU", "FR", "US")
