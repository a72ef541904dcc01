"""Customers and addresses in ERPNext."""

import hashlib
from collections.abc import Collection

import frappe
from frappe import _
from frappe.utils.nestedset import get_ancestors_of

from ecom_erp.core.text import one_line, shortened, storable
from ecom_erp.erp.documents.fitting import fit
from ecom_erp.erp.documents.insertion import insert_or_lose

ADDRESS_FIELDS = (
	"ship_line1",
	"ship_line2",
	"ship_city",
	"ship_province",
	"ship_postal_code",
	"ship_country",
)
NOT_IN_NAMES = str.maketrans("", "", "<>")
LONGEST_NAME = 120  # of a person in a document's name: ERPNext and we append to it what tells namesakes apart


def make_customer(customer_name: str, shop, is_company: bool = False, crowded: bool = False) -> str:
	"""A new Customer of the shop's group and territory; its name. `crowded`: ERPNext numbers those of the same name,
	and the number was lost to others; the document is named by chance instead."""
	called = _as_name(customer_name, shop.name)
	customer = frappe.new_doc("Customer")
	customer.update(
		{
			"customer_name": called,
			"customer_type": "Company" if is_company else "Individual",
			"customer_group": shop.customer_group,
			"territory": shop.territory,
			"default_price_list": shop.price_list,
		}
	)
	fit(customer)
	own = f"{shop.abbr} {called}" if _is_refused("Customer", called) else called
	named = f"{own} - {frappe.generate_hash(length=10)}" if crowded else own
	told = len(frappe.local.message_log)
	# group, territory and price list are links of the shop's form already
	customer.insert(
		ignore_permissions=True,
		ignore_mandatory=True,
		ignore_links=True,
		set_name=None if named == called else named,
	)
	del frappe.local.message_log[told:]  # ERPNext says that it has numbered a name which there was
	return customer.name


def _as_name(text: str | None, otherwise: str) -> str:
	"""What Frappe takes as a document's name: Customers and Addresses may be named after people, whatever these call
	themselves."""
	called = one_line(storable((text or "").translate(NOT_IN_NAMES)))
	return shortened(called, LONGEST_NAME) or otherwise


def _is_refused(doctype: str, name: str) -> bool:
	"""Whether Frappe takes the name for that of an unsaved document, or of the DocType."""
	return name == doctype or name.startswith(f"New {doctype}")


def ensure_address(order) -> str | None:
	"""The Address of an Ecom Order's customer with the order's delivery address, made when new; its name.
	None when the order has no street, city or country to write down."""
	if not (order.ship_line1 and order.ship_city and order.customer and country_name(order.ship_country)):
		return None
	key = _address_key(order)
	by_key = {"ecom_address_key": key}
	found = frappe.db.get_value("Address", by_key)
	# another order of the buyer may be writing down the same address at this moment
	return (
		found or insert_or_lose(lambda: _make_address(order, key)) or frappe.db.get_value("Address", by_key)
	)


def _make_address(order, key: str) -> str:
	title = _as_name(order.ship_name or order.ship_company, order.customer)
	address = frappe.new_doc("Address")
	address.update(
		{
			"address_title": title,
			"address_type": "Shipping",
			"address_line1": order.ship_line1,
			"address_line2": order.ship_line2,
			"city": order.ship_city,
			"state": order.ship_province,
			"pincode": order.ship_postal_code,
			"country": country_name(order.ship_country),
			"phone": order.ship_phone,
			"ecom_address_key": key,
		}
	)
	address.append("links", {"link_doctype": "Customer", "link_name": order.customer})
	fit(address)
	# Frappe would number the addresses of namesakes one by one, and read dots and hashes in a name as a pattern
	name = title if not _is_refused("Address", title) else f"({title})"
	address.insert(
		ignore_permissions=True,
		ignore_mandatory=True,
		ignore_links=True,
		set_name=f"{name}-{_('Shipping')}-{key[:8]}",
	)
	return address.name


def _address_key(order) -> str:
	parts = [order.customer, order.ship_name, *(order.get(field) for field in ADDRESS_FIELDS)]
	text = "|".join(" ".join((part or "").split()).casefold() for part in parts)
	return hashlib.sha256(text.encode()).hexdigest()[:40]


def country_name(code: str | None) -> str | None:
	"""Frappe's country of an ISO 3166-1 alpha-2 code; None when there is none."""
	return frappe.db.get_value("Country", {"code": code.lower()}, cache=True) if code else None


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
