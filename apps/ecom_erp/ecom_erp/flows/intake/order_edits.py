"""What a person changes on an order in the desk."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _

from ecom_erp.core import risk_keys
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.masked_buyers import as_fields
from ecom_erp.core.orders.canonical import storable_order, to_dict
from ecom_erp.core.states.order import ON_HOLD, PARTLY_SHIPPED, may_change
from ecom_erp.core.tags import split_tags
from ecom_erp.core.text import as_json
from ecom_erp.flows.allocation import reallocate
from ecom_erp.flows.intake import change_texts
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.orders.order_document import notes_on, read_canonical
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

# field of the document -> field of the canonical address
ADDRESS = {
	"ship_name": "name",
	"ship_company": "company",
	"ship_line1": "line1",
	"ship_line2": "line2",
	"ship_city": "city",
	"ship_province": "province_code",
	"ship_postal_code": "postal_code",
	"ship_country": "country_code",
	"ship_phone": "phone",
	"ship_pickup_point": "pickup_point",
	"ship_pickup_carrier": "pickup_carrier",
}
# fields that a marketplace masks: who enters them knows the recipient
UNMASKED_BY = {"name", "company", "line1", "line2", "phone"}
# what a person may choose for the machine
CHOICES = ("pinned_warehouse", "courier_account")
# what a person may change on an order by the desk's dialogs
CHANGEABLE = (*ADDRESS, *CHOICES, "priority", "own_tags")


@unit_of_work
def change(
	name: str, values: Mapping[str, Any], add_tags: Sequence[str] = (), remove_tags: Sequence[str] = ()
) -> None:
	"""A person changes some of `CHANGEABLE`, as one unit of work and with his own rights; `add_tags` and `remove_tags` change
	the order's own. Raises, saying why, where a field cannot be changed (any more)."""
	unknown = sorted(set(values) - set(CHANGEABLE))
	if unknown:
		refuse(ErrorCode.INVALID_REQUEST, _("{0} cannot be changed").format(", ".join(unknown)))
	doc = lock_order(name)
	doc.check_permission("write")
	doc.update(values)
	if add_tags or remove_tags:
		left = [tag for tag in split_tags(doc.own_tags) if tag not in remove_tags]
		doc.own_tags = ", ".join(dict.fromkeys([*left, *add_tags])) or None
	doc.save()


def address_changed(before, doc: "EcomOrder") -> bool:
	return bool(changed_fields(before, doc))


def changed_fields(before, doc: "EcomOrder") -> list[str]:
	return [field for field in ADDRESS if (before.get(field) or "") != (doc.get(field) or "")]


def take_address(before, doc: "EcomOrder") -> None:
	"""The person's address counts from now on, and the order is reviewed again, and allocated again when nobody has begun to pick
	it. Raises once somebody has."""
	if reallocate.can_undo(doc):
		reallocate.undo_allocation(doc)
		if before.status == ON_HOLD:
			order_flow.move(doc, ON_HOLD)
	elif doc.sales_order or not may_change(doc.status):
		frappe.throw(
			_("The address can no longer be changed: {0} was posted with it").format(
				doc.sales_order or doc.status
			)
		)
	write_address(before, doc)
	order_flow.schedule(doc, order_flow.REVIEW)


def write_address(before, doc: "EcomOrder") -> None:
	"""Write the person's address into what the order states, and say who changed which fields; saved by the caller."""
	doc.ship_country = (doc.ship_country or "").strip().upper()
	order = read_canonical(doc)
	doc.shop_address = doc.shop_address or json.dumps(asdict(order.shipping_address))
	# the form has a long field shortened; what the person left alone stays whole
	values = {ADDRESS[field]: (doc.get(field) or "").strip() for field in changed_fields(before, doc)}
	if set(values) & UNMASKED_BY:
		# what a marketplace's id stands for is not what the person has entered
		values.update(recipient_id="", recipient_platform="")
	order = storable_order(replace(order, shipping_address=replace(order.shipping_address, **values)))
	doc.canonical = as_json(to_dict(order))
	doc.update({**as_fields(order.shipping_address), **risk_keys.of_order(order)})
	doc.entry_notes = notes_on(order, get_shop(doc.shop))
	_note_correction(before, doc)


def _note_correction(before, doc: "EcomOrder") -> None:
	"""A version would keep both addresses, and twice all that the shop states of the buyer, for ever: the timeline says who changed
	which fields."""
	doc.flags.ignore_version = True
	fields = [field for field in CHANGEABLE if (before.get(field) or "") != (doc.get(field) or "")]
	order_flow.add_timeline_note(doc, change_texts.corrected([doc.meta.get_label(one) for one in fields]))


def check_choices(before, doc: "EcomOrder") -> None:
	"""Refuse a warehouse or courier that the order cannot have (any more)."""
	if doc.pinned_warehouse and doc.pinned_warehouse != before.pinned_warehouse:
		if doc.sales_order:
			frappe.throw(
				_("The order is already allocated. Use Ship from Elsewhere on its Fulfilment Order instead.")
			)
		if doc.pinned_warehouse not in {row.warehouse for row in get_shop(doc.shop).warehouses}:
			frappe.throw(
				_("{0} is not a warehouse of {1}. Add it there first.").format(doc.pinned_warehouse, doc.shop)
			)
	if doc.courier_account and doc.courier_account != before.courier_account:
		if not (may_change(doc.status) or doc.status == PARTLY_SHIPPED):
			frappe.throw(_("The order is {0}. Its courier can no longer be changed.").format(_(doc.status)))
		company = frappe.get_cached_value("Courier Account", doc.courier_account, "company")
		if company != get_shop(doc.shop).company:
			frappe.throw(_("{0} is not a courier of the shop's company").format(doc.courier_account))
