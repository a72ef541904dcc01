"""What a courier is asked to carry: a parcel to the buyer, or a return from him."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import frappe
from frappe import _

from ecom_erp.core.carriers.rate_card import Parcel
from ecom_erp.core.customs.declaration import merged
from ecom_erp.core.customs.territories import crosses_border
from ecom_erp.core.masked_buyers import is_masked
from ecom_erp.core.orders.canonical import Address
from ecom_erp.core.quantities import Units, pieces_of
from ecom_erp.core.states.fulfilment import GONE
from ecom_erp.erp.stock.packing import hazards_of
from ecom_erp.flows.carriers.rate_cards import destination_of
from ecom_erp.flows.customs.declarations import declaration_of, declaration_of_return, rows_of
from ecom_erp.flows.orders.allocated_lines import shipped_recipe
from ecom_erp.flows.orders.order_document import read_canonical
from ecom_erp.flows.orders.packages import packages_of
from ecom_erp.flows.shipping.joint.members import members
from ecom_erp.integrations.couriers.base import MaskedRecipient, Party, Piece, Shipment

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.after_sales_ticket.after_sales_ticket import AfterSalesTicket
	from ecom_erp.ecom_erp.doctype.fulfilment_package.fulfilment_package import FulfilmentPackage


def outbound(package: "FulfilmentPackage") -> Shipment:
	"""A package of a Fulfilment Order, as a parcel of its own, with what leaves in its box of other orders."""
	lead, *others = members(package.fulfilment_order)
	if not others or lead != package.fulfilment_order:
		return _alone(package)
	inside = [found[0] for found in map(packages_of, others) if found]
	return in_one_box([_alone(one) for one in (package, *inside)])


def _alone(package: "FulfilmentPackage") -> Shipment:
	order = _order(package.ecom_order)
	address = order.shipping_address
	sender = warehouse_party(package.warehouse)
	abroad = crosses_border(sender.country_code, address.country_code)
	rows = rows_of(package)
	return Shipment(
		reference=package.name,
		origin=package.warehouse,
		sender=sender,
		recipient=_buyer_party(order),
		parcel=Parcel(
			package.weight_grams or 0,
			package.length_mm or 0,
			package.width_mm or 0,
			package.height_mm or 0,
		),
		destination=destination_of(address),
		hazards=hazards_of({row.item_code for row in rows}),
		contents=tuple((row.item_name or row.item_code, row.qty) for row in rows),
		pickup_point=address.pickup_point,
		pickup_carrier=address.pickup_carrier,
		**(_emails(package.warehouse, order) if address.pickup_point else {}),
		order_number=order.external_id,
		masked=masked_recipient(address),
		customs=declaration_of(package) if abroad else None,
	)


def joined(packages: Sequence[Shipment]) -> Shipment:
	"""Packages that go from one place to another, as one shipment: what all of them hold is declared once."""
	first, *further = packages
	hazards = frozenset().union(*(one.hazards for one in packages))
	pieces = tuple(Piece(one.reference, one.parcel) for one in further)
	declared = [one.customs for one in packages if one.customs]
	return replace(
		first,
		hazards=hazards,
		further=pieces,
		customs=replace(declared[0], lines=merged(line for one in declared for line in one.lines))
		if declared
		else None,
	)


def in_one_box(packages: Sequence[Shipment]) -> Shipment:
	"""What a courier is asked to carry: the first one's box with the contents of all, declared once."""
	first = packages[0]
	grams = sum(one.parcel.weight_grams for one in packages)
	declared = [one.customs for one in packages if one.customs]
	return replace(
		first,
		parcel=replace(first.parcel, weight_grams=grams),
		hazards=frozenset().union(*(one.hazards for one in packages)),
		contents=tuple(content for one in packages for content in one.contents),
		customs=replace(declared[0], lines=merged(line for one in declared for line in one.lines))
		if declared
		else None,
	)


