"""What an admin and a clerk do on the forms of couriers: services picked from the carrier's, test labels, pickups, manifests."""

from collections.abc import Iterator

import frappe
import pytest

from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.flows.warehouse.handover import handovers
from ecom_sandbox.carriers import CarrierServer
from tests import world
from tests.desk.screen import confirm, dialog, open_form, press, until
from tests.factories import shop as factory
from tests.factories.courier import make_carrier
from tests.factories.shop import line, make_order, stocked

ADDRESS = {"line1": "85 Blanchard Street", "city": "Newark", "province": "NJ", "postal_code": "07105"}
USPS = {
	"carrier_api_services": "usps_ground_advantage",
	"carrier_api_crid": "1",
	"carrier_api_mid": "2",
}


@pytest.fixture
def carriers(room) -> Iterator[CarrierServer]:
	"""Simulated carriers; the courier with rate cards is disabled, and warehouses have an address."""
	frappe.db.set_value("Courier Account", room.courier, "enabled", 0)
	for name in frappe.get_all("Ecom Warehouse Profile", pluck="name"):
		values = {**ADDRESS, "country_code": "US", "phone": "2125550100"}
		frappe.db.set_value("Ecom Warehouse Profile", name, values)
	frappe.clear_cache()
	with CarrierServer() as server:
		frappe.db.commit()
		yield server


def handover_of(room, account: str) -> str:
	"""A handover for which one package waits, and which has it."""
	[parcel] = factory.parcels(factory.allocated(room.shop, make_order(line(stocked(main=1), "10.00"))))
	shipping_labels.buy_labels(parcel)
	handover = handovers.open_handover(account, world.MAIN)
	handovers.scan(handover, frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}))
	frappe.db.commit()
	return handover


def test_services_are_picked_and_test_labels_printed(page_of, carriers):
	fedex = make_carrier(
		carriers, "FedEx", "740561073", carrier_api_test_mode=1, carrier_api_services="fedex_ground"
	)
	frappe.db.commit()
	page = page_of("Ecom Manager")
	open_form(page, "Courier Account", fedex)
	label = page.page.evaluate("() => __(frappe.meta.get_label('Courier Account', 'carrier_api_services'))")
	press(page, f"Choose {label}")
	front = dialog(page)
	boxes = front.locator("input[type=checkbox]")
	assert boxes.count() > 10, "all services of the carrier"
	assert front.locator("input[type=checkbox]:checked").count() == 1, "what was entered is picked"
	front.locator(
		"[data-unit=fedex_priority_overnight], label:has-text('fedex_priority_overnight')"
	).first.click()
	confirm(page)
	until(page, "cur_frm.doc.carrier_api_services.includes('fedex_priority_overnight')")
	assert page.page.evaluate("() => cur_frm.doc.carrier_api_services.includes('fedex_ground')")
	page.page.evaluate("() => cur_frm.save()")
	page.settle()
	press(page, "Print Test Labels")
	page.page.wait_for_selector(".modal.show li a")
	links = dialog(page).get_by_role("link")
	assert sorted(links.all_inner_texts()) == ["fedex_ground", "fedex_priority_overnight"]
	assert len(carriers.ledger.labels) == 2
	assert page.problems == []


def test_a_clerk_books_a_pickup_and_cancels_it(page_of, room, carriers, value):
	account = make_carrier(carriers, "FedEx", "740561073", carrier_api_services="fedex_ground")
	handover = handover_of(room, account)
	page = page_of("Warehouse Clerk")
	open_form(page, "Courier Handover", handover)
	press(page, "Book Pickup")
	dialog(page).locator("[data-fieldname=note] input").fill("Ring at the ramp")
	confirm(page)
	until(page, "cur_frm.doc.pickup_number")
	[number] = carriers.ledger.pickups
	assert value("Courier Handover", handover, "pickup_number") == number
	press(page, "Cancel Pickup")
	confirm(page)
	until(page, "!cur_frm.doc.pickup_number")
	assert carriers.ledger.pickups == {}
	assert page.problems == []


def test_a_clerk_makes_the_manifest_of_a_closed_handover(page_of, room, carriers, value):
	account = make_carrier(carriers, "USPS", "1000000001", **USPS)
	handover = handover_of(room, account)
	handovers.close(handover)
	frappe.db.commit()
	page = page_of("Warehouse Clerk")
	open_form(page, "Courier Handover", handover)
	press(page, "Make Manifest")
	until(page, "cur_frm.doc.manifest_file")
	assert value("Courier Handover", handover, "manifest_number")
	assert page.page.get_by_role("button", name="Make Manifest").count() == 0, "once"
	assert page.problems == []
