"""Customers and addresses in ERPNext."""

import hashlib
from collections.abc import Collection

import frappe
from frappe import _
from frappe.utils.nestedset import get_ancestors_of

from ecom_erp.erp.insertion import insert_or_lose

ADDRESS_FIELDS = (
	"ship_line1",
	"ship_line2",
	"ship_city",
	"ship_province",
	"ship_postal_code",
	"ship_country",
)
NOT_IN_NAMES = str.maketrans("", "", "<>")


def make_customer(customer_name: str, shop) -> str:
	"""A new Customer of the shop's group and territory; its name."""
	customer = frappe.new_doc("Customer")
	customer.update(
		{
			"customer_name": _as_name(customer_name, shop.name)[:140],
			"customer_type": "Individual",
			"customer_group": shop.customer_group,
			"territory": shop.territory,
			"default_price_list": shop.price_list,
		}
	)
	# group, territory and price list are links of the shop's form already
	customer.insert(ignore_permissions=True, ignore_mandatory=True, ignore_links=True)
	return customer.name


def _as_name(text: str | None, otherwise: str) -> str:
	"""What Frappe takes as a document's name: Customers and Addresses may be named after people, whatever these call
	themselves."""
	return (text or "").translate(NOT_IN_NAMES).strip() or otherwise


def ensure_address(order) -> str | None:
	"""The Address of an Ecom Order's customer with the order's delivery address, made when new; its name.
	None when the order has no street, city or country to write down."""
	if not (order.ship_line1 and order.ship_city and order.ship_country and order.customer):
		return None
	key = _address_key(order)
	by_key = {"ecom_address_key": key}
	found = frappe.db.get_value("Address", by_key)
	# another order of the buyer may be writing down the same address at this moment
	return (
		found or insert_or_lose(lambda: _make_address(order, key)) or frappe.db.get_value("Address", by_key)
	)


def _make_address(order, key: str) -> str:
	address = frappe.new_doc("Address")
	address.update(
		{
			"address_title": _as_name(order.ship_name, order.customer)[:100],
			"address_type": "Shipping",
			"address_line1": order.ship_line1[:240],
			"address_line2": (order.ship_line2 or "")[:240],
			"city": order.ship_city[:140],
			"state": order.ship_province,
			"pincode": order.ship_postal_code,
			"country": country_name(order.ship_country),
			"phone": order.ship_phone,
			"ecom_address_key": key,
		}
	)
	address.append("links", {"link_doctype": "Customer", "link_name": order.customer})
	address.insert(ignore_permissions=True, ignore_mandatory=True, ignore_links=True)
	return address.name


def _address_key(order) -> str:
	parts = [order.customer, order.ship_name, *(order.get(field) for field in ADDRESS_FIELDS)]
	text = "|".join(" ".join((part or "").split()).casefold() for part in parts)
	return hashlib.sha256(text.encode()).hexdigest()[:40]


def country_name(code: str) -> str:
	"""Frappe's country of an ISO 3166-1 alpha-2 code."""
	name = frappe.db.get_value("Country", {"code": code.lower()}, cache=True)
	if not name:
		frappe.throw(_("There is no country with the code {0}").format(code))
	return name


def company_currency(company: str) -> str:
	"""The currency of a company's books."""
	return frappe.get_cached_value("Company", company, "default_currency")


def groups_of_items(items: Collection[str]) -> dict[str, frozenset[str]]:
	"""By item its group and those above it."""
	rows = frappe.get_all("Item", {"name": ("in", list(items) or [""])}, ["name", "item_group"])
	above = {group: _with_ancestors("Item Group", group) for group in {row.item_group for row in rows}}
	return {row.name: above[row.item_group] for row in rows}


def groups_of_customer(customer: str | None) -> frozenset[str]:
	"""A customer's group and those above it."""
	group = customer and frappe.get_cached_value("Customer", customer, "customer_group")
	return _with_ancestors("Customer Group", group) if group else frozenset()


def _with_ancestors(doctype: str, group: str) -> frozenset[str]:
	return frozenset({group, *get_ancestors_of(doctype, group)})