def homeward(ticket: "AfterSalesTicket") -> Shipment:
	"""The parcel in which the buyer sends back what an After Sales Ticket names, to the warehouse that shipped most of
	it. A courier by rate card takes it at the price of the way out."""
	order = _order(ticket.ecom_order)
	warehouse, rows = _coming_back(ticket)
	buyer, home = _buyer_party(order), warehouse_party(warehouse)
	abroad = crosses_border(buyer.country_code, home.country_code)
	return Shipment(
		reference=ticket.name,
		origin=warehouse,
		sender=buyer,
		recipient=home,
		parcel=Parcel(sum(row.qty * (row.weight_grams or 0) for row in rows)),
		destination=destination_of(order.shipping_address),
		is_return=True,
		hazards=hazards_of({row.item_code for row in rows}),
		contents=tuple((row.item_name or row.item_code, row.qty) for row in rows),
		customs=declaration_of_return(
			rows, order.currency, buyer.country_code, home.country_code, ticket.company
		)
		if abroad
		else None,
		order_number=order.external_id,
		masked=masked_recipient(order.shipping_address),
	)


def _coming_back(ticket: "AfterSalesTicket") -> tuple[str, list]:
	"""(warehouse, rows with item and pieces) of the ticket's goods, from the parcels that were shipped."""
	item, fulfilment = frappe.qb.DocType("Fulfilment Order Item"), frappe.qb.DocType("Fulfilment Order")
	rows = (
		frappe.qb.from_(item)
		.join(fulfilment)
		.on(fulfilment.name == item.parent)
		.select(
			fulfilment.warehouse,
			item.line_id,
			item.item_code,
			item.item_name,
			item.qty,
			item.weight_grams,
			item.sales_order_item,
		)
		.where(fulfilment.ecom_order == ticket.ecom_order)
		.where(fulfilment.status.isin(GONE))
		.where(item.line_id.isin([row.line_id for row in ticket.lines] or [""]))
		.orderby(fulfilment.name)
	).run(as_dict=True)
	if not rows:
		frappe.throw(_("Nothing of {0} was shipped, so nothing can be returned").format(ticket.name))
	order = frappe.get_cached_doc("Ecom Order", ticket.ecom_order)
	by_warehouse: dict[str, int] = {}
	for row in rows:
		by_warehouse[row.warehouse] = by_warehouse.get(row.warehouse, 0) + row.qty
	known = {(row.line_id, row.item_code): row for row in rows}
	coming = [
		frappe._dict(known.get((row.line_id, item), {"item_code": item}), qty=pieces)
		for row in ticket.lines
		for item, pieces in pieces_of(Units(row.qty), shipped_recipe(order, row.line_id)).items()
	]
	return max(by_warehouse, key=by_warehouse.get), coming


def masked_recipient(address: Address) -> MaskedRecipient | None:
	"""None where the address can be read."""
	if not is_masked(address):
		return None
	return MaskedRecipient(address.recipient_platform, address.recipient_id)


def _order(name: str):
	return read_canonical(frappe.db.get_value("Ecom Order", name, ["canonical"], as_dict=True))


def _buyer_party(order) -> Party:
	address: Address = order.shipping_address
	return Party(
		name=address.name or order.buyer.name,
		company=address.company,
		line1=address.line1,
		line2=address.line2,
		city=address.city,
		province=address.province_code or address.province,
		postal_code=address.postal_code,
		country_code=address.country_code,
		phone=address.phone or order.buyer.phone,
	)


def _emails(warehouse: str, order) -> dict[str, str]:
	"""Whom a carrier writes to about a parcel that waits at a point of its own."""
	sender = frappe.get_cached_value("Ecom Warehouse Profile", warehouse, "email") or ""
	return {"sender_email": sender, "recipient_email": order.buyer.email}


def warehouse_party(warehouse: str) -> Party:
	"""A warehouse as sender or recipient, from its profile."""
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
