"""What follows, in the few characters of a text message."""

import pytest

from ecom_erp.core.notify.following import listed


@pytest.mark.parametrize(
	("pieces", "text"),
	[
		([], ""),
		([("Bike Pannier", 2)], "2 x Bike Pannier"),
		([("Mug", 1), ("Bike Pannier", 2), ("Mug", 2)], "3 x Mug, 2 x Bike Pannier"),
		([("A", 1), ("B", 1), ("C", 1), ("D", 4)], "1 x A, 1 x B, ..."),
		([("T" * 41, 1)], f"1 x {'T' * 37}..."),
		([("T" * 40, 1)], f"1 x {'T' * 40}"),
	],
	ids=["nothing", "one", "twice", "many", "long", "just fits"],
)
def test_what_follows(pieces, text):
	assert listed(pieces) == text
