"""E-mails of buyers, templates of answers, and what people write."""

import frappe
import pytest
from frappe.email.receive import InboundMail

from ecom_erp.api.desk import messages as door
from ecom_erp.flows.insight.pool import timeline
from ecom_erp.flows.notify import message_ways
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user
from tests.flows.notify.conftest import deliver, owed
from tests.processes import killed_at_commit

KEY = "abcdefgh12345678"


@pytest.fixture
def order(shop) -> str:
	return factory.allocated(shop, make_order(line(stocked(main=1), "10.00")))


def arrives(**values):
	"""An e-mail as Frappe keeps it when it has come in."""
	defaults = {
		"communication_type": "Communication",
		"communication_medium": "Email",
		"sent_or_received": "Received",
		"subject": "Re: Your order",
		"content": "<p>Please leave it at the <b>door</b></p>",
	}
	return make("Communication", **{**defaults, **values})


def test_an_answer_to_a_message_of_ours_is_on_its_order(order):
	door.write(order, "E-mail", "Shall we leave it at the door?", KEY)
	[reply] = owed(order, "Reply")
	mail = arrives(
		sender="someone.else@example.com", reference_doctype="Outbox Message", reference_name=reply.name
	)
	assert (mail.reference_doctype, mail.reference_name) == ("Ecom Order", order)
	[letter] = frappe.get_all(
		"Ecom Buyer Message", {"communication": mail.name}, ["ecom_order", "text", "unread"]
	)
	assert (letter.ecom_order, letter.text, letter.unread) == (order, "Please leave it at the door", 1)
	door.mark_read(order)
	assert not frappe.db.exists("Ecom Buyer Message", {"ecom_order": order, "unread": 1})


def test_a_buyer_who_answers_nothing_means_his_newest_order(order):
	sender = f"Ada Berg <{factory.get(order).buyer_email}>"
	assert arrives(sender=sender).reference_name == order


def test_mail_of_others_stays_as_it_is(order):
	assert not arrives(sender="stranger@example.org").reference_name
	customer = frappe.get_all("Customer", pluck="name", limit=1)[0]
	mail = arrives(
		sender=factory.get(order).buyer_email, reference_doctype="Customer", reference_name=customer
	)
	assert (mail.reference_doctype, mail.reference_name) == ("Customer", customer)


def test_a_template_is_filled_with_the_order_and_nothing_else(order):
	text = "Dear {{ buyer_name }}, {{ order_number }} over {{ total }} < 5 & more"
	name = make(
		"Ecom Message Text",
		title=unique("Reply"),
		step="Reply",
		language="en",
		subject="{{ order_number }}",
		text=text,
	).name
	doc = factory.get(order)
	frappe.db.set_value("Ecom Order", order, "buyer_name", "O'Neil & <b>Co</b> {{ 7*7 }}")
	filled = door.fill(order, name)
	assert filled["subject"] == doc.number
	assert filled["text"].startswith("Dear O'Neil & <b>Co</b> {{ 7*7 }}, ")
	assert name in [one["name"] for one in door.offer(order)["templates"]]


def test_what_is_written_is_sent_once_and_stands_in_the_timeline(order, gateway):
	clerk = make_user("Customer Service")
	frappe.set_user(clerk)
	try:
		for _twice in range(2):
			door.write(order, "SMS", "Tomorrow at noon", KEY)
	finally:
		frappe.set_user("Administrator")
	[reply] = owed(order, "Reply")
	deliver(reply.name)
	assert [asked["form"]["text"] for asked in gateway.taken] == ["Tomorrow at noon"]
	said = [entry["content"] for entry in timeline.entries(factory.get(order))]
	assert "Customer Service to the buyer by SMS (sent): Tomorrow at noon" in said


@pytest.mark.parametrize(("role", "unread"), [("Customer Service", 1), ("Warehouse Clerk", 0)])
def test_the_form_knows_what_is_unread_of_who_may_read_it(order, role, unread):
	arrives(sender=factory.get(order).buyer_email)
	frappe.set_user(make_user(role))
	try:
		doc = frappe.get_doc("Ecom Order", order)
		doc.run_method("onload")
	finally:
		frappe.set_user("Administrator")
	assert doc.get_onload("unread") == unread


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"text": "  "}, "Enter a text"),
		({"way": "Pigeon"}, "Choose a way"),
		({"text": "a" * 1000, "way": "SMS"}, "too long for SMS"),
		({"text": "a" * 5000}, "at most 4000"),
		({"key": "x"}, "no key"),
	],
)
def test_what_cannot_be_sent_says_why(order, gateway, values, said):
	with pytest.raises(frappe.ValidationError, match=said):
		door.write(**{"name": order, "way": "E-mail", "text": "Hello", "key": KEY, **values})
	assert owed(order, "Reply") == []


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_its_commit_and_run_again(order, site, after):
	frappe.db.commit()
	assert killed_at_commit(site, lambda: door.write(order, "E-mail", "Hello", KEY), 1, after)
	frappe.db.rollback()
	door.write(order, "E-mail", "Hello", KEY)
	assert len(owed(order, "Reply")) == 1


@pytest.mark.parametrize("kind", ["Reply", "Message"])
def test_an_answer_as_a_mail_server_delivers_it(order, shop, outgoing_mail, kind):
	"""Frappe knows by In-Reply-To which of our e-mails is answered, whoever answers it: what a person wrote, or what is sent by itself."""
	if kind == "Reply":
		door.write(order, "E-mail", "Shall we leave it at the door?", KEY)
	else:
		frappe.db.set_value("Ecom Shop", shop, {"send_messages": 1, "mail_delayed": 1})
		frappe.clear_document_cache("Ecom Shop", shop)
		message_ways.owe(factory.get(order), "delayed", KEY, {"order": order}, "Ecom Order", order)
	[message] = owed(order, kind)
	deliver(message.name)
	ours = frappe.db.get_value("Email Queue", {"reference_name": message.name}, "message_id")
	raw = (
		"From: Bob <bob@elsewhere.example>\r\nTo: seller@example.com\r\nSubject: Re: Your order\r\n"
		f"Message-ID: <answer-{kind}@elsewhere.example>\r\nIn-Reply-To: <{ours.strip('<>')}>\r\n"
		"Content-Type: text/plain\r\n\r\nYes, please\r\n"
	)
	account = frappe.get_doc("Email Account", "Ecom Test Mail")
	mail = InboundMail(raw, account).process()
	assert (mail.reference_doctype, mail.reference_name) == ("Ecom Order", order)
	[letter] = frappe.get_all("Ecom Buyer Message", {"communication": mail.name}, pluck="text")
	assert letter.strip() == "Yes, please"
