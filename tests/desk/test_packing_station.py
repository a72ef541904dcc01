"""The packing station and the wave in a browser, worked by keyboard as a scanner does."""

import os
from dataclasses import dataclass

import frappe
import pytest
from playwright.sync_api import TimeoutError

from ecom_erp.flows.warehouse.picking import waves
from tests.desk.screen import WAIT, open_form, press, shown, until
from tests.factories import floor, traced
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique
from tests.factories.shop import line, make_order, stocked


@dataclass(frozen=True)
class Walk:
	"""A picked wave of two parcels: two pieces of `item` and one of `other`, which has a `barcode`; one of `item`."""

	name: str
	item: str
	other: str
	barcode: str
	parcels: tuple[str, str]


@pytest.fixture
def wave(room) -> Walk:
	other = stocked(main=5)
	barcode = floor.add_barcode(other, unique("69").replace(" ", ""))
	big = factory.allocated(room.shop, make_order(line(room.item, "30.00", 2), line(other, "9.00")))
	small = factory.allocated(room.shop, make_order(line(room.item, "30.00")))
	parcels = (*factory.parcels(big), *factory.parcels(small))
	name = floor.picked(*parcels)
	frappe.db.commit()
	return Walk(name, room.item, other, barcode, parcels)


def picture(page, name: str) -> None:
	folder = os.environ.get("DESK_PICTURES")
	if folder:
		page.page.screenshot(path=f"{folder}/{name}.png")


def scan(page, code: str) -> None:
	"""As a scanner types: into whatever has the keyboard, then Enter."""
	page.page.keyboard.type(code)
	page.page.keyboard.press("Enter")


def banner(page, text: str) -> None:
	"""Wait until the banner says `text`."""
	try:
		page.page.wait_for_function(
			"(text) => document.querySelector('.packing [data-banner]').textContent.includes(text)",
			arg=text,
			timeout=WAIT,
		)
	except TimeoutError:
		keyboard = page.page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)")
		pytest.fail(f"no {text!r} in: {page.page.inner_text('.packing')}\nthe keyboard is at {keyboard}")


def printed(page, papers: int) -> None:
	"""Wait until so many papers were printed: while the browser prints, it hears no keys."""
	page.wait(
		"(papers) => document.querySelectorAll('.ecom-print-frame[data-printed]').length == papers", papers
	)


def counts(page, item: str, text: str) -> None:
	page.wait(
		"([item, text]) => { const found = document.querySelector(`.packing [data-item='${item}'] .count`);"
		" return found && found.textContent.trim().startsWith(text) }",
		[item, text],
	)


def boxed(*items: str) -> str:
	"""Give the items a size, and the tables a box that holds three of them; its name."""
	sizes = {"ecom_length_mm": 100, "ecom_width_mm": 100, "ecom_height_mm": 100}
	frappe.db.set_value("Item", {"name": ("in", items)}, sizes)
	name = make("Ecom Box", box_name=unique("Box"), length_mm=310, width_mm=110, height_mm=110).name
	frappe.db.commit()
	return name


def proposed(page, box: str, pieces: int) -> None:
	"""Wait until the station shows the box, with so many pieces drawn in it."""
	page.wait(
		"([box, pieces]) => { const found = document.querySelector('[data-proposal]');"
		" return found && found.textContent.includes(box) && found.querySelectorAll('svg g').length == pieces }",
		[box, pieces],
	)


