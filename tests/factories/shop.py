"""Shops, couriers and orders of the app, each with a name of its own.

Prices of the couriers, in USD: a parcel into the warehouse's own region costs 5.00 for the first 1000 g and 1.00 for
each further 500 g and takes 2 days; elsewhere in the country 8.00 and 1.50, and 4 days. Own regions are the postal
codes 6 (Chicago), 0 (Newark) and 8 (Reno).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

import frappe
from frappe.model.document import Document

from ecom_erp.core.orders.canonical import Address, Buyer, CanonicalOrder, Line, PaymentState
from ecom_erp.flows.accounting import billing
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.intake import pool
from ecom_erp.flows.review import bulk_review, order_review
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.shops import shops
from ecom_erp.flows.shops.channels import channel_class
from ecom_erp.flows.warehouse import ship
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories.erpnext import make, make_item, set_stock, unique
from tests.support import canonical_orders as core_orders

CARD, COD = "card", "cash_on_delivery"
REGIONS = {world.MAIN: "US:6", world.EAST: "US:0", world.WEST: "US:8"}
CHICAGO = Address(
	"Ada Berg", "", "1640 N Damen Ave", "", "Chicago", "Illinois", "IL", "60647", "US", "+13125550142"
)
NEWARK = Address(
	"Ada Berg", "", "30 Clinton St", "", "Newark", "New Jersey", "NJ", "07102", "US", "+19735550142"
)

_numbers = count(int(datetime.now(timezone.utc).timestamp()) * 1000)


def make_shop(sandbox=None, abbr: str = "", **values: Any) -> str:
	"""A shop of the test company, at the address of a sandbox server or at one where nobody listens; its name."""
	defaults = {
		"shop_name": unique("Shop"),
		"abbr": abbr or "T" + frappe.generate_hash(length=5).upper(),
		"channel": "Shopify",
		"enabled": 1,
		"company": world.COMPANY,
		"currency": world.CURRENCY,
		"base_url": sandbox.url if sandbox else "http://127.0.0.1:9",
		"webhook_secret": sandbox.webhook_secret if sandbox else "none",
		"price_list": world.PRICE_LIST,
		"customer_group": world.CUSTOMER_GROUP,
		"territory": world.TERRITORY,
		"cost_center": world.COST_CENTER,
		"tax_account": world.SALES_TAX,
		"shipping_account": world.SHIPPING_INCOME,
		"warehouses": [{"warehouse": name, "rank": rank} for rank, name in enumerate(REGIONS, 1)],
		"gateways": [
			{"gateway": CARD, "account": world.BANK_ACCOUNT},
			{"gateway": "shopify_payments", "account": world.BANK_ACCOUNT},
			{"gateway": "paypal", "account": world.BANK_ACCOUNT},
			{"gateway": COD, "account": world.BANK_ACCOUNT, "pay_later": 1},
		],
	}
	defaults |= _channel_settings(values.get("channel", defaults["channel"]), sandbox)
	return make("Ecom Shop", **{**defaults, **values}).name


def _channel_settings(channel: str, sandbox) -> dict[str, str]:
	"""What the channel declares: of the sandbox where that knows it, else anything where something must be entered."""
	declaration = channel_class(channel).declaration
	given = {"access_token": "none"}
	if sandbox:
		given = {"access_token": sandbox.token, "location_id": next(iter(sandbox.shop.locations))}
	return {
		declaration.column(one.name): given.get(one.name, "none" if one.required else one.default)
		for one in declaration.fields
	}


def make_profiles(warehouses: Iterable[str] = REGIONS, **values: Any) -> None:
	"""Profiles of the warehouses: no handling cost, no cut-off; returns go back to the shelf, scrap nowhere."""
	for name in warehouses:
		make(
			"Ecom Warehouse Profile",
			warehouse=name,
			contact_name=name,
			line1="1 Dock Road",
			city="Springfield",
			province="IL",
			postal_code="62701",
			country_code="US",
			**values,
		)


def make_rate_card(warehouse: str, near: float = 5, far: float = 8, currency: str = world.CURRENCY) -> str:
	"""The card of parcels from a warehouse, see above; its name."""
	zones = [_zone("Near", REGIONS[warehouse], near, 1, 2), _zone("Far", "US", far, 1.5, 4)]
	return make(
		"Courier Rate Card", card_name=unique("Card"), currency=currency, volumetric_divisor=5000, zones=zones
	).name


def _zone(zone: str, patterns: str, first: float, step: float, days: int) -> dict:
	return {
		"zone": zone,
		"patterns": patterns,
		"first_grams": 1000,
		"first_price": first,
		"step_grams": 500,
		"step_price": step,
		"transit_days": days,
	}


def make_courier(cards: Mapping[str, str] | None = None, **values: Any) -> str:
	"""A courier account with a rate card for each warehouse; its name. Numbers are T0001, T0002, ... without check
	digit."""
	cards = cards or {warehouse: make_rate_card(warehouse) for warehouse in REGIONS}
	defaults = {
		"account_name": unique("Courier"),
		"courier": "Rate Card",
		"company": world.COMPANY,
		"service": "Ground",
		"tracking_url": "https://track.example.com/{number}",
		"prefix": "T",
		"number_width": 4,
		"check_digit": "none",
		"next_number": 1,
		"last_number": 9999,
		"rate_cards": [{"warehouse": warehouse, "rate_card": card} for warehouse, card in cards.items()],
	}
	return make("Courier Account", **{**defaults, **values}).name


def make_listing(shop: str, listing_id: str, parts: Mapping[str, int], **values: Any) -> str:
	"""What a shop sells, mapped to items (item -> pieces); the listing's name."""
	items = [{"item_code": item, "qty": qty} for item, qty in parts.items()]
	return make("Ecom Listing", shop=shop, listing_id=listing_id, items=items, **values).name


