"""What goes back, divided among the accounts that took the money."""

from decimal import Decimal

import pytest

from ecom_erp.core.orders.refunds import by_account

D = Decimal
CAME = [("cards", D(8)), ("bank", D(10)), ("bank", D(4))]


@pytest.mark.parametrize(
	("amount", "stated", "gone", "shares"),
	[
		("22", {}, {}, [("cards", 8), ("bank", 14)]),
		("5", {}, {}, [("cards", 5)]),
		("5", {"bank": D(5)}, {}, [("bank", 5)]),
		("6", {"bank": D(7), "cards": D(4)}, {"bank": D(5)}, [("cards", 4), ("bank", 2)]),
		("6", {"bank": D(1)}, {}, [("cards", 5), ("bank", 1)]),
		("25", {}, {}, [("cards", 11), ("bank", 14)]),
		("3", {}, {"cards": D(8)}, [("bank", 3)]),
		("3", {"elsewhere": D(3)}, {"cards": D(8), "bank": D(14)}, [("cards", 3)]),
	],
)
def test_shares(amount, stated, gone, shares):
	assert by_account(D(amount), CAME, stated, gone) == shares