def test_a_wave_is_packed_by_scanner_and_keyboard_alone(page, wave, value):
	first, second = wave.parcels
	page.open("packing-station")
	shown(page, wave.name)
	picture(page, "station")
	page.page.keyboard.press("F2")
	scan(page, wave.name)
	counts(page, wave.item, "0 / 2")
	scan(page, "something else")
	banner(page, "WRONG ITEM")
	picture(page, "wrong")
	scan(page, f"2*{wave.item}")
	counts(page, wave.item, "2 / 2")
	scan(page, wave.item)
	banner(page, "TOO MANY")
	page.page.keyboard.press("F4")
	counts(page, wave.item, "0 / 2")
	scan(page, "2*")
	scan(page, wave.item)
	scan(page, wave.barcode)
	counts(page, wave.other, "1 / 1")
	banner(page, "All items scanned")
	picture(page, "complete")
	scan(page, wave.item)  # one too many, while the weight has the keyboard
	banner(page, "TOO MANY")
	assert page.page.locator("[data-weight]").input_value() == ""
	scan(page, "2.4kg")
	banner(page, "1200 g expected")
	assert value("Fulfilment Order", first, "status") == "Picked"
	page.page.locator("[data-weight]").fill("1,2 kg")
	page.page.keyboard.press("F8")
	banner(page, "packed: T0001")
	printed(page, 2)
	formats = "() => [...document.querySelectorAll('.ecom-print-frame')].map((frame) => frame.dataset.format)"
	assert sorted(page.page.evaluate(formats)) == ["Package Slip", "Shipping Label"]
	assert value("Fulfilment Order", first, "status") == "Labelled"
	counts(page, wave.item, "0 / 1")
	picture(page, "next")
	scan(page, wave.item)
	banner(page, "All items scanned")
	scan(page, "400")
	banner(page, "The wave is complete")
	assert page.page.inner_text("[data-day]") == "2"
	assert value("Fulfilment Package", {"fulfilment_order": second}, "tracking_number") == "T0002"
	assert page.problems == []


@pytest.mark.parametrize("width", [1280, 400], ids=["desk", "handheld"])
def test_an_order_is_packed_in_two_packages(page, wave, value, width):
	"""By keyboard alone, and by touch on the small screen of a handheld scanner, which has no function keys."""

	def press(key: str) -> None:
		if width > 1000:
			page.page.keyboard.press(key)
		else:
			page.page.locator(f"[data-key={key}]").click()

	page.page.set_viewport_size({"width": width, "height": 800})
	box = boxed(wave.item, wave.other)
	page.open("packing-station")
	shown(page, wave.name)
	scan(page, wave.parcels[0])
	counts(page, wave.item, "0 / 2")
	proposed(page, box, 3)
	press("F6")
	banner(page, "This package is empty")
	scan(page, wave.item)
	counts(page, wave.item, "1 / 2")
	press("F8")
	banner(page, "F6 closes this package")
	press("F6")
	banner(page, "Weigh package 1")
	scan(page, "400")
	banner(page, "Package 1 is closed: T0001. Scan what goes into package 2")
	printed(page, 2)
	slip = page.page.locator(".ecom-print-frame[data-format='Package Slip']")
	assert f"{wave.parcels[0]}-P1" in slip.get_attribute("src")
	shown(page, "Package 2 of this order")
	proposed(page, box, 2)
	scan(page, wave.item)
	counts(page, wave.item, "2 / 2")
	press("F4")
	counts(page, wave.item, "1 / 2")
	press("F4")
	banner(page, "Nothing to undo")
	scan(page, wave.item)
	scan(page, wave.barcode)
	banner(page, "All items scanned")
	assert page.page.locator("[data-box]").input_value() == box
	picture(page, f"two-{width}")
	fits = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
	assert page.page.evaluate(fits)
	scan(page, "800")
	banner(page, "packed: T0001, T0002")
	assert value("Fulfilment Order", wave.parcels[0], "status") == "Labelled"
	rows = frappe.get_all(
		"Fulfilment Package Item",
		{"parent": ("like", f"{wave.parcels[0]}-P%")},
		["parent", "item_code", "qty"],
		order_by="parent, idx",
	)
	assert [(row.parent[-2:], row.item_code, row.qty) for row in rows] == [
		("P1", wave.item, 1),
		("P2", wave.item, 1),
		("P2", wave.other, 1),
	]
	counts(page, wave.item, "0 / 1")
	assert page.page.locator("[data-packages]").count() == 0, "the next one begins with one package"
	assert page.problems == []


