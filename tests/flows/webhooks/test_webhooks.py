"""What other systems are told: each event once, in the order in which it happened, whatever fails on the way."""

import frappe
import pytest

from ecom_erp.flows.orders import order_flow
from ecom_erp.flows.orders.locks import lock_order
from ecom_erp.flows.shipping import shipping_labels, tracking
from ecom_erp.flows.webhooks import endpoints, replays, sending, stock_feed
from ecom_erp.flows.webhooks.announcing import MESSAGE, WEBHOOK
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.factories.erpnext import unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited
from tests.flows.webhooks.conftest import make_webhook
from tests.processes import killed_at_commit, together
from tests.support.parcels import shipping_label
from tests.support.webhook_receiver import Receiver


def messages(webhook: str, **filters) -> list:
	return frappe.get_all(
		MESSAGE,
		{"webhook": webhook, **filters},
		["name", "event_type", "status", "attempts", "error", "response_status", "reference_name"],
		order_by="creation, name",
	)


def due_again(webhook: str) -> None:
	frappe.db.set_value(MESSAGE, {"webhook": webhook, "status": "Failed"}, "next_try_at", "2020-01-01")
	frappe.db.commit()


@pytest.fixture
def allocated(shop, webhook) -> str:
	return factory.allocated(shop, make_order(line(stocked(main=5), "10.00")))


@pytest.mark.smoke
def test_the_way_of_an_order_is_told_step_by_step(webhook, receiver, shop):
	order = factory.shipped(shop, make_order(line(stocked(main=5), "10.00")))
	sending.send_due(100)
	of_order = [one for one in receiver.messages if one[1]["data"].get("name") == order]
	told = [message["type"] for _id, message in of_order if message["type"] != "order.updated"]
	assert told == ["order.created", "order.approved", "order.allocated", "order.shipped"]
	[parcel] = factory.parcels(order)
	parcels = [message for _id, message in receiver.messages if message["data"].get("name") == parcel]
	assert (parcels[0]["type"], parcels[-1]["type"]) == ("parcel.created", "parcel.shipped")
	number = frappe.db.get_value("Fulfilment Order", parcel, "tracking_numbers")
	assert parcels[-1]["data"]["tracking_numbers"] == number
	assert parcels[-1]["data"]["ecom_order"] == order
	assert not receiver.refused
	assert len({name for name, _message in receiver.messages}) == len(receiver.messages)
	assert {row.status for row in messages(webhook)} == {"Done"}
	assert frappe.db.get_value(WEBHOOK, webhook, "last_delivered_at")


def test_no_personal_data_is_in_a_message(allocated, webhook, receiver):
	sending.send_due(100)
	doc = frappe.get_doc("Ecom Order", allocated)
	said = str(receiver.messages)
	assert allocated in said
	for value in (doc.buyer_name, doc.ship_name, doc.ship_line1, doc.ship_postal_code):
		assert value and value not in said


def test_a_change_of_what_is_told_is_an_update_and_another_is_none(allocated, webhook):
	sending.send_due(100)
	before = len(messages(webhook))

	def change(**values) -> None:
		doc = lock_order(allocated)
		doc.update(values)
		order_flow.save(doc)

	in_transaction(change, step_attempts=3)
	assert len(messages(webhook)) == before
	in_transaction(change, ship_city="Springfield")
	assert [row.event_type for row in messages(webhook)][before:] == ["order.updated"]


def test_what_is_taken_back_was_never_told(allocated, webhook):
	before = len(messages(webhook))

	def fail() -> None:
		doc = lock_order(allocated)
		doc.number = "#changed"
		order_flow.save(doc)
		raise frappe.ValidationError

	with pytest.raises(frappe.ValidationError):
		in_transaction(fail)
	frappe.db.commit()
	assert len(messages(webhook)) == before


def test_another_shop_and_another_topic_are_not_told(shop, receiver):
	other = factory.make_shop()
	webhook = make_webhook(receiver, shop=other)
	tickets = make_webhook(receiver, orders=0, parcels=0, tracking=0, stock=0)
	try:
		factory.allocated(shop, make_order(line(stocked(main=5), "10.00")))
		assert messages(webhook) == messages(tickets) == []
	finally:
		for name in (webhook, tickets):
			frappe.delete_doc(WEBHOOK, name, force=True)
		frappe.db.commit()


