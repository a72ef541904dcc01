"""Parcels that another warehouse has packed, labelled and sent: packed here as it says, with its number, and shipped. Each step finds
what an earlier try has done."""

from collections.abc import Mapping, Sequence
from typing import Any

import frappe

from ecom_erp.core.exchange.mapping import Incoming, digest
from ecom_erp.core.states.exchange import DocumentStatus
from ecom_erp.core.states.fulfilment import CANCELLED, GONE, PICKED, TO_PICK
from ecom_erp.flows.carriers.couriers import get_account
from ecom_erp.flows.exchange import documents
from ecom_erp.flows.exchange.documents import Found
from ecom_erp.flows.exchange.incoming.base import problem_of
from ecom_erp.flows.exchange.profiles import DOCUMENT
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.order_document import order_name
from ecom_erp.flows.orders.packages import packages_of
from ecom_erp.flows.shipping.labels import stated
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.warehouse import package_closing, ship
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.transaction import in_transaction

PARCEL = "Fulfilment Order"
PARCEL_FIELDS = ["name", "ecom_order", "number", "shop", "status", "tracking_numbers"]
NUMBER = "line.tracking_number"
NAMES = ("shipment.parcel", "shipment.order_id", "shipment.order_number")
Named = tuple[str, str]  # a field of the parcel, and what it has there


class Shipments:
	each, together, page = False, False, 50

	def found(self, profile, page):
		parcels = _parcels(profile, [one.head for one in page])
		return [_found(profile, one, parcels) for one in page]

	def confirms(self, profile):
		return False

	def take(self, profile, run, waiting):
		for document in waiting:
			_take(profile, document)


def _found(profile, incoming: Incoming, parcels: Mapping[Named, list]) -> Found:
	content = {"head": incoming.head, "lines": incoming.lines}
	key, numbers = _key(incoming.head), _numbers(content)
	problem = problem_of(incoming) or ("" if key else _("The shipment names neither parcel nor order"))
	if not problem and not numbers:
		problem = _("The shipment has no tracking number")
	parcel = _meant(parcels, _named(profile, incoming.head), numbers)
	return Found(
		f"{key}|{', '.join(numbers)}" if key else f"-{digest(content)}",
		lambda _version: content,
		(parcel and parcel.shop) or profile.shop,
		parcel and PARCEL,
		parcel and parcel.name,
		problem,
	)


def _key(head: Mapping[str, str]) -> str:
	return next((text for name in NAMES if (text := head.get(name))), "")


def _take(profile, document) -> None:
	content = documents.content(document.payload)
	head, numbers = content["head"], _numbers(content)
	parcel = _meant(_parcels(profile, [head]), _named(profile, head), numbers)
	if not parcel:
		frappe.throw(_why_none(profile, head))
	if parcel.status not in GONE:
		if parcel.status in (TO_PICK, PICKED):
			package_closing.pack_unscanned(parcel.name, None, _packages(content, numbers))
		_label(profile, parcel, content, numbers)
		ship.ship(parcel.name)
	_refuse_other_numbers(parcel.name, numbers)
	in_transaction(_accepted, document.name, parcel.name)


def _accepted(document: str, parcel: str) -> None:
	if lock_values(DOCUMENT, document, "status") == DocumentStatus.WAITING:
		documents.settle(
			document,
			DocumentStatus.ACCEPTED,
			reference=parcel,
			reference_doctype=PARCEL,
			reference_name=parcel,
			payload=None,
		)


def _label(profile, parcel, content: Mapping[str, Any], numbers: Sequence[str]) -> None:
	"""Each package has the number that was stated for it: the first one the first."""
	packages = [package for package in packages_of(parcel.name) if package.packed_at]
	if len(packages) != len(numbers):
		frappe.throw(
			_("{0} has {1} packages here, and {2} tracking numbers were stated").format(
				parcel.name, len(packages), len(numbers)
			)
		)
	account = _account(profile, content["head"])
	for package, number in zip(packages, numbers, strict=True):
		if not package.shipping_label:
			stated.keep_stated(package.name, account, number)


def _account(profile, head: Mapping[str, str]) -> str:
	"""The courier account of the name that was stated, else that of the profile."""
	said = (head.get("shipment.courier") or "").strip()
	known = said and frappe.db.get_value("Courier Account", {"name": said}, "name")
	if not known and not profile.courier_account:
		frappe.throw(
			_("There is no courier {0} here. Choose the one that such shipments have in the profile.").format(
				said or "-"
			)
		)
	return get_account(known or profile.courier_account).name


