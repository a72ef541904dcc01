"""Large settlements are worked out and posted in the background."""

import frappe
import pytest
from frappe.utils import now_datetime

from ecom_erp.api.desk import settlements as desk
from ecom_erp.core.accounting.statements.model import LineKind
from ecom_erp.erp.accounts.clearing import standing
from ecom_erp.flows.accounting.settlements import posting
from ecom_erp.flows.accounting.settlements.posting import job, proposal
from tests.factories import settlements as factory_of
from tests.factories.settlements import ledgers, read, settlement_account, statement
from tests.factories.shop import stocked
from tests.flows.accounting.settlements.test_settlements import charge, doc, paid_order
from tests.processes import killed_at_commit


@pytest.fixture(scope="module")
def goods(_session_site) -> str:
	item = stocked(main=1000)
	frappe.db.commit()
	return item


@pytest.fixture
def large(shop, goods, monkeypatch):
	"""A payout of five charges, where two lines are a page and more are large; its name and the accounts."""
	monkeypatch.setattr(job, "LARGE", 2)
	monkeypatch.setattr(proposal, "PAGE", 2)
	books = ledgers()
	account = settlement_account(shop, books)
	lines = [charge(paid_order(shop, goods)[1]) for _number in range(5)]
	return read(account, statement([*lines, factory_of.line(LineKind.FEE, "-1.00")])).name, books


def test_it_is_shown_and_posted_by_the_job(large):
	name, books = large
	assert desk.proposal(name) == {"working": True}
	assert (doc(name).task, doc(name).proposal) == ("Show", None)
	assert desk.proposal(name) == {"working": True}  # once
	assert job.work_due(30) == 1
	shown = desk.proposal(name)
	assert doc(name).task in (None, "")
	rows = [(row["purpose"], row["debit"] or f"-{row['credit']}") for row in shown["entries"][0]["rows"]]
	assert rows == [("Bank", "483.00"), ("Clearing", "-500.00"), ("Fee", "1.00"), ("Fee", "16.00")]
	assert desk.post(name, shown["digest"])["indicator"] == "blue"
	assert doc(name).status == "Ready"
	with pytest.raises(frappe.ValidationError, match="in the background"):
		desk.post(name, shown["digest"])
	job.work_due(30)
	assert (doc(name).status, doc(name).task, doc(name).proposal) == ("Posted", None, None)
	assert standing(books.clearing).amount == 0
	posting.take_back(name)
	assert doc(name).status == "Ready"


def test_what_is_posted_is_what_was_shown(large):
	name, books = large
	desk.proposal(name)
	job.work_due(30)
	shown = desk.proposal(name)
	# a payment is cancelled meanwhile
	[entry] = frappe.get_all(
		"Payment Entry", {"paid_to": books.clearing, "docstatus": 1}, pluck="name", limit=1
	)
	frappe.get_doc("Payment Entry", entry).cancel()
	desk.post(name, shown["digest"])
	job.work_due(30)
	stored = doc(name)
	assert (stored.status, stored.task) == ("Ready", None)
	assert "not booked yet" in stored.task_problem
	frappe.local.lang = "zh"
	stored.onload()
	frappe.local.lang = "en"
	assert "尚未" in stored.get_onload("task_problem")


def test_an_old_look_is_refused_and_a_new_one_is_posted(large):
	name, _books = large
	with pytest.raises(frappe.ValidationError, match="has changed since it was shown"):
		posting.post(name, "0123456789abcdef")
	assert posting.post(name, posting.propose(doc(name)).digest)


def test_a_decision_forgets_what_was_shown(large):
	from ecom_erp.flows.accounting.settlements import line_matching

	name, _books = large
	desk.proposal(name)
	job.work_due(30)
	assert doc(name).proposal
	line_matching.match_again(name)
	line_matching.match_due(30)
	assert (doc(name).status, doc(name).proposal) == ("Ready", None)


def test_killed_at_any_commit_and_run_again(site, large):
	name, books = large
	for after in (False, True):
		job.start(name, job.POST)
		number = 1
		while killed_at_commit(site, lambda: job.work_due(30), number, after):
			number += 1
			if frappe.db.get_value("Ecom Settlement", name, "task"):
				frappe.db.set_value("Ecom Settlement", name, "task_due_at", now_datetime())
			frappe.db.commit()
		assert number >= 2
		assert doc(name).status == "Posted"
		assert standing(books.clearing).amount == 0
		assert frappe.db.count("Journal Entry", {"cheque_no": doc(name).statement_id, "docstatus": 1}) == 1
		posting.take_back(name)


def test_what_cannot_be_worked_out_is_told_and_asked_for_no_more(large):
	name, _books = large
	job.start(name, job.SHOW)
	frappe.db.set_value("Ecom Settlement", name, "currency", "EUR")  # of which the account has no books
	frappe.db.commit()
	job.work_due(30)
	assert "no accounts for EUR" in doc(name).task_problem
	assert (doc(name).task, job.work_due(30)) == (None, 0)
