"""Waybills: choose a courier, buy the label once, keep why."""

import frappe
from frappe import _

from ecom_erp.core.rates import Parcel
from ecom_erp.flows.couriers import Offer, adapter_of, offers_for
from ecom_erp.flows.fulfilment import lock_fulfilment, save_fulfilment
from ecom_erp.flows.order_document import read_canonical
from ecom_erp.flows.rate_cards import destination_of
from ecom_erp.integrations.couriers.base import Label, Party, Shipment
from ecom_erp.messaging.transaction import in_transaction


def buy_waybill(fulfilment_order: str) -> str:
	"""Buy the label of a Fulfilment Order, unless it has one; the Waybill's name.

	The idempotency key is stored before the courier is called, so a repeat after a lost answer asks with the same key
	and gets the same label. Nothing is locked during the call. Raises when no courier takes the parcel; the reason is
	then shown on the Fulfilment Order.
	"""
	waybill = in_transaction(_open_request, fulfilment_order)
	if not waybill:
		choice, offers = _choose(fulfilment_order)
		waybill = in_transaction(_request, fulfilment_order, choice, offers)
	if frappe.db.get_value("Waybill", waybill, "status") == "Bought":
		return waybill
	doc = frappe.get_doc("Waybill", waybill)
	shipment = _shipment(frappe.get_doc("Fulfilment Order", fulfilment_order))
	account = frappe.get_cached_doc("Courier Account", doc.courier_account)
	label = adapter_of(account, waybill).buy(shipment, doc.idempotency_key)
	in_transaction(_store, waybill, fulfilment_order, label)
	return waybill


def _open_request(fulfilment_order: str) -> str | None:
	"""The waybill that was bought or asked for already. Raises when none may be bought."""
	order, fulfilment = lock_fulfilment(fulfilment_order)
	if fulfilment.waybill:
		return fulfilment.waybill
	if fulfilment.status not in ("To Pick", "Packed"):
		frappe.throw(_("{0} is {1}: no waybill can be bought").format(fulfilment.name, _(fulfilment.status)))
	if order.status == "On Hold":
		frappe.throw(_("The order is on hold: {0}").format(order.hold_reason))
	return frappe.db.get_value("Waybill", {"fulfilment_order": fulfilment.name, "status": "Requested"})


def _choose(fulfilment_order: str) -> tuple[Offer, list[str]]:
	"""The best offer and all offers in words; the couriers are asked without a lock."""
	fulfilment = frappe.get_doc("Fulfilment Order", fulfilment_order)
	choice, offers = offers_for(_company(fulfilment), _shipment(fulfilment), fulfilment.promised_date)
	if choice is None:
		frappe.throw(_("No courier takes this parcel: {0}").format("; ".join(offers)), title=_("No Courier"))
	return choice, offers


def _request(fulfilment_order: str, choice: Offer, offers: list[str]) -> str:
	known = _open_request(fulfilment_order)
	if known:
		return known
	fulfilment = frappe.get_doc("Fulfilment Order", fulfilment_order)
	earlier = frappe.db.count("Waybill", {"fulfilment_order": fulfilment.name})
	doc = frappe.new_doc("Waybill")
	doc.update(
		{
			"fulfilment_order": fulfilment.name,
			"ecom_order": fulfilment.ecom_order,
			"shop": fulfilment.shop,
			"idempotency_key": f"{fulfilment.name}-{earlier + 1}",
			"status": "Requested",
			"courier_account": choice.quote.card,
			"service": choice.service,
			"weight_grams": fulfilment.weight_grams,
			"billable_grams": choice.quote.billable_grams,
			"zone": choice.quote.zone,
			"cost": float(choice.quote.amount),
			"currency": choice.quote.currency,
			"transit_days": choice.quote.transit_days,
			"quotes": "\n".join(offers),
			"recipient": fulfilment.address_display,
			"sender": "\n".join(_sender(fulfilment.warehouse).lines()),
		}
	)
	return doc.insert(ignore_permissions=True).name


def _store(waybill: str, fulfilment_order: str, label: Label) -> None:
	_order, fulfilment = lock_fulfilment(fulfilment_order)
	doc = frappe.get_doc("Waybill", waybill, for_update=True)
	if doc.status == "Bought":
		return
	doc.update(
		{
			"status": "Bought",
			"tracking_number": label.tracking_number,
			"tracking_key": f"{doc.courier_account}|{label.tracking_number}",
			"cost": float(label.cost),
			"barcode_svg": label.content.decode(),
			"error": None,
		}
	)
	doc.save(ignore_permissions=True)
	fulfilment.update(
		{"waybill": doc.name, "tracking_number": doc.tracking_number, "status": "Labelled", "problem": None}
	)
	save_fulfilment(fulfilment)


def void_waybill(name: str) -> None:
	"""Take a label back before shipping; the Fulfilment Order can get another. The courier is told first, without a
	lock; told twice, he says the same."""
	in_transaction(_check_voidable, name)
	waybill = frappe.get_doc("Waybill", name)
	account = frappe.get_cached_doc("Courier Account", waybill.courier_account)
	adapter_of(account).void(waybill.tracking_number)
	in_transaction(_void, name)


def _check_voidable(name: str):
	fulfilment_order = frappe.db.get_value("Waybill", name, "fulfilment_order")
	_order, fulfilment = lock_fulfilment(fulfilment_order)
	if fulfilment.status != "Labelled" or fulfilment.waybill != name:
		frappe.throw(_("Only the label of a parcel that has not been shipped can be voided"))
	return fulfilment


def _void(name: str) -> None:
	fulfilment = _check_voidable(name)
	frappe.db.set_value("Waybill", name, "status", "Voided")
	fulfilment.update({"waybill": None, "tracking_number": None, "status": "Packed"})
	save_fulfilment(fulfilment)


def note_problem(fulfilment_order: str, message: str) -> None:
	"""Show on the Fulfilment Order why it could not be labelled or shipped."""
	frappe.db.set_value("Fulfilment Order", fulfilment_order, "problem", message[:1000])


def _company(fulfilment) -> str:
	return frappe.get_cached_value("Ecom Shop", fulfilment.shop, "company")


def _shipment(fulfilment) -> Shipment:
	order = read_canonical(
		frappe.db.get_value("Ecom Order", fulfilment.ecom_order, ["canonical"], as_dict=True)
	)
	address = order.shipping_address
	return Shipment(
		reference=fulfilment.name,
		origin=fulfilment.warehouse,
		sender=_sender(fulfilment.warehouse),
		recipient=Party(
			name=address.name or order.buyer.name,
			company=address.company,
			line1=address.line1,
			line2=address.line2,
			city=address.city,
			province=address.province_code or address.province,
			postal_code=address.postal_code,
			country_code=address.country_code,
			phone=address.phone or order.buyer.phone,
		),
		parcel=Parcel(
			fulfilment.weight_grams or 0,
			fulfilment.length_mm or 0,
			fulfilment.width_mm or 0,
			fulfilment.height_mm or 0,
		),
		destination=destination_of(address),
	)


def _sender(warehouse: str) -> Party:
	profile = frappe.get_cached_doc("Ecom Warehouse Profile", warehouse)
	return Party(
		name=profile.contact_name or warehouse,
		line1=profile.line1 or "",
		line2=profile.line2 or "",
		city=profile.city or "",
		province=profile.province or "",
		postal_code=profile.postal_code or "",
		country_code=profile.country_code or "",
		phone=profile.phone or "",
	)
