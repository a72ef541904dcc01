"""Lines of bills against what was quoted; expected values worked out by hand."""

from datetime import date
from decimal import Decimal as D

import pytest

from ecom_erp.core.accounting.courier_bills.audit import audit
from ecom_erp.core.accounting.courier_bills.model import ChargeKind as K
from ecom_erp.core.accounting.courier_bills.reasons import EXPLAINED, BillClass
from ecom_erp.core.accounting.courier_bills.shipments import Terms, same_service, same_zone
from tests.core.accounting.courier_bills.billed import found, line, shipment


def parts(*charges, terms=None, known=None, **facts):
	[(_expected, _difference, causes)] = found(
		[line(*charges, **facts)], *([shipment()] if known is None else known), terms=terms
	)
	return causes


def test_a_line_that_costs_what_was_quoted_is_right():
	assert found([line((K.FREIGHT, "8.50"), (K.FUEL, "1.50"))], shipment()) == [("10.00", D(0), [])]


def test_what_costs_less_is_right_too():
	assert found([line((K.FREIGHT, "9.00"))], shipment()) == [("10.00", "-1.00", [])]


def test_a_tracking_number_is_known_with_blanks_and_in_lower_case():
	assert parts((K.FREIGHT, "10.00"), number="t 1") == []


def test_each_surcharge_is_told_by_itself_and_the_rest_by_weight():
	charged = (K.FREIGHT, "12.00"), (K.FUEL, "1.00"), (K.RESIDENTIAL, "4.00"), (K.ADDRESS, "18.00")
	assert parts(*charged, billed_grams=2000) == [
		("Address Correction", "18.00"),
		("Residential Surcharge", "4.00"),
		("Weight or Size Changed", "3.00"),
	]


def test_a_surcharge_accounts_for_no_more_than_was_charged_too_much():
	assert parts((K.FREIGHT, "8.00"), (K.RESIDENTIAL, "4.00")) == [("Residential Surcharge", "2.00")]


def test_a_weight_within_the_courier_s_step_is_no_other_weight():
	assert parts((K.FREIGHT, "11.00"), billed_grams=1000) == [("Price Differs", "1.00")]
	assert parts((K.FREIGHT, "11.00"), billed_grams=1001) == [("Weight or Size Changed", "1.00")]
	coarse = Terms(weight_step=2000)
	assert parts((K.FREIGHT, "11.00"), billed_grams=1001, terms=coarse) == [("Price Differs", "1.00")]


def test_zone_service_and_discount_explain_what_weight_does_not():
	known = [shipment(zone="4", service="ups_ground")]
	assert parts((K.FREIGHT, "13.00"), zone="6", known=known) == [("Wrong Zone", "3.00")]
	assert parts((K.FREIGHT, "13.00"), zone="04", service="Next Day Air", known=known) == [
		("Wrong Service", "3.00")
	]
	same = {"zone": "04", "service": "Ground Residential", "known": known}
	assert parts((K.FREIGHT, "13.00"), discount=D(0), **same) == [("Missing Discount", "3.00")]
	assert parts((K.FREIGHT, "13.00"), discount=D("2.00"), **same) == [("Price Differs", "3.00")]


def test_fuel_explains_what_it_can():
	assert parts((K.FREIGHT, "12.00"), (K.FUEL, "1.50")) == [
		("Fuel Surcharge", "1.50"),
		("Price Differs", "2.00"),
	]


def test_the_carriage_billed_twice_is_doubled_in_one_bill_and_across_bills():
	twice = [line((K.FREIGHT, "10.00")), line((K.FREIGHT, "10.00"), key="L2")]
	assert found(twice, shipment()) == [("10.00", D(0), []), (D(0), "10.00", [("Doubled", "10.00")])]
	earlier = shipment(billed=D("10.00"), billed_by="INV-1", freight_billed=True)
	[one] = audit([line((K.FREIGHT, "9.00"))], [earlier], "USD", Terms())
	assert (one.cause, one.parts[0].values) == (BillClass.DOUBLED, ("INV-1",))


