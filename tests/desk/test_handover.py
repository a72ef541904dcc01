"""A warehouse clerk at the door, with a phone whose scanner types."""

import frappe
import pytest

from tests import world
from tests.browser import WAIT
from tests.factories import shop as factory


@pytest.fixture
def packages(room) -> list:
	"""Two packages with a label, and one whose order is cancelled."""
	rows = []
	for _number in range(3):
		[parcel] = factory.parcels(room.order(factory.labelled))
		fields = ["name", "tracking_number", "courier_account", "ecom_order"]
		rows.append(
			frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, fields, as_dict=True)
		)
	frappe.db.set_value("Ecom Order", rows[2].ecom_order, "status", "Cancelled", update_modified=False)
	frappe.db.commit()
	return rows


def test_packages_leave_one_after_the_other(page_of, packages, value):
	first, second, cancelled = packages
	page = page_of("Warehouse Clerk")
	page.page.set_viewport_size({"width": 390, "height": 800})

	def scan(code):
		page.page.keyboard.type(code)
		page.page.keyboard.press("Enter")

	def says(text):
		page.wait(
			"(text) => document.querySelector('.handover [data-banner]').textContent.includes(text)", text
		)

	def counts(scanned):
		page.wait(
			"(text) => document.querySelector('.handover [data-count]')?.textContent == text", str(scanned)
		)

	page.open("handover")
	door = f"[data-courier='{first.courier_account}'][data-warehouse='{world.MAIN}']"
	page.page.locator(door).click(timeout=WAIT)
	counts(0)
	assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off"
	scan(first.tracking_number)
	counts(1)
	scan(first.tracking_number)
	says("is scanned already")
	page.problems.clear()
	scan(cancelled.tracking_number)
	says("STOP")
	assert page.page.locator(".handover .banner.bad").count() == 1
	scan(second.tracking_number)
	counts(2)
	page.page.locator(f"[data-out='{second.name}']").click()
	counts(1)
	with page.page.expect_popup() as manifest:
		page.page.locator("[data-close]").click()
	assert "Handover%20Manifest" in manifest.value.url or "Handover+Manifest" in manifest.value.url
	says("is closed")
	assert value("Fulfilment Package", first.name, "status") == "Shipped"
	assert value("Fulfilment Package", second.name, "handover") is None
	assert value("Fulfilment Package", cancelled.name, "handover") is None
