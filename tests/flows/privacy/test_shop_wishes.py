"""What Shopify passes on of its buyers' wishes, and what it goes on telling of those who are erased."""

import json

import frappe
import pytest

from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.privacy import record_file, requests
from tests.factories import shop as factory
from tests.factories.shop import line, stocked
from tests.flows.privacy.test_erasure import NAME, of_her
from tests.support.webhooks import post

SECRET = "sandbox-webhook-secret"


@pytest.fixture(autouse=True)
def record(site, tmp_path, monkeypatch):
	monkeypatch.setattr(record_file, "path", lambda: tmp_path / record_file.FILE)


@pytest.fixture
def seller(sandbox_shop) -> str:
	frappe.db.commit()
	return sandbox_shop


def told(live_site, shop: str, topic: str, body: dict) -> None:
	answer = post(live_site, shop, body, SECRET, topic=topic)
	assert answer.status_code == 200, answer.text
	frappe.db.rollback()
	process_inbox(10)


def wishes(shop: str) -> list:
	fields = ["name", "wish", "status", "source", "email", "everyone", "reason"]
	return frappe.get_all("Privacy Request", {"shop": shop}, fields, order_by="creation")


def redaction(order, email: str) -> dict:
	"""As Shopify documents it: "Mandatory compliance webhooks"."""
	return {
		"shop_id": 954889,
		"shop_domain": "aurora.myshopify.com",
		"customer": {"id": 191167, "email": email, "phone": "555-625-1199"},
		"orders_to_redact": [int(order.external_id)],
	}


@pytest.fixture
def email() -> str:
	return f"mina.{frappe.generate_hash(length=8)}@quasten.example"


def test_a_redaction_erases_once_the_order_is_over(live_site, seller, email):
	order = of_her(email, line(stocked(main=5), "10.00"))
	name = factory.pooled(seller, order)
	frappe.db.commit()
	for _again in range(2):
		told(live_site, seller, "customers/redact", redaction(order, email))
	(wish,) = wishes(seller)
	assert (wish.wish, wish.status, wish.source) == ("Erase", "Running", "Shop")
	requests.work(wish.name)
	(wish,) = wishes(seller)
	assert wish.status == "Waiting" and name in wish.reason
	frappe.db.set_value("Ecom Order", name, "status", "Cancelled")
	requests.work(wish.name)
	assert frappe.db.get_value("Ecom Order", name, ["buyer_name", "buyer_email"]) == ("Erased", None)
	(wish,) = wishes(seller)
	assert (wish.status, wish.email) == ("Done", None)
	payloads = frappe.get_all("Inbox Message", {"shop": seller}, pluck="payload")
	assert all(email not in one for one in payloads)


def test_what_the_shop_tells_later_of_the_erased_is_not_kept(live_site, sandbox, seller, email):
	order = of_her(email, line(stocked(main=5), "10.00"))
	name = factory.pooled(seller, order)
	frappe.db.set_value("Ecom Order", name, {"erased_at": frappe.utils.now(), "buyer_name": "Erased"})
	frappe.db.commit()
	body = {"id": int(order.external_id), "email": email, "shipping_address": {"name": NAME}}
	told(live_site, seller, "orders/updated", body)
	message = frappe.get_all("Inbox Message", {"shop": seller}, ["status", "payload"])
	assert [(one.status, one.payload) for one in message] == [("Done", "{}")]
	assert factory.get(name).buyer_name == "Erased"


def test_a_data_request_makes_an_export(live_site, seller, email):
	order = of_her(email, line(stocked(main=5), "10.00"))
	factory.pooled(seller, order)
	frappe.db.commit()
	body = {
		"shop_id": 954889,
		"orders_requested": [int(order.external_id)],
		"customer": {"id": 191167, "email": email, "phone": ""},
		"data_request": {"id": 9999},
	}
	told(live_site, seller, "customers/data_request", body)
	(wish,) = wishes(seller)
	requests.work(wish.name)
	assert frappe.db.get_value("Privacy Request", wish.name, "export_file")


def test_the_redaction_of_a_whole_shop_waits_for_a_person(live_site, seller, email):
	order = of_her(email, line(stocked(main=5), "10.00"))
	name = factory.pooled(seller, order)
	frappe.db.set_value("Ecom Order", name, "status", "Cancelled")
	frappe.db.commit()
	told(live_site, seller, "shop/redact", {"shop_id": 954889, "shop_domain": "aurora.myshopify.com"})
	(wish,) = wishes(seller)
	assert (wish.status, wish.everyone) == ("New", 1)
	requests.begin(wish.name)
	frappe.db.commit()
	requests.work(wish.name)
	for one in wishes(seller):
		requests.work(one.name)
	assert {one.status for one in wishes(seller)} == {"Done"} and len(wishes(seller)) == 2
	assert factory.get(name).buyer_email is None
	assert json.loads(factory.get(name).canonical)["buyer"]["name"] == "Erased"
