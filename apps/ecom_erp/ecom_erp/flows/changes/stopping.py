"""Stopping an order: what has not left stays here until somebody decides."""

from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.review import bulk_review
from ecom_erp.messaging.transaction import unit_of_work


@unit_of_work
def stop(name: str, reason: str = "") -> str:
	"""Hold an order of which something is still here, whoever asks; its status afterwards. Nothing is freed, and no parcel of
	it gets a label or leaves. One that a person holds already stays as it is. Raises where all of it has left."""
	doc = lock_order(name)
	if not order_flow.is_held(doc, HoldCode.MANUAL):
		bulk_review.hold(doc, reason.strip())
	return doc.status
