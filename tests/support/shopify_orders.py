"""Orders of the simulated shop, on their way through the house."""

import frappe

from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.intake import receiving
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.review import order_review
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from ecom_erp.flows.work.outbox_worker import deliver_outbox
from tests.factories import shop as factory


def arrive(sandbox, shop: str, number: str, items: list[str], each: int = 1) -> str:
	"""The order is placed at the shop and pooled, its lines mapped to the items, `each` pieces of them in a unit; the Ecom
	Order's name."""
	placed = sandbox.shop.place(number)
	for line, item in zip(placed.lines, items, strict=True):
		factory.make_listing(shop, line.variant_id, {item: each})
	receiving.poll(shop)
	process_inbox(50)
	return frappe.db.get_value("Ecom Order", {"shop": shop, "external_id": placed.id})


def send_off(order: str, invoice: bool = True) -> None:
	"""Review, allocate, label and ship the order; invoice and payments too, unless told otherwise."""
	order_review.review(order)
	assert allocate.allocate(order) == "Allocated"
	for parcel in factory.parcels(order):
		shipping_labels.buy_labels(parcel)
		ship.ship(parcel)
	if invoice:
		for step in (billing.bill, collect, billing.complete):
			step(order)


def messages(order: str) -> list:
	fields = ["name", "kind", "status", "attempts", "next_try_at", "error", "external_result"]
	return frappe.get_all("Outbox Message", {"ecom_order": order}, fields, order_by="creation")


def deliver_now(order: str) -> None:
	"""Time passes until the order's messages are due; then they are delivered."""
	for message in messages(order):
		if message.status in ("Failed", "Processing"):
			frappe.db.set_value("Outbox Message", message.name, "next_try_at", frappe.utils.now_datetime())
	frappe.db.commit()
	deliver_outbox(50)
