"""Orders that a person enters in the desk, and the money that comes in for them.

They belong to a shop that nobody answers for: one of a channel that takes files, without an address; it is told nothing. From there on they
are orders as any other.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import frappe
from frappe.utils import cint

from ecom_erp.core.changes import entered_order
from ecom_erp.core.changes.entered_order import Entered, EnteredLine, EntryError
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.orders.canonical import Address, Buyer, CanonicalOrder
from ecom_erp.erp.selling.items import item_facts, list_prices
from ecom_erp.erp.stock.stock import stock_levels
from ecom_erp.flows.intake import pool
from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.orders.order_document import order_name, read_canonical
from ecom_erp.flows.shops import channels
from ecom_erp.flows.shops.shops import get_shop
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.channels.base import Capability
from ecom_erp.messaging.errors import check_form_key, refuse
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_shop.ecom_shop import EcomShop

ADDRESS = (
	"company",
	"line1",
	"line2",
	"city",
	"province_code",
	"postal_code",
	"country_code",
	"phone",
)
FOUND = 10


def shops() -> list[dict]:
	"""Shops for which the user may enter orders: dicts with name, currency, and gateways (each with gateway and pay_later)."""
	names = frappe.get_list(
		"Ecom Shop",
		filters={
			"enabled": 1,
			"channel": ("in", channels.channels_that(Capability.FILES)),
			"base_url": ("is", "not set"),
		},
		pluck="name",
		order_by="name",
	)
	found = [get_shop(name) for name in names]
	return [
		{
			"name": shop.name,
			"currency": shop.currency,
			"gateways": [{"gateway": row.gateway, "pay_later": row.pay_later} for row in shop.gateways],
		}
		for shop in found
	]


def buyers_of(names: Collection[str]) -> list[dict]:
	"""The latest of these buyers that the user may see, of any shop, each with the address of the latest order."""
	buyers = frappe.get_list(
		"Ecom Buyer",
		filters={"name": ("in", sorted(names) or [""])},
		fields=["name", "shop", "buyer_name", "email", "phone"],
		order_by="modified desc",
		limit=FOUND,
	)
	latest: dict[str, str] = {}
	rows = frappe.get_list(
		"Ecom Order",
		filters={"buyer": ("in", [row.name for row in buyers] or [""]), "masked_buyer": 0},
		fields=["buyer", "canonical"],
		order_by="ordered_at desc",
		limit=FOUND * 5,
	)
	for row in rows:
		latest.setdefault(row.buyer, row)
	return [{**row, "address": _address_of(latest.get(row.name))} for row in buyers]


def _address_of(order) -> dict:
	if not order:
		return {}
	address = read_canonical(order).shipping_address
	return {"name": address.name, **{field: getattr(address, field) for field in ADDRESS}}


def goods(shop_name: str, items: Sequence[str]) -> dict[str, dict]:
	"""By item: item_name, price of the shop's list (None where it has none), and stock that is free in the shop's warehouses."""
	shop = get_shop(shop_name)
	facts = item_facts(set(items))
	prices = list_prices(facts.keys(), shop.price_list, shop.currency)
	levels = stock_levels(facts.keys(), {row.warehouse for row in shop.warehouses})
	free: dict[str, int] = {}
	for (item, _warehouse), pieces in levels.items():
		free[item] = free.get(item, 0) + max(pieces, 0)
	return {
		item: {
			"item_name": one.item_name,
			"price": float(prices[item]) if item in prices else None,
			"stock": free.get(item, 0) if one.is_stock_item else None,
		}
		for item, one in facts.items()
	}


@unit_of_work
def enter(shop_name: str, values: Mapping, key: str, file_url: str = "") -> str:
	"""Make an order of what a person has typed, as one unit of work; its name. The same `key` is the same order. Raises, saying what
	is wrong."""
	shop = get_shop(shop_name)
	require_entered_here(shop)
	known = order_name(shop, entered_order.external_id_of(key))
	check_form_key(key)
	if frappe.db.exists("Ecom Order", known):
		return known
	order = or_refuse(lambda: entered_order.build(entered(shop, values), key, datetime.now(timezone.utc)))
	name, _outcome = pool.pool_order(shop, order)
	user = frappe.utils.get_fullname(frappe.session.user)
	doc = lock_order(name)
	order_flow.add_timeline_note(doc, _("Entered by {0}").format(user))
	if file_url:
		_attach(file_url, name)
	return name


@unit_of_work
def receive(name: str, amount: str, gateway: str, reference: str) -> str:
	"""Money has come in for an order that was entered here; its status afterwards. The same `reference` is the same money."""
	doc = lock_order(name)
	doc.check_permission("write")
	shop = get_shop(doc.shop)
	require_entered_here(shop)
	before = read_canonical(doc)
	if not reference.strip():
		refuse(ErrorCode.INVALID_REQUEST, _("Enter the reference of the payment"))
	if gateway not in {row.gateway for row in shop.gateways}:
		refuse(ErrorCode.INVALID_REQUEST, _("{0} has no payment method {1}").format(shop.name, gateway))
	now = datetime.now(timezone.utc)
	order = or_refuse(
		lambda: entered_order.received(before, _amount(amount), gateway, reference.strip(), now)
	)
	if order is not before:
		pool.pool_order(shop, order, asked_now=True)
	return frappe.db.get_value("Ecom Order", name, "status")


def or_refuse(make: Callable[[], CanonicalOrder]) -> CanonicalOrder:
	"""The order that `make` makes; what is wrong with what was typed is told the person."""
	try:
		return make()
	except EntryError as error:
		refuse(ErrorCode.INVALID_REQUEST, _(error.message).format(*error.values), title=_("Not Entered"))


def require_entered_here(shop: "EcomShop") -> None:
	"""The orders of a shop that can be asked, or told, are the shop's."""
	if not channels.can(shop.channel, Capability.FILES) or shop.base_url:
		refuse(
			ErrorCode.INVALID_REQUEST,
			_(
				"Orders can be entered only for a shop without a URL. The orders of {0} come from the shop."
			).format(shop.name),
		)


