"""Who a person is here: the buyers, orders and customers of all shops that an e-mail, a telephone number, a customer, a
buyer's id or an order lead to."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import frappe
from frappe.query_builder.functions import Count
from pypika import CustomFunction

from ecom_erp.core.orders.canonical import from_dict
from ecom_erp.core.privacy.erased_orders import ERASED_BUYER, values_of
from ecom_erp.core.privacy.scrubbing import FEWEST_DIGITS, digits, mailbox, tokens
from ecom_erp.erp.selling import people

ORDER, BUYER = "Ecom Order", "Ecom Buyer"
_Replaced = CustomFunction("REGEXP_REPLACE", ["text", "pattern", "replacement"])


@dataclass
class Given:
	"""By what somebody is looked for; "" for what is not known. `shop`: in that one alone."""

	email: str = ""
	phone: str = ""
	customer: str = ""
	buyer_id: str = ""
	orders: list[str] = field(default_factory=list)
	shop: str = ""


@dataclass
class Person:
	"""All that is found of somebody: names of documents, and `values` that identify him in texts."""

	orders: list[str] = field(default_factory=list)
	buyers: list[str] = field(default_factory=list)
	customers: list[str] = field(default_factory=list)
	shared_customers: list[str] = field(default_factory=list)
	contacts: list[str] = field(default_factory=list)
	addresses: list[str] = field(default_factory=list)
	emails: list[str] = field(default_factory=list)
	phones: list[str] = field(default_factory=list)
	values: list[str] = field(default_factory=list)

	@property
	def tokens(self) -> list[str]:
		return tokens(self.emails, self.phones)

	@property
	def is_nobody(self) -> bool:
		return not (self.orders or self.buyers or self.customers or self.contacts)

	def as_text(self) -> str:
		return json.dumps(asdict(self))

	@classmethod
	def of_text(cls, text: str) -> "Person":
		return cls(**json.loads(text))


def find(given: Given) -> Person:
	"""The person. One e-mail address is one person over all shops; a telephone number counts only where it was given, for
	a family may share one. A customer whom other buyers share is not his alone: see `shared_customers`."""
	buyers, orders, customers = _first(given)
	emails = {one for one in (mailbox(given.email),) if one}
	while True:
		known = len(buyers), len(orders), len(emails)
		orders |= _names(ORDER, "buyer", buyers, given.shop)
		buyers |= {row for row in _values(ORDER, orders, "buyer") if row}
		emails |= {one for row in _values(BUYER, buyers, "email") if (one := mailbox(row))}
		emails |= {one for row in _values(ORDER, orders, "buyer_email") if (one := mailbox(row))}
		buyers |= _names(BUYER, "email", emails, given.shop)
		orders |= _names(ORDER, "buyer_email", emails, given.shop)
		if known == (len(buyers), len(orders), len(emails)):
			break
	return _whole(given, buyers, orders, customers, emails)


def without_what_others_use(person: Person) -> Person:
	"""The person, who has been erased, with those e-mail addresses and telephone numbers alone that no buyer and no order has any more:
	a family shares a number, another shop has the same buyer, and who was erased may have bought again."""
	emails = [
		one
		for one in person.emails
		if not (_names(BUYER, "email", {one}, "") or _names(ORDER, "buyer_email", {one}, ""))
	]
	return replace(person, emails=emails, phones=[one for one in person.phones if not _is_called(one)])


def _is_called(phone: str) -> bool:
	number = digits(phone)
	return bool(_names(ORDER, "buyer_phone", _written(phone), "") or (number and _buyers_called(number, "")))


def _written(phone: str) -> set[str]:
	return {phone.strip(), digits(phone), f"+{digits(phone)}"}


def _first(given: Given) -> tuple[set[str], set[str], set[str]]:
	buyers, orders, customers = set(), set(given.orders), set()
	if given.buyer_id:
		buyers |= _names(BUYER, "external_id", {given.buyer_id}, given.shop)
		buyers |= {given.buyer_id} if frappe.db.exists(BUYER, given.buyer_id) else set()
	if len(digits(given.phone)) >= FEWEST_DIGITS:
		buyers |= set(_buyers_called(digits(given.phone), given.shop))
		written = _written(given.phone) | {one for one in _values(BUYER, buyers, "phone") if one}
		orders |= _names(ORDER, "buyer_phone", written, given.shop)
	if given.customer:
		customers.add(given.customer)
		buyers |= _names(BUYER, "customer", {given.customer}, given.shop)
		orders |= _names(ORDER, "customer", {given.customer}, given.shop)
	if not given.shop:
		customers |= people.customers_with(mailbox(given.email), given.phone.strip())
	return buyers, orders, customers


def _whole(given: Given, buyers: set, orders: set, customers: set, emails: set) -> Person:
	of_buyers = {one for one in _values(BUYER, buyers, "customer") if one}
	of_buyers |= {one for one in _values(ORDER, orders, "customer") if one}
	shared = _shared(of_buyers | customers, buyers, orders)
	own = sorted((of_buyers | customers) - shared)
	contacts, addresses = people.linked(people.CONTACT, own), people.linked(people.ADDRESS, own)
	phones = {one for one in _values(BUYER, buyers, "phone") if one}
	phones |= {one for one in _values(ORDER, orders, "buyer_phone") if one}
	phones |= {given.phone.strip()} if given.phone.strip() else set()
	values = {*emails, *phones, *buyers, *people.values_of(own, contacts, addresses)}
	values |= {one for one in _values(BUYER, buyers, "buyer_name") if one}
	values |= {one for one in _values(BUYER, buyers, "external_id") if one and len(one) > FEWEST_DIGITS}
	values |= _stated(orders)
	values -= {ERASED_BUYER}
	return Person(
		sorted(orders),
		sorted(buyers),
		own,
		sorted(shared),
		contacts,
		addresses,
		sorted(emails),
		sorted(phones),
		sorted(one for one in values if one),
	)


def _shared(customers: set[str], buyers: set[str], orders: set[str]) -> set[str]:
	"""Customers that others have, too."""
	if not customers:
		return set()
	wanted = ("in", sorted(customers))
	rows = frappe.get_all(BUYER, {"customer": wanted}, ["name", "customer"])
	shared = {row.customer for row in rows if row.name not in buyers}
	rows = frappe.get_all(ORDER, {"customer": wanted}, ["name", "customer"])
	return shared | {row.customer for row in rows if row.name not in orders}


def _stated(orders: set[str]) -> set[str]:
	"""What identifies the buyer in the orders, as their shops state it and as people have corrected it."""
	found: set[str] = set()
	fields = [
		"canonical",
		"buyer_name",
		"ship_name",
		"ship_company",
		"ship_line1",
		"ship_line2",
		"ship_phone",
	]
	if not orders:
		return found
	for row in frappe.get_all(ORDER, {"name": ("in", sorted(orders))}, [*fields, "shop_address"]):
		found |= {row[field] for field in fields[1:] if row[field]}
		if row.canonical:
			found |= {one for one in values_of(from_dict(json.loads(row.canonical))) if one}
		if row.shop_address:
			address = json.loads(row.shop_address)
			found |= {
				address[part] for part in ("name", "company", "line1", "line2", "phone") if address.get(part)
			}
	return found


def _names(doctype: str, fieldname: str, values: Iterable[str], shop: str) -> set[str]:
	values = sorted(values)
	if not values:
		return set()
	of_shop = {"shop": shop} if shop else {}
	return set(frappe.get_all(doctype, {fieldname: ("in", values), **of_shop}, pluck="name"))


def _values(doctype: str, names: Iterable[str], fieldname: str) -> list[Any]:
	names = sorted(names)
	return frappe.get_all(doctype, {"name": ("in", names)}, pluck=fieldname) if names else []


def _buyers_called(number: str, shop: str) -> list[str]:
	"""Buyers with the telephone number, however it is written; with or without the country's code in front."""
	buyer = frappe.qb.DocType(BUYER)
	written = _Replaced(buyer.phone, "[^0-9]", "")
	query = frappe.qb.from_(buyer).select(buyer.name).where(written == number)
	return (query.where(buyer.shop == shop) if shop else query).run(pluck=True)


def count_of(doctype: str, filters: dict[str, Any]) -> int:
	"""How many rows of a table there are."""
	table = frappe.qb.DocType(doctype)
	query = frappe.qb.from_(table).select(Count(table.star))
	for fieldname, values in filters.items():
		query = query.where(table[fieldname].isin(values))
	return query.run()[0][0]
