"""Labels: choose a courier, buy the label once, keep why; for parcels to the buyer and for returns from him."""

from typing import TYPE_CHECKING, NoReturn

import frappe
from frappe import _

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.personal import masked
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.flows.boxes import proposals
from ecom_erp.flows.carriers import dangerous_goods
from ecom_erp.flows.carriers.couriers import get_account
from ecom_erp.flows.orders.locks import lock_order, lock_values
from ecom_erp.flows.orders.packages import PACKAGE
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.shipping import label_purchases, label_requests, shipments, shop_questions
from ecom_erp.flows.shipping.joint.members import lead_of
from ecom_erp.flows.shipping.label_requests import RETURN
from ecom_erp.flows.shipping.labels import keeping
from ecom_erp.flows.shipping.labels.groups import group_of
from ecom_erp.flows.shipping.labels.keeping import note_error
from ecom_erp.flows.shipping.labels.takeback import void_label
from ecom_erp.flows.shipping.rates import questions
from ecom_erp.integrations.couriers.base import CourierError, OutcomeUnknown, Shipment
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import in_transaction, roll_back

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.shipping_label.shipping_label import ShippingLabel

__all__ = ["buy_label", "buy_labels", "buy_return_label", "finish", "void_label"]


def buy_labels(fulfilment_order: str) -> list[str]:
	"""Buy a label for each package of a Fulfilment Order that is closed and lacks one, before packing for its first; the
	Shipping Labels' names. Several packages are bought as one shipment where that is the best offer. One that is refused does
	not stop the others; then raises ValidationError that says which."""
	fulfilment_order = lead_of(fulfilment_order)
	packages = label_requests.packages_to_label(fulfilment_order)
	if not packages:
		status = frappe.db.get_value("Fulfilment Order", fulfilment_order, "status")
		refuse(
			ErrorCode.WRONG_STATUS,
			_("{0} is {1}. No label can be bought.").format(fulfilment_order, _(status)),
		)
	if len(packages) == 1:
		return [buy_label(packages[0])]
	_ask_together(fulfilment_order)
	bought, refused = [], []
	for unit in label_requests.units(packages):
		try:
			bought += [buy_label(package) for package in unit]
		except frappe.ValidationError as error:
			roll_back()
			frappe.clear_messages()
			why = frappe.utils.strip_html(str(error))
			refused += [_note_refused(package, why) for package in unit]
	if refused:
		frappe.throw("\n".join(refused), title=_("No Label"))
	return bought


def _ask_together(fulfilment_order: str) -> None:
	"""Ask for all closed packages without a label as one shipment, where that is the best offer; else each is asked for by
	itself, which may be by different couriers."""
	names = label_requests.without_request(fulfilment_order)
	order, shop, promised = frappe.db.get_value(
		"Fulfilment Order", fulfilment_order, ["ecom_order", "shop", "promised_date"]
	)
	chosen = frappe.db.get_value("Ecom Order", order, "courier_account") or ""
	if len(names) < 2 or not label_requests.may_go_together(shop, chosen):
		return
	packages = [frappe.get_doc(PACKAGE, name) for name in names]
	try:
		shop_questions.ask_first(order)
		parcels = [shipments.outbound(package) for package in packages]
		choice, why = label_requests.choose(shop, parcels, promised, chosen)
		if choice.together:
			in_transaction(label_requests.request_all, names, parcels, choice, why)
	except frappe.ValidationError:
		# each package is asked for by itself then, and says why it is refused
		roll_back()
		frappe.clear_messages()


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
	return finish(request_label(package_name))


def request_label(package_name: str) -> str:
	"""Choose a courier for a package and keep the choice, unless that was done before; the Shipping Label's name. Raises as
	`buy_label`. Of a parcel that leaves in the box of another order it is that one's label."""
	package_name = _of_box(package_name)
	shipping_label = in_transaction(label_requests.open_request, package_name)
	if shipping_label:
		return shipping_label
	proposals.use_proposed_box(package_name)
	package = frappe.get_doc(PACKAGE, package_name)
	shop_questions.ask_first(package.ecom_order)
	shipment = shipments.outbound(package)
	chosen = frappe.db.get_value("Ecom Order", package.ecom_order, "courier_account")
	promised = frappe.db.get_value("Fulfilment Order", package.fulfilment_order, "promised_date")
	choice, why = label_requests.choose(package.shop, [shipment], promised, chosen or "")
	return in_transaction(label_requests.request, package_name, shipment, choice, why)


