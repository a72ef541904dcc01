"""A seller with three warehouses and a courier, and a simulated shop."""

import email
from collections.abc import Iterator

import frappe
import pytest

from ecom_sandbox.carriers import CarrierServer
from ecom_sandbox.courier import CourierServer
from tests.factories import shop as factory
from tests.factories.courier import make_parcel_api
from tests.factories.shop import line, make_order, stocked
from tests.support.mail import make_mail_account


@pytest.fixture
def courier(site) -> str:
	"""Warehouse profiles and a courier with the prices of `tests.factories.shop`; the account's name."""
	factory.make_profiles()
	return factory.make_courier()


@pytest.fixture
def carriers(courier) -> Iterator[CarrierServer]:
	"""Simulated carriers with interfaces of their own; the courier with rate cards is disabled."""
	frappe.db.set_value("Courier Account", courier, "enabled", 0)
	frappe.clear_document_cache("Courier Account", courier)
	with CarrierServer() as server:
		yield server


@pytest.fixture
def shop(courier) -> str:
	"""A shop that nobody answers for."""
	return factory.make_shop()


@pytest.fixture
def sandbox() -> Iterator:
	"""A simulated Shopify shop, a real HTTP server."""
	from ecom_sandbox.server import SandboxServer

	with SandboxServer() as server:
		yield server


@pytest.fixture
def sandbox_shop(courier, sandbox) -> str:
	"""The simulated shop as an Ecom Shop."""
	return factory.make_shop(sandbox)


@pytest.fixture
def committed(site) -> None:
	"""For tests whose other processes must see what the test has made."""
	frappe.db.commit()


@pytest.fixture
def server():
	with CourierServer() as courier:
		yield courier


@pytest.fixture
def account(shop, courier, server) -> str:
	"""The simulated courier is the only one that is enabled."""
	frappe.db.set_value("Courier Account", courier, "enabled", 0)
	frappe.clear_document_cache("Courier Account", courier)
	return make_parcel_api(server)


@pytest.fixture
def parcel(shop, account) -> str:
	"""A parcel of 400 g, shipped."""
	name = factory.shipped(shop, make_order(line(stocked(main=5), "10.00")))
	return factory.parcels(name)[0]


@pytest.fixture
def outgoing_mail(site):
	"""An account that mail leaves by; gives the text of the mail of an Outbox Message."""
	if not frappe.db.exists("Email Account", "Ecom Test Mail"):
		make_mail_account()
	frappe.db.commit()
	frappe.flags.mute_emails = False

	def text(name: str, kind: str = "text/") -> str:
		mail = frappe.db.get_value("Email Queue", {"reference_name": name}, "message")
		parts = email.message_from_string(mail).walk()
		return "".join(
			part.get_payload(decode=True).decode()
			for part in parts
			if part.get_content_type().startswith(kind)
		)

	return text
