"""An order that is dated in the future stops nothing that comes before that day."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import frappe
import pytest

from ecom_erp.flows.intake import pool, receiving
from ecom_erp.flows.shops import shops
from ecom_erp.integrations.channels.base import Event
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.factories.shop import line, make_order

FAR = datetime(2036, 1, 1, tzinfo=timezone.utc)


def page(*times: datetime) -> list[Event]:
	key = frappe.generate_hash(length=8)
	return [Event(f"{key}{number}", "t", "1", at, {}) for number, at in enumerate(times)]


def mark(shop: str) -> datetime:
	return frappe.db.get_value("Ecom Shop", shop, "polled_until").replace(tzinfo=timezone.utc)


def test_the_mark_of_a_shop_stays_with_its_orders_of_the_past(shop):
	known = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(minutes=10)
	in_transaction(receiving._store_page, shop, page(known, FAR))
	assert mark(shop) == known
	in_transaction(receiving._store_page, shop, page(FAR))
	assert known < mark(shop) <= datetime.now(timezone.utc)


def pooled(shop: str, order) -> str:
	return in_transaction(pool.pool_order, shops.get_shop(shop), order)[1]


@pytest.fixture
def dated(shop):
	"""An order in the pool whose statement is of 2036."""
	order = make_order(line("NO-SUCH-ITEM", "5.00"), updated_at=FAR)
	assert pooled(shop, order) == "new"
	return order


def test_later_true_statements_still_count(shop, dated):
	now = datetime.now(timezone.utc) + timedelta(milliseconds=5)
	assert pooled(shop, dated) == "unchanged"
	assert pooled(shop, replace(dated, updated_at=now, note="Ring twice")) == "updated"
	assert pooled(shop, replace(dated, updated_at=now - timedelta(hours=1), note="Old")) == "older"
	name = frappe.db.get_value("Ecom Order", {"external_id": dated.external_id})
	assert factory.get(name).note == "Ring twice"


def test_statements_that_all_lie_in_the_future_count_in_the_order_they_came(shop, dated):
	for note in ("First", "Second"):
		assert pooled(shop, replace(dated, note=note)) == "updated"
	name = frappe.db.get_value("Ecom Order", {"external_id": dated.external_id})
	assert factory.get(name).note == "Second"


def test_a_statement_stored_with_such_a_date_is_replaced(shop, dated):
	"""As an earlier version kept it."""
	name = frappe.db.get_value("Ecom Order", {"external_id": dated.external_id})
	text = frappe.db.get_value("Ecom Order", name, "canonical")
	stored = pool.read_canonical(factory.get(name)).updated_at.isoformat()
	frappe.db.set_value("Ecom Order", name, "canonical", text.replace(stored, FAR.isoformat()))
	true = replace(dated, updated_at=datetime.now(timezone.utc), note="Ring twice")
	assert pooled(shop, true) == "updated"
