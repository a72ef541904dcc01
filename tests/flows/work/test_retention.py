"""Finished messages and scans go after the days of Log Settings; what is open stays."""

import frappe
import pytest
from frappe.core.doctype.log_settings.log_settings import run_log_clean_up
from frappe.utils import add_days, now_datetime

from ecom_erp.integrations.channels.base import Event
from ecom_erp.messaging import inbox
from ecom_erp.messaging.transaction import in_transaction
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked

LOGS = {"Inbox Message": 90, "Outbox Message": 90, "Packing Scan": 180}


@pytest.fixture(autouse=True)
def removed(site):
	"""What a test has made old is not found by its date when the test is over."""
	yield
	frappe.db.rollback()
	for doctype in LOGS:
		frappe.db.delete(doctype, {"creation": ("<", add_days(now_datetime(), -100))})
	frappe.db.commit()


def aged(doctype: str, filters: dict, days: int = 200) -> None:
	frappe.db.set_value(doctype, filters, "creation", add_days(now_datetime(), -days), update_modified=False)


def test_log_settings_offers_each_of_them(site):
	run_log_clean_up()
	kept = {row.ref_doctype: row.days for row in frappe.get_doc("Log Settings").logs_to_clear}
	assert {doctype: kept.get(doctype) for doctype in LOGS} == LOGS


def test_messages_taken_in_go_and_open_ones_stay(shop):
	statuses = ("New", "Processing", "Done", "Failed", "Dead")
	in_transaction(inbox.accept, shop, [Event(one, one, "1", None, {"a": 1}) for one in statuses], "Poll")
	for status in statuses:
		frappe.db.set_value("Inbox Message", {"shop": shop, "topic": status}, "status", status)
	aged("Inbox Message", {"shop": shop})
	in_transaction(inbox.accept, shop, [Event("young", "young", "1", None, {})], "Poll")
	frappe.db.set_value("Inbox Message", {"shop": shop, "topic": "young"}, "status", "Done")
	run_log_clean_up()
	left = frappe.get_all("Inbox Message", {"shop": shop}, pluck="topic")
	assert set(left) == {"New", "Processing", "Failed", "Dead", "young"}


def told(order: str) -> list:
	return frappe.get_all("Outbox Message", {"ecom_order": order}, ["status", "payload"])


def test_what_a_shop_was_told_of_an_order_goes_when_the_order_is_over(shop):
	over = factory.billed(shop, make_order(line(stocked(main=2), "10.00", 1)))
	frappe.db.set_value("Ecom Order", over, "status", "Completed")
	going_on = factory.shipped(shop, make_order(line(stocked(main=2), "10.00", 1)))
	waiting = factory.shipped(shop, make_order(line(stocked(main=2), "10.00", 1)))
	for order in (over, going_on):
		frappe.db.set_value("Outbox Message", {"ecom_order": order}, "status", "Done")
	aged("Outbox Message", {"shop": shop})
	before = told(waiting)
	assert before and told(going_on)
	run_log_clean_up()
	assert told(over) == []
	assert {row.payload for row in told(going_on)} == {"{}"}
	assert told(waiting) == before


def test_scans_of_a_parcel_that_has_left_go(shop):
	gone = factory.parcels(factory.shipped(shop, make_order(line(stocked(main=2), "10.00", 1))))[0]
	there = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=2), "10.00", 1))))[0]
	for parcel in (gone, there):
		name = frappe.generate_hash(length=10)
		frappe.get_doc(
			{"doctype": "Packing Scan", "name": name, "fulfilment_order": parcel, "code": "1"}
		).db_insert()
	aged("Packing Scan", {"fulfilment_order": ("in", [gone, there])})
	run_log_clean_up()
	assert frappe.get_all("Packing Scan", {"code": "1"}, pluck="fulfilment_order") == [there]
