"""Buyers of a shop, and the customers they are in ERPNext."""

import hashlib

import frappe

from ecom_erp.core.canonical import CanonicalOrder
from ecom_erp.erp.insertion import insert_or_lose
from ecom_erp.erp.masters import make_customer

TRIES = 5


def ensure_buyer(shop, order: CanonicalOrder):
	"""The Ecom Buyer of an order, made when new: known by the shop's id of him, else by e-mail, else by phone.
	A guest who leaves neither is a buyer of this one order."""
	name = f"{shop.abbr}-{_identity(order)}"
	for _attempt in range(TRIES):
		buyer = frappe.db.get_value("Ecom Buyer", name, ["name", "customer"], as_dict=True)
		# another worker may make the same buyer, or another customer of the same name, at this moment
		buyer = buyer or insert_or_lose(lambda: _make(name, shop, order))
		if buyer:
			return buyer
	return _make(name, shop, order)


def _make(name: str, shop, order: CanonicalOrder):
	contact = order.buyer
	doc = frappe.new_doc("Ecom Buyer")
	doc.update(
		{
			"shop": shop.name,
			"external_id": contact.external_id,
			"buyer_name": contact.name or order.shipping_address.name or order.number,
			"email": contact.email,
			"phone": contact.phone or order.shipping_address.phone,
			"locale": contact.locale,
		}
	)
	doc.customer = make_customer(doc.buyer_name, shop)
	doc.flags.ignore_links = True
	return doc.insert(ignore_permissions=True, set_name=name)


def _identity(order: CanonicalOrder) -> str:
	contact = order.buyer
	if contact.external_id:
		return contact.external_id
	phone = contact.phone or order.shipping_address.phone
	for kind, value in (("e", contact.email.strip().lower()), ("p", "".join(filter(str.isdigit, phone)))):
		if value:
			return kind + hashlib.sha256(value.encode()).hexdigest()[:16]
	return "g" + order.external_id
