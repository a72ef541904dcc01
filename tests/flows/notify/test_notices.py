"""What rules tell people of the company: once, without the buyer's data, however often it fails on the way."""

import json
from decimal import Decimal

import frappe
import pytest

from ecom_erp.core.webhooks.signing import new_secret
from ecom_erp.flows.notify import notice_channels, notices
from ecom_erp.flows.notify.notice_channels import CHANNEL
from ecom_erp.flows.review import order_review
from ecom_erp.flows.work import outbox_worker
from ecom_erp.integrations.http import HttpError
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique
from tests.factories.rules import hold, make_rule
from tests.factories.shop import later, line, make_order, stocked
from tests.factories.users import limited_to, make_user, reading, unlimited
from tests.processes import killed_at_commit
from tests.support.mail import make_mail_account
from tests.support.robots import DINGTALK_SECRET, SLACK_PATH, WECOM_KEY, Robots
from tests.support.webhook_receiver import Receiver

TOTAL = "Total (order currency)"


@pytest.fixture
def robots():
	with Robots() as server:
		yield server
	frappe.db.rollback()
	for name in frappe.get_all(CHANNEL, pluck="name"):
		frappe.delete_doc(CHANNEL, name, force=True)
	frappe.db.commit()


def channel(form: str, url: str, **values) -> str:
	name = make(CHANNEL, title=unique("Group"), form=form, url=url, **values).name
	frappe.db.commit()
	return name


def told(channel_name: str, *, conditions=(), **values) -> str:
	"""A rule that sends every order to the channel."""
	return make_rule(list(conditions), [{"kind": "Notify Channel", "notice_channel": channel_name}], **values)


def messages(order: str) -> list:
	return frappe.get_all(
		"Outbox Message",
		{"ecom_order": order, "kind": notices.KIND},
		["name", "status", "error", "attempts", "next_try_at", "external_result", "payload"],
		order_by="creation",
	)


def due_again(order: str) -> None:
	filters = {"ecom_order": order, "status": ("in", ("Failed", "Processing"))}
	frappe.db.set_value("Outbox Message", filters, "next_try_at", "2020-01-01")
	frappe.db.commit()


def reviewed(shop: str, total: str = "60.00"):
	order = make_order(line(stocked(main=5), total))
	return factory.reviewed(shop, order), order


@pytest.mark.smoke
@pytest.mark.parametrize("form", ["WeCom", "DingTalk", "Slack"])
def test_a_group_reads_of_the_order_and_nothing_of_its_buyer(shop, robots, form):
	url = {"WeCom": robots.wecom, "DingTalk": robots.dingtalk, "Slack": robots.slack}[form]
	name = channel(form, url, secret=DINGTALK_SECRET if form == "DingTalk" else None)
	rule = told(name, description="Call before it ships")
	order, _stated = reviewed(shop)
	assert robots.texts == [], "nothing is sent under the order's lock"
	outbox_worker.deliver_outbox(10)
	[text] = robots.texts
	doc = factory.get(order)
	for part in (doc.number, shop, rule, "Call before it ships", "60", f"/ecom-order/{order}"):
		assert part in text
	for value in (doc.buyer_name, doc.buyer_email, doc.ship_name, doc.ship_line1, doc.ship_postal_code):
		assert value and value not in text
	[message] = messages(order)
	assert (message.status, message.external_result) == ("Done", "127.0.0.1")
	assert frappe.db.get_value(CHANNEL, name, "last_delivered_at")


def test_another_system_verifies_it(shop, robots):
	secret = new_secret()
	with Receiver(secret) as receiver:
		told(channel("Standard Webhooks", f"{receiver.url}/x", secret=secret))
		order, _stated = reviewed(shop)
		outbox_worker.deliver_outbox(10)
		[(name, said)] = receiver.messages
	assert name == messages(order)[0].name
	assert (said["type"], said["data"]["order"], said["data"]["total"]) == ("notice", order, "60.0")


def test_each_rule_tells_once_until_the_shop_says_something_else_and_it_applies_anew(shop, robots):
	name = channel("Slack", robots.slack)
	told(name, conditions=[(TOTAL, ">", "50")])
	told(name)
	order, stated = reviewed(shop)
	assert len(messages(order)) == 2
	order_review.review(order)
	factory.pooled(shop, later(stated, note="Ring twice"))
	order_review.review(order)
	assert len(messages(order)) == 2, "both rules apply as before"

	def with_price(price: str, minutes: int):
		cheaper = stated.lines[0].__class__(**{**stated.lines[0].__dict__, "unit_price": Decimal(price)})
		return later(stated, minutes, lines=(cheaper,))

	factory.pooled(shop, with_price("40.00", 5))
	order_review.review(order)
	assert len(messages(order)) == 2
	factory.pooled(shop, with_price("70.00", 9))
	order_review.review(order)
	assert len(messages(order)) == 3, "the first rule applies to another statement"


