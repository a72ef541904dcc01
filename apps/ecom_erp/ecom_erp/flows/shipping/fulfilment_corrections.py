"""Parcels of which the shop was told before they left, and that are otherwise now: their label was voided or replaced, or they
are cancelled. A message says no more than that; what is true is read when it is sent. The shop gets the parcel's present
numbers, or takes the parcel back: then its units count as open again, and it is told anew when something is sent after all."""

import json
from collections.abc import Sequence
from datetime import timedelta

import frappe

from ecom_erp.core.states.fulfilment import CANCELLED, GONE
from ecom_erp.core.states.message import MessageStatus
from ecom_erp.flows.orders import order_flow, timeline
from ecom_erp.flows.orders.fulfilment_orders import set_parcels
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.shipping import fulfilment_notices
from ecom_erp.flows.shipping.label_requests import OUTBOUND
from ecom_erp.flows.shops import channels, shops
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.channels.base import Capability, NoRecipient
from ecom_erp.integrations.channels.notices import CorrectionNotice, SentPackage
from ecom_erp.messaging import outbox
from ecom_erp.messaging.queue import NotYet

KIND, TOLD = "Fulfilment Correction", "Fulfilment"
PATIENCE = timedelta(minutes=10)
"""Who voids a label mostly buys another one: the shop is not to take back what is told anew at once."""
WAIT_SECONDS, DEAD_WAIT_SECONDS = 60, 3600


def label_voided(fulfilment, tracking_number: str | None) -> None:
	"""The label of one of a Fulfilment Order's packages does not count any more; inside the unit of work, under the order's
	lock."""
	_put(fulfilment, PATIENCE, tracking_number)


def label_replaced(fulfilment) -> None:
	"""A package has got a label after the shop was told of its Fulfilment Order. As `label_voided`."""
	_put(fulfilment, timedelta())


def parcel_cancelled(name: str) -> None:
	"""Nothing is shipped by the Fulfilment Order any more. As `label_voided`."""
	_put(frappe.get_doc("Fulfilment Order", name), timedelta())


def _put(fulfilment, wait: timedelta, void_number: str | None = None) -> None:
	told_with = fulfilment.reported_with
	if not told_with:
		return
	order = frappe.db.get_value(
		"Ecom Order", fulfilment.ecom_order, ["name", "shop", "channel"], as_dict=True
	)
	if not channels.can(order.channel, Capability.CORRECTIONS):
		if void_number and channels.can(order.channel, Capability.FULFILMENTS):
			text = _(
				"The shop was told tracking number {0} of {1}, which is void now. Correct it in the shop."
			)
			timeline.note("Ecom Order", order.name, text.format(void_number, fulfilment.name))
		return
	known = frappe.db.count("Outbox Message", {"kind": KIND, "reference_name": told_with})
	key = f"{told_with}|{known + 1}"
	outbox.put(order.shop, KIND, key, {}, order.name, "Fulfilment Order", told_with, wait)


def send(message) -> str:
	"""Tell the shop what is true of the parcel now, without a lock; its id of it, "" where it has taken it back."""
	told_with = message.reference_name
	told = _told(message.shop, told_with)
	_wait_for_others(message, told)
	parcels = frappe.get_all(
		"Fulfilment Order",
		filters={"ecom_order": message.ecom_order, "reported_with": told_with},
		fields=["name", "status"],
		order_by="name",
	)
	if not parcels:
		raise NoRecipient(_("Not sent: the shop knows of nothing that has to be corrected"))
	order = frappe.get_doc("Ecom Order", message.ecom_order)
	packages = _packages(told_with, [row.name for row in parcels])
	cancelled = any(row.name == told_with and row.status == CANCELLED for row in parcels)
	left = any(row.status in GONE for row in parcels)
	notice = CorrectionNotice(
		external_order_id=order.external_id,
		fulfilment_id=told.external_result or "",
		parcel=told_with,
		packages=() if cancelled else packages,
		former=_former_numbers([row.name for row in parcels]),
		withdrawn=cancelled or not (packages or left),
		notify_customer=not fulfilment_notices.we_write(order),
		key=message.name,
	)
	return shops.adapter(message.shop).correct_fulfilment(notice)


