"""The reports count what happened, worked by hand, and in a number of queries that does not grow."""

import json
from pathlib import Path

import frappe
import pytest
from frappe.desk import query_report
from frappe.utils import nowdate

from ecom_erp.ecom_erp.report.after_sales_by_reason import after_sales_by_reason
from ecom_erp.ecom_erp.report.ecom_orders_by_channel import ecom_orders_by_channel
from ecom_erp.ecom_erp.report.ecom_stock_by_warehouse import ecom_stock_by_warehouse
from ecom_erp.ecom_erp.report.integrity_findings import integrity_findings
from ecom_erp.flows.after_sales.tickets import open_ticket
from ecom_erp.flows.insight.integrity import runs
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import make_warehouse, set_stock, unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user

REPORTS = (ecom_stock_by_warehouse, after_sales_by_reason, ecom_orders_by_channel)


def own_reports() -> list[tuple[str, str]]:
	"""Each report of the app with each role that may open it."""
	folder = Path(ecom_stock_by_warehouse.__file__).parents[1]
	found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*/*.json"))]
	return [(one["name"], row["role"]) for one in found for row in one["roles"]]


@pytest.mark.smoke
@pytest.mark.parametrize(("report", "role"), own_reports())
def test_who_may_open_a_report_needs_no_other_role(report, role, courier):
	"""Nor those of ERPNext whose documents its columns link to."""
	frappe.set_user(make_user(role))
	assert query_report.run(report, {})["columns"]


def rows_of(report, **filters) -> list:
	return report.execute(filters)[1]


def test_stock_by_warehouse(shop):
	"""8 in Chicago, 2 of them in an open parcel; safety stock 1. The shop was told 5 single pieces, or 2 packs of 3."""
	item = stocked(main=8, east=3)
	frappe.db.set_value("Item", item, "safety_stock", 1)
	factory.allocated(shop, make_order(line(item, "10.00", 2)))
	for listing_id, each, told in (("one", 1, 5), ("pack", 3, 2)):
		name = factory.make_listing(shop, listing_id, {item: each})
		frappe.db.set_value("Ecom Listing", name, {"sent_qty": told, "sent_at": frappe.utils.now_datetime()})
	main, east = rows_of(ecom_stock_by_warehouse, item_code=item)
	numbers = ("warehouse", "actual_qty", "reserved_qty", "available", "in_parcels", "in_transit", "listed")
	assert [main[key] for key in numbers] == [world.MAIN, 8, 2, 5, 2, 0, 6]
	assert [east[key] for key in numbers] == [world.EAST, 3, 0, 2, 0, 0, 6]
	assert rows_of(ecom_stock_by_warehouse, item_code=item, short_only=1) == []
	assert [
		row.warehouse for row in rows_of(ecom_stock_by_warehouse, item_code=item, warehouse=world.EAST)
	] == [world.EAST]


def test_goods_on_their_way_are_not_available(shop):
	item = stocked(main=1)
	road = make_warehouse(warehouse_type="Transit")
	set_stock(item, 4, road)
	found = {row.warehouse: row for row in rows_of(ecom_stock_by_warehouse, item_code=item)}
	assert (found[road].in_transit, found[road].available) == (4, 0)


@pytest.mark.smoke
def test_after_sales_by_reason_item_and_shop(shop):
	"""4 and 2 pieces were shipped; two tickets on the first order, of one piece each, one of them closed."""
	item, other = stocked(main=9), stocked(main=9)
	order = factory.billed(shop, make_order(line(item, "10.00", 4)))
	factory.billed(shop, make_order(line(other, "10.00", 2)))
	line_id = factory.get(order).lines[0].line_id
	for reason, status in (("Damaged", "Closed"), ("Wrong Item", "Open")):
		ticket = open_ticket(order, "Refund Only", reason, [{"line_id": line_id, "qty": 1}])
		frappe.db.set_value("After Sales Ticket", ticket.name, {"status": status, "refund_amount": 10})
		frappe.db.set_value("After Sales Ticket Line", {"parent": ticket.name}, "refund_amount", 9)
	numbers = ("group", "tickets", "pieces", "shipped", "rate", "refunded")

	def by(group):
		found = rows_of(after_sales_by_reason, shop=shop, group_by=group)
		return [tuple(row[key] for key in numbers) for row in found]

	assert by("Reason") == [("Damaged", 1, 1, 6, 16.67, 10), ("Wrong Item", 1, 1, 6, 16.67, 0)]
	assert by("Item") == [(item, 2, 2, 4, 50, 9)]
	assert by("Shop") == [(shop, 2, 2, 6, 33.33, 10)]


def test_orders_of_several_currencies_in_the_company_s(shop):
	item = stocked(main=9)
	names = [factory.reviewed(shop, make_order(line(item, "10.00"))) for _number in range(2)]
	frappe.db.set_value("Ecom Order", names[0], {"currency": "EUR", "total": 10, "base_total": 12})
	frappe.db.set_value("Ecom Order", names[1], {"currency": "USD", "total": 10, "base_total": 10})
	_columns, rows, _message, _chart, summary = ecom_orders_by_channel.execute({"shop": shop})
	assert sorted((row.currency, row.total, row.base_total, row.company_currency) for row in rows) == [
		("EUR", 10, 12, "USD"),
		("USD", 10, 10, "USD"),
	]
	assert [(part["value"], part["currency"]) for part in summary if part.get("currency")] == [(22, "USD")]


def sold_at_till(doctype: str, total: float, **values) -> None:
	"""A submitted invoice as ERPNext keeps it, past its own checks of tills and shifts."""
	frappe.get_doc(
		{
			"doctype": doctype,
			"name": unique("POS"),
			"company": world.COMPANY,
			"docstatus": 1,
			"posting_date": "2021-05-04",
			"currency": "USD",
			"grand_total": total,
			"base_grand_total": total,
			**values,
		}
	).db_insert()
	frappe.db.commit()


def test_what_is_sold_at_tills_is_counted_once(shop):
	sold_at_till("POS Invoice", 30)
	sold_at_till("POS Invoice", 20, consolidated_invoice="ACC-SINV-1")
	sold_at_till("POS Invoice", -20, is_return=1)
	sold_at_till("POS Invoice", 99, docstatus=0)
	sold_at_till("Sales Invoice", 50, is_pos=1, is_consolidated=1)  # the shift's sum
	sold_at_till("Sales Invoice", 7, is_pos=1)
	sold_at_till("Sales Invoice", 800)
	of_day = {"from_date": "2021-05-04", "to_date": "2021-05-04"}
	rows = rows_of(ecom_orders_by_channel, **of_day, company=world.COMPANY, channel="POS")
	assert sorted((row.orders, row.total, row.refunded, row.base_total) for row in rows) == [
		(1, 7, 0, 7),
		(2, 50, 20, 30),
	]
	assert {row.shop for row in rows} == {None}
	assert rows_of(ecom_orders_by_channel, **of_day, shop=shop) == []
	frappe.set_user(make_user("Order Clerk"))
	assert rows_of(ecom_orders_by_channel, **of_day) == []


def test_queries_do_not_grow(shop, counted):
	def queries() -> list[int]:
		return [counted(lambda report=report: report.execute({"shop": shop})) for report in REPORTS]

	factory.shipped(shop, make_order(line(stocked(main=2), "10.00")))
	queries()  # warms the caches
	few = queries()
	for _number in range(2):
		factory.shipped(shop, make_order(line(stocked(main=2), "10.00")))
	assert queries() == few
	assert max(few) < 12


@pytest.fixture
def counted(monkeypatch):
	"""How many statements a function sends to the database."""

	def count(function) -> int:
		statements, run = [], frappe.db.sql
		with monkeypatch.context() as patch:
			patch.setattr(frappe.db, "sql", lambda *args, **kw: statements.append(1) or run(*args, **kw))
			function()
		return len(statements)

	return count


def test_the_period_ends_with_its_last_day(shop):
	factory.reviewed(shop, make_order(line(stocked(main=1), "10.00")))
	assert rows_of(ecom_orders_by_channel, shop=shop, from_date="2020-01-01", to_date="2020-01-31") == []
	with pytest.raises(frappe.ValidationError):
		ecom_orders_by_channel.execute({"from_date": nowdate(), "to_date": "2020-01-31"})


def test_the_first_integrity_check_is_said_to_be_running(site):
	assert integrity_findings.execute()[2].startswith("No Integrity Check has run yet.")
	runs.start(everything=True)
	assert integrity_findings.execute()[2].startswith("The first Integrity Check is running.")
