"""One order of each kind that a shop's pool has after two years, made by the flows themselves. `rows` multiplies them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import cycle

import frappe

from benchmarks.orders import paid_order
from benchmarks.world import Seller
from ecom_erp.core.orders.canonical import Address, CanonicalOrder
from ecom_erp.flows import after_sales
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.review import bulk_review
from ecom_erp.flows.shipping.tracking import record_event
from ecom_erp.flows.warehouse import package_closing
from ecom_erp.flows.warehouse.picking import waves
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.support import tickets

YEARS = 730
LATELY = 10
RENO = Address("Ada Berg", "", "1005 Terminal Way", "", "Reno", "Nevada", "NV", "89502", "US", "+17755550142")


@dataclass(frozen=True)
class Kind:
	"""An order and how many of a million are like it; `share` 0: the rest. Its copies are spread over the last `days`."""

	order: str
	share: int
	days: int


def make_kinds(sold: Seller) -> list[Kind]:
	"""An order of each kind, committed. Shops, and the buyer's place and with it the warehouse, take turns."""
	shops = cycle([sold.shop, *(factory.make_shop(auto_approve=1) for _ in range(3))])
	places = cycle([factory.CHICAGO, factory.NEWARK, RENO, factory.CHICAGO, RENO])
	found = []
	for share, days, make in _kinds(sold):
		shop, place = next(shops), next(places)
		facts = sold.place()
		order = replace(paid_order(facts), shipping_address=place, billing_address=place)
		name = make(shop, order)
		_books(name)
		_messages(replace(sold, shop=shop), facts, name)
		found.append(Kind(name, share, days))
	_second_channel(next(shops))
	frappe.db.commit()
	return found


def _kinds(sold: Seller) -> Iterator[tuple[int, int, Callable[[str, CanonicalOrder], str]]]:
	for _shop in range(5):
		yield 0, YEARS, _completed
	yield 20_000, YEARS, _cancelled
	yield 21_000, YEARS, _refunded
	yield 6_000, YEARS, _ticket(after_sales.reject, "Worn")
	yield 1_500, LATELY, _ticket()
	yield 1_000, LATELY, _ticket(after_sales.approve)
	yield 500, LATELY, _received
	for order in (_unmapped, _wrong_total):
		yield 1_500, LATELY, lambda shop, plain, change=order: factory.reviewed(shop, change(plain))
	yield 1_000, LATELY, _short
	yield 1_000, LATELY, _held
	yield 3_000, LATELY, lambda shop, order: factory.reviewed(shop, factory.unpaid(order))
	yield 500, LATELY, factory.reviewed
	yield 4_500, LATELY, factory.allocated
	yield 500, LATELY, lambda shop, order: _in_wave(factory.allocated(shop, order))
	yield 500, LATELY, lambda shop, order: _packed(factory.allocated(shop, order))
	yield 1_500, LATELY, factory.labelled
	yield 3_500, LATELY, lambda shop, order: _told(_sent(shop, order), "In Transit")
	yield 500, LATELY, lambda shop, order: _told(_sent(shop, order), "Exception")


def _completed(shop: str, order: CanonicalOrder) -> str:
	return _told(factory.billed(shop, order), "Delivered")


def _sent(shop: str, order: CanonicalOrder) -> str:
	name = factory.labelled(shop, order)
	factory.send(name)
	return name


def _told(name: str, status: str) -> str:
	"""The courier says where the parcels are."""
	for label in frappe.get_all("Shipping Label", {"ecom_order": name}, pluck="name"):
		record_event(label, status, "REST")
	return name


def _cancelled(shop: str, order: CanonicalOrder) -> str:
	name = factory.reviewed(shop, factory.unpaid(order))
	bulk_review.apply_decision(name, "cancel", "Not paid")
	return name


def _ticket(*decision) -> Callable[[str, CanonicalOrder], str]:
	"""A completed order with a ticket on which somebody decided, or nobody yet."""

	def make(shop: str, order: CanonicalOrder) -> str:
		name = _completed(shop, order)
		made = tickets.ticket(name)
		if decision:
			decide, *remark = decision
			decide(made.name, *remark)
		return name

	return make


def _received(shop: str, order: CanonicalOrder) -> str:
	name = _ticket(after_sales.approve)(shop, order)
	ticket = frappe.get_doc("After Sales Ticket", _ticket_of(name))
	rows = [{"row": row.name, "qty": row.qty, "disposition": "Restock"} for row in ticket.lines]
	after_sales.receive(ticket.name, rows)
	return name


def _refunded(shop: str, order: CanonicalOrder) -> str:
	name = _received(shop, order)
	after_sales.refund(_ticket_of(name))
	in_transaction(after_sales.refund_sent, _ticket_of(name), f"R{_ticket_of(name)}")
	return name


def _ticket_of(name: str) -> str:
	return frappe.get_all("After Sales Ticket", {"ecom_order": name}, pluck="name")[0]


def _unmapped(order: CanonicalOrder) -> CanonicalOrder:
	first, *others = order.lines
	return replace(order, lines=(replace(first, sku="unknown", listing_id="unknown"), *others))


def _wrong_total(order: CanonicalOrder) -> CanonicalOrder:
	[payment] = order.payments
	return replace(order, total=order.total + 1, payments=(replace(payment, amount=payment.amount + 1),))


def _short(shop: str, order: CanonicalOrder) -> str:
	"""More than there is of one thing."""
	first, *others = order.lines
	many = replace(first, quantity=1_000_000, tax=first.tax * 0)
	changed = replace(order, lines=(many, *others))
	payment = replace(order.payments[0], amount=changed.computed_total)
	name = factory.reviewed(shop, replace(changed, total=changed.computed_total, payments=(payment,)))
	allocate.allocate(name)
	return name


def _held(shop: str, order: CanonicalOrder) -> str:
	name = factory.reviewed(shop, order)
	bulk_review.apply_decision(name, "hold", "The buyer asked to wait")
	return name


def _in_wave(name: str) -> str:
	for wave in waves.make_waves(factory.parcels(name)):
		waves.release(wave)
		waves.pick(wave)
	return name


def _packed(name: str) -> str:
	for parcel in factory.parcels(name):
		package_closing.pack_unscanned(parcel, None)
	return name


def _books(name: str) -> None:
	"""What the machine books of the order without anybody's doing is booked."""
	steps = {
		order_flow.BILL: billing.bill,
		order_flow.COLLECT: collect,
		order_flow.COMPLETE: billing.complete,
	}
	while step := steps.get(frappe.db.get_value("Ecom Order", name, "step")):
		step(name)


def _messages(sold: Seller, facts: dict, name: str) -> None:
	"""What the shop said is in the inbox and processed, and what was said to the shop is delivered."""
	sold.receive(facts)
	done = {"status": "Done", "next_try_at": None, "processed_at": frappe.utils.now_datetime()}
	of_order = {"external_id": str(facts["number"]), "shop": sold.shop}
	frappe.db.set_value("Inbox Message", of_order, {**done, "ecom_order": name})
	frappe.db.set_value("Outbox Message", {"ecom_order": name}, done)


def _second_channel(shop: str) -> None:
	"""One of the shops sells by another channel, for the figures by channel."""
	for doctype, field in (("Ecom Shop", "name"), ("Ecom Order", "shop")):
		frappe.db.set_value(doctype, {field: shop}, "channel", "WooCommerce", update_modified=False)
