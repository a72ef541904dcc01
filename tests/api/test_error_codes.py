"""The codes of errors: what callers get, and that the enum, the documentation and the translations are the same."""

import re
from pathlib import Path

import frappe
import pytest
import requests

from ecom_erp.core.errors import ANSWERS, ErrorCode
from ecom_erp.core.orders.holds import BOOKS, UNRELEASABLE, HoldCode, NoteCode
from ecom_erp.flows.orders import order_flow
from ecom_erp.messaging.errors import refuse
from tests import app_strings
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, token

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROW = re.compile(r"^\| (`[^|]*`) \| (.*?) \| (.*) \|$", re.MULTILINE)


def rows(page: str, begin: str, end: str) -> list[tuple]:
	text = (DOCS / page).read_text(encoding="utf-8")
	return ROW.findall(text.split(begin)[1].split(end)[0])


def test_the_api_page_lists_each_code_with_its_status_and_meaning():
	listed = {
		code.strip("`"): (int(status), text) for code, status, text in rows("api.md", "## REST", "| call")
	}
	assert listed == {code.value: tuple(answer) for code, answer in ANSWERS.items()}
	assert set(ANSWERS) == set(ErrorCode)


def test_the_operations_page_lists_each_hold_code():
	begin = "## Holds"
	listed = [
		code
		for codes, _meaning, _frees in rows("operations.md", begin, "## Parcels")
		for code in re.findall(r"`(\w+)`", codes)
	]
	assert sorted(listed) == sorted(HoldCode)
	cannot = {
		code
		for codes, _meaning, frees in rows("operations.md", begin, "## Parcels")
		for code in re.findall(r"`(\w+)`", codes)
		if "Cannot be released" in frees
	}
	assert cannot == UNRELEASABLE
	assert set(HoldCode) > BOOKS


def test_the_operations_page_names_what_is_only_noted():
	text = (DOCS / "operations.md").read_text(encoding="utf-8")
	noted = text.split("only noted in the order's timeline")[1].split("\n\n")[0]
	assert set(re.findall(r"`(\w+)`", noted)) == set(NoteCode)


def test_each_code_is_said_in_chinese():
	known = app_strings.translations()
	texts = {answer.meaning for answer in ANSWERS.values()} | {frappe.unscrub(code) for code in HoldCode}
	assert sorted(text for text in texts if not known.get(text)) == []


def test_a_hold_has_one_of_the_codes(shop):
	doc = frappe.get_doc("Ecom Order", factory.reviewed(shop, make_order(line(stocked(), "10.00"))))
	with pytest.raises(ValueError):
		order_flow.raise_hold(doc, "no_such_code", "Why")


@pytest.fixture
def call(live_site):
	"""Call a method of version 1 as an integration user: the answer."""

	def send(verb: str, method: str, **values) -> requests.Response:
		frappe.db.commit()
		where = "params" if verb == "GET" else "json"
		return requests.request(
			verb,
			f"{live_site.url}/api/method/ecom_erp.api.v1.{method}",
			headers=token(make_user("Ecom Integration")),
			timeout=60,
			**{where: values},
		)

	return send


def refused(answer: requests.Response) -> tuple[int, str]:
	body = answer.json()
	assert set(body) == {"code", "message"} and body["message"], body
	return answer.status_code, body["code"]


def test_what_cannot_be_read_is_an_invalid_request(call, shop):
	assert refused(call("GET", "order")) == (400, "invalid_request")
	assert refused(call("GET", "orders", modified_after="soon")) == (400, "invalid_request")
	assert refused(call("GET", "orders", limit="all")) == (400, "invalid_request")
	assert refused(call("GET", "orders", after="the second page")) == (400, "invalid_request")
	assert refused(call("GET", "orders", after="yesterday|AUR-1")) == (400, "invalid_request")
	assert refused(call("GET", "orders", after="2026-01-31T08:00:00+08:00|AUR-1")) == (400, "invalid_request")
	assert refused(call("GET", "stock", shop=shop, items="{")) == (400, "invalid_request")
	event = {"tracking_number": "NONE", "status": "Delivered"}
	assert refused(call("POST", "tracking_event", **event)) == (404, "not_found")


def test_a_refused_ticket_says_why_by_its_code(call, shop):
	name = factory.billed(shop, make_order(line(stocked(main=2), "10.00", 2)))
	line_id = factory.get(name).lines[0].line_id

	def ask(*lines, **changes):
		asked = {"ecom_order": name, "ticket_type": "Refund Only", "reason": "Damaged", **changes}
		return refused(call("POST", "create_ticket", lines=list(lines), **asked))

	assert ask({"line_id": line_id, "qty": 5}) == (409, "quantity_exceeded")
	assert ask({"line_id": "no-such-line", "qty": 1}) == (422, "unknown_line")
	assert ask() == (422, "no_lines")
	assert ask({"line_id": line_id}) == (400, "invalid_request")
	assert ask({"line_id": line_id, "qty": 1}, ecom_order="NONE-1") == (404, "not_found")
	assert ask({"line_id": line_id, "qty": 1}, ticket_type="Repair") == (400, "invalid_request")


def test_who_may_not_is_told_by_a_code_too(live_site, site):
	url = f"{live_site.url}/api/method/ecom_erp.api.v1.orders"
	wrong = requests.get(url, headers={"Authorization": "token a:b"}, timeout=60)
	assert refused(wrong) == (401, "not_logged_in")
	assert refused(requests.get(url, timeout=60)) == (403, "not_permitted")


def test_an_order_says_the_codes_of_its_holds(call, shop):
	name = factory.reviewed(shop, make_order(line("NO-SUCH-ITEM", "5.00")))
	answer = call("GET", "order", name=name)
	assert [row["code"] for row in answer.json()["message"]["holds"]] == ["unmapped_line"]


def test_a_button_of_the_desk_gives_the_code_beside_frappes_answer(live_site, shop):
	name = factory.billed(shop, make_order(line(stocked(main=2), "10.00", 2)))
	asked = {
		"doctype": "After Sales Ticket",
		"ecom_order": name,
		"ticket_type": "Question",
		"reason": "Other",
		"description": "When?",
	}
	ticket = frappe.get_doc(asked).insert(ignore_permissions=True).name
	headers = token(make_user("Customer Service"))
	frappe.db.commit()
	answer = requests.post(
		f"{live_site.url}/api/method/ecom_erp.api.desk.after_sales.answer",
		json={"name": ticket, "text": " "},
		headers=headers,
		timeout=60,
	)
	assert (answer.status_code, answer.json()["code"]) == (417, "invalid_request")
	assert answer.json()["_server_messages"]


def test_a_refusal_that_was_caught_is_not_what_is_answered(site):
	from ecom_erp.api.http.error_codes import _code

	with pytest.raises(frappe.ValidationError):
		refuse(ErrorCode.IN_USE, "Taken")
	assert _code({"exc_type": "ValidationError"}, ["Taken"], 417) is ErrorCode.IN_USE
	assert _code({"exc_type": "ValidationError"}, ["Another"], 417) is ErrorCode.REFUSED
