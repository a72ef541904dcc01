"""A shop that tells its buyers by SMS and WhatsApp, and the services that take the messages."""

from collections.abc import Iterator

import frappe
import pytest

from ecom_erp.core.notify.steps import LABELS
from ecom_erp.flows.work import outbox_worker
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique
from tests.factories.shop import line, make_order, stocked
from tests.support.messengers import NUMBER_ID, SECRET, TOKEN, VERIFY, Messenger, WhatsApp


@pytest.fixture
def gateway(site) -> Iterator[Messenger]:
	"""The SMS gateway of SMS Settings."""
	with Messenger() as server:
		settings = frappe.get_doc("SMS Settings")
		settings.update(
			{
				"sms_gateway_url": f"{server.url}/send",
				"message_parameter": "text",
				"receiver_parameter": "to",
				"use_post": 1,
				"parameters": [],
			}
		)
		settings.append("parameters", {"parameter": "from", "value": "Mugs"})
		settings.append("parameters", {"parameter": "X-Key", "value": "k-1", "header": 1})
		settings.save(ignore_permissions=True)
		yield server
		frappe.clear_document_cache("SMS Settings", "SMS Settings")


@pytest.fixture
def meta(site) -> Iterator[WhatsApp]:
	with WhatsApp() as server:
		yield server


@pytest.fixture
def whatsapp_account(meta) -> str:
	frappe.db.delete("Ecom WhatsApp Account", {"phone_number_id": NUMBER_ID})
	frappe.db.delete("Ecom Message Opt Out")
	frappe.db.delete("Ecom Buyer Message")
	return make(
		"Ecom WhatsApp Account",
		title=unique("WA"),
		phone_number_id=NUMBER_ID,
		api_version="v23.0",
		base_url=meta.url,
		access_token=TOKEN,
		app_secret=SECRET,
		verify_token=VERIFY,
	).name


@pytest.fixture
def telling(shop, whatsapp_account):
	"""Has the shop tell of a step by these ways; gives the shop."""

	def tell(step: str, *ways: str, language: str = "") -> str:
		doc = frappe.get_doc("Ecom Shop", shop)
		doc.whatsapp_account = whatsapp_account
		for way in ways:
			doc.append("message_ways", {"step": LABELS[step], "way": way, "language": language})
		doc.save()
		return shop

	return tell


def owed(order: str, kind: str) -> list:
	return frappe.get_all(
		"Outbox Message",
		{"ecom_order": order, "kind": kind},
		["name", "status", "error", "external_result", "receipt", "attempts"],
		order_by="creation",
	)


def shipped(shop: str, **values) -> str:
	return factory.shipped(shop, make_order(line(stocked(main=1), "10.00"), **values))


def deliver(name: str) -> None:
	"""As the worker does, of this one message."""
	values = {"status": "Processing", "attempts": 1}
	frappe.db.set_value("Outbox Message", name, values)
	frappe.db.commit()
	outbox_worker._deliver(name)


def template(step: str, **values) -> None:
	name = frappe.db.get_value("Ecom Message Text", {"text_key": f"{step}|en"})
	doc = frappe.get_doc("Ecom Message Text", name)
	doc.update(values)
	doc.save()


@pytest.fixture
def whatsapp_template(site) -> None:
	values = "order_number\ntracking_page"
	template("shipped", whatsapp_template="order_shipped", whatsapp_language="en_US", whatsapp_values=values)
