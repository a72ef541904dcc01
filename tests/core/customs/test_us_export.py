"""Which parcels leave the United States without an export filing: 15 CFR 30.36 and 30.37(a)."""

from decimal import Decimal

import pytest

from ecom_erp.core.customs.declaration import CustomsLine, Declaration
from ecom_erp.core.customs.us_export import exemption, needs_filing


def parcel(country="DE", currency="USD", sender="US", **values):
	lines = tuple(
		CustomsLine(item, "Glazed mug", digits, "CN", 1, Decimal(value), 100)
		for item, (digits, value) in values.items()
	)
	return Declaration(sender, country, currency, lines)


@pytest.mark.parametrize(
	("declared", "section", "number"),
	[
		(parcel(A=("691200", "2500")), "30.37(a)", ""),
		(parcel(A=("691200", "2500.01")), "", "691200"),
		# one tariff number counts together, another one by itself
		(parcel(A=("6912.00", "1500"), B=("691200", "1500")), "", "691200"),
		(parcel(A=("691200", "1500"), B=("090210", "1500")), "30.37(a)", ""),
		(parcel("CA", A=("691200", "9000")), "30.36", ""),
		(parcel("CA", A=("691200", "90")), "30.37(a)", ""),
		(parcel(sender="GB", A=("691200", "9000")), "", ""),
		(parcel(currency="EUR", A=("691200", "9000")), "", ""),  # its worth in dollars is not known here
	],
)
def test_goods_of_one_tariff_number_count(declared, section, number):
	assert (exemption(declared), needs_filing(declared)) == (section, number)
