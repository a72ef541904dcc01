import frappe
import pytest

from tests.factories import courier_bills as bills
from tests.factories.shop import stocked


@pytest.fixture(scope="module")
def goods(_session_site) -> str:
	item = stocked(main=1000)
	frappe.db.commit()
	return item


@pytest.fixture
def books() -> bills.Books:
	return bills.books()


@pytest.fixture
def account(courier, books) -> str:
	return bills.bill_account(courier, books)
