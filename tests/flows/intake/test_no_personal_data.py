"""What is written of a failure names no buyer: Error Log, the errors of messages, orders, shops, labels."""

import json
from pathlib import Path

import frappe
import pytest
import requests
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from ecom_erp.api.http.log_file import is_own_request
from ecom_erp.ecom_erp.doctype.ecom_buyer.ecom_buyer import EcomBuyer
from ecom_erp.flows.intake.inbox_worker import process_inbox
from ecom_erp.flows.work import order_steps
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.steps import MAX_ATTEMPTS
from ecom_sandbox import rest_view
from embedded import paths
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token
from tests.flows.intake.test_wrong_types import changes
from tests.support.webhooks import post

SECRET, UNPAID = "sandbox-webhook-secret", "#1005"
EMAIL, PHONE, STREET, NAME = "käthe.vogelsang@example.org", "+49 (0)171 / 123 45 67", "Am Wehr 5", "Vogelsang"
SECRETS = (EMAIL, PHONE, STREET, NAME)
PLACES = {
	"Error Log": ("error", "method", "metadata"),
	"Inbox Message": ("error",),
	"Outbox Message": ("error",),
	"Ecom Shop": ("sync_message",),
	"Ecom Order Hold": ("message",),
	"Ecom Order": ("hold_reason",),
	"Shipping Label": ("error",),
}


def hostile(sandbox) -> dict:
	body = rest_view.order_body(sandbox.shop.place(UNPAID))
	address = {**body["shipping_address"], "address1": STREET, "last_name": NAME, "phone": PHONE}
	return {
		**body,
		"email": EMAIL,
		"phone": PHONE,
		"note": f"Call {PHONE}",
		"shipping_address": address,
		"billing_address": address,
		"customer": {**(body.get("customer") or {}), "email": EMAIL, "last_name": NAME, "phone": PHONE},
	}


def told() -> list[str]:
	"""All places that hold something of the buyer."""
	frappe.db.rollback()
	found = []
	for doctype, fields in PLACES.items():
		known = [field for field in fields if frappe.get_meta(doctype).has_field(field)]
		for row in frappe.get_all(doctype, fields=["name", *known]):
			text = json.dumps([row[field] for field in known], ensure_ascii=False, default=str)
			found += [f"{doctype} {row.name}: {one} in {text[:500]}" for one in SECRETS if one in text]
	return found


@pytest.fixture
def seller(sandbox_shop) -> str:
	frappe.db.commit()
	return sandbox_shop


def refuse(doc):
	"""As Frappe, the database and apps of others do: the value stands in the text."""
	raise frappe.ValidationError(f"{doc.email}: {doc.phone} of {doc.buyer_name} ({STREET}) is not valid")


@pytest.mark.parametrize("error", [frappe.ValidationError, KeyError, RuntimeError])
def test_of_an_order_that_came_by_webhook(live_site, sandbox, seller, monkeypatch, error):
	def fail(doc):
		try:
			refuse(doc)
		except frappe.ValidationError as first:
			raise error(str(first))

	monkeypatch.setattr(EcomBuyer, "validate", fail, raising=False)
	body = hostile(sandbox)
	assert post(live_site, seller, body, SECRET).status_code == 200
	for name, sent in changes(body).items():
		post(live_site, seller, sent, SECRET, event_id=name)
	frappe.db.rollback()
	process_inbox(50)
	[row] = frappe.get_all(
		"Inbox Message", {"shop": seller, "event_id": "e1/orders/create"}, ["status", "error"]
	)
	assert row.status == "Failed" and "is not valid" in row.error
	assert frappe.db.exists("Error Log", {"method": ("like", "Inbox message%")})
	assert told() == []


def test_of_a_step_that_fails(shop, monkeypatch):
	order = make_order(line(stocked(main=5), "20.00"))
	name = factory.reviewed(shop, order)
	frappe.db.set_value("Ecom Order", name, "step_attempts", MAX_ATTEMPTS)
	frappe.db.commit()
	street, email = order.shipping_address.line1, order.buyer.email

	def allocate(_name):
		raise RuntimeError(f"{email} in {street} cannot be served")

	monkeypatch.setitem(order_steps.RUNNER.steps, "allocate", allocate)
	order_steps.advance(name)
	message = factory.holds(name)["error"]
	[trace] = frappe.get_all("Error Log", {"method": f"allocate of {name}"}, pluck="error")
	for text in (message, trace):
		assert "cannot be served" in text
		assert email not in text and street not in text