def stocked(**quantities: float) -> str:
	"""A new item of 400 g with these quantities on hand, by keyword main, east, west; its code."""
	item = make_item(weight_per_unit=400, weight_uom="Gram")
	for place, qty in quantities.items():
		set_stock(item, qty, {"main": world.MAIN, "east": world.EAST, "west": world.WEST}[place])
	return item


def line(item: str, price: str, quantity: int = 1, **more: Any) -> Line:
	"""A line that sells an item by its code as SKU."""
	number = next(_numbers)
	base = core_orders.line(str(number), price, quantity, **more)
	return replace(base, sku=item, title=f"Title of {item}", listing_id=f"V-{item}")


def make_order(*lines: Line, **changes: Any) -> CanonicalOrder:
	"""An order of a buyer of its own to Chicago, placed an hour ago and paid by card, unless `changes` say otherwise;
	its total is what its parts add up to."""
	number = next(_numbers)
	placed = (datetime.now(timezone.utc) - timedelta(hours=1)).replace(microsecond=0)
	defaults = {
		"external_id": str(number),
		"number": f"#{number}",
		"created_at": placed,
		"updated_at": placed,
		"buyer": Buyer(f"B{number}", "Ada Berg", f"ada{number}@example.com"),
		"shipping_address": CHICAGO,
		"billing_address": CHICAGO,
	}
	return core_orders.order(*lines, **{**defaults, **changes})


def unpaid(order: CanonicalOrder) -> CanonicalOrder:
	"""The same order before its payment."""
	return replace(order, payment_state=PaymentState.PENDING, payments=())


def act(order: str, action: str, why: str = "Settled by phone") -> Document:
	"""A person takes an action of the review's workflow in the form, and says why; the order afterwards."""
	bulk_review.apply_action(order, action, why)
	return get(order)


def later(order: CanonicalOrder, minutes: int = 1, **changes: Any) -> CanonicalOrder:
	"""A later statement of the order; its total follows its lines unless given."""
	changed = replace(order, updated_at=order.updated_at + timedelta(minutes=minutes), **changes)
	return changed if "total" in changes else replace(changed, total=changed.computed_total)


def pooled(shop: str, order: CanonicalOrder) -> str:
	"""Pool a statement of an order; the Ecom Order's name."""
	return in_transaction(pool.pool_order, shops.get_shop(shop), order)[0]


def reviewed(shop: str, order: CanonicalOrder) -> str:
	name = pooled(shop, order)
	order_review.review(name)
	return name


def allocated(shop: str, order: CanonicalOrder) -> str:
	name = reviewed(shop, order)
	assert allocate.allocate(name) == "Allocated", frappe.db.get_value("Ecom Order", name, "hold_reason")
	return name


def labelled(shop: str, order: CanonicalOrder) -> str:
	name = allocated(shop, order)
	label(name)
	return name


def shipped(shop: str, order: CanonicalOrder) -> str:
	name = labelled(shop, order)
	send(name)
	return name


def billed(shop: str, order: CanonicalOrder) -> str:
	"""Paid in advance, shipped and invoiced."""
	name = allocated(shop, order)
	collect(name)
	label(name)
	send(name)
	for step in (billing.bill, collect, billing.complete):
		step(name)
	return name


def label(order: str) -> None:
	for parcel in parcels(order):
		shipping_labels.buy_labels(parcel)


def send(order: str) -> None:
	for parcel in parcels(order):
		ship.ship(parcel)


def parcels(order: str) -> list[str]:
	"""Fulfilment Orders of an order, in order."""
	return frappe.get_all("Fulfilment Order", {"ecom_order": order}, pluck="name", order_by="name")


def get(order: str) -> Document:
	"""The Ecom Order as it stands in the database."""
	return frappe.get_doc("Ecom Order", order)


def holds(order: str) -> dict[str, str]:
	"""Message by code of the order's open holds."""
	return {row.code: row.message for row in get(order).holds if row.status == "Open"}


def timeline(order: str) -> str:
	"""All that the machine wrote about the order."""
	filters = {"reference_doctype": "Ecom Order", "reference_name": order}
	return "\n".join(frappe.get_all("Comment", filters, pluck="content", order_by="creation"))


def payload(order: CanonicalOrder) -> str:
	"""The order as JSON."""
	from ecom_erp.core.orders.canonical import to_dict

	return json.dumps(to_dict(order))
