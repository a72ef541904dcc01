"""A warehouse clerk walks with a wave and a phone whose scanner types."""

import frappe
import pytest

from ecom_erp.flows.warehouse.picking import waves
from tests.browser import WAIT
from tests.factories import floor
from tests.factories import shop as factory
from tests.factories.erpnext import unique
from tests.factories.shop import line, make_order, stocked

PHONE = {"width": 390, "height": 800}


@pytest.fixture
def walk(room) -> tuple:
	"""A wave of two parcels, its two items and the barcode of the second one."""
	other = stocked(main=5)
	floor.place(room.item, "A2")
	floor.place(other, "A10")
	barcode = floor.add_barcode(other, unique("69").replace(" ", ""))
	first = factory.allocated(room.shop, make_order(line(room.item, "30.00", 2), line(other, "9.00")))
	second = factory.allocated(room.shop, make_order(line(room.item, "30.00")))
	[wave] = waves.make_waves([*factory.parcels(first), *factory.parcels(second)])
	frappe.db.commit()
	return wave, room.item, other, barcode


def test_from_shelf_to_shelf_on_a_phone(page_of, walk, value):
	wave, item, other, barcode = walk
	page = page_of("Warehouse Clerk")
	page.page.set_viewport_size(PHONE)

	def scan(code):
		page.page.keyboard.type(code)
		page.page.keyboard.press("Enter")

	def says(text):
		page.wait(
			"(text) => document.querySelector('.picking [data-banner]').textContent.includes(text)", text
		)

	def counts(text):
		page.wait(
			"(text) => document.querySelector('.picking .pieces')?.textContent.replace(/\\s+/g, ' ') == text",
			text,
		)

	page.open("picking")
	page.page.locator(f"[data-wave='{wave}']").click(timeout=WAIT)
	counts("0 / 3")
	assert page.page.locator(".picking .place").inner_text() == "A2-1-1"
	assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off"
	scan("A10-1-1")
	says("WRONG PLACE: this is A10-1-1. Go to A2-1-1.")
	scan("A2-1-1")
	page.wait("() => document.querySelector('.picking .place.here')")
	scan(barcode)
	says("WRONG ITEM")
	scan(f"2*{item}")
	counts("2 / 3")
	page.page.locator("[data-take='1']").click()
	page.wait("(item) => document.querySelector(`.picking [data-current]`)?.dataset.current == item", other)
	scan(item)
	says("TOO MANY")
	page.page.locator("[data-few]").click()
	page.page.locator("[data-found]").fill("0")
	page.page.keyboard.press("Enter")
	says("Put back:")
	page.page.locator("[data-finish]").click(timeout=WAIT)
	says("Bring it to the packing station")
	assert value("Fulfilment Wave", wave, "status") == "Picked"
	assert value("Fulfilment Wave", wave, "parcels") == 1
	assert page.problems == []