def _of_box(package_name: str) -> str:
	"""The package whose label is asked for."""
	fulfilment_order = frappe.db.get_value(PACKAGE, package_name, "fulfilment_order")
	lead = lead_of(fulfilment_order)
	return package_name if lead == fulfilment_order else label_requests.packages_to_label(lead)[0]


def buy_return_label(ticket: str) -> str:
	"""Buy the label with which the buyer sends back the goods of an After Sales Ticket, unless it has one; its name.
	As safe to repeat as `buy_label`, and raises as it does."""
	shipping_label = in_transaction(label_requests.open_return, ticket)
	if not shipping_label:
		doc = frappe.get_doc("After Sales Ticket", ticket)
		shipment = shipments.homeward(doc)
		choice, why = label_requests.choose(doc.shop, [shipment], None)
		shipping_label = in_transaction(label_requests.request_return, ticket, shipment, choice, why)
	return finish(shipping_label)


def finish(name: str) -> str:
	"""Ask the courier for a label that was requested, and keep it; its name. Those of one shipment are asked for together. As
	safe to repeat, and raises, as `buy_label`."""
	names = group_of(name)
	doc = frappe.get_doc("Shipping Label", names[0])
	if doc.status == LabelStatus.BOUGHT:
		return name
	account = get_account(doc.courier_account)
	shipment = _shipment(names)
	_refuse_goods(doc, names, shipment)
	try:
		labels = label_purchases.buy(doc, shipment)
	except CourierError as error:
		# nothing was sold: the next try asks all couriers anew
		in_transaction(record_rejection, names, str(error))
		refuse(
			ErrorCode.COURIER_REFUSED,
			_("{0} rejects the parcel: {1}").format(account.name, error),
			title=_("No Label"),
		)
	except OutcomeUnknown as error:
		in_transaction(note_error, doc.name, str(error))
		_hold(doc, error)
	except HttpError as error:
		in_transaction(note_error, doc.name, str(error))
		refuse(
			ErrorCode.COURIER_UNAVAILABLE,
			_("{0} did not respond. Try again later; you will not be charged twice. ({1})").format(
				account.name, error
			),
			title=_("No Label"),
		)
	if labels:
		in_transaction(keeping.store, names, labels)
	return name


def _refuse_goods(doc: "ShippingLabel", names: list[str], shipment: Shipment) -> None:
	"""Rules about dangerous goods may have changed since the label was asked for; what the courier may have sold already is
	taken over all the same."""
	if doc.asked_at or not shipment.hazards:
		return
	account = get_account(doc.courier_account)
	why = dangerous_goods.refusal(
		account, shipment.hazards, abroad=questions.is_abroad(shipment), service=doc.service or ""
	)
	if why:
		in_transaction(record_rejection, names, why)
		refuse(ErrorCode.COURIER_REFUSED, why, title=_("No Label"))


def _hold(doc: "ShippingLabel", error: OutcomeUnknown) -> NoReturn:
	refuse(
		ErrorCode.COURIER_UNAVAILABLE,
		_(
			"It is not known whether {0} has sold a label ({1}). It will be asked again. If this does not end, look there "
			"for the reference {2}, cancel what you find, and press Nothing Was Sold on {3}."
		).format(doc.courier_account, error, doc.idempotency_key, doc.name),
		title=_("No Label"),
	)


def _shipment(names: list[str]) -> Shipment:
	rows = frappe.get_all(
		"Shipping Label",
		{"name": ("in", names)},
		["name", "direction", "after_sales_ticket", "package"],
	)
	by_name = {row.name: row for row in rows}
	first = by_name[names[0]]
	if first.direction == RETURN:
		return shipments.homeward(frappe.get_doc("After Sales Ticket", first.after_sales_ticket))
	packages = [shipments.outbound(frappe.get_doc(PACKAGE, by_name[name].package)) for name in names]
	return shipments.joined(packages) if len(packages) > 1 else packages[0]


def record_rejection(names: list[str], error: str) -> None:
	"""Nothing was sold; unless another worker has bought the labels meanwhile, or the parcel was cancelled."""
	lock_order(frappe.db.get_value("Shipping Label", names[0], "ecom_order"))
	for name in names:
		if lock_values("Shipping Label", name, "status") == LabelStatus.REQUESTED:
			set_status("Shipping Label", name, LabelStatus.FAILED, error=masked(error)[:500])
