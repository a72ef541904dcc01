"""A document's name is what the shop's next message finds it by: nobody renames or discards one by REST."""

import frappe
import pytest

from tests.api.row_doors import caller
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token

PAST_CHECKS = {"force": 1, "validate_rename": 0}


@pytest.fixture
def orders(shop) -> list[str]:
	item = stocked(main=9)
	made = [factory.reviewed(shop, make_order(line(item, "10.00"))) for _number in range(2)]
	frappe.db.commit()
	return made


def test_an_order_keeps_its_name(live_site, orders):
	first, second = orders
	call = caller(live_site.url, token(make_user("Order Clerk")))
	url = f"api/v2/document/Ecom Order/{first}/method"
	for sent in (
		{"name": "OTHER", "force": 1},
		{"name": "OTHER", **PAST_CHECKS},
		{"name": second, "merge": 1, **PAST_CHECKS},
	):
		answer = call(("POST", f"{url}/rename", sent))
		frappe.db.rollback()
		assert answer.status_code == 403 and "cannot be renamed" in answer.text, answer.text
		left = frappe.get_all("Ecom Order", {"name": ("in", [*orders, "OTHER"])}, pluck="name")
		assert sorted(left) == sorted(orders)


def test_an_order_is_not_discarded(live_site, orders):
	"""Frappe 16 has a door for it; before, there is none."""
	call = caller(live_site.url, token(make_user("Order Clerk")))
	answer = call(("POST", f"api/v2/document/Ecom Order/{orders[0]}/method/discard", {}))
	frappe.db.rollback()
	assert not answer.ok
	assert frappe.db.get_value("Ecom Order", orders[0], "docstatus") == 0
