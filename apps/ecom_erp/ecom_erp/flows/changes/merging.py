"""Several orders in one box: by hand, or by itself where the shop says within how many hours.

What is merged is the way alone. Sales Order, Delivery Note, invoice, payments, refunds and what the shop is told stay those
of each order, to the cent and by its own lines. So nothing has to be divided, and until the label is bought a parcel
goes by itself again at once.
"""

from collections.abc import Collection, Sequence

import frappe

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.shipping import merging
from ecom_erp.core.shipping.merging import Mergeable
from ecom_erp.core.states.fulfilment import BEFORE_LABEL, TO_PICK
from ecom_erp.flows.changes.mergeable import SHIPPABLE, read
from ecom_erp.flows.orders import timeline
from ecom_erp.flows.orders.order_store import stated
from ecom_erp.flows.shipping.joint.leaving import leave_box
from ecom_erp.flows.shipping.joint.members import (
	FULFILMENT_ORDER,
	lock_members,
	lock_parcels_of_orders,
	members,
)
from ecom_erp.flows.words.hold_words import say
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import log_unexpected, refuse
from ecom_erp.messaging.transaction import roll_back, unit_of_work

AT_ONCE = 500
OFFERED = 50


def reasons(parcels: Sequence[str]) -> list[str]:
	"""All reasons why the parcels cannot leave in one box, in the language at hand; none when they can."""
	return [say(one.message, one.params) for one in merging.refusals(read(_whole_boxes(parcels)))]


def parcels_of(orders: Sequence[str]) -> list[str]:
	"""What is still to be shipped of the orders. Raises, naming it, where an order has nothing, or more than one parcel: then
	its parcels are chosen."""
	rows = frappe.get_all(
		FULFILMENT_ORDER,
		{"ecom_order": ("in", list(orders)), "status": ("in", BEFORE_LABEL)},
		["name", "ecom_order", "number"],
		order_by="name",
	)
	by_order: dict[str, list[str]] = {order: [] for order in orders}
	for row in rows:
		by_order[row.ecom_order].append(row.name)
	numbers = dict(
		frappe.get_all("Ecom Order", {"name": ("in", list(orders))}, ["name", "number"], as_list=True)
	)
	wrong = [
		_("{0} has no parcel that waits for a label").format(numbers.get(order, order))
		if not names
		else _("{0} leaves in {1} parcels. Choose them in the list of Fulfilment Orders.").format(
			numbers.get(order, order), len(names)
		)
		for order, names in by_order.items()
		if len(names) != 1
	]
	if wrong:
		refuse(ErrorCode.WRONG_STATUS, "\n".join(wrong), title=_("Not Merged"))
	return [names[0] for names in by_order.values()]


@unit_of_work
def merge(parcels: Sequence[str]) -> str:
	"""Let parcels of several orders leave in one box, as one unit of work; the parcel that leads it. Parcels that are in the
	box already stay in it. Raises with all reasons where they cannot."""
	names = _whole_boxes(parcels)
	locked = lock_parcels_of_orders(sorted(names))
	found = merging.lead_first(read(_whole_boxes(names)))
	boxes = {one.box for one in found}
	if len(found) > 1 and len(boxes) == 1:
		return boxes.pop()
	why = merging.refusals(found)
	if why:
		refuse(
			ErrorCode.WRONG_STATUS,
			"\n".join(say(one.message, one.params) for one in why),
			title=_("Not Merged"),
		)
	if {one.parcel for one in found} != {parcel.name for _order, parcel in locked}:
		refuse(ErrorCode.CHANGED_MEANWHILE, _("The boxes were just changed. Press the button again."))
	_put_together(found)
	return found[0].parcel


