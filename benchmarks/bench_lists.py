"""How long what people look at takes with many orders: lists, their counts, cards, charts, reports, search, REST.
Run: make benchmark ARGS=benchmarks/bench_lists.py

ORDERS=1000000 says how many orders (20,000 where it says nothing); each is multiplied with all that belongs to it in the
app (`benchmarks/rows.py`), with BOOKS=1 in ERPNext and its ledgers too: no list reads those. Each question is asked once before it is measured, then three times; shown is the median."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import frappe
from frappe.desk.doctype.number_card.number_card import get_result
from frappe.desk.search import search_link
from frappe.utils import add_days, nowdate

from benchmarks import lists, rows
from ecom_erp.api import v1
from ecom_erp.api.desk import insight, pool
from ecom_erp.api.desk.search import search
from ecom_erp.api.http.paging import Cursor
from tests.factories.users import limited_to, make_user

ORDERS = int(os.environ.get("ORDERS", "20000"))
SHORT, LONG = 200, 2000  # goals in milliseconds
RUNS = 3
MODULE = "Ecom ERP"


class Measured(NamedTuple):
	"""What was asked, the milliseconds it took and may take, and the rows and index entries that the database read for it,
	which are the same on a busy machine."""

	what: str
	milliseconds: float
	goal: float
	read: int

	def row(self) -> str:
		state = "ok" if self.milliseconds <= self.goal else "OVER"
		return f"{self.what:<70} {self.milliseconds:>9.1f} {self.goal:>7.0f} {self.read:>9,} {state:>5}"


def main() -> None:
	with rows.pool(books=bool(os.environ.get("BOOKS"))) as orders:
		began = time.perf_counter()
		orders.grow(ORDERS)
		count = frappe.db.count("Ecom Order")
		print(f"{frappe.__version__} Frappe, {count:,} orders, made in {time.perf_counter() - began:.0f} s")
		manager, clerk = make_user("Ecom Manager"), make_user("Order Clerk")
		limited_to(clerk, orders.seller.shop)
		frappe.db.commit()
		report(manager, clerk)


def report(manager: str, clerk: str) -> None:
	"""Print the table, as somebody sees it who may see all, and of the lists as somebody who sees one shop."""
	print(f"{'':<70} {'median ms':>9} {'goal':>7} {'rows read':>9}")
	frappe.set_user(manager)
	every = list(_measured(_everything()))
	frappe.set_user(clerk)
	every += _measured(_lists("one shop only: ", only=("as it opens",)))
	every += _measured(_pool("one shop only: "))
	over = [one for one in every if one.milliseconds > one.goal]
	print(f"{len(every)} questions, {len(over)} over their goal")


def _everything() -> Iterator[tuple[str, float, Callable[[], Any]]]:
	yield from _lists()
	yield from _pool()
	yield from _cards()
	yield from _charts()
	yield from _reports()
	yield from _searches()
	yield from _pages()


def _measured(asked: Iterator[tuple[str, float, Callable[[], Any]]]) -> Iterator[Measured]:
	for what, goal, ask in asked:
		milliseconds, read = _asked(ask)
		found = Measured(what, milliseconds, goal, read)
		print(found.row(), flush=True)
		yield found


def _asked(ask: Callable[[], Any]) -> tuple[float, int]:
	"""Milliseconds and rows read."""
	taken = []
	for _run in range(RUNS + 1):
		frappe.db.rollback()
		frappe.db.value_cache.clear()
		read, began = _rows_read(), time.perf_counter()
		ask()
		taken.append((time.perf_counter() - began) * 1e3)
		read = _rows_read() - read
	return statistics.median(taken[1:]), read


def _rows_read() -> int:
	rows = frappe.db.sql("show session status like 'Handler_read%'")
	return sum(int(count) for name, count in rows if not name.endswith("_deleted"))


def _lists(prefix: str = "", only: tuple[str, ...] = ()) -> Iterator[tuple[str, float, Callable[[], Any]]]:
	for question in lists.questions():
		if only and question.title not in only:
			continue
		if not frappe.has_permission(question.doctype):
			continue
		title = f"{prefix}{question.doctype}: {question.title}"
		yield title, SHORT, question.rows
		yield f"{title}, count", SHORT, question.count


def _pool(prefix: str = "") -> Iterator[tuple[str, float, Callable[[], Any]]]:
	"""What the list of orders asks beside its rows, and the page of an order."""
	names = frappe.get_list("Ecom Order", pluck="name", limit=500, order_by="ordered_at desc")
	yield f"{prefix}tabs of the list of orders", SHORT, lambda: pool.page([])
	for shown in (20, 500):
		yield (
			f"{prefix}beside {shown} rows, with the tabs",
			SHORT,
			lambda shown=shown: pool.page(names[:shown]),
		)
	yield f"{prefix}the page of an order", SHORT, lambda: pool.order(names[0])
	yield f"{prefix}the next order on hold", SHORT, pool.next_held


def _cards() -> Iterator[tuple[str, float, Callable[[], Any]]]:
	names = frappe.get_all("Number Card", {"module": MODULE}, pluck="name", order_by="name")
	cards = [frappe.get_doc("Number Card", name) for name in names]
	asked = [(card, _filters(card)) for card in cards]
	for card, filters in asked:
		yield f"card: {card.name}", SHORT, lambda card=card, filters=filters: _card(card, filters)
	yield "all cards together", LONG, lambda: [_card(card, filters) for card, filters in asked]


def _card(card, filters: list) -> float:
	return get_result(card.as_json(), json.dumps(filters))


def _filters(card) -> list:
	"""The card's filters, those that the desk works out among them: all of the app's ask for today."""
	dynamic = json.loads(card.dynamic_filters_json or "[]")
	return [*json.loads(card.filters_json or "[]"), *([*one[:3], nowdate()] for one in dynamic)]


def _charts() -> Iterator[tuple[str, float, Callable[[], Any]]]:
	for ask in (insight.orders_by_day_and_channel, insight.open_holds_by_reason, insight.shipped_in_time):
		yield f"chart: {ask.__name__}", LONG, ask


def _reports() -> Iterator[tuple[str, float, Callable[[], Any]]]:
	year = {"from_date": add_days(nowdate(), -365)}
	for name in frappe.get_all("Report", {"module": MODULE}, pluck="name", order_by="name"):
		yield f"report: {name}", LONG, lambda name=name: _report(name, {})
		yield f"report: {name}, a year", LONG, lambda name=name: _report(name, year)


def _report(name: str, filters: dict) -> Any:
	from frappe.desk.query_report import run

	return run(name, filters=json.dumps(filters, default=str), ignore_prepared_report=True)


def _searches() -> Iterator[tuple[str, float, Callable[[], Any]]]:
	order = frappe.get_all(
		"Ecom Order",
		{"status": "Completed", "buyer_name": ("is", "set")},
		["name", "number", "buyer_name", "buyer_email", "buyer_phone"],
		order_by="ordered_at desc",
		limit=1,
	)[0]
	number = frappe.get_all("Shipping Label", {"ecom_order": order.name}, pluck="tracking_number")[0]
	for label, text in (
		("order number", order.number),
		("buyer", order.buyer_name),
		("a common name", order.buyer_name.split()[0]),
		("e-mail", order.buyer_email),
		("telephone", order.buyer_phone),
		("tracking number", number),
		("the end of an order number", order.number[-9:]),
		("nothing that there is", "zzznothing"),
	):
		yield f"search (Ctrl+K): {label}", SHORT, lambda text=text: search(text)
	for doctype in ("Ecom Order", "Fulfilment Order", "Ecom Buyer", "After Sales Ticket"):
		text = order.number if doctype in ("Ecom Order", "Fulfilment Order") else order.buyer_name
		yield f"link to {doctype}", SHORT, lambda doctype=doctype, text=text: search_link(doctype, text)
		yield f"link to {doctype}, nothing entered", SHORT, lambda doctype=doctype: search_link(doctype, "")


def _pages() -> Iterator[tuple[str, float, Callable[[], Any]]]:
	count = frappe.db.count("Ecom Order")
	shop = frappe.get_all("Ecom Shop", pluck="name", limit=1, order_by="creation desc")[0]
	middle, last = (_cursor(place) for place in (count // 2, max(count - 100, 0)))
	yield "v1.orders: first page", SHORT, lambda: v1.orders()
	yield "v1.orders: a page in the middle", SHORT, lambda: v1.orders(after=middle)
	yield "v1.orders: last page", SHORT, lambda: v1.orders(after=last)
	yield "v1.orders: of a shop, first page", SHORT, lambda: v1.orders(shop=shop)
	yield "v1.orders: of a shop, last page", SHORT, lambda: v1.orders(shop=shop, after=last)
	yield "v1.orders: on hold, first page", SHORT, lambda: v1.orders(status="On Hold")
	yield "v1.orders: on hold, last page", SHORT, lambda: v1.orders(status="On Hold", after=last)
	yield "v1.orders: to pay of a shop", SHORT, lambda: v1.orders(shop=shop, status="To Pay")
	name = frappe.get_all("Ecom Order", {"status": "Completed"}, pluck="name", limit=1)[0]
	yield "v1.order", SHORT, lambda: v1.order(name=name)


def _cursor(place: int) -> str:
	[(modified, name)] = frappe.db.sql(
		"select modified, name from `tabEcom Order` order by modified, name limit %s, 1", (place,)
	)
	return str(Cursor(modified, name))


if __name__ == "__main__":
	sys.exit(main())
