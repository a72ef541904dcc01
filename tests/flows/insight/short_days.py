"""Days on which stock is short: what there is ships, the rest waits, stock comes bit by bit and in other places."""

import frappe
import hypothesis.strategies as st
from hypothesis.stateful import initialize, rule

from ecom_erp.flows.allocation.waiting import moving, release, ship_available
from ecom_erp.flows.orders.waiting.queue import awaiting
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import actual_qty, set_stock
from tests.factories.shop import line, make_order, stocked
from tests.flows.insight.changing_days import refused, which
from tests.processes import killed_at_commit

pieces = st.integers(1, 3)
places = st.sampled_from((world.MAIN, world.EAST))


class Shortages:
	"""Rules beside those of the days; `shop`, `site`, `orders`, `one` and `work` are theirs."""

	@initialize()
	def scarce_goods(self):
		self.scarce = stocked(main=2, east=1)
		frappe.db.commit()

	@rule(qty=st.integers(1, 5), more=st.booleans(), asks=st.booleans())
	def place_what_is_scarce(self, qty: int, more: bool, asks: bool):
		frappe.db.set_value("Ecom Shop", self.shop, "ship_available", "Ask" if asks else "Automatically")
		frappe.clear_document_cache("Ecom Shop", self.shop)
		other = [line(stocked(main=3), "3.00", 2)] if more else []
		order = make_order(line(self.scarce, "10.00", qty), *other)
		self.orders.append(factory.pooled(self.shop, order))
		frappe.db.commit()
		self.work()

	@rule(number=which)
	def ship_what_is_available(self, number: int):
		with refused():
			ship_available.ship_available(self.one(number))

	@rule(qty=pieces, place=places)
	def stock_comes(self, qty: int, place: str):
		set_stock(self.scarce, actual_qty(self.scarce, place) + qty, place)
		frappe.db.commit()
		release.release_due()

	@rule(qty=pieces, place=places, after=st.booleans())
	def stock_comes_and_the_worker_dies(self, qty: int, place: str, after: bool):
		set_stock(self.scarce, actual_qty(self.scarce, place) + qty, place)
		frappe.db.commit()
		killed_at_commit(self.site, release.release_due, 1, after)
		release.release_due()
		assert not any(_stuck(place, self.scarce))

	@rule()
	def a_night(self):
		moving.move_all()

	@rule(number=which)
	def ship_a_waiting_part_from_elsewhere(self, number: int):
		for parcel in factory.parcels(self.one(number)):
			with refused():
				moving.ship_from_elsewhere(parcel)


def _stuck(place: str, item: str):
	"""Parcels that wait although all that the warehouse has is theirs and is enough."""
	queue = awaiting([place], {item})[place]
	first = next((parcel for parcel in queue if set(parcel.pieces) == {item}), None)
	if first is None or queue[0].name != first.name:
		return
	doc = frappe.get_doc("Fulfilment Order", first.name)
	if frappe.db.get_value("Ecom Order", doc.ecom_order, "status") not in ("Allocated", "Partly Shipped"):
		return
	bin_ = frappe.db.get_value(
		"Bin", {"item_code": item, "warehouse": place}, ["actual_qty", "reserved_qty"], as_dict=True
	)
	ahead = sum(parcel.reserved.get(item, 0) for parcel in queue)
	yield bin_.actual_qty - bin_.reserved_qty + ahead >= sum(first.pieces.values())
