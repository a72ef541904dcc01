"""Orders to another ERP by REST: a real HTTP server, answers that are lost, workers that are killed."""

from dataclasses import replace

import frappe
import pytest

from ecom_erp.flows.exchange import by_hand, runs
from ecom_erp.flows.exchange.profiles import PROFILE
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.flows.exchange.conftest import documents, due_again, orders_out, run_of, work
from tests.processes import killed_at_commit

COUNT = 3


@pytest.fixture
def orders(shop) -> list:
	item = stocked(main=50)
	made = [make_order(line(item, "10.50", 2)) for _number in range(COUNT)]
	names = [factory.allocated(shop, order) for order in made]
	frappe.db.commit()
	return [frappe._dict(name=name, order=order, item=item) for name, order in zip(names, made, strict=True)]


@pytest.fixture
def profile(shop, erp) -> str:
	return orders_out(erp, shop=shop)


def exchanged(profile: str) -> None:
	runs.start(profile)
	work()


def test_orders_arrive_in_the_fields_of_the_other_system_once(orders, profile, erp):
	exchanged(profile)
	assert sorted(erp.references()) == sorted(one.order.number for one in orders)
	one = orders[0]
	[sent] = [order for order in erp.orders if order["NumAtCard"] == one.order.number]
	assert sent == {
		"NumAtCard": one.order.number,
		"DocDate": frappe.utils.convert_utc_to_system_timezone(
			one.order.created_at.replace(tzinfo=None)
		).strftime("%Y-%m-%d"),
		"CardCode": "C-WEB",
		"DocumentLines": [{"ItemCode": one.item, "Quantity": 2, "UnitPrice": 10.5}],
	}
	assert {row.status for row in documents(profile)} == {"Accepted"}
	assert sorted(row.reference for row in documents(profile)) == ["1", "2", "3"]
	assert (run_of(profile).status, run_of(profile).accepted) == ("Done", COUNT)
	exchanged(profile)
	assert len(erp.orders) == COUNT and run_of(profile).status_message == "There was nothing new"


def test_an_order_that_waits_is_sent_when_it_is_approved(shop, profile, erp):
	order = make_order(line(stocked(main=5), "10.00"))
	name = factory.pooled(shop, order)
	exchanged(profile)
	assert erp.orders == []
	factory.order_review.review(name)
	exchanged(profile)
	assert erp.references() == [order.number]


def test_what_is_refused_stops_no_other_and_is_sent_again(orders, profile, erp):
	erp.answers = [422]
	exchanged(profile)
	[refused] = documents(profile, status="Refused")
	assert "answered 422" in refused.error and "no item of" in refused.error and len(erp.orders) == COUNT - 1
	run = run_of(profile)
	assert (run.status, run.refused) == ("Done", 1)
	assert "1 refused" in frappe.db.get_value(PROFILE, profile, "problem")
	assert in_transaction(by_hand.send_again, run.name) == 1
	work()
	assert len(erp.orders) == COUNT and run_of(profile).refused == 0


def test_a_wrong_sign_in_refuses_no_document(orders, profile, erp):
	doc = frappe.get_doc(PROFILE, profile)
	doc.secret = "wrong"
	doc.save()
	frappe.db.commit()
	exchanged(profile)
	assert {row.status for row in documents(profile)} == {"Waiting"} and erp.orders == []
	doc.secret = "sesame"
	doc.save()
	frappe.db.commit()
	due_again()
	work()
	assert len(erp.orders) == COUNT


def test_an_answer_that_was_lost_is_asked_for(orders, profile, erp):
	erp.lose = 1
	exchanged(profile)
	assert [row.status for row in documents(profile)].count("Sent") == 1
	due_again()
	work()
	assert len(erp.orders) == COUNT and {row.status for row in documents(profile)} == {"Accepted"}
	assert all(row.reference for row in documents(profile))
	assert run_of(profile).status == "Done"


def test_where_nobody_can_tell_a_person_decides(orders, shop, erp):
	profile = orders_out(erp, shop=shop, find_url=None)
	erp.lose = 1
	exchanged(profile)
	due_again()
	work()
	[unknown] = documents(profile, status="Unknown")
	assert "Look there" in unknown.error and len(erp.orders) == COUNT
	due_again()
	work()
	assert len(erp.orders) == COUNT
	assert in_transaction(by_hand.has_arrived, run_of(profile).name, [unknown.name]) == 1
	assert {row.status for row in documents(profile)} == {"Accepted"}


def test_one_that_recognises_repeats_gets_the_same_key_again(orders, shop, erp):
	profile = orders_out(erp, shop=shop, find_url=None, repeats_known=1)
	erp.lose = 1
	exchanged(profile)
	due_again()
	work()
	assert len(erp.keys) == COUNT + 1 and len(set(erp.keys)) == COUNT


def test_a_changed_order_is_changed_there_not_made_a_second_time(shop, erp):
	profile = orders_out(
		erp, shop=shop, only_approved=0, send_changes=1, update_url=f"{erp.url}/orders/{{reference}}"
	)
	order = make_order(line(stocked(main=5), "10.00"))
	factory.pooled(shop, order)
	exchanged(profile)
	factory.pooled(shop, factory.later(order, lines=(replace(order.lines[0], quantity=3),)))
	exchanged(profile)
	assert erp.calls[-1] == ("PATCH", "/orders/1") and len(erp.orders) == 1
	assert erp.orders[0]["DocumentLines"][0]["Quantity"] == 3
	assert [row.version for row in documents(profile)] == [1, 2]


def test_the_mark_never_moves_into_the_future(orders, profile):
	exchanged(profile)
	assert frappe.db.get_value(PROFILE, profile, "changed_since") <= frappe.utils.now_datetime()
	doc = frappe.get_doc(PROFILE, profile)
	doc.changed_since = frappe.utils.add_days(frappe.utils.now_datetime(), 1)
	with pytest.raises(frappe.ValidationError, match="future"):
		doc.save()


def test_a_secret_goes_only_to_the_host_for_which_it_was_entered(profile):
	doc = frappe.get_doc(PROFILE, profile)
	doc.update({"url": "https://elsewhere.example.com/orders", "find_url": None})
	with pytest.raises(frappe.ValidationError, match="again"):
		doc.save()


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_each_commit_it_sends_nothing_twice(orders, profile, erp, site, after):
	runs.start(profile)
	number, over = 1, False
	while not over:
		over = not killed_at_commit(site, work, number, after)
		number += 1
		due_again()
	work()
	assert number > 7
	assert sorted(erp.references()) == sorted(one.order.number for one in orders)
	assert {row.status for row in documents(profile)} == {"Accepted"}
	assert run_of(profile).status == "Done"