def test_tracking_is_told(shop, account, webhook, receiver):
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=1), "10.00"))))
	shipping_labels.buy_labels(parcel)
	label = shipping_label(parcel)
	tracking.record_event(label.name, "Out for Delivery", "REST", key="k1")
	tracking.record_event(label.name, "Out for Delivery", "REST", key="k1")
	sending.send_due(100)
	[message] = [one for _id, one in receiver.messages if one["type"].startswith("tracking.")]
	assert message["type"] == "tracking.out_for_delivery"
	assert message["data"]["tracking_number"] == label.tracking_number


def test_stock_that_changed_is_told_once(shop, webhook, receiver):
	stock_feed.announce_stock()
	sending.send_due(100)
	receiver.messages.clear()
	item = stocked(main=7)
	frappe.db.commit()
	stock_feed.announce_stock()
	sending.send_due(100)
	levels = [row for _id, one in receiver.messages for row in one["data"].get("items", [])]
	assert [row["available"] for row in levels if row["item_code"] == item] == [7]
	factory.allocated(shop, make_order(line(item, "10.00", 2)))
	receiver.messages.clear()
	stock_feed.announce_stock()
	sending.send_due(100)
	levels = [row for _id, one in receiver.messages for row in one["data"].get("items", [])]
	assert 5 in [row["available"] for row in levels if row["item_code"] == item]


def test_a_receiver_that_is_away_gets_it_later_with_the_same_id(allocated, webhook, receiver):
	receiver.answers = [500] * 50
	sending.send_due(100)
	rows = messages(webhook)
	assert {row.status for row in rows} == {"Failed"} and receiver.messages == []
	state = frappe.db.get_value(WEBHOOK, webhook, ["failing_since", "problem"], as_dict=True)
	assert state.failing_since and "answered 500" in state.problem
	receiver.answers = []
	due_again(webhook)
	sending.send_due(100)
	assert sorted(name for name, _message in receiver.messages) == sorted(row.name for row in rows)
	assert not frappe.db.get_value(WEBHOOK, webhook, "failing_since")


def test_an_answer_that_was_lost_brings_the_same_id_again(allocated, webhook, receiver):
	receiver.lose = 1
	sending.send_due(100)
	due_again(webhook)
	sending.send_due(100)
	names = [name for name, _message in receiver.messages]
	assert len(names) == len(set(names)) + 1
	assert {row.status for row in messages(webhook)} == {"Done"}


def test_one_that_asks_to_slow_down_is_waited_for(allocated, webhook, receiver):
	receiver.answers = [429]
	sending.send_due(1)
	[row] = messages(webhook, status="Failed")
	wait = frappe.db.get_value(MESSAGE, row.name, "next_try_at") - frappe.utils.now_datetime()
	assert 0 < wait.total_seconds() <= 7


def test_one_that_is_gone_is_switched_off(allocated, webhook, receiver):
	receiver.answers = [410]
	sending.send_due(100)
	assert len(receiver.attempts) == 1
	row = frappe.db.get_value(WEBHOOK, webhook, ["enabled", "problem"], as_dict=True)
	assert (row.enabled, "gone (410)" in row.problem) == (0, True)
	assert len(messages(webhook, status="Dead")) == 1


def test_a_slow_or_broken_webhook_does_not_hold_up_another(shop, webhook, receiver):
	with Receiver(receiver.secret) as other:
		second = make_webhook(other, shop=shop)
		try:
			receiver.answers = [503] * 50
			factory.allocated(shop, make_order(line(stocked(main=5), "10.00")))
			sending.send_due(100)
			assert receiver.messages == [] and "order.allocated" in other.types()
		finally:
			frappe.delete_doc(WEBHOOK, second, force=True)
			frappe.db.commit()


