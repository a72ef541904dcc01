"""Purchases at couriers that know no idempotency keys. Each is written down before the courier is called and stays open
until its outcome is known: while one is open, the courier is asked by reference before anything is bought again, and
where he cannot tell, a person does. One purchase of a label runs at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.flows.carriers.courier_kinds import can
from ecom_erp.flows.carriers.couriers import adapter_of, get_account
from ecom_erp.flows.orders import timeline
from ecom_erp.flows.orders.locks import lock_order, lock_values
from ecom_erp.flows.orders.order_document import utc_naive
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.shipping.labels.groups import group_of
from ecom_erp.flows.shops.shops import as_utc
from ecom_erp.integrations.couriers.base import (
	Capability,
	CourierAdapter,
	CourierError,
	Label,
	OutcomeUnknown,
	Shipment,
)
from ecom_erp.integrations.http import HttpError, had_no_effect
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.queue import LEASE_SECONDS
from ecom_erp.messaging.transaction import in_transaction, unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.courier_account.courier_account import CourierAccount
	from ecom_erp.ecom_erp.doctype.shipping_label.shipping_label import ShippingLabel

SETTLED: Mapping[str, None] = MappingProxyType({"asked_at": None, "busy_until": None})
# what becomes of a label when a person has found out that none was sold
_WITHOUT_LABEL = {LabelStatus.REQUESTED: LabelStatus.FAILED, LabelStatus.TO_VOID: LabelStatus.VOIDED}


def buy(doc: "ShippingLabel", shipment: Shipment) -> Sequence[Label]:
	"""Ask the courier for a label, or for those of a shipment of several packages; none when another worker has bought them
	since `doc` was read. Raises as `CourierAdapter.buy`, and ValidationError while another worker asks for the same ones.
	Never under a lock."""
	account = get_account(doc.courier_account)
	if not can(account.courier, Capability.LOOKUP):
		return _bought(adapter_of(account, doc.name), doc, shipment)
	begun = in_transaction(begin, doc.name)
	if not begun:
		return []
	earlier = as_utc(begun.asked_at)
	try:
		return _bought(_adapter(account, doc.name, earlier), doc, shipment)
	except CourierError:
		in_transaction(end, doc.name, settled=True)
		raise
	except HttpError as error:
		in_transaction(end, doc.name, settled=earlier is None and had_no_effect(error))
		raise


def _bought(adapter: CourierAdapter, doc: "ShippingLabel", shipment: Shipment) -> Sequence[Label]:
	if shipment.further:
		return adapter.buy_together(shipment, doc.service, doc.idempotency_key)
	return [adapter.buy(shipment, doc.service, doc.idempotency_key)]


def adapter_of_label(name: str) -> CourierAdapter:
	"""The adapter that gives a label back: it knows whether a purchase of it is open. Raises as `adapter_of`."""
	row = frappe.db.get_value("Shipping Label", name, ["courier_account", "asked_at"], as_dict=True)
	return _adapter(get_account(row.courier_account), name, as_utc(row.asked_at))


def _adapter(account: "CourierAccount", name: str, asked_at: datetime | None) -> CourierAdapter:
	try:
		return adapter_of(account, name, asked_at)
	except CourierError as error:
		if asked_at:
			# the account can not be used any more, which says nothing of a label that it may have bought
			raise OutcomeUnknown(str(error)) from None
		raise


def begin(name: str) -> frappe._dict | None:
	"""The label as it was, with `asked_at`: since when an earlier purchase is open. None when it was bought meanwhile. Raises
	ValidationError while a purchase is running, and for a label that is not wanted any more."""
	row = lock_values("Shipping Label", name, ["status", "asked_at", "busy_until"])
	if row.status == LabelStatus.BOUGHT:
		return None
	_refuse_while_running(row.busy_until)
	if row.status != LabelStatus.REQUESTED:
		refuse(ErrorCode.WRONG_STATUS, _("{0} is {1}. No label can be bought.").format(name, _(row.status)))
	frappe.db.set_value(
		"Shipping Label",
		name,
		{
			"asked_at": row.asked_at or utc_naive(datetime.now(timezone.utc)),
			"busy_until": now_datetime() + timedelta(seconds=LEASE_SECONDS),
		},
	)
	return row


def _refuse_while_running(busy_until: datetime | None) -> None:
	if busy_until and busy_until > now_datetime():
		refuse(ErrorCode.IN_USE, _("The label is being bought. Try again in a few minutes."))


def end(name: str, settled: bool) -> None:
	"""The call is over; `settled`: it is known what became of the label."""
	frappe.db.set_value("Shipping Label", name, dict(SETTLED) if settled else {"busy_until": None})


@unit_of_work
def nothing_was_sold(name: str) -> None:
	"""A person has looked at the courier's own site: no label was sold, or it was cancelled there. Raises ValidationError
	when nothing is open."""
	ecom_order = frappe.db.get_value("Shipping Label", name, "ecom_order")
	lock_order(ecom_order)
	fields = ["status", "asked_at", "busy_until", "courier_account", "idempotency_key"]
	row = lock_values("Shipping Label", name, fields)
	if row.status not in _WITHOUT_LABEL or not row.asked_at:
		refuse(ErrorCode.WRONG_STATUS, _("It is known what became of this label"))
	_refuse_while_running(row.busy_until)
	for one in group_of(name):
		set_status(
			"Shipping Label", one, _WITHOUT_LABEL[row.status], **SETTLED, next_poll_at=None, error=None
		)
	text = _("{0} has sold no label for {1}, as somebody found out there")
	timeline.note("Ecom Order", ecom_order, text.format(row.courier_account, row.idempotency_key))
