"""A shop, its couriers and orders in every state that the screens show, committed so that the web server sees them."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import frappe
import pytest

from tests.browser import desk_page
from tests.factories import shop as factory
from tests.factories.users import credentials, make_user


@dataclass(frozen=True)
class Room:
	"""`shop` is the shop's name, `item` the code of what it sells, `courier` the account of a courier by rate card."""

	shop: str
	item: str
	courier: str

	def order(self, state: Callable = factory.allocated, item: str | None = None, quantity: int = 2) -> str:
		"""An order taken to a state by a function of the factory; its name."""
		name = state(self.shop, factory.make_order(factory.line(item or self.item, "30.00", quantity)))
		frappe.db.commit()
		return name

	def parcel(self, state: Callable = factory.allocated) -> str:
		"""The Fulfilment Order of such an order."""
		return factory.parcels(self.order(state))[0]


@pytest.fixture
def room(site) -> Room:
	factory.make_profiles()
	courier = factory.make_courier()
	room = Room(factory.make_shop(), factory.stocked(main=50), courier)
	frappe.db.commit()
	return room


@pytest.fixture
def page_of(browser, live_site) -> Iterator[Callable]:
	"""`page_of(role)`: a page as a user who has this role of the app alone, or `page_of(role, *more)` these."""
	with ExitStack() as opened:
		yield lambda *roles: opened.enter_context(
			desk_page(browser, live_site, *credentials(make_user(*roles)))
		)


@pytest.fixture
def value(site) -> Callable:
	"""`value(doctype, name, field)` as the web server left it."""

	def read(doctype: str, name: str, field: str):
		frappe.db.rollback()
		return frappe.db.get_value(doctype, name, field)

	return read


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
	"""Keeps a picture of the page when a test fails, where DESK_PICTURES names a folder."""
	outcome = yield
	page, folder = item.funcargs.get("page"), os.environ.get("DESK_PICTURES")
	if folder and page and call.when == "call" and outcome.get_result().failed:
		page.page.screenshot(path=Path(folder) / f"{item.name}.png")