def _put_together(found: Sequence[Mergeable]) -> None:
	lead = found[0]
	promised, leave = merging.earliest(found)
	numbers = ", ".join(one.number for one in found)
	known = dict(
		frappe.get_all(
			FULFILMENT_ORDER,
			{"name": ("in", [one.parcel for one in found])},
			["name", "own_ship_by"],
			as_list=True,
		)
	)
	for one in found:
		frappe.db.set_value(
			FULFILMENT_ORDER,
			one.parcel,
			{
				"joined_to": None if one is lead else lead.parcel,
				"promised_date": promised,
				"ship_by": leave,
				"own_ship_by": known[one.parcel] or one.ship_by,
			},
		)
		text = _("Leaves in one box with {0}; the label is that of {1}. To be there by {2}.")
		timeline.note("Ecom Order", one.order, text.format(numbers, lead.parcel, promised))


@unit_of_work
def separate(fulfilment_order: str) -> None:
	"""A parcel leaves its box and goes by itself again; of the one that leads, the box is no more. Raises once the box has its
	label."""
	box = lock_members(fulfilment_order)
	if len(box) == 1:
		return
	for _order, parcel in box:
		if parcel.status not in BEFORE_LABEL:
			refuse(ErrorCode.WRONG_STATUS, _("{0} already has a label. Void it first.").format(parcel.name))
	leave_box(fulfilment_order)
	for order, parcel in box:
		timeline.note(
			"Ecom Order",
			order.name,
			_("{0} was taken out of the box with {1}").format(fulfilment_order, parcel.name),
		)


def candidates(parcel: str) -> list[dict]:
	"""Parcels of other orders of the same buyer that wait for a label, newest first, each with parcel, order, number, ordered_at
	and reasons: why it cannot leave in one box with this one (none: it can). As the user may see them."""
	own = read([parcel])
	buyers = _same_buyer(own[0].order)
	names = frappe.get_list(
		FULFILMENT_ORDER,
		filters={"ecom_order": ("in", buyers), "status": ("in", BEFORE_LABEL)},
		pluck="name",
		order_by="creation desc",
		limit=OFFERED,
	)
	others = read(names)
	return [
		{
			"parcel": one.parcel,
			"order": one.order,
			"number": one.number,
			"ordered_at": one.ordered_at,
			"reasons": [say(why.message, why.params) for why in merging.refusals([own[0], one])],
		}
		for one in others
	]


def _same_buyer(order: str) -> list[str]:
	"""Other orders that are to be shipped of the buyer: the same in the shop, or with the same e-mail address in another one."""
	row = frappe.db.get_value("Ecom Order", order, ["buyer", "buyer_email"], as_dict=True)
	either = [["buyer", "=", row.buyer or "-"]]
	if row.buyer_email:
		either.append(["buyer_email", "=", row.buyer_email])
	return frappe.get_all(
		"Ecom Order",
		filters={"status": ("in", SHIPPABLE), "name": ("!=", order)},
		or_filters=either,
		pluck="name",
		order_by="ordered_at desc",
		limit=OFFERED,
	) or [""]


def merge_due() -> int:
	"""Merge what the shops let merge by itself; how many boxes were made. One that fails stops no other."""
	hours = dict(
		frappe.get_all(
			"Ecom Shop", {"enabled": 1, "merge_hours": (">", 0)}, ["name", "merge_hours"], as_list=True
		)
	)
	if not hours:
		return 0
	names = frappe.get_all(
		FULFILMENT_ORDER,
		{"shop": ("in", list(hours)), "status": TO_PICK, "wave": ("is", "not set")},
		pluck="name",
		order_by="creation desc",
		limit=AT_ONCE,
	)
	made = 0
	for group in merging.groups(read(names), hours):
		try:
			merge([one.parcel for one in group])
			made += 1
		except frappe.ValidationError:
			roll_back()
			frappe.clear_messages()  # somebody has begun with one of them
		except Exception:
			roll_back()
			log_unexpected("Orders were not merged", *(known for one in group for known in stated(one.order)))
	return made


def _whole_boxes(parcels: Collection[str]) -> list[str]:
	"""The parcels with all that leave in their boxes already."""
	return list(dict.fromkeys(name for parcel in parcels for name in members(parcel)))
