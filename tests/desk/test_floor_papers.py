"""Pick lists, manifests and customs documents at the print station of a warehouse clerk's computer, and in the browser without one."""

import frappe
import pytest

from ecom_erp.flows.warehouse.handover import handovers
from tests import world
from tests.browser import WAIT
from tests.desk.screen import confirm, dialog, open_form, press, shown
from tests.desk.test_direct_print import picture, tray, until
from tests.desk.test_packing_station import banner, scan
from tests.factories import floor
from tests.factories import shop as factory
from tests.support.printing import qz_station

__all__ = ["tray"]
PACKAGE = "Fulfilment Package"


@pytest.fixture
def station(tray) -> str:
	name = qz_station(tray.port)
	frappe.db.commit()
	return name


def labelled(room, country: str = "US"):
	"""A package with its label and order, going to a country."""
	order = room.order(factory.labelled)
	frappe.db.set_value("Ecom Order", order, "ship_country", country)
	frappe.db.commit()
	fields = ["name", "tracking_number", "courier_account"]
	return frappe.db.get_value(PACKAGE, {"ecom_order": order}, fields, as_dict=True)


def choose_station(page, station: str) -> None:
	press(page, "Print At...", "Print")
	dialog(page).locator("select").select_option(station)
	confirm(page)


def test_a_wave_prints_its_pick_list_and_labels_at_the_station(page_of, room, tray, station, value):
	[parcel] = factory.parcels(room.order())
	wave = floor.released(parcel)
	frappe.db.commit()
	page = page_of("Warehouse Clerk")
	open_form(page, "Fulfilment Wave", wave)
	with page.page.expect_popup() as tab:
		press(page, "Pick List", "Print")
	assert "Wave%20Pick%20List" in tab.value.url or "Wave+Pick+List" in tab.value.url, (
		"no station, the browser prints"
	)
	tab.value.close()
	choose_station(page, station)
	press(page, "Pick List", "Print")
	until(lambda: len(tray.printed) == 1, page)
	shown(page, f"Sent to {station}: Pick List")
	assert [(printer, kind) for printer, kind, _content in tray.printed] == [("Laser", "pdf")]
	tray.errors["Laser"] = "Paper jam"
	press(page, "Pick List", "Print")
	shown(page, "Paper jam")
	picture(page, "wave-not-printed")
	rows = frappe.get_all(
		"Ecom Print Job", {"fulfilment_wave": wave}, ["reprint", "status"], order_by="reprint"
	)
	assert [tuple(row.values()) for row in rows] == [(0, "Printed"), (1, "Failed")]
	assert page.problems == []


def test_the_manifest_comes_out_when_the_courier_has_left(page_of, room, tray, station, value):
	package = labelled(room)
	page = page_of("Warehouse Clerk")
	page.page.set_viewport_size({"width": 390, "height": 800})
	page.open("handover")
	page.page.locator("[data-print-station]").select_option(station)
	door = f"[data-courier='{package.courier_account}'][data-warehouse='{world.MAIN}']"
	page.page.locator(door).click(timeout=WAIT)
	page.page.wait_for_selector("[data-count]")
	picture(page, "handover-station")
	assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off"
	scan(page, package.tracking_number)
	page.wait("() => document.querySelector('.handover [data-count]')?.textContent == '1'")
	page.page.locator("[data-close]").click()
	until(lambda: len(tray.printed) == 1, page)
	assert tray.printed[0][0] == "Laser"
	name = value(PACKAGE, package.name, "handover")
	open_form(page, handovers.HANDOVER, name)
	page.page.set_viewport_size({"width": 1440, "height": 900})
	press(page, "Manifest", "Print")
	until(lambda: len(tray.printed) == 2, page)
	assert page.problems == []


def test_what_customs_wants_is_printed_with_the_label(page_of, room, tray, station):
	abroad, at_home = labelled(room, "FR"), labelled(room)
	page = page_of("Warehouse Clerk")
	open_form(page, PACKAGE, at_home.name)
	assert "Customs Documents" not in page.page.evaluate("() => Object.keys(cur_frm.custom_buttons)")
	open_form(page, PACKAGE, abroad.name)
	page.wait("() => 'Customs Documents' in cur_frm.custom_buttons")
	with page.page.expect_popup() as tab:
		press(page, "Customs Documents", "Print")
	assert "Commercial" in tab.value.url
	tab.value.close()
	choose_station(page, station)
	press(page, "Customs Documents", "Print")
	until(lambda: len(tray.printed) == 1, page)
	assert page.problems == []


def test_without_a_station_the_browser_prints_the_invoice_of_a_parcel_abroad(page_of, room):
	order = room.order()
	frappe.db.set_value("Ecom Order", order, "ship_country", "FR")
	frappe.db.set_value("Courier Rate Zone", {"zone": "Far"}, "patterns", "*")
	for name in frappe.get_all("Courier Rate Card", pluck="name"):
		frappe.clear_document_cache("Courier Rate Card", name)
	frappe.db.commit()
	[parcel] = factory.parcels(order)
	page = page_of("Warehouse Clerk")
	page.open("packing-station")
	scan(page, parcel)
	shown(page, room.item)
	scan(page, f"2*{room.item}")
	banner(page, "All items scanned")
	scan(page, "800")
	banner(page, "packed: T0001")
	for form in ("Shipping Label", "Package Slip", "Commercial Invoice"):
		page.page.wait_for_selector(
			f"iframe[data-format='{form}'][data-printed]", state="attached", timeout=WAIT
		)
	assert page.problems == []
