"""A shop, its couriers and orders in every state that the screens show, committed so that the web server sees them."""

from collections.abc import Callable
from dataclasses import dataclass

import frappe
import pytest

from tests.factories import shop as factory


@dataclass(frozen=True)
class Room:
	"""`shop` is the shop's name, `item` the code of what it sells."""

	shop: str
	item: str

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
	factory.make_courier()
	room = Room(factory.make_shop(), factory.stocked(main=50))
	frappe.db.commit()
	return room


@pytest.fixture
def value(site) -> Callable:
	"""`value(doctype, name, field)` as the web server left it."""

	def read(doctype: str, name: str, field: str):
		frappe.db.rollback()
		return frappe.db.get_value(doctype, name, field)

	return read