def test_a_later_correction_is_all_too_much():
	corrected = [line((K.FREIGHT, "10.00")), line((K.WEIGHT, "4.00"), key="L2", billed_grams=3000)]
	assert found(corrected, shipment())[1] == (D(0), "4.00", [("Weight or Size Changed", "4.00")])


def test_what_is_left_of_a_quote_pays_for_the_next_line():
	split = [line((K.FREIGHT, "7.00")), line((K.SURCHARGE, "4.00"), key="L2")]
	assert found(split, shipment())[1] == ("3.00", "1.00", [("Other Surcharge", "1.00")])


def test_parcels_that_never_left_and_returns():
	assert parts((K.FREIGHT, "9.00"), known=[shipment(is_void=True)]) == [("Never Shipped", "9.00")]
	assert parts((K.FREIGHT, "9.00"), known=[shipment(has_left=False)]) == [("Never Shipped", "9.00")]
	unused = [shipment(has_left=False, is_return=True)]
	assert parts((K.FREIGHT, "9.00"), known=unused) == [("Return Label Unused", "9.00")]
	assert parts((K.RETURN, "9.00"), is_return=True) == [("Return Billed", "9.00")]
	used = [shipment("9.00", is_return=True)]
	assert parts((K.RETURN, "9.00"), is_return=True, known=used) == []


def test_lines_of_no_parcel_of_ours():
	assert parts((K.FREIGHT, "9.00"), number="X9") == [("Unknown Tracking Number", "9.00")]
	assert parts((K.SURCHARGE, "15.00"), number="") == [("Not of a Parcel", "15.00")]
	assert parts((K.FREIGHT, "-4.00")) == [("Credit", "-4.00")]


def test_what_cannot_be_compared_is_left_to_a_person():
	[euro] = audit([line((K.FREIGHT, "9.00"))], [shipment(currency="EUR")], "USD", Terms())
	assert (euro.expected, euro.difference, euro.cause) == (None, None, BillClass.OTHER_CURRENCY)
	[unpriced] = audit([line((K.FREIGHT, "9.00"))], [shipment(None)], "USD", Terms())
	assert (unpriced.expected, unpriced.cause, unpriced.claimable) == (None, BillClass.NO_QUOTE, D(0))


def test_a_parcel_that_came_late_is_asked_back_once():
	late = {"promised_on": date(2026, 3, 10), "delivered_on": date(2026, 3, 12)}
	charged = (K.FREIGHT, "12.00"), (K.FUEL, "2.00"), (K.RESIDENTIAL, "3.00")
	known = [shipment(**late)]
	assert parts(*charged, known=known) == [
		("Residential Surcharge", "3.00"),
		("Fuel Surcharge", "2.00"),
		("Price Differs", "2.00"),
	]
	guaranteed = Terms(is_guaranteed=True)
	[one] = audit([line(*charged)], known, "USD", guaranteed)
	assert one.claimable == D("17.00")
	assert one.parts[-1].cause is BillClass.LATE and one.parts[-1].amount == D("10.00")
	on_time = [shipment(promised_on=date(2026, 3, 12), delivered_on=date(2026, 3, 12))]
	assert parts((K.FREIGHT, "10.00"), known=on_time, terms=guaranteed) == []


def test_a_difference_within_the_tolerance_is_not_told():
	assert parts((K.FREIGHT, "10.05"), terms=Terms(D("0.05"))) == []
	assert parts((K.FREIGHT, "10.06"), terms=Terms(D("0.05"))) == [("Price Differs", "0.06")]


@pytest.mark.parametrize(
	("ours", "theirs", "same"),
	[("4", "004", True), ("Zone 4", "4", True), ("4", "5", False), ("", "5", True)],
)
def test_names_of_zones(ours, theirs, same):
	assert same_zone(ours, theirs) is same


@pytest.mark.parametrize(
	("ours", "theirs", "same"),
	[
		("ups_ground", "Ground Residential", True),
		("FEDEX_GROUND", "FedEx Ground", True),
		("ups_next_day_air", "Ground Commercial", False),
		("03", "Ground", True),
		("", "Ground", True),
	],
)
def test_names_of_services(ours, theirs, same):
	assert same_service(ours, theirs) is same


def test_each_cause_has_its_sentence():
	assert set(EXPLAINED) == set(BillClass)