def test_where_no_order_is_known_the_texts_of_errors_are_left_out(site):
	try:
		try:
			raise KeyError(EMAIL)
		except KeyError as first:
			raise ValueError(STREET) from first
	except ValueError:
		log_unexpected("Nowhere in particular")
	[trace] = frappe.get_all("Error Log", {"method": "Nowhere in particular"}, pluck="error")
	assert "KeyError" in trace and "ValueError" in trace and "test_no_personal_data" in trace
	assert EMAIL not in trace and STREET not in trace


def test_of_a_request_that_fails(live_site, shop):
	"""Frappe writes the variables of each frame, and what was sent, of an error of the server."""
	order = make_order(line(stocked(main=5), "20.00"))
	name = factory.reviewed(shop, order)
	broken = frappe.db.get_value("Ecom Order", name, "canonical").replace('"USD"', "7")
	frappe.db.set_value("Ecom Order", name, "canonical", broken)
	frappe.db.commit()
	before = set(frappe.get_all("Error Log", pluck="name"))
	answer = requests.post(
		f"{live_site.url}/api/method/ecom_erp.api.desk.review.review_again",
		json={"name": name, "note": STREET},
		headers=token(make_user("Ecom Manager")),
		timeout=60,
	)
	frappe.db.rollback()
	# Frappe puts it into Redis first, and inserts it with the next of its jobs
	from frappe.deferred_insert import save_to_db

	save_to_db()
	# version 15 has no metadata
	fields = [one for one in ("error", "method", "metadata") if frappe.get_meta("Error Log").has_field(one)]
	rows = frappe.get_all("Error Log", {"name": ("not in", before)}, fields)
	text = json.dumps(rows, ensure_ascii=False, default=str)
	assert answer.status_code < 500 or rows
	for secret in (order.buyer.email, order.shipping_address.line1, STREET):
		assert secret not in text


def log_files(site) -> list[Path]:
	"""Those that a web server writes: Frappe's, or what is started with it."""
	folders = {site.sites / site.name / "logs", site.sites.parent / "logs", paths.LOGS}
	return [path for folder in folders for path in (*folder.glob("frappe.log"), *folder.glob("web-*.log"))]


def test_what_was_sent_to_the_app_is_not_in_the_log_file(site, live_site, shop):
	"""With each error of the server Frappe writes down what the caller sent."""
	name = factory.reviewed(shop, make_order(line(stocked(main=5), "20.00")))
	frappe.db.set_value("Ecom Order", name, "canonical", "[]")
	frappe.db.commit()
	before = {path: path.stat().st_size for path in log_files(site)}
	answer = requests.post(
		f"{live_site.url}/api/method/ecom_erp.api.desk.review.change_order",
		json={"name": name, "values": {"ship_line1": STREET}},
		headers=token(make_user("Ecom Manager")),
		timeout=60,
	)
	assert answer.status_code == 500, "or this would prove nothing"
	written = b"".join(path.read_bytes()[before.get(path, 0) :] for path in log_files(site)).decode()
	assert "New Exception" in written and "left out" in written
	assert STREET not in written


@pytest.mark.parametrize(
	("path", "form", "own"),
	[
		("/api/resource/Ecom%20Buyer/B1", {"email": EMAIL}, True),
		("/api/method/frappe.client.save", {"doc": f'{{"doctype": "Ecom Order", "buyer": "{NAME}"}}'}, True),
		("/api/method/frappe.client.insert", {"doc": {"doctype": "Ecom Buyer", "email": EMAIL}}, True),
		("/api/method/frappe.desk.reportview.get", {"doctype": "Ecom Order", "filters": EMAIL}, True),
		("/returns", {"line1": STREET}, True),
		("/api/method/frappe.client.get", {"doctype": "ToDo", "name": EMAIL}, False),
	],
)
def test_which_requests_are_to_the_app(site, monkeypatch, path, form, own):
	monkeypatch.setattr(frappe.local, "request", Request(EnvironBuilder(path).get_environ()), raising=False)
	monkeypatch.setattr(frappe.local, "form_dict", frappe._dict(form))
	assert is_own_request() == own
