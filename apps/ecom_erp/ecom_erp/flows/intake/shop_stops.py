"""Orders that documents were posted for, when their shop stops or frees them. What is not posted yet, the review finds."""

from typing import TYPE_CHECKING

from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.core.orders.holds import HoldCode
from ecom_erp.core.orders.stops import stopped
from ecom_erp.core.states.order import ALLOCATED, ON_HOLD, PARTLY_SHIPPED
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.waiting.next_action import set_next_action
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder


def follow(doc: "EcomOrder", before: CanonicalOrder, order: CanonicalOrder) -> None:
	"""Keep back what has not left while the shop says so; of goods that have left, say it only. The caller holds the
	order's lock and saves."""
	if before.stop is order.stop:
		return
	order_flow.clear_holds(doc, {HoldCode.STOPPED_AT_SHOP})
	finding = next(stopped(order), None)
	if finding:
		_stop(doc, order_flow.in_words(finding))
	else:
		order_flow.add_timeline_note(doc, _("The shop has freed the order"))
		free(doc)


def _stop(doc: "EcomOrder", text: str) -> None:
	order_flow.add_timeline_note(doc, text)
	order_flow.assign_to_owner(doc, text)
	if doc.status in (ALLOCATED, ON_HOLD, PARTLY_SHIPPED):
		keep_back(doc, HoldCode.STOPPED_AT_SHOP, text)


def keep_back(doc: "EcomOrder", code: HoldCode, text: str) -> None:
	"""Hold an order of which documents are posted."""
	order_flow.raise_hold(doc, code, text)
	if doc.status == ALLOCATED:
		order_flow.move(doc, ON_HOLD)
	doc.next_action = "Review"


def free(doc: "EcomOrder") -> None:
	"""An order of which documents are posted goes on where it was, once nothing holds it."""
	if not order_flow.open_holds(doc):
		order_flow.move(doc, ALLOCATED if doc.status == ON_HOLD else doc.status)
		set_next_action(doc)
