"""Printing without a dialog, by a clerk at the packing station whose computer has QZ Tray, and the forms that set it up."""

import os
import time
from collections.abc import Callable, Iterator

import frappe
import pytest

from ecom_sandbox.printing import QzTray
from tests.desk.screen import open_form, press, shown
from tests.desk.test_packing_station import banner, scan
from tests.support.printing import make_certificate, qz_station, trusting

PATIENCE_SECONDS = 60


@pytest.fixture
def tray(site) -> Iterator[QzTray]:
	with QzTray(trusting(make_certificate())) as running:
		frappe.db.commit()
		yield running


def until(condition: Callable[[], bool], page) -> None:
	end = time.monotonic() + PATIENCE_SECONDS
	while not condition():
		assert time.monotonic() < end, f"in vain\n{page.page.inner_text('body')}\n{page.problems}"
		page.page.wait_for_timeout(100)


def picture(page, name: str) -> None:
	if folder := os.environ.get("DESK_PICTURES"):
		page.page.screenshot(path=f"{folder}/{name}.png")


def kinds(tray: QzTray) -> list[tuple[str, str, bytes]]:
	return sorted((printer, kind, content[:5]) for printer, kind, content in tray.printed)


PAPERS = [("Laser", "pdf", b"%PDF-"), ("ZD421", "pdf", b"%PDF-")]


def pack(page, parcel: str, item: str) -> None:
	scan(page, parcel)
	shown(page, item)
	scan(page, f"2*{item}")
	banner(page, "All items scanned")
	scan(page, "800")
	banner(page, "packed: T0001")


def test_papers_go_to_the_printers_of_the_station(page_of, room, tray, value):
	parcel = room.parcel()
	station = qz_station(tray.port)
	frappe.db.commit()
	page = page_of("Warehouse Clerk")
	page.open("packing-station")
	page.page.locator("[data-print-station]").select_option(station)
	pack(page, parcel, room.item)
	until(lambda: len(tray.printed) == 2, page)
	assert kinds(tray) == PAPERS
	assert page.page.locator(".ecom-print-frame").count() == 0, "no dialog"
	assert tray.asked == 0, "QZ Tray trusts the site"
	page.page.keyboard.press("F7")
	until(lambda: len(tray.printed) == 4, page)

	tray.errors["Laser"] = "Paper jam"
	page.page.keyboard.press("F7")
	shown(page, "Paper jam")
	picture(page, "direct-trouble")
	assert len(tray.printed) == 5
	tray.errors.clear()
	page.page.locator("[data-reprint]").click()
	until(lambda: len(tray.printed) == 6, page)
	page.page.wait_for_selector("[data-trouble]", state="detached")

	tray.silent = 1  # it prints, and its answer is lost
	page.page.keyboard.press("F7")
	shown(page, "Not Known")
	until(lambda: len(tray.printed) == 8, page)
	page.open("packing-station")
	shown(page, "Not Known")
	assert page.page.locator("[data-print-station]").input_value() == station, "this computer stays at it"
	assert len(tray.printed) == 8, "nothing is printed again by itself"
	rows = frappe.get_all(
		"Ecom Print Job", {"station": station}, ["paper", "reprint", "status"], order_by="paper, reprint"
	)
	assert [(row.paper, row.reprint) for row in rows] == [
		*(("Packing Slip", number) for number in range(5)),
		*(("Shipping Label", number) for number in range(4)),
	]
	assert page.problems == []


def test_without_qz_tray_the_station_says_so_and_packing_goes_on(page_of, room, tray):
	parcel = room.parcel()
	station = qz_station(tray.port)
	frappe.db.commit()
	tray.stop()
	page = page_of("Warehouse Clerk")
	page.open("packing-station")
	page.page.locator("[data-print-station]").select_option(station)
	pack(page, parcel, room.item)
	shown(page, "QZ Tray does not answer")
	assert frappe.db.count("Ecom Print Job", {"station": station, "status": "Failed"}) == 2


def test_a_clerk_chooses_the_printers_of_a_station(page_of, room, tray, value):
	station = qz_station(tray.port)
	frappe.db.commit()
	page = page_of("Warehouse Clerk")
	open_form(page, "Ecom Print Station", station)
	press(page, "Choose Printers")
	shown(page, "2 printers found")
	page.page.locator("[data-fieldname=label_printer] input").fill("Las")
	page.page.locator(".awesomplete li:visible", has_text="Laser").first.click()
	page.page.keyboard.press("Tab")
	page.wait("() => cur_frm.doc.label_printer === 'Laser'")
	page.page.evaluate("() => cur_frm.save()")
	page.settle()
	assert value("Ecom Print Station", station, "label_printer") == "Laser"
	assert page.problems == []


def test_an_admin_makes_the_certificate(page_of, site):
	frappe.db.delete("Singles", {"doctype": "Ecom Print Settings"})
	frappe.db.delete("__Auth", {"doctype": "Ecom Print Settings"})
	frappe.db.commit()
	page = page_of("Ecom Manager")
	page.open("Form/Ecom Print Settings/Ecom Print Settings")
	press(page, "Make Certificate")
	shown(page, "Certificate made")
	with page.page.expect_download() as download:
		press(page, "Save Certificate as File")
	assert download.value.suggested_filename == "override.crt"
	assert download.value.path().read_text().startswith("-----BEGIN CERTIFICATE-----")
	assert page.problems == []


@pytest.mark.parametrize("width", [1280, 400], ids=["desk", "handheld"])
def test_the_choice_fits_the_screen(page, room, width):
	qz_station(0)
	frappe.db.commit()
	page.page.set_viewport_size({"width": width, "height": 800})
	page.open("packing-station")
	page.page.wait_for_selector("[data-print-station]")
	fits = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
	assert page.page.evaluate(fits)
