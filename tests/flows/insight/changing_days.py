"""What clerks do with orders that have not left: stop, change, split, ship together."""

from contextlib import contextmanager

import frappe
import hypothesis.strategies as st
from hypothesis.stateful import rule

from ecom_erp.core.changes.order_change import Wanted
from ecom_erp.flows.changes import goods, merging, splitting, stopping
from ecom_erp.flows.review import bulk_review
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked

which = st.integers(0, 7)
units = st.integers(1, 3)


@contextmanager
def refused():
	"""Who does what is not possible now is told so, and nothing has happened."""
	try:
		yield
		frappe.db.commit()
	except (frappe.ValidationError, frappe.PermissionError):
		frappe.db.rollback()
		frappe.clear_messages()


class Changes:
	"""Rules beside those of the days; `shop`, `item`, `orders`, `buyer` and `one` are theirs."""

	@rule(qty=units)
	def place_by_a_regular(self, qty: int):
		"""Each time other goods, so that no order looks like another one sent twice."""
		order = make_order(line(self.item, "10.00", qty), line(stocked(main=5), "3.00"), buyer=self.buyer)
		self.orders.append(factory.pooled(self.shop, order))
		self.work()

	@rule(number=which)
	def stop(self, number: int):
		with refused():
			stopping.stop(self.one(number), "The buyer rang")

	@rule(number=which)
	def release(self, number: int):
		with refused():
			bulk_review.apply_decision(self.one(number), bulk_review.APPROVE, "Settled")

	@rule(number=which, qty=st.integers(0, 2), other=st.booleans())
	def change_goods(self, number: int, qty: int, other: bool):
		order = factory.get(self.one(number))
		first = order.lines[0].line_id
		wanted = Wanted({first: qty}, {first: stocked(main=3)} if other else {})
		with refused():
			goods.change(order.name, wanted, "The buyer rang", goods.preview(order.name, wanted)["key"])

	@rule(number=which, qty=units)
	def split(self, number: int, qty: int):
		for parcel in factory.parcels(self.one(number)):
			rows = frappe.get_all(
				"Fulfilment Order Item", {"parent": parcel}, ["name", "qty"], order_by="idx"
			)
			with refused():
				splitting.split(
					parcel, {row.name: min(qty, row.qty) for row in rows[:1]}, sum(row.qty for row in rows)
				)

	@rule(number=which)
	def join(self, number: int):
		for parcel in factory.parcels(self.one(number)):
			with refused():
				splitting.join(parcel)

	@rule(first=which, second=which)
	def ship_together(self, first: int, second: int):
		parcels = [*factory.parcels(self.one(first))[-1:], *factory.parcels(self.one(second))[-1:]]
		with refused():
			merging.merge(parcels)

	@rule()
	def ship_regulars_together(self):
		names = frappe.get_all("Fulfilment Order", {"shop": self.shop, "status": "To Pick"}, pluck="name")
		mine = [one.parcel for one in merging.read(names) if one.customer == self.buyer.email]
		with refused():
			merging.merge(mine)

	@rule(number=which)
	def separate(self, number: int):
		for parcel in factory.parcels(self.one(number)):
			with refused():
				merging.separate(parcel)