def test_two_asked_for_in_one_breath_are_one_message(shop, robots):
	name = channel("Slack", robots.slack)
	order, _stated = reviewed(shop)
	doc = factory.get(order)
	for _number in range(2):
		notices.put(doc, CHANNEL, name, "r", "rule|1")
		frappe.db.commit()
	assert len(messages(order)) == 1


@pytest.mark.parametrize(
	("answer", "status", "seconds"),
	[
		('{"errcode":45009,"errmsg":"api freq out of limit"}', "Failed", 60),
		('{"errcode":-1,"errmsg":"system busy"}', "Failed", 60),
		("<html>proxy</html>", "Failed", 60),
		((503, "", {}), "Failed", 30),
		((429, "", {"Retry-After": "7"}), "Failed", 7),
		('{"errcode":93000,"errmsg":"invalid webhook url"}', "Dead", None),
		((403, "", {}), "Dead", None),
	],
)
def test_a_refusal_is_seen_and_what_passes_is_tried_again(shop, robots, answer, status, seconds):
	name = channel("WeCom", robots.wecom)
	told(name)
	order, _stated = reviewed(shop)
	robots.answers = [answer]
	outbox_worker.deliver_outbox(10)
	[message] = messages(order)
	assert message.status == status
	if seconds:
		wait = (message.next_try_at - frappe.utils.now_datetime()).total_seconds()
		assert seconds - 10 < wait <= seconds
	assert WECOM_KEY not in message.error
	state = frappe.db.get_value(CHANNEL, name, ["failing_since", "problem"], as_dict=True)
	assert state.failing_since and WECOM_KEY not in state.problem
	assert factory.get(order).status == "Approved", "the order does not wait for it"
	assert not frappe.db.get_value("Ecom Shop", shop, "sync_message"), "the shop has nothing to do with it"
	if status == "Failed":
		due_again(order)
		outbox_worker.deliver_outbox(10)
		assert messages(order)[0].status == "Done" and len(robots.texts) == 1
		assert not frappe.db.get_value(CHANNEL, name, "failing_since")


def test_slack_says_why_and_its_path_stays_secret(shop, robots):
	name = channel("Slack", f"{robots.url}/services/T1/B1/gone")
	with pytest.raises(HttpError) as refused:
		notice_channels.send_test(name)
	assert "no_service" in str(refused.value) and "/services" not in str(refused.value)
	assert SLACK_PATH not in (frappe.db.get_value(CHANNEL, name, "problem") or "")


def test_twenty_one_orders_do_not_make_the_robot_deaf(shop, robots):
	name = channel("WeCom", robots.wecom)
	order, _stated = reviewed(shop)
	doc = factory.get(order)
	for number in range(21):
		notices.put(doc, CHANNEL, name, "r", str(number))
	frappe.db.commit()
	outbox_worker.deliver_outbox(30)
	assert len(robots.texts) == 10
	waiting = [row for row in messages(order) if row.status == "Failed"]
	assert len(waiting) == 11 and all("no more messages this minute" in row.error for row in waiting)
	assert {row.attempts for row in waiting} == {0}, "waiting is no failed attempt"


def test_one_that_is_switched_off_keeps_its_messages(shop, robots):
	name = channel("Slack", robots.slack)
	told(name)
	order, _stated = reviewed(shop)
	frappe.db.set_value(CHANNEL, name, "enabled", 0)
	frappe.db.commit()
	outbox_worker.deliver_outbox(10)
	assert robots.calls == [] and messages(order)[0].status == "Failed"
	frappe.db.set_value(CHANNEL, name, "enabled", 1)
	due_again(order)
	outbox_worker.deliver_outbox(10)
	assert len(robots.texts) == 1


def test_one_of_another_shop_is_not_told(shop, robots):
	name = channel("Slack", robots.slack, shop=factory.make_shop())
	told(name)
	order, _stated = reviewed(shop)
	assert messages(order) == []
	assert f"{name} is not for orders of {shop}" in frappe.db.get_value(
		"Review Log", {"ecom_order": order}, "outcome"
	)