def wait_until_corrected(order: str) -> None:
	"""Raises NotYet while the shop is still to be told what no longer holds of an order: it cancels none of which it counts
	something as sent."""
	waiting = {"kind": KIND, "ecom_order": order, "status": ("!=", MessageStatus.DONE)}
	status = frappe.db.get_value("Outbox Message", waiting, "status")
	if status:
		wait = DEAD_WAIT_SECONDS if status == MessageStatus.DEAD else WAIT_SECONDS
		raise NotYet(_("The shop still counts goods of the order as shipped"), wait)


def _told(shop: str, parcel: str):
	"""The message by which the shop was told of the parcel last."""
	filters = {"shop": shop, "kind": TOLD, "reference_name": parcel}
	fields = ["name", "status", "external_result", "payload"]
	found = frappe.get_all("Outbox Message", filters, fields, order_by="creation desc", limit=1)
	if not found:
		raise NoRecipient(_("Not sent: the shop was not told of the parcel"))
	return found[0]


def _wait_for_others(message, told) -> None:
	"""Raises NotYet while the shop is still to be told of the parcel, or is just told an earlier correction: what it hears last
	has to be what is true."""
	if told.status != MessageStatus.DONE:
		wait = DEAD_WAIT_SECONDS if told.status == MessageStatus.DEAD else WAIT_SECONDS
		raise NotYet(_("The parcel has not been reported to the shop yet"), wait)
	creation = frappe.db.get_value("Outbox Message", message.name, "creation")
	under_way = {
		"kind": KIND,
		"reference_name": message.reference_name,
		"status": MessageStatus.PROCESSING,
		"creation": ("<", creation),
	}
	if frappe.db.exists("Outbox Message", under_way):
		raise NotYet(_("An earlier correction is being sent to the shop"), WAIT_SECONDS)


def _packages(first: str, parcels: Sequence[str]) -> tuple[SentPackage, ...]:
	"""The packages with a number, those of the parcel `first` first."""
	numbers = fulfilment_notices.numbers_of(parcels)
	in_order = [first, *(name for name in parcels if name != first)]
	return tuple(SentPackage(**number) for name in in_order for number in numbers.get(name, ()))


def _former_numbers(parcels: Sequence[str]) -> tuple[str, ...]:
	"""All numbers that labels of the parcels have ever had."""
	filters = {
		"fulfilment_order": ("in", list(parcels)),
		"direction": OUTBOUND,
		"tracking_number": ("is", "set"),
	}
	found = frappe.get_all("Shipping Label", filters, pluck="tracking_number", order_by="creation, name")
	return tuple(dict.fromkeys(found))


def sent(told_with: str, result: str) -> None:
	"""Note what the shop answered: under which id it has the parcel, or that it counts its units as open again. Inside a unit of
	work."""
	name, shop = frappe.db.get_value("Fulfilment Order", told_with, ["ecom_order", "shop"])
	order = lock_order(name)
	told = _told(shop, told_with)
	if not result:
		_withdrawn(order, told_with, json.loads(told.payload))
		return
	if told.external_result and told.external_result != result:
		frappe.db.set_value("Outbox Message", told.name, "external_result", result, update_modified=False)
	text = _("The shop was told the tracking numbers that {0} has now").format(told_with)
	order_flow.add_timeline_note(order, text)


def _withdrawn(order, told_with: str, payload: dict) -> None:
	parcels = frappe.get_all(
		"Fulfilment Order", {"ecom_order": order.name, "reported_with": told_with}, pluck="name"
	)
	if not parcels:
		return
	units = dict(payload["lines"])
	for line in order.lines:
		back = min(units.get(line.line_id, 0), line.reported_qty or 0)
		line.reported_qty = (line.reported_qty or 0) - back
		# until the shop's own count says so, it may still hold them
		line.withdrawn_qty = (line.withdrawn_qty or 0) + back
	set_parcels(parcels, reported_with=None)
	times = frappe.db.get_value("Fulfilment Order", told_with, "withdrawn_times") or 0
	set_parcels([told_with], withdrawn_times=times + 1)
	order_flow.save(order)
	text = _("The shop has taken back the report of {0}: its units count as not shipped there").format(
		told_with
	)
	order_flow.add_timeline_note(order, text)
	fulfilment_notices.tell_again(order)
