"""Whatever shops, buyers, clerks, couriers and crashes do in whatever order: after each of their doings the Integrity Check
finds nothing.

`make test ARGS="--hypothesis-profile=search tests/flows/insight/test_integrity_always.py"` looks for longer.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import frappe
import hypothesis.strategies as st
from frappe.utils import now_datetime
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ecom_erp.core.insight.invariants import INVARIANTS
from ecom_erp.core.orders.canonical import Buyer, PaymentState, Refund, RefundLine, ShopStop
from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales import ticket_worker
from ecom_erp.flows.after_sales.tickets import open_ticket
from ecom_erp.flows.insight.integrity.catalogue import of_site
from ecom_erp.flows.insight.integrity.texts import in_words
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.shipping import label_voids, shipping_labels, tracking_jobs
from ecom_erp.flows.warehouse import package_closing, ship
from ecom_erp.flows.work import order_steps
from tests.factories import shop as factory
from tests.factories.erpnext import unique
from tests.factories.shop import CARD, later, line, make_order, stocked, unpaid
from tests.flows.insight.changing_days import Changes, refused
from tests.flows.insight.short_days import Shortages
from tests.processes import killed_at_commit
from tests.support.canonical_orders import captured
from tests.support.site_health import cover_promises

# the suite says that something is wrong; the search also looks for the shortest way to it
SHORT = settings(max_examples=3, stateful_step_count=12, phases=(Phase.generate,))
LONG = settings(max_examples=300, stateful_step_count=40)
PRICE = Decimal("10.00")
BY_HAND = ("Sales Order", "Delivery Note", "Sales Invoice", "Payment Entry")
which = st.integers(0, 7)
units = st.integers(1, 3)


class Days(Changes, RuleBasedStateMachine):
	"""Orders of one shop. `site`, `shop` and `server` (the courier) are given by the test."""

	site = shop = server = None

	@initialize()
	def open_shop(self):
		self.item = stocked(main=12, east=3)
		self.orders: list[str] = []
		self.buyer = Buyer(unique("regular"), "Ada Berg", "regular@example.com")
		frappe.db.commit()
		self.place(1, True)

	def one(self, number: int) -> str:
		return self.orders[number % len(self.orders)]

	def stated(self, name: str):
		"""The order as the shop last stated it."""
		return read_canonical(factory.get(name))

	def states(self, order) -> None:
		with refused():
			factory.pooled(self.shop, order)

	@rule(qty=units, paid=st.booleans())
	def place(self, qty: int, paid: bool):
		order = make_order(line(self.item, str(PRICE), qty))
		self.orders.append(factory.pooled(self.shop, order if paid else unpaid(order)))

	@rule(number=which, qty=units)
	def edit(self, number: int, qty: int):
		order = self.stated(self.one(number))
		line = order.lines[0]
		self.states(later(order, lines=(replace(line, quantity=max(qty, line.fulfilled)),)))

	@rule(number=which)
	def pay(self, number: int):
		order = self.stated(self.one(number))
		if not order.payments:
			paid = (captured(str(order.total), gateway=CARD, external_id=f"p-{order.external_id}"),)
			self.states(later(order, total=order.total, payment_state=PaymentState.PAID, payments=paid))

	@rule(number=which, pieces=st.booleans())
	def refund_at_the_shop(self, number: int, pieces: bool):
		order = self.stated(self.one(number))
		back = sum((one.amount for one in order.refunds), Decimal(0))
		amount = PRICE if pieces else Decimal("2.50")
		if order.paid < back + amount:
			return
		lines = (RefundLine(order.lines[0].external_id, 1, PRICE),) if pieces else ()
		made = Refund(f"r{len(order.refunds)}-{order.external_id}", order.updated_at, amount, lines)
		self.states(later(order, total=order.total, refunds=(*order.refunds, made)))

	@rule(number=which)
	def cancel_at_the_shop(self, number: int):
		order = self.stated(self.one(number))
		if not order.cancelled_at:
			at = order.updated_at + timedelta(minutes=1)
			self.states(later(order, total=order.total, cancelled_at=at))

	@rule(number=which, stop=st.sampled_from((ShopStop.HELD, ShopStop.NONE)))
	def stop_at_the_shop(self, number: int, stop: ShopStop):
		order = self.stated(self.one(number))
		self.states(later(order, total=order.total, stop=stop))

	@rule(number=which, qty=units)
	def ship_at_the_shop(self, number: int, qty: int):
		"""The shop counts so many as sent, whoever sent them."""
		order = self.stated(self.one(number))
		line = order.lines[0]
		sent = replace(line, fulfilled=min(line.fulfilled + qty, line.quantity))
		self.states(later(order, total=order.total, lines=(sent,)))

	@rule()
	def machine(self):
		self.work()

	@rule(number=st.integers(1, 6))
	def crash(self, number: int):
		killed_at_commit(self.site, self.work, number)
		self.time_passes()

	@rule()
	def time_passes(self):
		for doctype in ("Ecom Order", "After Sales Ticket"):
			frappe.db.set_value(
				doctype, {"step_due_at": (">", now_datetime())}, "step_due_at", now_datetime()
			)
		frappe.db.set_value("Shipping Label", {"status": "To Void"}, "next_poll_at", now_datetime())
		frappe.db.commit()
		tracking_jobs.finish_requests()
		label_voids.give_back_due(10)

	def work(self):
		order_steps.advance_due(50)
		ticket_worker.work_due(50)

	@rule(number=which, tries=st.sampled_from((0, 0, 3)), kind=st.sampled_from(("lost", "500")))
	def buy_labels(self, number: int, tries: int, kind: str):
		if tries:
			self.server.faults.add(kind=kind, operation="labels", times=tries)
		for parcel in factory.parcels(self.one(number)):
			with refused():
				shipping_labels.buy_labels(parcel)
		self.server.faults.clear()

	@rule(number=which)
	def pack(self, number: int):
		for parcel in factory.parcels(self.one(number)):
			with refused():
				package_closing.pack_unscanned(parcel, 500)

	@rule(number=which)
	def unpack(self, number: int):
		for parcel in factory.parcels(self.one(number)):
			with refused():
				package_closing.unpack(parcel)

	@rule(number=which, first=st.booleans())
	def ship(self, number: int, first: bool):
		parcels = factory.parcels(self.one(number))
		for parcel in parcels[: 1 if first else None]:
			with refused():
				shipping_labels.buy_labels(parcel)
			with refused():
				ship.ship(parcel)

	@rule(qty=units)
	def sell(self, qty: int):
		"""An order to its end, so that there is something to send back."""
		self.orders.append(factory.pooled(self.shop, make_order(line(self.item, str(PRICE), qty))))
		self.work()
		for parcel in factory.parcels(self.orders[-1]):
			with refused():
				shipping_labels.buy_labels(parcel)
				ship.ship(parcel)
		self.work()

	@rule(number=which, kind=st.sampled_from(("Return and Refund", "Refund Only", "Exchange", "Resend")))
	def open_ticket(self, number: int, kind: str):
		order = factory.get(self.one(number))
		with refused():
			made = open_ticket(order.name, kind, "Damaged", [{"line_id": order.lines[0].line_id, "qty": 1}])
			for row in made.lines:
				row.disposition = "Restock"
			made.save()

	@rule(number=which)
	def work_at_ticket(self, number: int):
		tickets = frappe.get_all(
			"After Sales Ticket", {"shop": self.shop}, ["name", "status"], order_by="name"
		)
		if not tickets:
			return
		ticket = tickets[number % len(tickets)]
		step = {"Open": after_sales.approve, "Awaiting Return": after_sales.receive}.get(ticket.status)
		with refused():
			(step or after_sales.refund)(ticket.name)

	@rule(number=which, doctype=st.sampled_from(BY_HAND))
	def cancel_by_hand(self, number: int, doctype: str):
		filters = {"ecom_order": self.one(number), "docstatus": 1}
		names = frappe.get_all(doctype, filters, pluck="name", order_by="creation desc", limit=1)
		for name in names:
			with refused():
				frappe.get_doc(doctype, name).cancel()

	@invariant()
	def integrity(self):
		if not getattr(self, "orders", None):
			return
		frappe.db.commit()
		wrong = [in_words(one) for one in of_site(*INVARIANTS)]
		assert wrong == []


def test_the_integrity_check_finds_nothing_whatever_happens(site, shop, account, server):
	cover_promises()
	frappe.db.commit()
	machine = type("Days", (Days,), {"site": site, "shop": shop, "server": server})
	run_state_machine_as_test(machine, settings=SHORT if settings().derandomize else LONG)


def test_nor_when_stock_is_short(site, shop, account, server):
	cover_promises()
	frappe.db.commit()
	machine = type("ShortDays", (Shortages, Days), {"site": site, "shop": shop, "server": server})
	run_state_machine_as_test(machine, settings=SHORT if settings().derandomize else LONG)
