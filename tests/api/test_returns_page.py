"""The buyer's page over HTTP: his token opens his order and nothing else; what he sends is checked."""

import re

import frappe
import pytest
import requests

from ecom_erp.flows import after_sales
from ecom_erp.flows.after_sales import ticket_worker
from ecom_erp.flows.allocation import allocate
from ecom_erp.flows.portal import return_portal
from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse import ship
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.support.calls import forget_calls
from tests.support.tickets import policy, ticket

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


@pytest.fixture
def order(shop) -> str:
	name = factory.billed(shop, make_order(line(stocked(main=9), "20.00", 2)))
	frappe.db.commit()
	return name


@pytest.fixture
def send(live_site, order):
	"""Send the form; `changes` replace its fields."""
	forget_calls()

	def call(photos=(), **changes):
		token = factory.get(order).public_token
		first = factory.get(order).lines[0].line_id
		values = {
			"order": token,
			"nonce": return_portal.nonce_for(token),
			"wish": "Return and Refund",
			"reason": "Damaged",
			"text": "<b>It is broken</b>",
			"lines": frappe.as_json([{"line_id": first, "qty": 1}]),
		}
		answer = requests.post(
			f"{live_site.url}/api/method/ecom_erp.api.public.returns.ask",
			data={**values, **changes},
			files=[("photos", (f"p{i}.png", content)) for i, content in enumerate(photos)] or None,
			timeout=60,
		)
		frappe.db.rollback()
		return answer

	return call


def test_a_ticket_with_a_photo_is_decided_at_once(order, send):
	policy("Return First", reason="Damaged", customer_message="Send it back.", return_label_by="Customer")
	frappe.db.commit()
	answer = send([PNG])
	assert answer.status_code == 200, answer.text
	told = answer.json()["message"]["ticket"]
	assert told["answer"] == "Send it back." and "send the goods back by" in told["status"]
	doc = frappe.get_doc("After Sales Ticket", told["name"])
	assert (doc.source, doc.status, doc.lines[0].qty) == ("Customer Page", "Awaiting Return", 1)
	[file] = frappe.get_all("File", {"attached_to_name": doc.name}, ["is_private", "file_name"])
	assert file.is_private and file.file_name.endswith(".png")


def test_the_page_sent_twice_is_one_ticket(order, send):
	token = factory.get(order).public_token
	nonce = return_portal.nonce_for(token)
	both = frappe.as_json([{"line_id": factory.get(order).lines[0].line_id, "qty": 2}])
	first, second = send(nonce=nonce, lines=both), send(nonce=nonce, lines=both)
	assert second.status_code == 200, second.text
	assert first.json()["message"]["ticket"]["name"] == second.json()["message"]["ticket"]["name"]
	assert frappe.db.count("After Sales Ticket", {"ecom_order": order}) == 1


@pytest.mark.parametrize(
	"changes, status",
	[
		({"order": "x" * 32}, 404),
		({"order": "%" * 32}, 404),
		({"nonce": "1-a-b"}, 403),
		({"wish": "Complaint"}, 417),
		({"reason": "Because"}, 417),
		({"lines": "[]"}, 417),
		({"lines": "{no json"}, 417),
		({"lines": '[1, {"line_id": []}]'}, 417),
		({"lines": '[{"line_id": "other", "qty": 1}]'}, 417),
	],
)
def test_what_does_not_belong_is_refused(order, send, changes, status):
	assert send(**changes).status_code == status
	assert frappe.db.count("After Sales Ticket", {"ecom_order": order}) == 0


@pytest.mark.parametrize("wish", ["Return and Refund", "Exchange", "Resend"])
def test_after_the_last_day_nothing_goes_back(order, send, wish):
	"""The settings give 30 days; the page no longer offers it, and what is sent all the same is refused."""
	frappe.db.set_single_value("Ecom Settings", "return_days", 30)
	delivered = frappe.utils.add_days(frappe.utils.now_datetime(), -31)
	frappe.db.set_value("Ecom Order", order, {"shipped_at": delivered, "delivered_at": delivered})
	frappe.db.commit()
	refused = send(wish=wish)
	assert refused.status_code == 417 and "The time for returns ended on" in refused.text
	assert send(wish="Question", lines="[]").status_code == 200
	assert frappe.get_all("After Sales Ticket", {"ecom_order": order}, pluck="ticket_type") == ["Question"]
	frappe.db.set_value("Ecom Order", order, "delivered_at", frappe.utils.add_days(delivered, 1))
	frappe.db.commit()
	assert send(wish=wish).status_code == 200


def test_what_was_sent_again_is_not_sent_again_by_itself(order, send):
	"""Two pieces were shipped. A policy sends one again; the page then offers the other alone, another system gets no
	more than that either, and a person in the desk can still help."""
	policy("Keep Item", reason="Not Received")
	frappe.db.commit()
	line_id = factory.get(order).lines[0].line_id

	def ask(name: str, qty: int):
		token = factory.get(name).public_token
		lines = frappe.as_json([{"line_id": line_id, "qty": qty}])
		nonce = return_portal.nonce_for(token)
		return send(order=token, nonce=nonce, wish="Resend", reason="Not Received", lines=lines)

	ticket_worker.work(ask(order, 1).json()["message"]["ticket"]["name"])
	[first] = frappe.get_all("After Sales Ticket", {"ecom_order": order}, ["status", "replacement_order"])
	assert first.status == "Sending" and first.replacement_order
	[offered] = return_portal.page_data(order)["lines"]
	assert offered["returnable"] == 1
	assert ask(order, 2).status_code == 417
	ticket_worker.work(ask(order, 1).json()["message"]["ticket"]["name"])
	assert frappe.db.count("Ecom Order", {"original_order": order}) == 2
	assert ask(order, 1).status_code == 417
	for ticket_type in ("Resend", "Refund Only"):
		with pytest.raises(frappe.ValidationError, match=r"1 of .* are requested, but only 0 are left"):
			ticket(order, ticket_type, reason="Not Received", source="REST")
		frappe.db.rollback()
	assert ticket(order, "Resend", reason="Not Received").status == "Open"


