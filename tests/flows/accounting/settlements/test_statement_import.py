"""Files of settlements: what is in them, what cannot be read, and one that is refused beside others."""

import frappe
import pytest

from ecom_erp.core.states.money.statement_import import CHECKING, IMPORTING
from ecom_erp.flows.accounting.settlements import line_matching, posting, statement_import
from tests.factories.erpnext import make
from tests.factories.settlements import ledgers, settlement_account

HEAD = (
	"balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,charge_id,description,"
	"automatic_payout_id,automatic_payout_effective_at_utc"
)


@pytest.fixture
def account(shop) -> str:
	name = settlement_account(shop, ledgers())
	frappe.db.commit()
	return name


def payout(key: str, fee: str = "2.00") -> list[str]:
	"""A payout of a fee that the bank pays: two rows."""
	po = f"po_{key},2026-03-12 00:00:00"
	return [
		f"txn_{key},2026-03-11 10:00:00,usd,-{fee},0.00,-{fee},fee,,,Fee,{po}",
		f"txn_p{key},2026-03-12 00:00:00,usd,{fee},0.00,{fee},payout,po_{key},,,{po}",
	]


def imported(account: str, rows: list[str], *statuses: str):
	content = "\n".join([HEAD, *rows]) + "\n"
	key = frappe.generate_hash(length=6)
	file = make("File", file_name=f"{key}.csv", content=content, is_private=1)
	doc = make("Ecom Statement Import", settlement_account=account, file=file.file_url)
	frappe.db.commit()
	for status in statuses:
		statement_import.start(doc.name, status)
		statement_import.work_due(30)
	return doc.reload()


def settlements(account: str) -> dict[str, str]:
	rows = frappe.get_all("Ecom Settlement", {"settlement_account": account}, ["statement_id", "status"])
	return {row.statement_id: row.status for row in rows}


def test_a_file_is_checked_before_anything_is_imported(account):
	doc = imported(account, payout("a"), CHECKING)
	assert (doc.status, doc.status_message) == ("Checked", "1 statements can be imported")
	[shown] = frappe.parse_json(doc.preview)
	assert (shown["id"], shown["payout"], shown["difference"]) == ("po_a", "-2.00", "0.00")
	assert settlements(account) == {}


def test_the_file_that_is_uploaded_twice_makes_nothing_twice(account):
	rows = [*payout("a"), *payout("b")]
	assert imported(account, rows, IMPORTING).status == "Done"
	assert imported(account, rows, IMPORTING).status == "Done"
	assert sorted(settlements(account)) == ["po_a", "po_b"]


def test_a_statement_that_is_refused_stops_no_other(account):
	imported(account, payout("a"), IMPORTING)
	line_matching.match_due(30)
	[name] = frappe.get_all("Ecom Settlement", {"settlement_account": account}, pluck="name")
	posting.post(name)
	frappe.db.commit()
	doc = imported(account, [*payout("a", "3.00"), *payout("b")], IMPORTING)
	assert doc.status == "Failed"
	assert (
		"Not all statements were imported" in doc.status_message
		and "now states other figures" in doc.status_message
	)
	line_matching.match_due(30)
	kept = frappe.get_all("Ecom Settlement", {"settlement_account": account}, ["statement_id", "status"])
	assert sorted((row.statement_id, row.status) for row in kept) == [
		("po_a", "Inconsistent"),
		("po_a", "Posted"),
		("po_b", "Ready"),
	]


def test_a_file_of_something_else_says_so(account):
	doc = imported(account, ["1,2"], CHECKING)
	assert doc.status == "Failed" and doc.status_message
	assert settlements(account) == {}