def test_killed_while_sending_it_arrives_all_the_same(allocated, webhook, receiver, site):
	for after in (False, True):
		number, over = 1, False
		replays_due(webhook)
		receiver.messages.clear()
		while not over:
			over = not killed_at_commit(site, lambda: sending.send_due(100), number, after)
			number += 1
			frappe.db.rollback()
			frappe.db.set_value(
				MESSAGE, {"webhook": webhook, "status": "Processing"}, "next_try_at", "2020-01-01"
			)
			frappe.db.commit()
		assert number > 3
		assert {row.status for row in messages(webhook)} == {"Done"}
		assert {name for name, _message in receiver.messages} == {row.name for row in messages(webhook)}


def replays_due(webhook: str) -> None:
	in_transaction(replays.send_again_since, webhook, frappe.utils.get_datetime("2020-01-01"))


def test_two_workers_send_each_message_once(allocated, webhook, receiver, site):
	together(site, [lambda: sending.send_due(100)] * 2)
	names = [name for name, _message in receiver.messages]
	assert sorted(names) == sorted(row.name for row in messages(webhook))


def test_what_the_receiver_has_lost_is_sent_again(allocated, webhook, receiver):
	sending.send_due(100)
	first = list(receiver.messages)
	receiver.messages.clear()
	assert in_transaction(replays.send_again_since, webhook, frappe.utils.get_datetime("2020-01-01")) == len(
		first
	)
	sending.send_due(100)
	assert sorted(receiver.messages, key=str) == sorted(first, key=str)


def test_both_secrets_sign_while_one_is_replaced(allocated, webhook, receiver):
	old = receiver.secret
	new = in_transaction(endpoints.replace_secret, webhook)
	sending.send_due(1)
	receiver.secret = new
	sending.send_due(1)
	assert len(receiver.messages) == 2 and not receiver.refused
	frappe.db.set_value(WEBHOOK, webhook, "previous_secret_until", "2020-01-01")
	frappe.db.commit()
	receiver.secret = old
	sending.send_due(1)
	assert receiver.refused == ["No matching signature found"]


def test_nothing_is_written_where_nobody_asks(shop):
	assert not frappe.db.get_single_value("Ecom Settings", "has_webhooks")
	before = frappe.db.count(MESSAGE)
	factory.allocated(shop, make_order(line(stocked(main=5), "10.00")))
	assert frappe.db.count(MESSAGE) == before


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"url": "http://erp.example.com/hooks"}, "must begin with https"),
		({"url": "https://user:pass@erp.example.com/"}, "without user name and password"),
		({"url": "hooks"}, "is not a valid URL|Enter an address"),
		({"secret": "abc"}, "A secret is whsec_"),
		({"orders": 0, "parcels": 0, "tracking": 0, "tickets": 0, "stock": 0}, "at least one thing"),
	],
)
def test_what_cannot_be_sent_is_refused(shop, values, said):
	values = {"title": unique("Hook"), "url": "https://erp.example.com/hooks", **values}
	with pytest.raises(frappe.ValidationError, match=said):
		frappe.get_doc({"doctype": WEBHOOK, **values}).insert()
	frappe.db.rollback()


def test_a_test_message_says_what_the_receiver_answered(webhook, receiver):
	assert replays.send_test(webhook) == 200
	assert receiver.types() == ["webhook.test"]


@pytest.fixture
def limited(shop):
	user = make_user("Ecom Manager")
	limited_to(user, shop)
	yield user
	frappe.set_user("Administrator")
	unlimited(user)


def test_who_is_limited_to_a_shop_sees_and_makes_webhooks_of_it_alone(shop, webhook, receiver, limited):
	everywhere, other = make_webhook(receiver), factory.make_shop()
	try:
		frappe.set_user(limited)
		assert frappe.get_list(WEBHOOK, pluck="name") == [webhook]
		assert not frappe.get_doc(WEBHOOK, everywhere).has_permission("read")
		new = {"doctype": WEBHOOK, "url": "https://erp.example.com"}
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc({**new, "title": unique("Hook"), "shop": other}).insert()
		doc = frappe.get_doc({**new, "title": unique("Hook")}).insert()
		assert doc.shop == shop, "Frappe enters the only shop there is"
		doc.shop = None
		with pytest.raises(frappe.PermissionError):
			doc.save()
	finally:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.delete_doc(WEBHOOK, everywhere, force=True)
		frappe.db.commit()
