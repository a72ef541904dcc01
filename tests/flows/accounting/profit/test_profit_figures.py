"""Sums and reports say what the entries say, also while days are being summed; and who may see some shops sees theirs alone."""

from decimal import Decimal

import frappe
import pytest
from frappe.utils import getdate, now_datetime

from ecom_erp.core.accounting.profit.kinds import ProfitKind
from ecom_erp.ecom_erp.report.order_profit import order_profit
from ecom_erp.ecom_erp.report.profit_against_books import profit_against_books
from ecom_erp.flows.accounting.profit import figures, marks, sharing, sums
from ecom_erp.flows.accounting.profit.entries import ENTRY
from ecom_erp.flows.accounting.profit.figures import Selection
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import make_order
from tests.factories.users import limited_to, make_user, unlimited
from tests.processes import killed_at_commit

D = Decimal


@pytest.fixture
def order(shop) -> str:
	goods = factory.stocked(main=100)
	name = factory.billed(shop, make_order(factory.line(goods, "30.00", 2), factory.line(goods, "12.00")))
	_share()
	return name


def _share() -> None:
	frappe.db.commit()
	while sharing.share_due(20):
		continue


def by(group: str, shop: str | None = None) -> dict[str, tuple[D, D]]:
	selection = Selection(
		world.COMPANY, getdate("2020-01-01"), getdate("2030-12-31"), group, (shop,) if shop else None
	)
	return {one.value: (one.profit, one.estimated) for one in figures.read(selection)}


def entries(field: str, shop: str | None = None) -> dict[str, D]:
	filters = {"company": world.COMPANY, **({"shop": shop} if shop else {})}
	found: dict[str, D] = {}
	for row in frappe.get_all(ENTRY, filters, [field, "amount"]):
		value = row[field] or ""
		found[value] = found.get(value, D(0)) + D(str(row.amount))
	return found


def test_the_kinds_and_dimensions_are_those_of_the_fields():
	for doctype in (ENTRY, sums.SUM):
		assert frappe.get_meta(doctype).get_field("kind").options.split("\n") == list(ProfitKind)
	assert frappe.get_meta(sums.SUM).get_field("dimension").options.split("\n") == list(sums.DIMENSIONS)


@pytest.mark.parametrize("group", list(sums.DIMENSIONS))
def test_sums_are_what_the_entries_say_before_and_after_they_are_made(order, shop, group):
	expected = entries(sums.DIMENSIONS[group])
	assert {value: profit for value, (profit, _estimated) in by(group).items()} == expected
	assert sums.sum_due(60)
	assert not frappe.db.exists(sums.DAY, {"due_at": ("is", "set")})
	assert {value: profit for value, (profit, _estimated) in by(group).items()} == expected
	assert {value: profit for value, (profit, _estimated) in by(group, shop).items()} == entries(
		sums.DIMENSIONS[group], shop
	)


def test_orders_months_and_channels_add_up_to_the_same(order, shop):
	whole = sum(entries("shop", shop).values(), D(0))
	for group in ("Order", "Month", "Channel"):
		assert sum((profit for profit, _estimated in by(group, shop).values()), D(0)) == whole
	assert by("Order", shop)[order][0] == whole


@pytest.mark.parametrize("commits", range(1, 4))
def test_a_worker_that_is_killed_shares_nothing_twice(site, shop, commits):
	goods = factory.stocked(main=100)
	name = factory.billed(shop, make_order(factory.line(goods, "30.00")))
	frappe.db.commit()
	killed_at_commit(site, lambda: sharing.share_due(20), commits)
	# the lease is over: by the clock of the site, which is not that of the database
	frappe.db.sql("update `tabEcom Profit Voucher` set due_at = %s where due_at is not null", now_datetime())
	_share()
	rows = frappe.get_all(ENTRY, {"ecom_order": name, "kind": "Revenue", "estimated": 0}, pluck="amount")
	assert [D(str(amount)) for amount in rows] == [D("30.00")]


def test_a_report_has_a_column_for_each_kind_and_says_what_is_estimated(order, shop):
	columns, rows, _message, chart, summary = order_profit.execute(
		{"company": world.COMPANY, "group_by": "Item", "shop": shop}
	)
	assert {"revenue", "cost_of_goods", "profit", "margin"} <= {one["fieldname"] for one in columns}
	[row] = [row for row in rows if row["value"]]
	assert row["revenue"] == 72.0 and row["profit"] == row["revenue"] + row["cost_of_goods"] + row["freight"]
	assert chart["data"]["labels"] == [row["value"]]
	assert summary[0]["value"] == row["profit"]


def test_who_may_see_one_shop_sees_its_profit_and_not_the_books(order, shop):
	user = make_user("Ecom Accountant")
	limited_to(user, factory.make_shop())
	frappe.set_user(user)
	try:
		assert not frappe.get_list(ENTRY, {"ecom_order": order})
		assert not [
			row for row in order_profit.execute({"company": world.COMPANY})[1] if row["value"] == shop
		]
		_columns, rows, message = profit_against_books.execute({"company": world.COMPANY})
		assert not rows and "some of them only" in message
	finally:
		frappe.set_user("Administrator")
		unlimited(user)


def test_a_voucher_that_cannot_be_shared_is_told_and_stops_no_other(order, shop):
	"""Its kind of entries names an account that is gone."""
	invoice = factory.get(order).sales_invoice
	marks.mark([("Sales Invoice", invoice), ("Journal Entry", "none")])
	other = factory.billed(shop, make_order(factory.line(factory.stocked(main=5), "8.00")))
	name = marks.name_of("Sales Invoice", invoice)
	frappe.db.set_value("GL Entry", {"voucher_no": invoice}, "company", "Nobody's")
	_share()
	assert frappe.db.get_value(marks.VOUCHER, name, "failed") == 1
	assert frappe.get_all(ENTRY, {"ecom_order": other, "kind": "Revenue", "estimated": 0})
	assert (
		"1 vouchers and orders could not be shared"
		in profit_against_books.execute({"company": world.COMPANY})[2]
	)