def entered(shop: "EcomShop", values: Mapping) -> Entered:
	"""What a person has typed into the form. Raises EntryError."""
	text = {key: str(value or "").strip() for key, value in values.items() if not isinstance(value, list)}
	stated = values.get("items") or []
	names = item_facts({str(row.get("item_code") or "") for row in stated} - {""})
	lines = [_line(row, names) for row in stated]
	phone, name = text.get("phone", ""), text.get("buyer_name", "")
	address = {field: text.get(field, "") for field in ADDRESS}
	address["country_code"] = address["country_code"].upper()
	return Entered(
		currency=shop.currency,
		lines=lines,
		buyer=Buyer(name=name, email=text.get("email", ""), phone=phone),
		address=Address(name=text.get("ship_name", "") or name, **address),
		shipping=_amount(text.get("shipping")),
		discount=_amount(text.get("discount")),
		tax=_amount(text.get("tax")),
		taxes_included=bool(cint(values.get("taxes_included", 1))),
		shipping_method=text.get("shipping_method", ""),
		payment=text.get("payment", ""),
		gateway=text.get("gateway", ""),
		note=text.get("note", ""),
		tags=("desk",),
	)


def _line(row: Mapping, names: Mapping) -> EnteredLine:
	item = str(row.get("item_code") or "")
	if item and item not in names:
		raise EntryError("There is no item {0} that can be sold", item)
	title = names[item].item_name if item else ""
	return EnteredLine(
		item, title, cint(row.get("qty")), _amount(row.get("price")), _amount(row.get("discount"))
	)


def _amount(value: object) -> Decimal:
	try:
		amount = Decimal(str(value or 0))
	except InvalidOperation:
		raise EntryError("{0} is no amount", value)
	if not amount.is_finite():
		raise EntryError("{0} is no amount", value)
	return amount


def _attach(file_url: str, order: str) -> None:
	"""The fax or PDF that was typed from is kept with the order; only a file that the person has uploaded himself."""
	file = frappe.db.get_value(
		"File", {"file_url": file_url, "owner": frappe.session.user, "attached_to_name": ("is", "not set")}
	)
	if not file:
		refuse(ErrorCode.INVALID_REQUEST, _("The file was not found. Attach it again."))
	frappe.db.set_value("File", file, {"attached_to_doctype": "Ecom Order", "attached_to_name": order})
