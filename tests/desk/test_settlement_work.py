"""An accountant's other work with settlements: the bank, the month's end, a rest that is written off, a large payout."""

from datetime import date, datetime, timezone

import frappe
import pytest

from ecom_erp.flows.accounting.bank_side import payouts
from ecom_erp.flows.accounting.settlements import deciding, posting
from ecom_erp.flows.accounting.settlements.posting import job
from tests import world
from tests.browser import WAIT
from tests.desk.screen import choose, confirm, dialog, open_form, press, shown, until
from tests.desk.test_settlements import order, picture
from tests.factories import settlements
from tests.factories.erpnext import make, unique
from tests.factories.settlements import found, read, statement
from tests.factories.users import make_user, reading
from tests.flows.accounting.settlements.test_settlements import charge

BEFORE = datetime(2026, 10, 20, 12, tzinfo=timezone.utc)


@pytest.fixture
def books():
	return settlements.ledgers()


@pytest.fixture
def account(room, books) -> str:
	accrued = settlements.ledger("Accrued Fees", "Duties and Taxes")
	return settlements.settlement_account(room.shop, books, accrual_account=accrued, write_off_limit=5)


def test_a_month_end_is_proposed_posted_and_taken_back(room, account, page_of):
	read(account, statement([charge(order(room, 1), "100.00", "4.00", at=BEFORE)], paid_at=BEFORE))
	frappe.db.commit()
	accountant = make_user("Ecom Accountant")
	page = page_of("Ecom Accountant")
	open_form(page, "Ecom Settlement Account", account)
	press(page, "Propose Month End")
	dialog(page)
	page.page.evaluate("cur_dialog.set_value('day', '2026-10-31')")
	confirm(page)
	until(page, "window.cur_frm && cur_frm.doctype == 'Ecom Month End'")
	shown(page, "4.00")
	picture(page, "month_end")
	press(page, "Post")
	until(page, "cur_frm.doc.status == 'Posted'")
	press(page, "Take Back")
	confirm(page)
	until(page, "cur_frm.doc.status == 'Proposed'")
	[name] = frappe.get_all("Ecom Month End", {"settlement_account": account}, pluck="name")
	assert page.problems == []
	with reading(accountant, "zh"):
		page = page_of("Ecom Accountant")
		open_form(page, "Ecom Month End", name)
		shown(page, "预提")
		picture(page, "zh_month_end")
		assert page.problems == []


def test_a_payout_is_found_in_the_bank_and_confirmed(room, account, books, page_of):
	name = read(account, statement([charge(order(room, 1))])).name
	posting.post(name)
	bank = make("Bank", bank_name=unique("Bank"))
	own = {"account": books.bank, "is_company_account": 1, "company": world.COMPANY}
	at = make("Bank Account", account_name=unique("Payouts"), bank=bank.name, **own).name
	row = {"doctype": "Bank Transaction", "bank_account": at, "date": date(2026, 3, 13), "currency": "USD"}
	frappe.get_doc({**row, "deposit": 96.8, "description": "GATEWAY"}).insert().submit()
	payouts.look_for(name)
	frappe.db.commit()
	page = page_of("Ecom Accountant", "Accounts User")
	open_form(page, "Ecom Settlement", name)
	until(page, "cur_frm.doc.bank_state == 'Proposed'")
	page.page.get_by_role("button", name="Bank", exact=True).click(timeout=WAIT)
	page.page.get_by_text("Confirm Bank Transaction").first.click(timeout=WAIT)
	until(page, "cur_frm.doc.bank_state == 'Reconciled'")
	picture(page, "bank")
	assert page.problems == []


def test_a_rest_is_written_off_from_the_report(room, account, books, page_of):
	payment = order(room, 1)
	name = read(account, statement([charge(payment, "97.00", "3.00")])).name
	deciding.accept(found(name)[0].name, "The provider keeps it")
	posting.post(name)
	frappe.db.commit()
	page = page_of("Ecom Accountant", "Accounts User")
	page.open(f"query-report/Payments Not Settled?settlement_account={account}&only_missing=0")
	page.page.locator(".ecom-write-off").first.click(timeout=WAIT)
	dialog(page)
	choose(page, "account", books.disputes)
	dialog(page).locator("[data-fieldname=reason] textarea").fill("Too little to ask for")
	picture(page, "write_off")
	confirm(page)
	until(page, "!(frappe.query_report.data || []).length")
	assert frappe.db.count("Ecom Write Off", {"settlement_account": account, "status": "Posted"}) == 1
	assert page.problems == []


def test_a_large_payout_says_that_it_is_worked_out(room, account, page_of, monkeypatch):
	name = read(account, statement([charge(order(room, 1))])).name
	frappe.db.set_value("Ecom Settlement", name, "line_count", job.LARGE + 1)
	frappe.db.commit()
	page = page_of("Ecom Accountant")
	open_form(page, "Ecom Settlement", name)
	press(page, "Post")
	shown(page, "Working out what is posted")
	job.work_due(30)
	frappe.db.commit()
	page.page.evaluate("cur_frm.reload_doc()")
	dialog(page).get_by_text("96.80").first.wait_for(timeout=WAIT)
	confirm(page)
	shown(page, "Posting in the background")
	job.work_due(30)
	frappe.db.commit()
	open_form(page, "Ecom Settlement", name)
	until(page, "cur_frm.doc.status == 'Posted'")
	assert page.problems == []
