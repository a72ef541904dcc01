"""A seller to measure with: one shop, three warehouses with plenty of stock, a courier, a catalogue, known buyers.

It lies in the scratch site that tests run in; what a benchmark wrote is taken back when it ends."""

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import frappe

from benchmarks.orders import webhook_body
from ecom_demo.items import ensure_opening_stock
from ecom_erp.integrations.channels.base import Event
from ecom_erp.messaging import inbox
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import make_item
from tests.site import Site

ITEMS = 24
LINES = 3
PIECES = 100_000
SECRET = "benchmark"


@dataclass
class Seller:
	"""`place` names the next order's facts; each is a new order, of a known buyer or of a new one."""

	site: Site
	shop: str
	items: list[str]
	rng: random.Random = field(default_factory=lambda: random.Random(7))
	numbers: itertools.count = field(default_factory=lambda: itertools.count(_first_number()))

	def place(self, buyer: str | None = None) -> dict:
		"""Facts of an order of three lines: number, buyer, placed (aware UTC) and lines of (item, price, quantity)."""
		number = next(self.numbers)
		lines = [
			(item, self.rng.choice(("9.90", "14.50", "24.00", "33.30")), self.rng.choice((1, 1, 2)))
			for item in self.rng.sample(self.items, LINES)
		]
		# two orders of a buyer lie hours apart, so that none looks like the other's copy
		placed = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(hours=number % 97, minutes=5)
		return {"number": number, "buyer": buyer or f"{number}", "placed": placed, "lines": lines}

	def receive(self, facts: dict) -> None:
		"""The order's webhook lies in the inbox, committed."""
		number = str(facts["number"])
		event = Event(
			f"{number}/orders/create", "orders/create", number, facts["placed"], webhook_body(facts)
		)
		inbox.accept(self.shop, [event], "Webhook")
		frappe.db.commit()


def _first_number() -> int:
	return int(datetime.now(timezone.utc).timestamp()) * 1000


@contextmanager
def seller() -> Iterator[Seller]:
	"""The seller in the scratch site, committed; the site is left as it was found."""
	site = Site()
	site.open()
	try:
		yield _set_up(site)
	finally:
		frappe.db.rollback()
		site.end_test()
		site.close()


@contextmanager
def throwaway_seller() -> Iterator[Seller]:
	"""The seller in a scratch site for more rows than can be taken back: its database is dropped at the end, and the site
	is made anew by whoever needs it next."""
	site = Site()
	site.open()
	try:
		yield _set_up(site)
	finally:
		frappe.db.rollback()
		frappe.db.sql_ddl(f"drop database `{frappe.conf.db_name}`")
		frappe.destroy()


def _set_up(site: Site) -> Seller:
	site.begin_test()
	factory.make_profiles()
	factory.make_courier()
	shop = factory.make_shop(webhook_secret=SECRET, auto_approve=1)
	items = [make_item(weight_per_unit=400, weight_uom="Gram") for _ in range(ITEMS)]
	rows = [(item, place, PIECES, 10) for item in items for place in factory.REGIONS]
	ensure_opening_stock(world.COMPANY, rows)
	frappe.db.commit()
	return Seller(site, shop, items)
