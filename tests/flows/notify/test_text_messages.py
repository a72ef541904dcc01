"""Buyers are told by SMS and WhatsApp: once for each order, step and way, whatever happens on the way."""

from dataclasses import replace
from email import message_from_string
from email.header import decode_header, make_header

import frappe
import pytest

from ecom_erp.flows.notify import message_texts, phones
from ecom_erp.flows.notify.message_texts import TEXT
from ecom_erp.flows.work import outbox_worker
from ecom_erp.messaging import queue
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique
from tests.factories.shop import line, make_order, stocked
from tests.flows.notify.conftest import deliver, owed, shipped, template
from tests.processes import killed_at_commit
from tests.support.messengers import error

NUMBER = "+13125550142"


@pytest.mark.smoke
def test_the_gateway_gets_number_and_text_as_it_was_set_up(telling, gateway):
	order = shipped(telling("shipped", "SMS"))
	[message] = owed(order, "SMS")
	deliver(message.name)
	[asked] = gateway.taken
	doc = factory.get(order)
	assert (asked["method"], asked["path"], asked["headers"]["X-Key"]) == ("POST", "/send", "k-1")
	assert asked["form"]["to"] == NUMBER
	assert asked["form"]["from"] == "Mugs"
	assert asked["form"]["text"].startswith(f"{doc.shop}: your order {doc.number} is on its way. http")
	assert doc.public_token in asked["form"]["text"]
	outbox_worker.deliver(message.name)
	assert len(gateway.taken) == 1
	assert owed(order, "SMS")[0].status == "Done"


def test_texts_stand_as_they_are_in_text_messages_and_as_html_has_them_in_mails(
	telling, gateway, outgoing_mail
):
	"""`&reg` and `&curren` begin the names of signs: a link that has them is no sign."""
	shop = telling("shipped", "SMS")
	frappe.db.set_value("Ecom Shop", shop, {"send_messages": 1, "mail_shipped": 1})
	frappe.clear_document_cache("Ecom Shop", shop)
	template("shipped", text="{{ order_number }} {{ buyer_name }} {{ tracking_page }}")
	frappe.db.set_value("Email Template", "Ecom Order Shipped", "subject", "Order {{ order_number }} left")
	order = shipped(shop)
	number, buyer = "A?x=1&region=2&currency=3", "O'Neil & <b>Co</b>"
	frappe.db.set_value("Ecom Order", order, {"number": number, "buyer_name": buyer})
	[sms], [mail] = owed(order, "SMS"), owed(order, "Message")
	deliver(sms.name)
	assert gateway.taken[0]["form"]["text"].startswith(f"{number} {buyer} http")
	deliver(mail.name)
	html = outgoing_mail(mail.name, "text/html")
	assert "Neil &amp; &lt;b&gt;Co&lt;/b&gt;" in html
	assert f"/track?order={factory.get(order).public_token}&amp;_lang=en" in html
	queued = frappe.db.get_value("Email Queue", {"reference_name": mail.name}, "message")
	assert str(make_header(decode_header(message_from_string(queued)["Subject"]))) == f"Order {number} left"


def test_a_step_that_no_way_was_chosen_for_is_told_by_none(telling, gateway):
	order = shipped(telling("delivered", "SMS"))
	assert owed(order, "SMS") == owed(order, "WhatsApp") == owed(order, "Message") == []


def test_a_way_may_be_for_one_language_alone(telling, gateway):
	shop = telling("shipped", "SMS", language="zh")
	assert owed(shipped(shop), "SMS") == []
	order = make_order()
	[message] = owed(shipped(shop, buyer=replace(order.buyer, locale="zh-CN")), "SMS")
	deliver(message.name)
	assert "已发货" in gateway.taken[0]["form"]["text"]


