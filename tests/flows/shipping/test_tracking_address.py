"""The address of a courier's tracking page, which stands as a link on the buyer's page."""

import frappe
import pytest

from ecom_erp.flows.carriers.couriers import get_account, tracking_url


@pytest.mark.parametrize(
	"address",
	[
		"javascript:alert(1)//{number}",
		"data:text/html,{number}",
		"//x/{number}",
		"x {number}",
		"https:{number}",
	],
)
def test_it_is_one_of_the_web(courier, address):
	account = frappe.get_doc("Courier Account", courier)
	account.tracking_url = address
	with pytest.raises(frappe.ValidationError, match="begins with https"):
		account.save()


def test_one_that_was_stored_before_is_not_linked_to(courier):
	account = get_account(courier)
	account.tracking_url = "javascript:alert('{number}')"
	assert tracking_url(account, "T1") == ""


def test_a_number_stays_a_part_of_it(courier):
	account = get_account(courier)
	account.tracking_url = "https://parcels.example.com/{number}?lang=en"
	assert (
		tracking_url(account, "T 1/../x?y#z") == "https://parcels.example.com/T%201%2F..%2Fx%3Fy%23z?lang=en"
	)
