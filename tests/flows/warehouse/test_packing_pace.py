"""Who packed how much and how fast, and who may see it."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import getdate, now_datetime

from ecom_erp.ecom_erp.report.packing_performance.packing_performance import execute
from ecom_erp.flows.warehouse import package_closing, packing, packing_finish
from ecom_erp.flows.warehouse.printing import print_requests
from tests import world
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import make_user, unlimited
from tests.support.printing import qz_station


def scan(parcel: str, code: str, qty: int = 1, scan_id: str = "") -> str | None:
	return packing.scan(parcel, code, qty, scan_id or frappe.generate_hash(length=20))


def packed(shop: str, item: str, qty: int, seconds: int, wrong: int = 0) -> str:
	"""A parcel whose first scan was so many seconds before its label."""
	order = factory.allocated(shop, make_order(line(item, "10.00", qty)))
	[parcel] = factory.parcels(order)
	for number in range(wrong):
		scan(parcel, "nothing", scan_id=f"{parcel}-{number}")
		scan(parcel, "nothing", scan_id=f"{parcel}-{number}")  # the answer was lost
	scan(parcel, item, qty)
	begun = now_datetime() - timedelta(seconds=seconds)
	frappe.db.set_value(
		"Packing Scan", {"fulfilment_order": parcel}, "creation", begun, update_modified=False
	)
	assert packing_finish.finish(parcel, 400 * qty, {}, number=1)["label_problem"] is None
	return parcel


def rows(**filters) -> list[dict]:
	return execute(filters)[1]


@pytest.fixture
def packers(shop):
	"""Two clerks, one of whom packs in Chicago and Newark."""
	main, east = stocked(main=50), stocked(east=50)
	first, second = make_user("Warehouse Clerk"), make_user("Warehouse Clerk", "Stock User")
	frappe.set_user(first)
	for seconds in (20, 40, 60):
		packed(shop, main, 2, seconds, wrong=1 if seconds == 20 else 0)
	packed(shop, east, 1, 30)
	frappe.set_user(second)
	packed(shop, main, 3, 100)
	frappe.set_user("Administrator")
	return first, second


def test_packages_by_packer_day_and_warehouse(packers):
	first, second = packers
	found = {(row["packer"], row["warehouse"]): row for row in rows()}
	own = found[first, world.MAIN]
	assert (own["parcels"], own["pieces"], own["item_lines"], own["wrong_scans"]) == (3, 6, 3, 1)
	assert own["day"] == getdate()
	# the seconds that the test itself takes are few
	assert 40 <= own["median"] <= 45 and 60 <= own["nine_of_ten"] <= 65
	assert (found[first, world.EAST]["parcels"], found[second, world.MAIN]["pieces"]) == (1, 3)
	assert [row["packer"] for row in rows(packer=second)] == [second]
	assert {row["warehouse"] for row in rows(warehouse=world.EAST)} == {world.EAST}


def test_what_was_not_scanned_counts_without_a_time(shop):
	item = stocked(main=5)
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(item, "10.00"))))
	package_closing.pack_unscanned(parcel, 400)
	[row] = rows()
	assert (row["parcels"], row["pieces"], row["median"]) == (1, 1, None)


def test_reprints_count_for_who_asked_for_them(packers):
	first, _second = packers
	package = frappe.db.get_value("Fulfilment Package", {"packed_by": first, "warehouse": world.MAIN})
	station = qz_station(0)
	frappe.set_user(first)
	print_requests.request([package], station)
	print_requests.request([package], station, "click")
	frappe.set_user("Administrator")
	found = {(row["packer"], row["warehouse"]): row["reprints"] for row in rows()}
	assert found[first, world.MAIN] == 2, "label and slip, once each"


def test_only_who_leads_sees_it_and_a_limited_user_his_warehouse_alone(packers):
	report = frappe.get_doc("Report", "Packing Performance")
	frappe.set_user(make_user("Warehouse Clerk"))
	assert not report.is_permitted()
	lead = make_user("Ecom Manager")
	frappe.set_user("Administrator")
	frappe.get_doc(
		{"doctype": "User Permission", "user": lead, "allow": "Warehouse", "for_value": world.EAST}
	).insert()
	frappe.clear_cache(user=lead)
	frappe.set_user(lead)
	try:
		assert report.is_permitted()
		assert {row["warehouse"] for row in rows()} == {world.EAST}
	finally:
		frappe.set_user("Administrator")
		unlimited(lead)
