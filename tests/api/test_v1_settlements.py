"""Settlements over REST: uploaded, listed, read line by line."""

import base64

import frappe
import pytest
import requests

from ecom_erp.flows.accounting.settlements import line_matching, statement_import
from tests.factories.erpnext import unique
from tests.factories.settlements import ledgers, settlement_account
from tests.factories.users import limited_to, make_user, token, unlimited

HEAD = (
	"balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,charge_id,description,"
	"automatic_payout_id,automatic_payout_effective_at_utc\n"
)


@pytest.fixture
def account(shop) -> str:
	name = settlement_account(shop, ledgers())
	frappe.db.commit()
	return name


@pytest.fixture
def call(live_site):
	def call(method: str, user: str, key: str = "", **values):
		headers = {**token(user), **({"Idempotency-Key": key} if key else {})}
		url = f"{live_site.url}/api/method/ecom_erp.api.v1.{method}"
		answer = requests.post(url, json=values, headers=headers, timeout=30)
		frappe.db.rollback()
		return answer.status_code, answer.json().get("message")

	return call


def file(key: str) -> str:
	payout = f"po_{key},2026-03-12 00:00:00"
	rows = [
		f"txn_1{key},2026-03-10 09:00:00,usd,100.00,3.20,96.80,charge,ch_{key},ch_{key},,{payout}",
		f"txn_2{key},2026-03-11 10:00:00,usd,-2.00,0.00,-2.00,fee,,,Fee,{payout}",
		f"txn_3{key},2026-03-12 00:00:00,usd,-94.80,0.00,-94.80,payout,po_{key},,,{payout}",
	]
	return base64.b64encode((HEAD + "\n".join(rows) + "\n").encode()).decode()


@pytest.mark.smoke
def test_a_file_is_uploaded_once_and_its_settlement_read(call, account):
	accountant, key = make_user("Ecom Accountant"), unique("k").lower()
	given = {"settlement_account": account, "file_name": "payout.csv", "content": file(key)}
	status, first = call("upload_statement", accountant, key, **given)
	assert (status, first["status"]) == (200, "Importing")
	assert call("upload_statement", accountant, key, **given)[1] == first
	assert frappe.db.count("Ecom Statement Import", {"settlement_account": account}) == 1
	statement_import.work_due(30)
	line_matching.match_due(30)
	frappe.db.commit()
	assert call("statement_import", accountant, name=first["name"])[1]["status"] == "Done"
	_status, found = call("settlements", accountant, settlement_account=account)
	[row] = found["settlements"]
	assert (row["statement_id"], row["payout"], row["status"], found["more"]) == (
		f"po_{key}",
		"94.80",
		"Open",
		False,
	)
	_status, one = call("settlement", accountant, name=row["name"], limit=1)
	assert one["proof"] == {
		"opening": "0.00",
		"lines_total": "94.80",
		"payout": "94.80",
		"closing": "0.00",
		"difference": "0.00",
		"provable": True,
		"stands": True,
	}
	[line] = one["lines"]
	assert (line["kind"], line["net"], line["finding"]) == ("Charge", "96.80", "No Order")
	assert (one["more"], one["next_line"]) == (True, line["line_no"])
	_status, rest = call("settlement", accountant, name=row["name"], after_line=one["next_line"])
	assert ([line["kind"] for line in rest["lines"]], rest["more"]) == (["Fee"], False)
	_status, open_ = call("settlement", accountant, name=row["name"], state="Open")
	assert [line["kind"] for line in open_["lines"]] == ["Charge"]


def test_bad_input_says_what_to_do_and_leaves_nothing(call, account):
	accountant = make_user("Ecom Accountant")
	for content in ("not base64!", ""):
		status, _said = call(
			"upload_statement", accountant, settlement_account=account, file_name="x.csv", content=content
		)
		assert status == 400
	assert call("settlements", accountant, status="None")[0] == 400
	assert frappe.db.count("Ecom Statement Import", {"settlement_account": account}) == 0


def test_who_is_limited_to_another_shop_reads_and_uploads_nothing(call, account):
	from tests.factories import shop as factory

	accountant, key = make_user("Ecom Accountant"), unique("k").lower()
	limited_to(accountant, factory.make_shop())
	frappe.db.commit()
	try:
		given = {"settlement_account": account, "file_name": "payout.csv", "content": file(key)}
		assert call("upload_statement", accountant, **given)[0] == 403
		assert call("settlements", accountant)[1]["settlements"] == []
	finally:
		unlimited(accountant)
