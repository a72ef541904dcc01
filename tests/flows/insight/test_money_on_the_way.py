"""Money on the way by gateway and age, and settlement accounts at a glance."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import frappe
import pytest

from ecom_erp.api.desk import insight
from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.ecom_erp.report.settlement_accounts_at_a_glance import settlement_accounts_at_a_glance
from ecom_erp.flows.accounting.settlements import posting
from tests.factories import settlements as factory_of
from tests.factories import shop as factory
from tests.factories.settlements import ledgers, read, settlement_account, statement
from tests.factories.shop import stocked
from tests.factories.users import limited_to, make_user, unlimited
from tests.flows.accounting.settlements.test_settlements import charge, paid_order

D = Decimal


@pytest.fixture(scope="module")
def goods(_session_site) -> str:
	item = stocked(main=1000)
	frappe.db.commit()
	return item


def at(days: int) -> dict:
	when = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(days=days)
	return {"created_at": when, "updated_at": when}


def glance(account: str) -> dict:
	_columns, rows, _said, _chart = settlement_accounts_at_a_glance.execute()
	return next(row for row in rows if row["account"] == account)


@pytest.mark.smoke
def test_it_is_what_no_statement_has_settled(shop, goods):
	account = settlement_account(shop, ledgers())
	_order, settled = paid_order(shop, goods, **at(5))
	paid_order(shop, goods, "50.00", **at(5))
	paid_order(shop, goods, "20.00", **at(1))
	paid_order(shop, goods, "7.00", gateway="paypal", **at(1))  # which this account does not settle
	paid_order(shop, goods, "30.00", **at(20))
	name = read(account, statement([charge(settled)])).name
	posting.post(name)
	odd = read(account, statement([factory_of.line(LineKind.CHARGE, "10.00", order_number="#none")])).name
	assert frappe.db.get_value("Ecom Settlement", odd, "status") == "Open"
	chart = insight.money_on_the_way()
	assert chart["labels"] == ["0-3", "4-7", "8-14", "15-30", "31-90"]
	[own] = [one for one in chart["datasets"] if one["name"] == "shopify_payments"]
	assert own["values"] == [20.0, 50.0, 0.0, 30.0, 0.0]
	row = glance(account)
	assert (row["on_the_way"], row["payments"], row["oldest"]) == (D("100.00"), 3, 20)
	assert (row["open_lines"], row["difference"]) == (1, D("10.00"))
	assert (row["settlement"], row["proven"]) == (name, D("96.80"))


def test_nobody_sees_money_of_other_shops(shop, goods):
	settlement_account(shop, ledgers())
	paid_order(shop, goods, **at(1))
	accountant = make_user("Ecom Accountant")
	limited_to(accountant, factory.make_shop())
	frappe.set_user(accountant)
	try:
		assert insight.money_on_the_way() == {}
		assert settlement_accounts_at_a_glance.execute()[1] == []
	finally:
		unlimited(accountant)
	clerk = make_user("Warehouse Clerk")
	frappe.set_user(clerk)
	try:
		assert insight.money_on_the_way() == {}
	finally:
		frappe.set_user("Administrator")
