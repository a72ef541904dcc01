"""Counts of an outside warehouse: a file on a real SFTP server becomes a Stock Reconciliation."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime

from ecom_erp.flows.exchange import fetching, taking
from ecom_erp.flows.exchange.incoming import stock
from ecom_erp.flows.exchange.profiles import PROFILE, RUN
from ecom_erp.messaging.transaction import in_transaction
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import actual_qty, make_item, set_stock
from tests.factories.shop import line, make_order, stocked
from tests.flows.exchange.conftest import documents, due_again, make_profile, run_of, work
from tests.processes import killed_at_commit


@pytest.fixture
def profile(server) -> str:
	_folder, place = server
	return make_profile(
		direction="In",
		subject="Stock",
		warehouse=world.MAIN,
		file_format="CSV",
		file_pattern="stock*.csv",
		post_by_itself=1,
		fields=[
			{"our_field": "stock.item_code", "their_field": "SKU"},
			{"our_field": "stock.quantity", "their_field": "On Hand"},
			{"our_field": "stock.counted_at", "their_field": "Counted"},
		],
		**place,
	)


def put(server, *rows: tuple, name: str = "stock.csv") -> None:
	lines = ["SKU,On Hand,Counted", *(",".join(map(str, (*row, "")[:3])) for row in rows)]
	(server[0] / name).write_text("\n".join(lines) + "\n")


def taken(profile: str) -> None:
	fetching.look(profile)
	work()


def test_counts_become_the_stock(profile, server):
	more, less, same = stocked(main=5), stocked(main=5), stocked(main=5)
	frappe.db.commit()
	put(server, (more, 8), (less, 3), (same, 5))
	taken(profile)
	assert [actual_qty(item) for item in (more, less, same)] == [8, 3, 5]
	posted = {row.reference for row in documents(profile) if row.reference}
	[name] = posted
	doc = frappe.get_doc("Stock Reconciliation", name)
	assert doc.docstatus == 1 and sorted(row.item_code for row in doc.items) == sorted([more, less])
	assert {row.status for row in documents(profile)} == {"Accepted"}
	assert [path.name.endswith("-stock.csv") for path in (server[0] / "done").iterdir()] == [True]


def test_what_cannot_be_posted_stops_no_other(profile, shop, server):
	good, reserved, odd = stocked(main=5), stocked(main=5), stocked(main=5)
	traced = make_item(has_serial_no=1)
	factory.allocated(shop, make_order(line(reserved, "10.00", 4)))
	frappe.db.commit()
	put(server, (good, 7), (reserved, 3), ("nowhere", 1), (traced, 1), (odd, "two"))
	taken(profile)
	assert (actual_qty(good), actual_qty(reserved), actual_qty(odd)) == (7, 5, 5)
	why = {row.document_id.split("|")[0]: row.error for row in documents(profile, status="Refused")}
	assert set(why) == {reserved, "nowhere", traced, odd}
	assert "4 pieces are reserved" in why[reserved] and "There is no item" in why["nowhere"]
	assert "serial numbers" in why[traced] and "whole number" in why[odd]
	frappe.db.set_value(PROFILE, profile, "below_allocated", 1)
	frappe.db.commit()
	put(server, (reserved, 3))
	taken(profile)
	assert actual_qty(reserved) == 3


def test_what_was_booked_since_the_count_is_taken_into_account(profile, server):
	item = stocked(main=5)
	at = (now_datetime() + timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S")
	frappe.db.commit()
	import time

	time.sleep(2)
	set_stock(item, 2)  # three left after the warehouse had counted
	frappe.db.commit()
	put(server, (item, 6, at))
	taken(profile)
	assert actual_qty(item) == 3  # 6 counted, 3 less since


def test_a_person_looks_first_where_the_profile_says_so(profile, server):
	item = stocked(main=5)
	frappe.db.set_value(PROFILE, profile, "post_by_itself", 0)
	frappe.db.commit()
	put(server, (item, 9))
	taken(profile)
	run = run_of(profile)
	assert run.status == "To Confirm" and actual_qty(item) == 5
	[row] = stock.preview(frappe.get_doc(PROFILE, profile), run.name, 10)
	assert (row["item"], row["qty"], row["counted"], row["target"], row["problem"]) == (item, 5, 9, 9, "")
	in_transaction(taking.confirm, run.name)
	work()
	assert actual_qty(item) == 9 and run_of(profile).status == "Done"


def test_the_same_count_corrects_again_what_has_drifted(profile, server):
	item = stocked(main=5)
	frappe.db.commit()
	for drifted in (5, 4):
		set_stock(item, drifted)
		frappe.db.commit()
		put(server, (item, 8))
		(server[0] / "stock.csv").touch()
		taken(profile)
		assert actual_qty(item) == 8
		import time

		time.sleep(1.1)  # the second file is of another second


def test_the_same_file_is_read_once_and_unfinished_ones_wait(profile, server):
	item = stocked(main=5)
	frappe.db.commit()
	put(server, (item, 8), name="stock.csv.part")
	taken(profile)
	assert not frappe.db.exists(RUN, {"profile": profile})
	put(server, (item, 8))
	taken(profile)
	assert frappe.db.count(RUN, {"profile": profile}) == 1


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_each_commit_the_counts_are_posted_once(profile, server, site, after):
	items = [stocked(main=5) for _number in range(3)]
	frappe.db.commit()
	put(server, *((item, 9) for item in items))
	number, over = 1, False
	while not over:
		over = not killed_at_commit(site, lambda: taken(profile), number, after)
		number += 1
		due_again()
	taken(profile)
	assert number > 5
	assert [actual_qty(item) for item in items] == [9, 9, 9]
	rows = documents(profile)
	assert [row.status for row in rows] == ["Accepted"] * 3 and len({row.reference for row in rows}) == 1
	assert frappe.db.count(RUN, {"profile": profile}) == 1