@pytest.fixture
def clerk():
	user = make_user("Order Clerk")
	yield user
	unlimited(user)


def logs(order: str, user: str) -> list:
	return frappe.get_all(
		"Notification Log", {"document_name": order, "for_user": user, "type": "Alert"}, ["subject", "link"]
	)


@pytest.fixture
def outside(site):
	"""A clerk of another shop."""
	user = make_user("Order Clerk", "Customer Service")
	limited_to(user, factory.make_shop())
	yield user
	unlimited(user)


def test_a_role_finds_it_on_the_desk_in_its_language_and_only_who_may_see_the_order(shop, clerk, outside):
	rule = make_rule(
		[], [{"kind": "Notify Role", "role": "Order Clerk"}, {"kind": "Notify User", "user": clerk}]
	)
	with reading(clerk, "zh"):
		order, _stated = reviewed(shop)
		outbox_worker.deliver_outbox(10)
	assert [row.error for row in messages(order)] == [None, None]
	number = factory.get(order).number
	assert [row.subject for row in logs(order, clerk)] == [f"订单 {number}：{rule}"] * 2
	assert logs(order, outside) == []
	for row in messages(order):
		frappe.db.set_value("Outbox Message", row.name, {"status": "New", "next_try_at": "2020-01-01"})
	frappe.db.commit()
	outbox_worker.deliver_outbox(10)
	assert len(logs(order, clerk)) == 2, "a repeat tells nobody again"


def test_nobody_there_is_seen(shop):
	make_rule([], [{"kind": "Notify User", "user": "Guest"}])
	order, _stated = reviewed(shop)
	outbox_worker.deliver_outbox(10)
	[message] = messages(order)
	assert message.status == "Dead" and "Nobody to notify" in message.error


@pytest.fixture
def outgoing_mail(site):
	if not frappe.db.exists("Email Account", "Ecom Test Mail"):
		make_mail_account()
	frappe.db.commit()
	frappe.flags.mute_emails = False
	yield
	frappe.flags.mute_emails = True


def test_a_mail_is_queued_once(shop, outgoing_mail):
	rule = make_rule([], [hold("Look at it"), {"kind": "Notify by E-mail", "email": "boss@example.com"}])
	order, _stated = reviewed(shop)
	outbox_worker.deliver_outbox(10)
	[message] = messages(order)
	mails = {"reference_name": message.name}
	[mail] = frappe.get_all("Email Queue", mails, ["message"])
	assert frappe.get_all("Email Queue Recipient", {"parent": ("is", "set"), "recipient": "boss@example.com"})
	assert rule and factory.get(order).buyer_email not in mail.message
	frappe.db.set_value("Outbox Message", message.name, {"status": "New", "next_try_at": "2020-01-01"})
	frappe.db.commit()
	outbox_worker.deliver_outbox(10)
	assert frappe.db.count("Email Queue", mails) == 1


def test_killed_while_sending_it_arrives_all_the_same(shop, robots, site):
	told(channel("Slack", robots.slack))
	order, _stated = reviewed(shop)
	number, over = 1, False
	while not over:
		over = not killed_at_commit(site, lambda: outbox_worker.deliver_outbox(5), number, False)
		number += 1
		frappe.db.rollback()
		due_again(order)
	assert number > 3 and messages(order)[0].status == "Done" and robots.texts


@pytest.mark.parametrize(
	("values", "said"),
	[
		(
			{"form": "WeCom", "url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"},
			"no address of a WeCom",
		),
		({"form": "DingTalk", "url": "https://oapi.dingtalk.com/robot/send"}, "no address of a DingTalk"),
		({"form": "Slack", "url": "http://hooks.slack.com/services/x"}, "must begin with https"),
		({"form": "Standard Webhooks", "url": "https://x.example.com/", "secret": "abc"}, "whsec_"),
	],
)
def test_what_cannot_be_sent_is_refused(site, values, said):
	with pytest.raises(frappe.ValidationError, match=said):
		frappe.get_doc({"doctype": CHANNEL, "title": unique("Group"), **values}).insert()
	frappe.db.rollback()


def test_the_address_is_kept_like_a_password(robots):
	name = channel("WeCom", robots.wecom)
	assert WECOM_KEY not in json.dumps(frappe.get_doc(CHANNEL, name).as_dict(), default=str)
	doc = frappe.get_doc(CHANNEL, name)
	doc.language = "zh"
	doc.save()
	frappe.db.commit()
	assert notice_channels.send_test(name) == "127.0.0.1"