def test_a_code_is_read_whole_whatever_has_the_keyboard(page, wave):
	"""Half a code is typed when an answer redraws the page, and when a printed frame had taken the keyboard."""
	page.open("packing-station")
	shown(page, wave.name)
	scan(page, wave.parcels[0])
	counts(page, wave.item, "0 / 2")
	held = []
	page.page.route("**/ecom_erp.api.desk.packing_station.scan", lambda route: held.append(route), times=1)
	with page.page.expect_request("**/ecom_erp.api.desk.packing_station.scan"):
		scan(page, wave.item)
	page.page.keyboard.type(wave.item[:4])
	held.pop().continue_()
	counts(page, wave.item, "1 / 2")
	scan(page, wave.item[4:])
	counts(page, wave.item, "2 / 2")
	page.page.evaluate("() => document.activeElement.blur()")
	scan(page, wave.barcode)
	counts(page, wave.other, "1 / 1")


def test_a_scan_whose_answer_is_lost_counts_once(page, wave, value):
	page.open("packing-station")
	shown(page, wave.name)
	lost = []

	def lose_the_first(route):
		if lost:
			route.continue_()
		else:
			lost.append(route.fetch().status)
			route.abort()

	scan(page, wave.parcels[0])
	counts(page, wave.item, "0 / 2")
	page.page.route("**/ecom_erp.api.desk.packing_station.scan", lose_the_first)
	scan(page, wave.item)
	counts(page, wave.item, "1 / 2")
	assert lost == [200]
	row = {"parent": wave.parcels[0], "item_code": wave.item}
	assert value("Fulfilment Order Item", row, "packed_qty") == 1


def test_a_wave_from_the_list_to_the_courier(page, room, value):
	parcels = [room.parcel() for _number in range(2)]
	name = waves.make_waves(parcels)[0]
	frappe.db.commit()
	open_form(page, "Fulfilment Wave", name)
	press(page, "Release")
	until(page, "cur_frm.doc.status == 'Released'")
	press(page, "Start Picking")
	until(page, "cur_frm.doc.status == 'Picking'")
	press(page, "All Picked")
	until(page, "cur_frm.doc.status == 'Picked'")
	shown(page, "2 / 2")
	picture(page, "wave")
	assert {value("Fulfilment Order", parcel, "status") for parcel in parcels} == {"Picked"}
	assert value("Fulfilment Wave", name, "picker") == "Administrator"
	assert page.problems == []


def test_a_serial_number_is_asked_for_and_scanned(page_of, room, value):
	"""As a clerk: the item asks for its number, a number alone is enough, and the batch to take is shown."""
	serials = traced.serials(2)
	item = traced.serial_item(*serials)
	batched, numbers = traced.batch_item(early=("2099-03-01", 3))
	order = factory.allocated(room.shop, make_order(line(item, "30.00"), line(batched, "9.00", 2)))
	[parcel] = factory.parcels(order)
	frappe.db.commit()
	page = page_of("Warehouse Clerk")
	page.open("packing-station")
	scan(page, parcel)
	counts(page, item, "0 / 1")
	shown(page, f"2 × Batch {numbers['early']}")
	scan(page, item)
	banner(page, f"Scan the serial number of {item}")
	counts(page, item, "0 / 1")
	scan(page, serials[1])
	counts(page, item, "1 / 1")
	scan(page, f"2*{batched}")
	banner(page, f"Scan the batch number of {batched}")
	picture(page, "batch")
	scan(page, numbers["early"])
	counts(page, batched, "2 / 2")
	banner(page, "All items scanned")
	scan(page, serials[0])
	banner(page, "TOO MANY")
	scans = frappe.get_all("Packing Scan", {"fulfilment_order": parcel}, ["serial_no", "batch_no", "qty"])
	assert sorted((row.serial_no or "", row.batch_no or "", row.qty) for row in scans) == [
		("", numbers["early"], 2),
		(serials[1], "", 1),
	]
	assert page.problems == []
