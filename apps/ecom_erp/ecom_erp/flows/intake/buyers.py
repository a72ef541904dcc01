"""Buyers of a shop, and the customers they are in ERPNext."""

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.contacts import is_dialable
from ecom_erp.core.masked_buyers import HIDDEN, is_masked_text
from ecom_erp.core.orders.canonical import LONGEST_IDENTIFIER, CanonicalOrder
from ecom_erp.core.text import key
from ecom_erp.erp.documents.fitting import fit
from ecom_erp.erp.documents.insertion import insert_or_lose
from ecom_erp.erp.selling.masters import make_customer

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

TRIES = 5


def ensure_buyer(shop: "EcomShop", order: CanonicalOrder, customer: str = ""):
	"""The Ecom Buyer of an order, made when new: known by the shop's id of him, else by e-mail, else by phone.
	A guest who leaves neither, or whom a marketplace masks, is a buyer of this one order. `customer`: who a new one is in
	ERPNext already."""
	name = f"{shop.abbr}-{_identity(order)}"
	for attempt in range(TRIES):
		buyer = frappe.db.get_value("Ecom Buyer", name, ["name", "customer"], as_dict=True)
		# another worker may make the same buyer, or another customer of the same name, at this moment
		buyer = buyer or insert_or_lose(lambda: _make(name, shop, order, attempt > 1, customer))
		if buyer:
			return buyer
	return _make(name, shop, order, True, customer)


def bought_by(shop: "EcomShop", order: CanonicalOrder, customer: str) -> CanonicalOrder:
	"""The order with its buyer as one whom the shop knows as this customer of ERPNext: by what he left, where that is he already, else
	by the customer's name."""
	known = frappe.db.get_value("Ecom Buyer", f"{shop.abbr}-{_identity(order)}", "customer")
	if known == customer:
		return order
	named = replace(order, buyer=replace(order.buyer, external_id=f"customer {customer}"))
	ensure_buyer(shop, named, customer)
	return named


def _make(name: str, shop: "EcomShop", order: CanonicalOrder, crowded: bool, customer: str = ""):
	"""`crowded`: the customer's name was lost to others, so the document gets one that nobody else has."""
	contact = order.buyer
	doc = frappe.new_doc("Ecom Buyer")
	doc.update(
		{
			"shop": shop.name,
			"external_id": contact.external_id,
			"buyer_name": order.buyer_name if order.buyer_name not in ("", HIDDEN) else order.number,
			"email": contact.email,
			"phone": contact.phone or order.shipping_address.phone,
			"locale": contact.locale,
		}
	)
	fit(doc)
	doc.customer = customer or make_customer(doc.buyer_name, shop, order.bought_by_company, crowded)
	doc.flags.ignore_links = True
	return doc.insert(ignore_permissions=True, set_name=name)


def _identity(order: CanonicalOrder) -> str:
	contact = order.buyer
	if contact.external_id:
		return key(contact.external_id, LONGEST_IDENTIFIER)
	phone = contact.phone or order.shipping_address.phone
	# the digits that a marketplace leaves of a number are those of many people
	digits = "".join(filter(str.isdecimal, phone)) if is_dialable(phone) and not is_masked_text(phone) else ""
	email = "" if is_masked_text(contact.email) else _mailbox(contact.email)
	for kind, value in (("e", email), ("p", digits)):
		if value:
			return kind + hashlib.sha256(value.encode()).hexdigest()[:16]
	return "g" + key(order.external_id, LONGEST_IDENTIFIER)


def _mailbox(email: str) -> str:
	"""What names the same person in two orders. A dash, or "none", where an address is asked for, names nobody."""
	name, _at, domain = email.strip().lower().partition("@")
	return f"{name}@{domain}" if name and domain else ""
