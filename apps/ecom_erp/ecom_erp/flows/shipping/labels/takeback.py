"""Labels that somebody takes back before they are used."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.personal import masked
from ecom_erp.core.shipping.tracking_status import LABEL_BOUGHT
from ecom_erp.core.states.fulfilment import BEFORE_LABEL
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.flows.carriers.couriers import adapter_of, get_account
from ecom_erp.flows.orders.locks import lock, lock_order
from ecom_erp.flows.orders.packages import OF_LABEL, packages_of, save_package, update_fulfilment
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.shipping.fulfilment_corrections import label_voided
from ecom_erp.flows.shipping.joint.labels import take_off
from ecom_erp.flows.shipping.joint.members import lock_members
from ecom_erp.flows.shipping.label_requests import OUTBOUND, RETURN
from ecom_erp.flows.shipping.labels.groups import group_of, number_to_void
from ecom_erp.flows.shipping.labels.keeping import attach_all, next_call, note_error, save_label
from ecom_erp.integrations.couriers.base import CourierError
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.queue import LEASE_SECONDS
from ecom_erp.messaging.transaction import in_transaction


def void_label(name: str) -> None:
	"""Take a label back before it is used, and with it those that were bought as one shipment; others can be bought. The labels
	leave their packages before the courier is told, without a lock: nobody can ship one with a label that is just cancelled.
	Raises when the courier refuses, the packages have their labels again then; and when he gives no answer, the machine tells
	him again then (`give_back_due`)."""
	names = in_transaction(_detach_all, name)
	account = frappe.db.get_value("Shipping Label", name, "courier_account")
	try:
		adapter_of(get_account(account)).void(number_to_void(name))
	except CourierError as error:
		in_transaction(_each, _attach_again, names, str(error))
		refuse(
			ErrorCode.COURIER_REFUSED,
			_("{0} refuses to void the label: {1}").format(account, error),
		)
	except HttpError as error:
		in_transaction(_each, note_error, names, str(error))
		refuse(
			ErrorCode.COURIER_UNAVAILABLE,
			_(
				"{0} did not respond. The label is no longer valid; the courier will be notified again. ({1})"
			).format(account, error),
		)
	in_transaction(_each, _voided, names)


def _each(step: Callable[..., None], names: Sequence[str], *given: str) -> None:
	for name in names:
		step(name, *given)


def _voided(name: str) -> None:
	set_status("Shipping Label", name, LabelStatus.VOIDED, next_poll_at=None)


def _detach_all(name: str) -> list[str]:
	"""The labels that are taken back. Raises when one of them is or may be in use."""
	names = group_of(name)
	for one in names:
		_detach(one)
	return names


def _check_voidable(name: str):
	"""The locked Fulfilment Order of the label, its packages, the one of the label, and the locked ones that leave in its box;
	None for a return. Raises when the label is or may be in
	use."""
	direction, fulfilment_order, package, ecom_order = frappe.db.get_value(
		"Shipping Label", name, ["direction", "fulfilment_order", "package", "ecom_order"]
	)
	if direction == RETURN:
		lock_order(ecom_order)
		status, tracking = frappe.db.get_value("Shipping Label", name, ["status", "tracking_status"])
		if status != LabelStatus.BOUGHT or tracking != LABEL_BOUGHT:
			frappe.throw(_("Only a return label that has not been used can be voided"))
		return None
	(_order, fulfilment), *others = lock_members(fulfilment_order)
	packages = packages_of(fulfilment_order)
	found = next((row for row in packages if row.name == package), None)
	if not found or found.status != PackageStatus.LABELLED or found.shipping_label != name:
		refuse(
			ErrorCode.WRONG_STATUS, _("Only the label of a parcel that has not been shipped can be voided")
		)
	for _other, parcel in others:
		if parcel.delivery_note:
			refuse(
				ErrorCode.WRONG_STATUS,
				_("{0} has left under this label already. Ship the rest of the box.").format(parcel.name),
			)
	return fulfilment, packages, found, [parcel for _other, parcel in others]


def _detach(name: str) -> None:
	found = _check_voidable(name)
	# should this process die, the machine tells the courier
	due = now_datetime() + timedelta(seconds=LEASE_SECONDS)
	set_status("Shipping Label", name, LabelStatus.TO_VOID, next_poll_at=due)
	if found:
		fulfilment, packages, package, others = found
		label_voided(fulfilment, package.tracking_number)
		package.update(dict.fromkeys(OF_LABEL))
		save_package(package)
		update_fulfilment(fulfilment, packages)
		for parcel in others:
			take_off(parcel, name)


def _attach_again(name: str, error: str) -> None:
	"""The label stays sold: its package has it again, unless it got another one or is cancelled."""
	ecom_order, fulfilment_order = frappe.db.get_value(
		"Shipping Label", name, ["ecom_order", "fulfilment_order"]
	)
	box = lock_members(fulfilment_order) if fulfilment_order else [(lock_order(ecom_order), None)]
	doc = lock("Shipping Label", name)
	if doc.status != LabelStatus.TO_VOID:
		return
	doc.update(
		{
			"status": LabelStatus.BOUGHT,
			"next_poll_at": next_call(doc.courier_account),
			"error": masked(error)[:500],
		}
	)
	save_label(doc)
	if doc.direction == OUTBOUND and box[0][1].status in BEFORE_LABEL:
		attach_all(box, doc)
