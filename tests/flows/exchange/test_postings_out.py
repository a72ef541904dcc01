"""Postings to other books, as a file on a real SFTP server."""

import csv
import io
from decimal import Decimal

import frappe
import pytest

from ecom_erp.flows.exchange import by_hand, runs
from ecom_erp.flows.exchange.profiles import RUN
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import credit_note
from tests.factories.shop import line, make_order, stocked
from tests.flows.exchange.conftest import documents, due_again, make_profile, run_of, work
from tests.processes import killed_at_commit


@pytest.fixture
def billed(shop) -> str:
	name = factory.billed(shop, make_order(line(stocked(main=5), "10.50", 2)))
	frappe.db.commit()
	return name


@pytest.fixture
def profile(shop, server) -> str:
	_folder, place = server
	return make_profile(
		direction="Out",
		subject="Postings",
		company=world.COMPANY,
		shop=shop,
		file_format="CSV",
		folder="books",
		send_changes=1,
		**place,
	)


def exchanged(profile: str) -> None:
	runs.start(profile)
	work()


def rows_of(path) -> list[dict]:
	return list(csv.DictReader(io.StringIO(path.read_text(), newline="")))


def balance(rows: list[dict]) -> Decimal:
	return sum((Decimal(row["line.debit"]) - Decimal(row["line.credit"]) for row in rows), Decimal(0))


def test_an_invoice_and_its_payment_arrive_as_rows_of_the_ledger(billed, profile, server):
	exchanged(profile)
	[file] = (server[0] / "books").iterdir()
	rows = rows_of(file)
	order = factory.get(billed)
	invoice = [row for row in rows if row["voucher.number"] == order.sales_invoice]
	# 2 pieces at 10.50 owed by the buyer: what is sold is what is owed
	assert [row["line.debit"] for row in invoice if row["line.party"]] == ["21.00"]
	assert sum(Decimal(row["line.credit"]) for row in invoice) == Decimal("21.00")
	assert {row["voucher.kind"] for row in rows} == {"Invoice", "Payment"}
	assert balance(rows) == 0 and {row["voucher.order"] for row in rows} == {billed}
	assert {row.status for row in documents(profile)} == {"Accepted"}
	assert {row.reference for row in documents(profile)} == {file.name}


def test_a_credit_note_follows_in_a_file_of_its_own_and_nothing_is_sent_twice(billed, profile, server):
	exchanged(profile)
	exchanged(profile)
	assert len(list((server[0] / "books").iterdir())) == 1
	credit_note(factory.get(billed).sales_invoice)
	frappe.db.commit()
	exchanged(profile)
	[first, second] = sorted((server[0] / "books").iterdir())
	kinds = {row["voucher.kind"] for row in rows_of(second)}
	assert "Credit Note" in kinds and balance(rows_of(second)) == 0 and first.name != second.name


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_each_commit_the_file_arrives_once(billed, profile, server, site, after):
	runs.start(profile)
	number, over = 1, False
	while not over:
		over = not killed_at_commit(site, work, number, after)
		number += 1
		due_again()
	work()
	assert number > 5
	[file] = (server[0] / "books").iterdir()
	assert balance(rows_of(file)) == 0
	assert {row.status for row in documents(profile)} == {"Accepted"}
	assert run_of(profile).status == "Done"


def test_a_file_of_which_nobody_knows_is_not_sent_again_by_itself(billed, profile, server, monkeypatch):
	from ecom_erp.integrations.storage.sftp import Sftp

	class Killed(BaseException):
		pass

	put = Sftp.put

	def arrived_and_died(self, source, name):
		put(self, source, name)
		raise Killed

	runs.start(profile)
	monkeypatch.setattr(Sftp, "put", arrived_and_died)
	with pytest.raises(Killed):
		work()
	monkeypatch.setattr(Sftp, "put", put)
	[file] = (server[0] / "books").iterdir()
	file.unlink()  # the other system has taken it
	due_again()
	work()
	assert {row.status for row in documents(profile)} == {"Unknown"}
	assert list((server[0] / "books").iterdir()) == []
	in_transaction(by_hand.has_arrived, run_of(profile).name)
	assert frappe.db.get_value(RUN, run_of(profile).name, "unknown") == 0
