"""Orders that ring in: a shop that nobody answers for, and what its clerk types, and changes before it leaves."""

import frappe

from ecom_demo import books, data
from ecom_demo.company import warehouse_names
from ecom_demo.goods import price_list
from ecom_demo.progress import Counter
from ecom_demo.waiting import wait_until_idle
from ecom_erp.core.changes.entered_order import ASKED, PAID, external_id_of
from ecom_erp.core.changes.order_change import Wanted
from ecom_erp.flows.after_sales import ticket_refunds
from ecom_erp.flows.changes import entry, goods, merging, splitting, stopping
from ecom_erp.flows.review import bulk_review

SHOP, ABBR, TEMPLATE = "Aurora Telephone", "ATL", "us"
GATEWAY, ACCOUNT = "bank_transfer", "Telephone Payments"
SOCKS, MUG = data.RUNG_FOR
SPLIT_GOODS = (((SOCKS, 2),), ((MUG, 1),))
"""What the parcels of the order that is split hold."""
WAIT = "The buyer calls back with the right house number"

NORA = {
	"buyer_name": "Nora Quinn",
	"email": "nora.quinn@example.com",
	"phone": "+16175550143",
	"line1": "84 Beacon Street",
	"city": "Boston",
	"province_code": "MA",
	"postal_code": "02108",
}
IVO = {
	"buyer_name": "Ivo Brandt",
	"email": "ivo.brandt@example.com",
	"phone": "+13035550128",
	"line1": "1701 Wynkoop Street",
	"city": "Denver",
	"province_code": "CO",
	"postal_code": "80202",
}
TO_SPLIT, TO_CHANGE, FIRST, SECOND, STOPPED = (
	"demotelephone1",
	"demotelephone2",
	"demotelephone3",
	"demotelephone4",
	"demotelephone5",
)
"""The keys of the orders: in two parcels; of a piece less, paid afterwards; two in one box; one that stays until somebody decides."""


def make_shop(company: str) -> str:
	"""The shop of the clerk, with prices and warehouses of the first; its name."""
	if frappe.db.exists("Ecom Shop", SHOP):
		return SHOP
	facts = data.shop(TEMPLATE)
	shop = frappe.copy_doc(frappe.get_doc("Ecom Shop", facts["name"]))
	account = books.ensure_account(
		company, f"{ACCOUNT} {facts['currency']}", "Bank Accounts", "Bank", facts["currency"]
	)
	shop.update(
		{
			"shop_name": SHOP,
			"abbr": ABBR,
			"channel": "Own Shop",
			"base_url": None,
			"webhook_secret": None,
			"price_list": price_list(facts),
			"publish_stock": 0,
			"warehouses": [
				{"warehouse": warehouse_names(company)[name], "rank": rank}
				for rank, name in enumerate(facts["warehouses"], 1)
			],
			"gateways": [{"gateway": GATEWAY, "account": account}],
		}
	)
	shop.insert()
	frappe.db.commit()
	return SHOP


def serve(counter: Counter) -> None:
	"""The orders of the day, each as the clerk leaves it when picking begins."""
	counter.total = 4
	_enter(TO_SPLIT, NORA, {SOCKS: 2, MUG: 1})
	_enter(TO_CHANGE, NORA, {MUG: 3}, payment=ASKED)
	_enter(FIRST, IVO, {SOCKS: 1})
	_enter(SECOND, IVO, {MUG: 1})
	frappe.db.commit()
	_pay(TO_CHANGE)
	wait_until_idle(counter, lambda: 0)
	counter.count = 1
	_stop_and_release(TO_SPLIT)
	wait_until_idle(counter, lambda: 1)
	_split(TO_SPLIT)
	counter.count = 2
	_take_one_less(TO_CHANGE)
	wait_until_idle(counter, lambda: 2)
	_pay_back(TO_CHANGE)
	counter.count = 3
	_merge(FIRST, SECOND)
	counter.count = 4


def stop_one(counter: Counter) -> None:
	"""An order of the morning that the buyer asks to keep."""
	_enter(STOPPED, NORA, {MUG: 1})
	wait_until_idle(counter, lambda: 0)
	stopping.stop(order(STOPPED), WAIT)
	counter.count = 1


def order(key: str) -> str:
	"""Its name; empty where it was not entered."""
	return frappe.db.get_value("Ecom Order", {"shop": SHOP, "external_id": external_id_of(key)}, "name") or ""


def parcels(name: str) -> list[str]:
	return frappe.get_all(
		"Fulfilment Order",
		{"ecom_order": name, "status": ("!=", "Cancelled")},
		pluck="name",
		order_by="name",
	)


def _enter(key: str, buyer: dict, pieces: dict[str, int], payment: str = PAID) -> None:
	prices = entry.goods(SHOP, list(pieces))
	values = {
		**buyer,
		"country_code": "US",
		"items": [
			{"item_code": item, "qty": qty, "price": prices[item]["price"]} for item, qty in pieces.items()
		],
		"shipping": "6.50",
		"payment": payment,
		"gateway": GATEWAY if payment == PAID else "",
	}
	entry.enter(SHOP, values, key)


def _pay(key: str) -> None:
	total = frappe.db.get_value("Ecom Order", order(key), "total")
	entry.receive(order(key), f"{total:.2f}", GATEWAY, f"T-{key}")


def _stop_and_release(key: str) -> None:
	"""A call in which the buyer changes his mind twice."""
	if _untouched(key) and len(parcels(order(key))) == 1:
		stopping.stop(order(key), WAIT)
		bulk_review.apply_decision(order(key), "approve", "Goes after all")
		frappe.db.commit()


def _split(key: str) -> None:
	"""The mug is a present for somebody else: it leaves by itself."""
	names = parcels(order(key))
	if len(names) > 1 or not _untouched(key):
		return
	parcel = frappe.get_doc("Fulfilment Order", names[0])
	pieces = {row.name: row.qty for row in parcel.items if row.item_code == MUG}
	splitting.split(parcel.name, pieces, sum(row.qty for row in parcel.items))


def _take_one_less(key: str) -> None:
	name = order(key)
	[line] = frappe.get_doc("Ecom Order", name).lines
	if line.cancelled_qty or not _untouched(key):
		return
	wanted = Wanted({line.line_id: line.qty - 1}, {})
	goods.change(name, wanted, "One was too many", goods.preview(name, wanted)["key"])


def _pay_back(key: str) -> None:
	"""Nobody but the clerk can send the money back, who then says so."""
	unpaid = {"ecom_order": order(key), "status": "Refunding"}
	for ticket in frappe.get_all("After Sales Ticket", unpaid, pluck="name"):
		ticket_refunds.paid_back(ticket)


def _merge(*keys: str) -> None:
	if all(map(_untouched, keys)):
		merging.merge([parcels(order(key))[0] for key in keys])


def _untouched(key: str) -> bool:
	statuses = frappe.get_all(
		"Fulfilment Order", {"name": ("in", parcels(order(key)) or [""])}, pluck="status"
	)
	return bool(statuses) and set(statuses) == {"To Pick"}
