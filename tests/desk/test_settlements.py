"""An accountant's day with a payout: the file checked and imported, the settlement proven, posted and taken back."""

import os
from dataclasses import replace
from pathlib import Path

import frappe
import pytest

from ecom_erp.core.orders.canonical import Payment, PaymentKind, PaymentState
from ecom_erp.flows.accounting.receipts import collect
from ecom_erp.flows.accounting.settlements import line_matching, statement_import
from tests.browser import WAIT
from tests.desk.screen import confirm, dialog, open_form, press, shown, until
from tests.factories import settlements
from tests.factories import shop as factory
from tests.factories.erpnext import make
from tests.factories.shop import line, make_order
from tests.factories.users import make_user, reading

HEAD = (
	"balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,charge_id,description,"
	"automatic_payout_id,automatic_payout_effective_at_utc\n"
)


def order(room, number: int) -> str:
	"""An order that is paid and booked; its payment's id."""
	stated = make_order(line(room.item, "100.00"))
	payment = Payment(
		f"ch_{number}_{stated.external_id}",
		"shopify_payments",
		PaymentKind.CAPTURE,
		stated.total,
		"USD",
		stated.created_at,
	)
	stated = replace(stated, payments=(payment,), payment_state=PaymentState.PAID)
	collect(factory.reviewed(room.shop, stated))
	return payment.external_id


@pytest.fixture
def imported(room):
	"""A Statement Import with a payout of two charges and a fee of a type that nobody knows; its name and the account."""
	books = settlements.ledgers()
	account = settlements.settlement_account(room.shop, books)
	first, second = order(room, 1), order(room, 2)
	key = frappe.generate_hash(length=6)
	payout = f"po_{key},2026-03-12 00:00:00"
	rows = [
		f"txn_1{key},2026-03-10 09:00:00,usd,100.00,3.20,96.80,charge,{first},{first},,{payout}",
		f"txn_2{key},2026-03-10 10:00:00,usd,100.00,3.20,96.80,charge,{second},{second},,{payout}",
		f"txn_3{key},2026-03-11 10:00:00,usd,-2.00,0.00,-2.00,moon_tax,,,Moon,{payout}",
		f"txn_4{key},2026-03-12 00:00:00,usd,-191.60,0.00,-191.60,payout,po_{key},,,{payout}",
	]
	file = make("File", file_name=f"{key}.csv", content=HEAD + "\n".join(rows) + "\n", is_private=1)
	doc = make("Ecom Statement Import", settlement_account=account, file=file.file_url)
	frappe.db.commit()
	return doc.name, account


def worked() -> None:
	"""The machine's turn."""
	statement_import.work_due(30)
	line_matching.match_due(30)
	frappe.db.commit()


def picture(page, name: str) -> None:
	"""For whoever wants to look: ECOM_PICTURES names a folder."""
	if folder := os.environ.get("ECOM_PICTURES"):
		page.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_payout_from_the_file_to_the_books_and_back(imported, page_of):
	name, account = imported
	page = page_of("Ecom Accountant")
	open_form(page, "Ecom Statement Import", name)
	press(page, "Check File")
	worked()
	open_form(page, "Ecom Statement Import", name)
	shown(page, "Adds up")
	shown(page, "moon_tax")
	picture(page, "import")
	press(page, "Import")
	worked()
	[settlement] = frappe.get_all("Ecom Settlement", {"settlement_account": account}, pluck="name")
	open_form(page, "Ecom Settlement", settlement)
	shown(page, "Adds up to the last cent")
	shown(page, "1 lines are open")
	page.page.locator("a[data-field=kind]", has_text="Charge").first.click(timeout=WAIT)
	until(page, "window.cur_list && cur_list.doctype == 'Ecom Settlement Line' && cur_list.data.length == 2")
	open_form(page, "Ecom Settlement", settlement)
	press(page, "Name Types")
	dialog(page).locator("[data-fieldname=kind] select").select_option("Fee")
	picture(page, "name_types")
	confirm(page)
	worked()
	open_form(page, "Ecom Settlement", settlement)
	picture(page, "ready")
	press(page, "Post")
	front = dialog(page)
	front.get_by_text("191.60").first.wait_for(timeout=WAIT)
	picture(page, "post")
	confirm(page)
	until(page, "cur_frm.doc.status == 'Posted'")
	picture(page, "posted")
	press(page, "Take Back")
	confirm(page)
	until(page, "cur_frm.doc.status == 'Ready'")
	assert page.problems == []


def test_the_settlement_is_read_in_chinese_and_its_lines_too(imported, page_of):
	name, account = imported
	frappe.db.set_value("Ecom Statement Import", name, {"status": "Importing", "step_due_at": "2026-01-01"})
	worked()
	[settlement] = frappe.get_all("Ecom Settlement", {"settlement_account": account}, pluck="name")
	accountant = make_user("Ecom Accountant")
	with reading(accountant, "zh"):
		page = page_of("Ecom Accountant")
		open_form(page, "Ecom Settlement", settlement)
		shown(page, "分毫不差")
		picture(page, "zh")
		[open_line] = frappe.get_all(
			"Ecom Settlement Line", {"settlement": settlement, "state": "Open"}, pluck="name"
		)
		open_form(page, "Ecom Settlement Line", open_line)
		shown(page, "moon_tax")
		picture(page, "zh_line")
		page.open(f"ecom-settlement-line?settlement={settlement}")
		until(page, "window.cur_list && cur_list.data.length == 3")
		picture(page, "zh_list")
		open_form(page, "Ecom Settlement Account", account)
		picture(page, "zh_account")
		assert page.problems == []
