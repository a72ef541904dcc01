"""A seller with three warehouses and a courier, and a simulated shop."""

from collections.abc import Iterator

import frappe
import pytest

from tests.factories import shop as factory


@pytest.fixture
def courier(site) -> str:
	"""Warehouse profiles and a courier with the prices of `tests.factories.shop`; the account's name."""
	factory.make_profiles()
	return factory.make_courier()


@pytest.fixture
def shop(courier) -> str:
	"""A shop that nobody answers for."""
	return factory.make_shop()


@pytest.fixture
def sandbox() -> Iterator:
	"""A simulated Shopify shop, a real HTTP server."""
	from ecom_erp.sandbox.server import SandboxServer

	with SandboxServer() as server:
		yield server


@pytest.fixture
def sandbox_shop(courier, sandbox) -> str:
	"""The simulated shop as an Ecom Shop."""
	return factory.make_shop(sandbox)


@pytest.fixture
def committed(site) -> None:
	"""For tests whose other processes must see what the test has made."""
	frappe.db.commit()