def test_a_text_is_that_of_the_shop_and_of_the_buyers_language(telling, gateway, outgoing_mail):
	shop = telling("shipped", "SMS")
	values = {"send_messages": 1, "mail_shipped": 1, "message_language": "zh"}
	frappe.db.set_value("Ecom Shop", shop, values)
	frappe.clear_document_cache("Ecom Shop", shop)
	own_mail = make(
		"Email Template", name=unique("Own"), subject="Ours", use_html=1, response_html="<p>Own</p>"
	)
	own = {"step": "Shipped", "language": "en", "shop": shop}
	make(TEXT, title=unique("T"), **own, text="Ours: {{ order_number }}", email_template=own_mail.name)
	make(TEXT, title=unique("T"), **{**own, "shop": factory.make_shop()}, text="Another shop's")
	order = make_order()
	said = {}
	for locale in ("en-US", "zh-CN", "fr-FR"):
		name = shipped(shop, buyer=replace(order.buyer, locale=locale), external_id=locale)
		[sms], [mail] = owed(name, "SMS"), owed(name, "Message")
		deliver(sms.name)
		deliver(mail.name)
		said[locale] = (gateway.taken[-1]["form"]["text"], outgoing_mail(mail.name, "text/html"))
	assert said["en-US"][0].startswith("Ours: ") and ">Own</p>" in said["en-US"][1]
	for locale in ("zh-CN", "fr-FR"):
		assert "已发货" in said[locale][0] and "以下商品已从仓库发出" in said[locale][1], locale


def test_of_each_way_the_nearest_text_that_has_it_counts(telling):
	shop = telling("shipped", "SMS")
	own = make(
		TEXT,
		title=unique("T"),
		step="Shipped",
		language="zh",
		shop=shop,
		whatsapp_template="w",
		whatsapp_language="zh_CN",
	)
	texts = {
		need: message_texts.text_of("shipped", "zh", shop, need) for need in ("text", "whatsapp_template")
	}
	assert texts["whatsapp_template"].name == own.name
	assert (texts["text"].shop, texts["text"].language) == (None, "zh")
	with pytest.raises(frappe.ValidationError, match="this step, language and shop"):
		make(TEXT, title=unique("T"), step="Shipped", language="zh", shop=shop, text="Again")


@pytest.mark.parametrize(
	("text", "country", "number"),
	[
		("+1 (312) 555-0142", "", NUMBER),
		("312-555-0142", "us", NUMBER),
		("001 312 555 0142", "DE", NUMBER),
		("0151 23456789", "DE", "+4915123456789"),
		("13800138000", "CN", "+8613800138000"),
		("312-555-0142", "", ""),
		("12", "US", ""),
		("", "US", ""),
		("ask my neighbour", "US", ""),
	],
)
def test_numbers_as_gateways_take_them(text, country, number):
	assert phones.e164(text, country) == number


def test_a_buyer_without_a_number_is_not_told(telling, gateway):
	shop, order = telling("shipped", "SMS"), make_order()
	address = replace(order.shipping_address, phone="none")
	assert owed(shipped(shop, buyer=replace(order.buyer, phone=""), shipping_address=address), "SMS") == []


@pytest.mark.parametrize("fault", [(503, {}), (429, {})])
def test_a_gateway_that_is_down_is_asked_again(telling, gateway, fault):
	order = shipped(telling("shipped", "SMS"))
	[message] = owed(order, "SMS")
	gateway.faults.append(fault)
	deliver(message.name)
	assert owed(order, "SMS")[0].status == "Failed"
	assert frappe.db.get_value("Ecom Shop", {"name": factory.get(order).shop}, "sync_status") != "Failing"
	deliver(message.name)
	assert (owed(order, "SMS")[0].status, len(gateway.taken)) == ("Done", 1)


@pytest.mark.parametrize("fault", ["lost", (504, {}), (500, {})])
def test_an_answer_that_was_lost_is_no_reason_to_send_it_twice(telling, gateway, fault):
	order = shipped(telling("shipped", "SMS"))
	[message] = owed(order, "SMS")
	gateway.faults.append(fault)
	deliver(message.name)
	[message] = owed(order, "SMS")
	assert (message.status, len(gateway.taken)) == ("Dead", 1 if fault == "lost" else 0)


@pytest.mark.parametrize("kind", ["SMS", "WhatsApp"])
@pytest.mark.parametrize(("commit", "sent"), [(1, 0), (2, 1)])
def test_killed_between_the_call_and_its_note(
	telling, gateway, meta, site, whatsapp_template, kind, commit, sent
):
	"""Before the note that it is handed over nothing was sent, and it is sent once; after it a person decides."""
	order = shipped(telling("shipped", kind))
	[message] = owed(order, kind)
	frappe.db.set_value("Outbox Message", message.name, "status", "Processing")
	frappe.db.commit()
	server = gateway if kind == "SMS" else meta
	assert killed_at_commit(site, lambda: outbox_worker._deliver(message.name), commit)
	assert len(server.taken) == sent
	frappe.db.rollback()
	deliver(message.name)
	[message] = owed(order, kind)
	assert (message.status, len(server.taken)) == ("Dead" if sent else "Done", 1)
	if sent:
		assert "not known" in message.error
		queue.replay("Outbox Message", message.name)
		deliver(message.name)
		assert (owed(order, kind)[0].status, len(server.taken)) == ("Done", 2), "a person wants it"


