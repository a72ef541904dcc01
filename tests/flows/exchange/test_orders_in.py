"""Orders of another system, read page by page from its REST, into the pool."""

import frappe
import pytest

from ecom_erp.flows.exchange import runs
from ecom_erp.flows.intake.inbox_worker import process_inbox
from tests.factories import shop as factory
from tests.flows.exchange.conftest import documents, due_again, make_profile, run_of, work
from tests.processes import killed_at_commit


@pytest.fixture
def profile(own_shop, erp) -> str:
	rules = {
		"order.id": "no",
		"order.number": "no",
		"order.created_at": "placed",
		"order.total": "sum",
		"ship.name": "to.name",
		"ship.line1": "to.street",
		"ship.city": "to.city",
		"ship.postal_code": "to.zip",
		"ship.country_code": "to.country",
		"line.sku": "rows[].code",
		"line.title": "rows[].code",
		"line.quantity": "rows[].pieces",
		"line.unit_price": "rows[].price",
	}
	fields = [{"our_field": ours, "their_field": theirs} for ours, theirs in rules.items()]
	fields += [
		{"our_field": "order.currency", "constant": "USD"},
		{"our_field": "order.payment_state", "constant": "paid"},
	]
	return make_profile(
		direction="In",
		subject="Orders",
		shop=own_shop,
		url=f"{erp.url}/list?since={{since}}",
		records_path="value",
		next_path="next",
		fields=fields,
	)


def record(number: int, **changes) -> dict:
	return {
		"no": f"SO-{number}",
		"placed": "2026-11-20 10:00:00",
		"sum": 21,
		"to": {
			"name": "Ada Berg",
			"street": "1640 N Damen Ave",
			"city": "Chicago",
			"zip": "60647",
			"country": "US",
		},
		"rows": [{"code": "SKU-1", "pieces": 2, "price": 10.5}],
		**changes,
	}


def exchanged(profile: str) -> None:
	runs.start(profile)
	work()
	process_inbox(100)


def orders(shop: str) -> dict[str, frappe._dict]:
	fields = ["external_id", "name", "buyer_name", "ship_name", "total", "status"]
	return {row.external_id: row for row in frappe.get_all("Ecom Order", {"shop": shop}, fields)}


def test_orders_of_all_pages_come_into_the_pool(profile, own_shop, erp):
	erp.listed = [record(number) for number in range(5)]
	exchanged(profile)
	found = orders(own_shop)
	assert sorted(found) == [f"SO-{number}" for number in range(5)]
	[line] = factory.get(found["SO-0"].name).lines
	assert (line.sku, line.qty, line.unit_price, found["SO-0"].total) == ("SKU-1", 2, 10.5, 21)
	[payment] = factory.get(found["SO-0"].name).payments
	assert (payment.gateway, payment.amount) == ("card", 21)
	assert len([1 for _method, path in erp.calls if path.startswith("/list")]) == 3
	exchanged(profile)
	assert len(orders(own_shop)) == 5 and len(documents(profile)) == 5


def test_one_that_cannot_be_read_stops_no_other_and_comes_when_it_is_mended(profile, own_shop, erp):
	erp.listed = [record(1), record(2, sum="a lot"), record(3, placed="yesterday"), record(4, no="")]
	exchanged(profile)
	assert sorted(orders(own_shop)) == ["SO-1"]
	why = "; ".join(row.error for row in documents(profile, status="Refused"))
	assert "order.total: Not an amount" in why and "no number" in why and "placed: Not a date" in why
	erp.listed = [record(2)]
	exchanged(profile)
	assert sorted(orders(own_shop)) == ["SO-1", "SO-2"]


def test_a_server_that_is_away_is_asked_again(profile, own_shop, erp):
	erp.stop()
	runs.start(profile)
	work()
	run = run_of(profile)
	assert run.status == "Running" and "no connection" in run.status_message and not run.cursor
	for _attempt in range(5):
		due_again()
		work()
	assert run_of(profile).status == "Failed"
	assert "no connection" in frappe.db.get_value("Ecom Exchange Profile", profile, "problem")


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_each_commit_no_order_is_lost_or_doubled(profile, own_shop, erp, site, after):
	erp.listed = [record(number) for number in range(5)]
	runs.start(profile)
	number, over = 1, False
	while not over:
		over = not killed_at_commit(site, work, number, after)
		number += 1
		due_again()
	work()
	process_inbox(100)
	assert number > 5 and len(orders(own_shop)) == 5
	assert frappe.db.count("Inbox Message", {"shop": own_shop}) == 5
	assert {row.status for row in documents(profile)} == {"Accepted"}
