"""Which services take which dangerous goods."""

import pytest

from ecom_erp.core.carriers.dangerous_goods import CLASSES, GoodsRule, Reach, Taken, refused
from ecom_erp.core.carriers.known_goods_rules import KNOWN_GOODS_RULES

KNOWN = [known.rule for known in KNOWN_GOODS_RULES]


def ask(hazard, carrier, service="", abroad=False, agreement=False, rules=KNOWN):
	return refused(rules, {carrier}, {hazard}, abroad=abroad, agreement=agreement, service=service) == []


@pytest.mark.parametrize(
	("carrier", "hazard", "service", "abroad", "agreement", "taken"),
	[
		("FedEx", "Lithium Ion in Equipment", "fedex_2_day", False, False, True),
		("FedEx", "Lithium Ion Alone", "fedex_ground", False, False, False),
		("FedEx", "Lithium Ion Alone", "fedex_ground", False, True, True),
		("FedEx", "Flammable", "fedex_international_priority", True, False, False),
		("UPS", "Lithium Ion Alone", "ups_ground", False, False, True),
		("UPS", "Lithium Ion Alone", "ups_next_day_air", False, False, False),
		("UPS", "Lithium Ion Alone", "ups_next_day_air", False, True, True),
		("UPS", "Lithium Metal Alone", "ups_worldwide_saver", True, False, False),
		("UPS", "Lithium Metal with Equipment", "ups_worldwide_saver", True, False, True),
		("DHL Express", "Lithium Metal Alone", "mydhl_express_worldwide", True, True, False),
		("DHL Express", "Lithium Ion with Equipment", "mydhl_express_worldwide", True, False, False),
		("DHL Express", "Lithium Ion in Equipment", "mydhl_express_worldwide", True, False, True),
		("USPS", "Aerosol", "usps_ground_advantage_sp", False, False, True),
		("USPS", "Aerosol", "usps_priority_mail", False, False, False),
		("USPS", "Lithium Ion Alone", "usps_priority_mail", False, False, False),
		("USPS", "Other Dangerous Goods", "usps_ground_advantage", False, True, False),
		(
			"USPS International",
			"Lithium Ion in Equipment",
			"usps_priority_mail_international",
			True,
			False,
			True,
		),
		(
			"USPS International",
			"Lithium Ion with Equipment",
			"usps_priority_mail_international",
			True,
			True,
			False,
		),
		("USPS International", "Magnetized Material", "usps_priority_mail_international", True, False, False),
	],
)
def test_what_the_known_rules_say(carrier, hazard, service, abroad, agreement, taken):
	assert ask(hazard, carrier, service, abroad, agreement) is taken


def test_each_known_rule_names_its_source_and_a_class():
	assert all(known.source and known.rule.hazard in CLASSES for known in KNOWN_GOODS_RULES)
	assert {known.rule.carrier for known in KNOWN_GOODS_RULES} == {
		"FedEx", "UPS", "DHL Express", "USPS", "USPS International",
	}  # fmt: skip


def test_what_no_rule_of_the_carrier_speaks_of_is_not_restricted():
	assert ask("Flammable", "Own Fleet") and ask("Flammable", "Own Fleet", "Standard")


def test_a_battery_of_which_nobody_has_said_the_kind_goes_where_the_strictest_go():
	assert not ask("Lithium Battery", "FedEx", "fedex_2_day")
	assert ask("Lithium Battery", "UPS", "ups_ground") and not ask(
		"Lithium Battery", "UPS", "ups_2nd_day_air"
	)


def test_without_a_service_the_account_is_asked_as_a_whole():
	"""One of its services is enough; what is refused everywhere is refused."""
	assert ask("Aerosol", "USPS") and not ask("Aerosol", "USPS", abroad=True)
	assert not ask("Aerosol", "USPS International", abroad=True)
	narrow = [GoodsRule("X", "Aerosol", Taken.NO, services=("air*",)), GoodsRule("X", "Aerosol", Taken.YES)]
	assert ask("Aerosol", "X", rules=narrow)
	assert ask("Aerosol", "x", "Ground", rules=narrow) and not ask("Aerosol", "X", "AIR 1", rules=narrow)


def test_a_refusal_counts_for_more_than_a_rule_that_takes():
	both = [GoodsRule("X", "Aerosol", Taken.YES), GoodsRule("X", "Aerosol", Taken.NO, Reach.ABROAD)]
	assert ask("Aerosol", "X", "a", rules=both) and not ask("Aerosol", "X", "a", abroad=True, rules=both)
	assert refused(both, {"X"}, {"Aerosol", "Corrosive"}, abroad=True, agreement=True) == ["Aerosol"]
