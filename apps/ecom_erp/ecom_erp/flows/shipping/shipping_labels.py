"""Labels: choose a courier, buy the label once, keep why; for parcels to the buyer and for returns from him."""

from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.personal import masked
from ecom_erp.core.shipping.tracking_status import LABEL_BOUGHT, poll_again_after
from ecom_erp.core.states.fulfilment import BEFORE_LABEL
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.core.states.package import PackageStatus
from ecom_erp.flows.boxes import proposals
from ecom_erp.flows.carriers.arrivals import estimate_for
from ecom_erp.flows.carriers.couriers import adapter_of, get_account, tracks
from ecom_erp.flows.orders.locks import lock, lock_fulfilment, lock_order, lock_values
from ecom_erp.flows.orders.packages import (
	OF_LABEL,
	PACKAGE,
	packages_of,
	problem_of,
	save_package,
	update_fulfilment,
)
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.shipping import label_files, label_purchases, label_requests, shipments, shop_questions
from ecom_erp.flows.shipping.fulfilment_notices import note_void_number, tell_early
from ecom_erp.flows.shipping.label_requests import OUTBOUND, RETURN
from ecom_erp.integrations.couriers.base import CourierError, Label, OutcomeUnknown, Shipment
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.queue import LEASE_SECONDS
from ecom_erp.messaging.transaction import in_transaction

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder
	from ecom_erp.ecom_erp.doctype.fulfilment_order.fulfilment_order import FulfilmentOrder
	from ecom_erp.ecom_erp.doctype.shipping_label.shipping_label import ShippingLabel


def buy_labels(fulfilment_order: str) -> list[str]:
	"""Buy a label for each package of a Fulfilment Order that is closed and lacks one, before packing for its first; the
	Shipping Labels' names. One that is refused does not stop the others; then raises ValidationError that says which."""
	packages = label_requests.packages_to_label(fulfilment_order)
	if not packages:
		status = frappe.db.get_value("Fulfilment Order", fulfilment_order, "status")
		refuse(
			ErrorCode.WRONG_STATUS,
			_("{0} is {1}. No label can be bought.").format(fulfilment_order, _(status)),
		)
	if len(packages) == 1:
		return [buy_label(packages[0])]
	bought, refused = [], []
	for package in packages:
		try:
			bought.append(buy_label(package))
		except frappe.ValidationError as error:
			frappe.db.rollback()
			frappe.clear_messages()
			refused.append(_note_refused(package, frappe.utils.strip_html(str(error))))
	if refused:
		frappe.throw("\n".join(refused), title=_("No Label"))
	return bought


def _note_refused(package: str, why: str) -> str:
	"""Show on the package why it has no label; in words for the Fulfilment Order."""
	in_transaction(frappe.db.set_value, PACKAGE, package, "problem", why[:1000])
	return _("Package {0}: {1}").format(frappe.db.get_value(PACKAGE, package, "number"), why)


def buy_label(package_name: str) -> str:
	"""Buy the label of a package, unless it has one; the Shipping Label's name.

	The idempotency key is stored before the courier is called, so a repeat after a lost answer asks with the same key
	and gets the same label. Nothing is locked during the call. Raises ValidationError when no courier takes the parcel
	or the chosen one does not answer.
	"""
	shipping_label = in_transaction(label_requests.open_request, package_name)
	if not shipping_label:
		proposals.use_proposed_box(package_name)
		package = frappe.get_doc(PACKAGE, package_name)
		shop_questions.ask_first(package.ecom_order)
		shipment = shipments.outbound(package)
		chosen = frappe.db.get_value("Ecom Order", package.ecom_order, "courier_account")
		promised = frappe.db.get_value("Fulfilment Order", package.fulfilment_order, "promised_date")
		choice, why = label_requests.choose(package.shop, shipment, promised, chosen or "")
		shipping_label = in_transaction(label_requests.request, package_name, shipment, choice, why)
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
		label = label_purchases.buy(doc, _shipment(doc))
	except CourierError as error:
		# nothing was sold: the next try asks all couriers anew
		in_transaction(_record_rejection, name, str(error))
		refuse(
			ErrorCode.COURIER_REFUSED,
			_("{0} rejects the parcel: {1}").format(account.name, error),
			title=_("No Label"),
		)
	except OutcomeUnknown as error:
		in_transaction(_record_error, name, str(error))
		_hold(doc, error)
	except HttpError as error:
		in_transaction(_record_error, name, str(error))
		refuse(
			ErrorCode.COURIER_UNAVAILABLE,
			_("{0} did not respond. Try again later; you will not be charged twice. ({1})").format(
				account.name, error
			),
			title=_("No Label"),
		)
	if label:
		in_transaction(_store, name, label)
	return name


def _hold(doc: "ShippingLabel", error: OutcomeUnknown) -> NoReturn:
	refuse(
		ErrorCode.COURIER_UNAVAILABLE,
		_(
			"It is not known whether {0} has sold a label ({1}). It will be asked again. If this does not end, look there "
			"for the reference {2}, cancel what you find, and press Nothing Was Sold on {3}."
		).format(doc.courier_account, error, doc.idempotency_key, doc.name),
		title=_("No Label"),
	)


def _shipment(shipping_label: "ShippingLabel") -> Shipment:
	if shipping_label.direction == RETURN:
		return shipments.homeward(frappe.get_doc("After Sales Ticket", shipping_label.after_sales_ticket))
	return shipments.outbound(frappe.get_doc(PACKAGE, shipping_label.package))


def _record_error(name: str, error: str) -> None:
	frappe.db.set_value("Shipping Label", name, "error", masked(error)[:500])


