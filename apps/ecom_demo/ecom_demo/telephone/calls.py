"""Orders that ring in, and what changes before they leave."""

import frappe

from ecom_demo.progress import Counter
from ecom_demo.telephone.shop import IVO, MUG, NORA, SOCKS, enter, order, parcels, pay
from ecom_demo.waiting import wait_until_idle
from ecom_erp.core.changes.entered_order import ASKED
from ecom_erp.core.changes.order_change import Wanted
from ecom_erp.flows.after_sales import ticket_refunds
from ecom_erp.flows.changes import goods, merging, splitting, stopping
from ecom_erp.flows.review import bulk_review

SPLIT_GOODS = (((SOCKS, 2),), ((MUG, 1),))
"""What the parcels of the order that is split hold."""
WAIT = "The buyer calls back with the right house number"

TO_SPLIT, TO_CHANGE, FIRST, SECOND, STOPPED = (
	"split1telephone",
	"short2telephone",
	"first3telephone",
	"secnd4telephone",
	"asked5telephone",
)
"""The keys, of which the number has the beginning, of the orders: in two parcels; of a piece less, paid afterwards; two in one box; one that stays until somebody decides."""


def serve(counter: Counter) -> None:
	"""The orders of the day, each as the clerk leaves it when picking begins."""
	counter.total = 4
	enter(TO_SPLIT, NORA, {SOCKS: 2, MUG: 1})
	enter(TO_CHANGE, NORA, {MUG: 3}, payment=ASKED)
	enter(FIRST, IVO, {SOCKS: 1})
	enter(SECOND, IVO, {MUG: 1})
	frappe.db.commit()
	pay(TO_CHANGE)
	wait_until_idle(counter, lambda: 0)
	counter.count = 1
	_stop_and_release(TO_SPLIT)
	wait_until_idle(counter, lambda: 1)
	_split(TO_SPLIT)
	counter.count = 2
	_take_one_less(TO_CHANGE)
	wait_until_idle(counter, lambda: 2)
	_pay_back(TO_CHANGE)
	counter.count = 3
	_merge(FIRST, SECOND)
	counter.count = 4


def stop_one(counter: Counter) -> None:
	"""An order of the morning that the buyer asks to keep."""
	enter(STOPPED, NORA, {MUG: 1})
	wait_until_idle(counter, lambda: 0)
	stopping.stop(order(STOPPED), WAIT)
	counter.count = 1


def _stop_and_release(key: str) -> None:
	"""A call in which the buyer changes his mind twice."""
	if _untouched(key) and len(parcels(order(key))) == 1:
		stopping.stop(order(key), WAIT)
		bulk_review.apply_decision(order(key), "approve", "Goes after all")
		frappe.db.commit()


def _split(key: str) -> None:
	"""The mug is a present for somebody else: it leaves by itself."""
	names = parcels(order(key))
	if len(names) > 1 or not _untouched(key):
		return
	parcel = frappe.get_doc("Fulfilment Order", names[0])
	pieces = {row.name: row.qty for row in parcel.items if row.item_code == MUG}
	splitting.split(parcel.name, pieces, sum(row.qty for row in parcel.items))


def _take_one_less(key: str) -> None:
	name = order(key)
	[line] = frappe.get_doc("Ecom Order", name).lines
	if line.cancelled_qty or not _untouched(key):
		return
	wanted = Wanted({line.line_id: line.qty - 1}, {})
	goods.change(name, wanted, "One was too many", goods.preview(name, wanted)["key"])


def _pay_back(key: str) -> None:
	"""Nobody but the clerk can send the money back, who then says so."""
	unpaid = {"ecom_order": order(key), "status": "Refunding"}
	for ticket in frappe.get_all("After Sales Ticket", unpaid, pluck="name"):
		ticket_refunds.paid_back(ticket)


def _merge(*keys: str) -> None:
	if all(map(_untouched, keys)):
		merging.merge([parcels(order(key))[0] for key in keys])


def _untouched(key: str) -> bool:
	statuses = frappe.get_all(
		"Fulfilment Order", {"name": ("in", parcels(order(key)) or [""])}, pluck="status"
	)
	return bool(statuses) and set(statuses) == {"To Pick"}