def _packages(content: Mapping[str, Any], numbers: Sequence[str]) -> list[dict]:
	"""What is in each package; of a single one it may be left out, and it holds all of the parcel."""
	lines = content["lines"]
	if len(numbers) == 1 and not all(
		line.get("line.item_code") and line.get("line.quantity") for line in lines
	):
		return []
	inside: dict[str, dict[str, int]] = {number: {} for number in numbers}
	for line in lines:
		item, pieces = line.get("line.item_code"), line.get("line.quantity") or ""
		held = inside.get(line.get(NUMBER) or content["head"].get("shipment.tracking_number") or "")
		if held is None or not item or not pieces.isdecimal():
			frappe.throw(_("Say of each tracking number which items, and how many, are in its package"))
		held[item] = held.get(item, 0) + int(pieces)
	return [{"items": held} for held in inside.values()]


def _numbers(content: Mapping[str, Any]) -> list[str]:
	"""The tracking numbers, in the order in which they were stated."""
	said = [line.get(NUMBER) or "" for line in content["lines"]]
	head = content["head"].get("shipment.tracking_number") or ""
	return list(dict.fromkeys(number for number in (*said, head) if number))


def _named(profile, head: Mapping[str, str]) -> Named | None:
	"""By what a record names its parcel: the parcel's own name, or its order; None where that says nothing."""
	if head.get("shipment.parcel"):
		return "name", head["shipment.parcel"]
	if head.get("shipment.order_id"):
		if not profile.shop:
			return None
		return "ecom_order", order_name(get_shop(profile.shop), head["shipment.order_id"])
	number = head.get("shipment.order_number")
	return ("number", number) if number else None


def _parcels(profile, heads: Sequence[Mapping[str, str]]) -> dict[Named, list]:
	"""The parcels of the warehouse by what names them here, in small letters: one query for each field that names one."""
	filters: dict[str, Any] = {"status": ("!=", CANCELLED)}
	if profile.warehouse:
		filters["warehouse"] = profile.warehouse
	if profile.shop:
		filters["shop"] = profile.shop
	wanted: dict[str, set[str]] = {}
	for field, text in filter(None, (_named(profile, head) for head in heads)):
		wanted.setdefault(field, set()).add(text)
	found: dict[Named, list] = {}
	for field, texts in wanted.items():
		for row in frappe.get_all(
			PARCEL, {**filters, field: ("in", sorted(texts))}, PARCEL_FIELDS, order_by="name"
		):
			found.setdefault((field, str(row[field]).casefold()), []).append(row)
	return found


def _meant(parcels: Mapping[Named, list], named: Named | None, numbers: Sequence[str]) -> frappe._dict | None:
	"""The parcel that is meant: the one that has left under these numbers, or the only one that the warehouse has of the order."""
	found = parcels.get((named[0], named[1].casefold()), []) if named else []
	sent = [row for row in found if row.status in GONE and _is_under(row, numbers)]
	if len(sent) == 1:
		return sent[0]
	if len({row.shop for row in found}) > 1:  # two shops have an order of this number
		return None
	still_here = [row for row in found if row.status not in GONE]
	[only] = found if len(found) == 1 else still_here if len(still_here) == 1 else [None]
	return only


def _is_under(parcel, numbers: Sequence[str]) -> bool:
	return bool(numbers) and set(numbers) <= set((parcel.tracking_numbers or "").split("\n"))


def _why_none(profile, head: Mapping[str, str]) -> str:
	said = _key(head) or "-"
	if head.get("shipment.order_id") and not head.get("shipment.parcel") and not profile.shop:
		return _("Choose the shop in the profile: its number alone does not say which order {0} is").format(
			said
		)
	return _("{0} is no parcel of this warehouse, or several. State the number of the parcel.").format(said)


def _refuse_other_numbers(parcel: str, numbers: Sequence[str]) -> None:
	"""It has left under these numbers, and no others: a person decides which are right."""
	known = {package.tracking_number for package in packages_of(parcel) if package.tracking_number}
	if not set(numbers) <= known:
		frappe.throw(
			_("{0} has left already, with {1}").format(
				parcel, ", ".join(sorted(known)) or _("no tracking number")
			)
		)
