"""The entry of a payout is reconciled with ERPNext's Bank Transaction, and open again when the settlement is taken back."""

import json

import frappe
import pytest

from ecom_erp.erp.accounts.clearing import standing
from ecom_erp.flows.accounting.bank_side import payouts
from ecom_erp.flows.accounting.settlements import posting
from tests import world
from tests.factories.erpnext import make, unique
from tests.factories.settlements import ledgers, read, settlement_account, statement
from tests.factories.shop import stocked
from tests.flows.accounting.settlements.test_settlements import charge, doc, paid_order
from tests.processes import killed_at_commit
from tests.site import ON_REFERENCE_BENCH

TOOL = ".".join(("erpnext", "accounts", "doctype", *2 * ("bank_reconciliation_tool",)))


@pytest.fixture(scope="module")
def goods(_session_site) -> str:
	item = stocked(main=1000)
	frappe.db.commit()
	return item


@pytest.fixture
def books():
	return ledgers()


@pytest.fixture
def bank(books) -> str:
	"""The bank's account of the payouts; its name."""
	made = make("Bank", bank_name=unique("Bank"))
	values = {"account": books.bank, "is_company_account": 1, "company": world.COMPANY}
	return make("Bank Account", account_name=unique("Payouts"), bank=made.name, **values).name


@pytest.fixture
def posted(shop, goods, books, bank) -> str:
	account = settlement_account(shop, books)
	name = read(account, statement([charge(paid_order(shop, goods)[1])])).name
	posting.post(name)
	return name


def transaction(bank: str, amount: float = 96.8, day: str = "2026-03-13", **values) -> str:
	"""A submitted row of the bank's statement; its name."""
	side = {"deposit": amount} if amount > 0 else {"withdrawal": -amount}
	made = frappe.get_doc(
		{
			"doctype": "Bank Transaction",
			"bank_account": bank,
			"date": day,
			"currency": "USD",
			**side,
			**values,
		}
	)
	made.insert()
	made.submit()
	return made.name


def state(name: str) -> tuple:
	stored = doc(name)
	return stored.bank_state or "", stored.bank_transaction


def seen(name: str) -> tuple:
	"""What ERPNext says of a Bank Transaction."""
	found = frappe.get_doc("Bank Transaction", name)
	return found.status, found.unallocated_amount, [row.payment_entry for row in found.payment_entries]


def journal(name: str) -> str:
	return next(row.journal_entry for row in doc(name).entries if not row.taken_back)


def cleared(entry: str) -> str:
	return str(frappe.db.get_value("Journal Entry", entry, "clearance_date") or "")


@pytest.mark.smoke
def test_number_amount_and_day_reconcile_it_and_take_back_opens_it(posted, bank, books):
	name = transaction(bank, reference_number=doc(posted).statement_id.upper())
	payouts.look_for_all()
	assert state(posted) == ("Reconciled", name)
	entry = journal(posted)
	assert seen(name) == ("Reconciled", 0, [entry])
	assert cleared(entry) == "2026-03-13"
	payouts.look_for_all()
	assert seen(name)[2] == [entry]
	posting.take_back(posted)
	assert state(posted) == ("", None)
	assert seen(name) == ("Unreconciled", 96.8, [])
	posting.post(posted)
	payouts.look_for(posted)
	assert seen(name) == ("Reconciled", 0, [journal(posted)])
	assert standing(books.clearing).amount == 0


def test_a_settlement_that_is_reversed_leaves_the_bank_too(posted, bank, monkeypatch):
	name = transaction(bank, description=f"PAYOUT {doc(posted).statement_id}")
	payouts.look_for(posted)

	def closed(_name):
		frappe.throw("The period is closed")

	monkeypatch.setattr(posting.taking_back.clearing, "cancel", closed)
	assert posting.take_back(posted)
	assert (state(posted), seen(name)) == (("", None), ("Unreconciled", 96.8, []))


@pytest.mark.smoke
def test_the_amount_alone_is_proposed_and_confirmed(posted, bank):
	name = transaction(bank)
	assert payouts.look_for(posted) == "Proposed"
	assert (state(posted), seen(name)[0]) == (("Proposed", name), "Unreconciled")
	payouts.reconcile(posted, name)
	assert (state(posted), seen(name)[0]) == (("Reconciled", name), "Reconciled")
	with pytest.raises(frappe.ValidationError, match="no payout that waits"):
		payouts.reconcile(posted, name)


def test_a_transaction_of_another_bank_account_is_refused(posted, bank):
	with pytest.raises(frappe.ValidationError, match="no bank transaction of the account"):
		payouts.reconcile(posted, "none")
	assert state(posted) == ("", None)


def test_nothing_in_the_bank_is_said(posted, bank):
	transaction(bank, 96.79)
	assert payouts.look_for(posted) == "Not Found"
	transaction(bank, 96.8)
	assert payouts.look_for(posted) == "Proposed"


def test_what_people_reconcile_in_erpnext_is_known_here(posted, bank):
	name = transaction(bank, 96.8)
	found = frappe.get_doc("Bank Transaction", name)
	found.add_payment_entries([{"payment_doctype": "Journal Entry", "payment_name": journal(posted)}])
	found.save()
	assert state(posted) == ("Reconciled", name)
	found.reload()
	found.set("payment_entries", [])
	found.save()
	assert state(posted) == ("", None)
	payouts.look_for(posted)
	payouts.reconcile(posted, name)
	frappe.get_doc("Bank Transaction", name).cancel()
	assert state(posted) == ("", None)


def test_killed_at_any_commit_and_run_again(site, posted, bank):
	name = transaction(bank, reference_number=doc(posted).statement_id)
	frappe.db.commit()
	for after in (False, True):
		number = 1
		while killed_at_commit(site, payouts.look_for_all, number, after):
			number += 1
		assert number >= 2
		assert (state(posted), seen(name)) == (("Reconciled", name), ("Reconciled", 0, [journal(posted)]))
		posting.take_back(posted)
		posting.post(posted)


@pytest.mark.skipif(not ON_REFERENCE_BENCH, reason="only a real ERPNext has the tool")
def test_erpnexts_own_tool_shows_it_as_reconciled(posted, bank):
	tool = frappe.get_module(TOOL)
	name = transaction(bank, reference_number=doc(posted).statement_id)
	offered = tool.get_linked_payments(name, json.dumps(["journal_entry"]), "2026-03-01", "2026-03-31", 0)
	assert journal(posted) in {row.get("name") for row in offered}
	payouts.look_for(posted)
	listed = tool.get_bank_transactions(bank, "2026-03-01", "2026-03-31")
	assert name not in {row.name for row in listed}
