"""Labels: choose a courier, buy the label once, keep why; for parcels to the buyer and for returns from him."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.shipping.tracking_status import LABEL_BOUGHT, poll_again_after
from ecom_erp.core.states.fulfilment import BEFORE_LABEL, FulfilmentStatus
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.flows.carriers.couriers import adapter_of, get_account, tracks
from ecom_erp.flows.orders.fulfilment_orders import save_fulfilment, status_before_shipping
from ecom_erp.flows.orders.locks import lock, lock_fulfilment, lock_order, lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.shipping import label_files, label_requests, shipments
from ecom_erp.flows.shipping.label_requests import OUTBOUND, RETURN
from ecom_erp.integrations.couriers.base import CourierError, Label, Shipment
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.queue import LEASE_SECONDS
from ecom_erp.messaging.transaction import in_transaction


def buy_label(fulfilment_order: str) -> str:
	"""Buy the label of a Fulfilment Order, unless it has one; the Shipping Label's name.

	The idempotency key is stored before the courier is called, so a repeat after a lost answer asks with the same key
	and gets the same label. Nothing is locked during the call. Raises ValidationError when no courier takes the parcel
	or the chosen one does not answer.
	"""
	shipping_label = in_transaction(label_requests.open_request, fulfilment_order)
	if not shipping_label:
		fulfilment = frappe.get_doc("Fulfilment Order", fulfilment_order)
		shipment = shipments.outbound(fulfilment)
		chosen = frappe.db.get_value("Ecom Order", fulfilment.ecom_order, "courier_account")
		choice, why = label_requests.choose(fulfilment.shop, shipment, fulfilment.promised_date, chosen or "")
		shipping_label = in_transaction(label_requests.request, fulfilment_order, shipment, choice, why)
	return finish(shipping_label)


def buy_return_label(ticket: str) -> str:
	"""Buy the label with which the buyer sends back the goods of an After Sales Ticket, unless it has one; its name.
	As safe to repeat as `buy_label`, and raises as it does."""
	shipping_label = in_transaction(label_requests.open_return, ticket)
	if not shipping_label:
		doc = frappe.get_doc("After Sales Ticket", ticket)
		shipment = shipments.homeward(doc)
		choice, why = label_requests.choose(doc.shop, shipment, None)
		shipping_label = in_transaction(label_requests.request_return, ticket, shipment, choice, why)
	return finish(shipping_label)


def finish(name: str) -> str:
	"""Ask the courier for a label that was requested, and keep it; its name. As safe to repeat, and raises, as `buy_label`."""
	doc = frappe.get_doc("Shipping Label", name)
	if doc.status == LabelStatus.BOUGHT:
		return name
	account = get_account(doc.courier_account)
	try:
		label = adapter_of(account, name).buy(_shipment(doc), doc.service, doc.idempotency_key)
	except CourierError as error:
		# nothing was sold: the next try asks all couriers anew
		in_transaction(_note_refusal, name, str(error))
		refuse(
			ErrorCode.COURIER_REFUSED,
			_("{0} refuses the parcel: {1}").format(account.name, error),
			title=_("No Label"),
		)
	except HttpError as error:
		in_transaction(_note, name, str(error))
		refuse(
			ErrorCode.COURIER_UNAVAILABLE,
			_("{0} gives no answer. Buy the label again later: no label is bought twice. ({1})").format(
				account.name, error
			),
			title=_("No Label"),
		)
	in_transaction(_store, name, label)
	return name


def _shipment(shipping_label) -> Shipment:
	if shipping_label.direction == RETURN:
		return shipments.homeward(frappe.get_doc("After Sales Ticket", shipping_label.after_sales_ticket))
	return shipments.outbound(frappe.get_doc("Fulfilment Order", shipping_label.fulfilment_order))


def _note(name: str, error: str) -> None:
	frappe.db.set_value("Shipping Label", name, "error", error[:500])


def _note_refusal(name: str, error: str) -> None:
	"""Nothing was sold; unless another worker has bought the label meanwhile, or the parcel was cancelled."""
	lock_order(frappe.db.get_value("Shipping Label", name, "ecom_order"))
	if lock_values("Shipping Label", name, "status") == LabelStatus.REQUESTED:
		set_status("Shipping Label", name, LabelStatus.FAILED, error=error[:500])


def _store(name: str, label: Label) -> None:
	lock_order(frappe.db.get_value("Shipping Label", name, "ecom_order"))
	doc = lock("Shipping Label", name)
	if doc.status == LabelStatus.BOUGHT:
		return
	wanted = doc.status == LabelStatus.REQUESTED
	doc.update(
		{
			# the parcel was cancelled while the courier was asked: his label goes back to him
			"status": LabelStatus.BOUGHT if wanted else LabelStatus.TO_VOID,
			"tracking_number": label.tracking_number,
			"tracking_key": f"{doc.courier_account}|{label.tracking_number}",
			"tracking_status": LABEL_BOUGHT if wanted else None,
			"expected_date": label.expected,
			"next_poll_at": _next_call(doc.courier_account) if wanted else now_datetime(),
			"cost": float(label.cost),
			"error": None,
		}
	)
	label_files.keep(doc, label)
	save_label(doc)
	if wanted and doc.direction == OUTBOUND:
		_attach(lock("Fulfilment Order", doc.fulfilment_order), doc)


def _next_call(account: str):
	"""When the courier is first asked about the parcel; None for one who tells nothing."""
	return now_datetime() + poll_again_after(LABEL_BOUGHT, False) if tracks(get_account(account)) else None


def save_label(doc) -> None:
	"""Save what a flow decided about a Shipping Label."""
	doc.flags.by_machine = True
	doc.save(ignore_permissions=True)


def void_label(name: str) -> None:
	"""Take a label back before it is used; another one can be bought. The label leaves the parcel before the courier is
	told, without a lock: nobody can ship it with a label that is just cancelled. Raises when the courier refuses, the
	parcel has its label again then; and when he gives no answer, the machine tells him again then (`give_back_due`)."""
	in_transaction(_detach, name)
	doc = frappe.get_doc("Shipping Label", name)
	try:
		adapter_of(get_account(doc.courier_account)).void(doc.tracking_number)
	except CourierError as error:
		in_transaction(_attach_again, name, str(error))
		refuse(
			ErrorCode.COURIER_REFUSED,
			_("{0} does not take the label back: {1}").format(doc.courier_account, error),
		)
	except HttpError as error:
		in_transaction(_note, name, str(error))
		refuse(
			ErrorCode.COURIER_UNAVAILABLE,
			_(
				"{0} gives no answer. The label does not count any more; the courier will be told again. ({1})"
			).format(doc.courier_account, error),
		)
	in_transaction(set_status, "Shipping Label", name, LabelStatus.VOIDED, next_poll_at=None)


def _check_voidable(name: str):
	"""The locked Fulfilment Order of the label, None for a return. Raises when the label is or may be in use."""
	direction, fulfilment_order, ecom_order = frappe.db.get_value(
		"Shipping Label", name, ["direction", "fulfilment_order", "ecom_order"]
	)
	if direction == RETURN:
		lock_order(ecom_order)
		status, tracking = frappe.db.get_value("Shipping Label", name, ["status", "tracking_status"])
		if status != LabelStatus.BOUGHT or tracking != LABEL_BOUGHT:
			frappe.throw(_("Only a return label that has not been used can be voided"))
		return None
	_order, fulfilment = lock_fulfilment(fulfilment_order)
	if fulfilment.status != FulfilmentStatus.LABELLED or fulfilment.shipping_label != name:
		refuse(
			ErrorCode.WRONG_STATUS, _("Only the label of a parcel that has not been shipped can be voided")
		)
	return fulfilment


def _detach(name: str) -> None:
	fulfilment = _check_voidable(name)
	# should this process die, the machine tells the courier
	due = now_datetime() + timedelta(seconds=LEASE_SECONDS)
	set_status("Shipping Label", name, LabelStatus.TO_VOID, next_poll_at=due)
	if fulfilment:
		fulfilment.update({"shipping_label": None, "tracking_number": None})
		fulfilment.status = status_before_shipping(fulfilment)
		save_fulfilment(fulfilment)


def _attach_again(name: str, error: str) -> None:
	"""The label stays sold: its parcel has it again, unless it got another one or is cancelled."""
	lock_order(frappe.db.get_value("Shipping Label", name, "ecom_order"))
	doc = lock("Shipping Label", name)
	if doc.status != LabelStatus.TO_VOID:
		return
	doc.update(
		{"status": LabelStatus.BOUGHT, "next_poll_at": _next_call(doc.courier_account), "error": error[:500]}
	)
	save_label(doc)
	if doc.direction == OUTBOUND:
		fulfilment = lock("Fulfilment Order", doc.fulfilment_order)
		if fulfilment.status in BEFORE_LABEL:
			_attach(fulfilment, doc)


def _attach(fulfilment, shipping_label) -> None:
	fulfilment.update(
		{
			"shipping_label": shipping_label.name,
			"tracking_number": shipping_label.tracking_number,
			"status": FulfilmentStatus.LABELLED,
			"problem": None,
		}
	)
	save_fulfilment(fulfilment)


def note_problem(fulfilment_order: str, message: str) -> None:
	"""Show on the Fulfilment Order why it could not be labelled or shipped."""
	frappe.db.set_value("Fulfilment Order", fulfilment_order, "problem", message[:1000])