def test_a_parcel_sent_again_is_replaced_by_a_person_only(shop, order):
	policy("Keep Item", reason="Not Received")
	made = ticket(order, "Resend", reason="Not Received")
	assert made.decision == "Keep Item"
	ticket_worker.work(made.name)
	made.reload()
	allocate.allocate(made.replacement_order)
	for parcel in factory.parcels(made.replacement_order):
		shipping_labels.buy_labels(parcel)
		ship.ship(parcel)
	lost = ticket(made.replacement_order, "Resend", reason="Not Received", source="Customer Page")
	ticket_worker.work(lost.name)
	lost.reload()
	assert (lost.status, lost.decision, lost.policy) == ("Open", "Person", None)
	assert lost.decision_reason == "Already resent once; a person decides"
	after_sales.approve(lost.name)
	ticket_worker.work(lost.name)
	lost.reload()
	assert lost.status == "Sending" and lost.replacement_order


def test_only_photos_of_a_reasonable_size(order, send):
	assert send([b"%PDF-1.4 not a photo"]).status_code == 417
	assert send([PNG + b"0" * 6 * 1024 * 1024]).status_code == 417
	assert send([PNG] * 6).status_code == 417
	tickets = frappe.db.count("After Sales Ticket")
	for broken in (b"\xff\xd8\xff", b"\xff\xd8\xff\xe0" + b"0" * 500):
		answer = send([broken])
		assert answer.status_code == 417 and "cannot be read" in answer.text
	assert frappe.db.count("After Sales Ticket") == tickets
	assert frappe.db.count("After Sales Ticket", {"ecom_order": order}) == 0


def test_the_page_shows_nothing_of_the_buyer_and_is_escaped(order, send, live_site):
	token = factory.get(order).public_token
	assert send().status_code == 200
	page = requests.get(f"{live_site.url}/returns", {"order": token}, timeout=60)
	assert page.status_code == 200
	for word in ("Ada Berg", "1640 N Damen", "@example.com", "<b>It is broken"):
		assert word not in page.text
	chinese = requests.get(f"{live_site.url}/returns", {"order": token, "_lang": "zh"}, timeout=60)
	assert "退货" in chinese.text and 'lang="zh"' in chinese.text


def test_the_forms_work_beside_a_session_in_the_desk(order, live_site):
	"""A seller's own people are buyers, too. Frappe takes a POST from their session with its token alone."""
	forget_calls()
	session, token = live_site.login(), factory.get(order).public_token
	assert session.get(f"{live_site.url}/app", timeout=60).status_code == 200
	page = session.get(f"{live_site.url}/returns", params={"order": token}, timeout=60).text
	mark = re.search(r'const CSRF = "(\w+)"', page)[1]
	asked = {
		"order": token,
		"nonce": return_portal.nonce_for(token),
		"wish": "Question",
		"reason": "Other",
	}
	url = f"{live_site.url}/api/method/ecom_erp.api.public.returns.ask"
	assert session.post(url, data=asked, timeout=60).status_code == 400
	answer = session.post(url, data={**asked, "csrf_token": mark}, timeout=60)
	assert answer.status_code == 200, answer.text
	form = session.get(f"{live_site.url}/track", timeout=60).text
	assert re.search(r'name="csrf_token" value="(\w+)"', form)[1] == mark
	assert 'name="csrf_token"' not in requests.get(f"{live_site.url}/track", timeout=60).text


def test_an_unknown_link_is_told_kindly(live_site, site):
	for link in ("", "x" * 32, "' or 1=1"):
		page = requests.get(f"{live_site.url}/returns", {"order": link}, timeout=60)
		assert page.status_code == 404
		assert "Order not found" in page.text


def test_a_signed_mark_is_of_one_order_and_passes(site, order, monkeypatch):
	nonce = return_portal.nonce_for("a" * 32)
	assert return_portal.check_nonce("a" * 32, nonce)
	assert not return_portal.check_nonce("b" * 32, nonce)
	assert not return_portal.check_nonce("a" * 32, nonce.replace(nonce[:10], "9999999999", 1))
	monkeypatch.setattr(return_portal, "NONCE_SECONDS", -1)
	assert not return_portal.check_nonce("a" * 32, return_portal.nonce_for("a" * 32))


def test_a_token_opens_its_order_only_as_it_is_written(order, live_site):
	token = factory.get(order).public_token
	other = token.swapcase()
	assert other != token
	for address in ("track?order=", "returns?order="):
		page = requests.get(f"{live_site.url}/{address}{other}", timeout=60).text
		assert factory.get(order).number not in page
		assert factory.get(order).number in requests.get(f"{live_site.url}/{address}{token}", timeout=60).text
	assert return_portal.order_of(token) == order
	assert return_portal.order_of(other) is None
