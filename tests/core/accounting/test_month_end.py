"""What open money is worth at a month's end, and which fees are to come."""

from datetime import date
from decimal import Decimal

from ecom_erp.core.accounting.month_end import (
	Gain,
	Held,
	Unsettled,
	end_of_month,
	expected_fees,
	last_month_end,
	revaluation,
)

D = Decimal


def test_the_rate_of_the_day_makes_the_gain():
	held = [
		Held("Lei", D("100.00"), D("25.00"), D("0.30")),
		Held("Same", D("100.00"), D("30.00"), D("0.30")),
		Held("Owed", D("-10.00"), D("-2.50"), D("0.30")),
		Held("Empty", D("0.00"), D("0.07"), D("0.30")),
	]
	assert revaluation(held, "USD") == [
		Gain("Lei", D("5.00")),
		Gain("Owed", D("-0.50")),
		Gain("Empty", D("-0.07")),
	]


def test_fees_to_come_are_what_is_not_booked():
	payments = [
		Unsettled("A", D("100.00")),
		Unsettled("A", D("33.33"), D("0.50")),
		Unsettled("B", D("10.00"), D("5.00")),  # more was booked than is to be expected
	]
	# 3.00 + (0.9999 - 0.50)
	assert expected_fees(payments, D("0.03"), "USD") == {"A": D("3.50")}
	assert expected_fees(payments, D(0), "USD") == {}


def test_months_end():
	assert end_of_month(date(2028, 2, 3)) == date(2028, 2, 29)
	assert end_of_month(date(2026, 12, 31)) == date(2026, 12, 31)
	assert last_month_end(date(2026, 1, 1)) == date(2025, 12, 31)