def _record_rejection(name: str, error: str) -> None:
	"""Nothing was sold; unless another worker has bought the label meanwhile, or the parcel was cancelled."""
	lock_order(frappe.db.get_value("Shipping Label", name, "ecom_order"))
	if lock_values("Shipping Label", name, "status") == LabelStatus.REQUESTED:
		set_status("Shipping Label", name, LabelStatus.FAILED, error=masked(error)[:500])


def _store(name: str, label: Label) -> None:
	order = lock_order(frappe.db.get_value("Shipping Label", name, "ecom_order"))
	doc = lock("Shipping Label", name)
	if doc.status == LabelStatus.BOUGHT:
		return
	requested = doc.status == LabelStatus.REQUESTED
	doc.update(
		{
			# the parcel was cancelled while the courier was asked: his label goes back to him
			"status": LabelStatus.BOUGHT if requested else LabelStatus.TO_VOID,
			"tracking_number": label.tracking_number,
			"tracking_key": f"{doc.courier_account}|{label.tracking_number}",
			"tracking_status": LABEL_BOUGHT if requested else None,
			"expected_date": label.expected,
			"next_poll_at": _next_call(doc.courier_account) if requested else now_datetime(),
			"cost": doc.cost if label.cost is None else float(label.cost),
			"error": None,
			**label_purchases.SETTLED,
		}
	)
	if doc.direction == OUTBOUND:
		doc.update(estimate_for(doc, frappe.get_doc(PACKAGE, doc.package), label.expected))
	label_files.keep(doc, label)
	save_label(doc)
	if requested and doc.direction == OUTBOUND:
		_attach(order, lock("Fulfilment Order", doc.fulfilment_order), doc)


def _next_call(account: str):
	"""When the courier is first asked about the parcel; None for one who tells nothing."""
	return now_datetime() + poll_again_after(LABEL_BOUGHT, False) if tracks(get_account(account)) else None


def save_label(doc: "ShippingLabel") -> None:
	"""Save what a flow decided about a Shipping Label."""
	doc.flags.by_machine = True
	doc.save(ignore_permissions=True)


def void_label(name: str) -> None:
	"""Take a label back before it is used; another one can be bought. The label leaves its package before the courier is
	told, without a lock: nobody can ship it with a label that is just cancelled. Raises when the courier refuses, the
	package has its label again then; and when he gives no answer, the machine tells him again then (`give_back_due`)."""
	in_transaction(_detach, name)
	doc = frappe.get_doc("Shipping Label", name)
	try:
		adapter_of(get_account(doc.courier_account)).void(doc.tracking_number)
	except CourierError as error:
		in_transaction(_attach_again, name, str(error))
		refuse(
			ErrorCode.COURIER_REFUSED,
			_("{0} refuses to void the label: {1}").format(doc.courier_account, error),
		)
	except HttpError as error:
		in_transaction(_record_error, name, str(error))
		refuse(
			ErrorCode.COURIER_UNAVAILABLE,
			_(
				"{0} did not respond. The label is no longer valid; the courier will be notified again. ({1})"
			).format(doc.courier_account, error),
		)
	in_transaction(set_status, "Shipping Label", name, LabelStatus.VOIDED, next_poll_at=None)


def _check_voidable(name: str):
	"""The locked Fulfilment Order of the label and its packages, None for a return. Raises when the label is or may be in
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
	_order, fulfilment = lock_fulfilment(fulfilment_order)
	packages = packages_of(fulfilment_order)
	found = next((row for row in packages if row.name == package), None)
	if not found or found.status != PackageStatus.LABELLED or found.shipping_label != name:
		refuse(
			ErrorCode.WRONG_STATUS, _("Only the label of a parcel that has not been shipped can be voided")
		)
	return fulfilment, packages, found


def _detach(name: str) -> None:
	found = _check_voidable(name)
	# should this process die, the machine tells the courier
	due = now_datetime() + timedelta(seconds=LEASE_SECONDS)
	set_status("Shipping Label", name, LabelStatus.TO_VOID, next_poll_at=due)
	if found:
		fulfilment, packages, package = found
		note_void_number(fulfilment, package.tracking_number)
		package.update(dict.fromkeys(OF_LABEL))
		save_package(package)
		update_fulfilment(fulfilment, packages)


def _attach_again(name: str, error: str) -> None:
	"""The label stays sold: its package has it again, unless it got another one or is cancelled."""
	order = lock_order(frappe.db.get_value("Shipping Label", name, "ecom_order"))
	doc = lock("Shipping Label", name)
	if doc.status != LabelStatus.TO_VOID:
		return
	doc.update(
		{
			"status": LabelStatus.BOUGHT,
			"next_poll_at": _next_call(doc.courier_account),
			"error": masked(error)[:500],
		}
	)
	save_label(doc)
	if doc.direction == OUTBOUND:
		fulfilment = lock("Fulfilment Order", doc.fulfilment_order)
		if fulfilment.status in BEFORE_LABEL:
			_attach(order, fulfilment, doc)


def _attach(order: "EcomOrder", fulfilment: "FulfilmentOrder", shipping_label: "ShippingLabel") -> None:
	"""The package of the label has it, unless it has another one already; the shop may want to be told."""
	packages = packages_of(fulfilment.name)
	package = next((row for row in packages if row.name == shipping_label.package), None)
	if not package or package.shipping_label:
		return
	package.update({field: shipping_label.get(field) for field in OF_LABEL})
	package.update({"shipping_label": shipping_label.name, "problem": None})
	save_package(package)
	fulfilment.problem = problem_of(packages)
	update_fulfilment(fulfilment, packages)
	tell_early(order, fulfilment)