def test_a_sentence_of_another_failure_is_no_note_of_the_handover(telling, gateway):
	"""What a person reads as the last error decides nothing."""
	order = shipped(telling("shipped", "SMS"))
	[message] = owed(order, "SMS")
	frappe.db.set_value("Outbox Message", message.name, "error", "Handed to the gateway")
	deliver(message.name)
	assert owed(order, "SMS")[0].status == "Done"
	assert frappe.db.get_value("Outbox Message", message.name, "handed_over_at")


def test_whatsapp_gets_the_template_with_its_values(telling, meta, whatsapp_template):
	order = shipped(telling("shipped", "WhatsApp"))
	[message] = owed(order, "WhatsApp")
	deliver(message.name)
	[asked] = meta.taken
	doc = factory.get(order)
	assert asked["json"]["to"] == NUMBER
	assert asked["json"]["biz_opaque_callback_data"] == message.name
	parameters = asked["json"]["template"]["components"][0]["parameters"]
	assert parameters[0] == {"type": "text", "text": doc.number}
	assert doc.public_token in parameters[1]["text"]
	assert owed(order, "WhatsApp")[0].external_result == "wamid.0"


@pytest.mark.parametrize(
	("code", "status", "said"),
	[
		(130429, "Failed", "patience"),
		(131056, "Failed", "patience"),
		(131016, "Failed", "at the moment"),
		(131026, "Dead", "cannot deliver to this number"),
		(131047, "Dead", "only a template"),
		(132001, "Dead", "132001"),
		(190, "Failed", "access token"),
	],
)
def test_what_whatsapp_refuses(telling, meta, whatsapp_template, code, status, said):
	order = shipped(telling("shipped", "WhatsApp"))
	[message] = owed(order, "WhatsApp")
	meta.faults.append((401 if code == 190 else 400, error(code, "Refused")))
	deliver(message.name)
	[message] = owed(order, "WhatsApp")
	assert message.status == status
	assert said in message.error
	assert NUMBER not in message.error
	if status == "Failed":
		deliver(message.name)
		assert owed(order, "WhatsApp")[0].status == "Done"
		account = frappe.db.get_value("Ecom Shop", factory.get(order).shop, "whatsapp_account")
		assert not frappe.db.get_value("Ecom WhatsApp Account", account, "problem")


def test_a_text_that_names_what_is_not_there_is_refused(site):
	for text in (
		"{{ nothing }}",
		"{{ order_number",
		"{{ frappe.db }}",
		"{% for x in range(10**9) %}a{% endfor %}",
	):
		with pytest.raises(frappe.ValidationError, match="cannot be filled in"):
			template("shipped", text=text)
	with pytest.raises(frappe.ValidationError, match="There is no value nothing"):
		template("shipped", whatsapp_values="nothing")


def test_an_order_is_told_of_once_when_it_comes_and_when_it_is_cancelled(telling, gateway):
	from ecom_erp.flows.review import order_review

	shop = telling("received", "SMS")
	telling("cancelled", "SMS")
	order = factory.pooled(shop, make_order(line(stocked(main=1), "10.00")))
	for _again in range(2):
		order_review.review(order)
	[message] = owed(order, "SMS")
	deliver(message.name)
	assert "we have received your order" in gateway.taken[0]["form"]["text"]


def test_the_channel_tells_buyers_where_it_can(telling, meta):
	shop = telling("shipped", "Channel")
	assert owed(shipped(shop), "Note") == [], "Shopify has no such interface"
	frappe.db.set_value("Ecom Shop", shop, "channel", "WooCommerce")
	frappe.clear_document_cache("Ecom Shop", shop)
	order = factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))
	frappe.db.set_value("Ecom Order", order, "channel", "WooCommerce")
	factory.label(order)
	factory.send(order)
	[message] = owed(order, "Note")
	deliver(message.name)
	assert owed(order, "Note")[0].status == "Failed", "nobody listens at the shop's address"
