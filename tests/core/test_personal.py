"""What is said of a failure names no buyer."""

import pytest

from ecom_erp.core.personal import MASK, masked

ORDER = {
	"id": 4711,
	"name": "#1038",
	"currency": "EUR",
	"email": "käthe@example.org",
	"line_items": [{"title": "Trail Socks", "sku": "SOCK-1"}],
	"payment_gateway_names": ["paypal"],
	"shipping_address": {
		"first_name": "Käthe",
		"last_name": "Vogelsang",
		"address1": "Am Wehr 5",
		"zip": "04103",
	},
	"note": "Ring at Müller's",
}


@pytest.mark.parametrize(
	"text, kept",
	[
		("käthe@example.org is not a valid Email Address", f"{MASK} is not a valid Email Address"),
		("ada.@example.com, bob@b", f"{MASK}, {MASK}"),
		("Phone Number +49 (0)171 / 123 45 67 is not valid", f"Phone Number {MASK} is not valid"),
		("Phone 030 123456 set in field", f"Phone {MASK} set in field"),
		("Could not find Customer: KÄTHE Vogelsang", f"Could not find Customer: {MASK} {MASK}"),
		("'Am Wehr 5' is too long", f"'{MASK}' is too long"),
		("said: Ring at Müller's", f"said: {MASK}"),
		("Shop has no account for paypal of SOCK-1, EUR", None),
		("SAL-ORD-2026-00012: 1.234,56 differs from 1,235.00", None),
		("2026-11-26 07:15:00.123456 is past, AUR-5400000001002 too", None),
	],
)
def test_what_is_personal_is_masked_and_nothing_else(text, kept):
	assert masked(text, ORDER) == (text if kept is None else kept)


def test_an_order_in_the_apps_own_words_is_known_too():
	order = {
		"buyer": {"name": "Ines Rocha"},
		"shipping_address": {"line1": "Rua das Flores 3"},
		"number": "1001",
	}
	assert masked("Ines Rocha, Rua das Flores 3, 1001", order) == f"{MASK}, {MASK}, 1001"


def test_without_an_order_what_looks_like_contact_data_is_masked():
	assert masked("ada@example.com / (030) 12 34 56 78") == f"{MASK} / {MASK}"
