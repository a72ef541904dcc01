"""The label and the packing slip: as a page, as a PDF, and safe whatever a buyer is called."""

from io import BytesIO
from urllib.parse import urlencode

import frappe
import pytest
from pypdf import PdfReader

from ecom_erp.flows.warehouse import package_closing
from tests.desk.screen import open_form
from tests.factories import shop as factory
from tests.support.pdf_prints import pdf

FORMATS = {
	"Shipping Label": "Shipping Label",
	"Fulfilment Order": "Packing Slip",
	"Fulfilment Package": "Package Slip",
}
POINTS = 72  # in an inch


@pytest.fixture
def printed(room) -> dict[str, str]:
	"""Document to print by DocType."""
	parcel = room.parcel(factory.labelled)
	return {
		"Fulfilment Order": parcel,
		"Shipping Label": frappe.db.get_value(
			"Fulfilment Package", {"fulfilment_order": parcel}, "shipping_label"
		),
	}


def query(doctype: str, name: str) -> str:
	return urlencode({"doctype": doctype, "name": name, "format": FORMATS[doctype], "no_letterhead": 1})


def read(live_site, doctype: str, name: str) -> PdfReader:
	return PdfReader(BytesIO(pdf(live_site, doctype, name, FORMATS[doctype])))


def test_label_shows_its_barcode(page, printed):
	page.open(f"/printview?{query('Shipping Label', printed['Shipping Label'])}")
	width = page.page.evaluate("() => document.querySelector('.barcode img').naturalWidth")
	assert width > 100
	number = frappe.db.get_value("Shipping Label", printed["Shipping Label"], "tracking_number")
	assert number in page.page.inner_text(".ecom-label")
	assert page.problems == []


def test_barcode_keeps_the_place_of_every_bar(printed):
	"""What is stored is the drawing as it was made, with a position for each bar."""
	drawing = frappe.db.get_value("Shipping Label", printed["Shipping Label"], "barcode_svg")
	bars = drawing.count("<rect") - 1  # the first is the background
	assert bars > 20
	assert drawing.count(" x=") == bars


def test_label_is_four_by_six_inches_on_one_page(live_site, printed):
	document = read(live_site, "Shipping Label", printed["Shipping Label"])
	size = document.pages[0].mediabox
	assert len(document.pages) == 1
	assert (round(float(size.width) / POINTS, 1), round(float(size.height) / POINTS, 1)) == (4.0, 6.0)


def test_packing_slip_lists_the_items(page, room, printed):
	page.open(f"/printview?{query('Fulfilment Order', printed['Fulfilment Order'])}")
	assert room.item in page.page.inner_text(".ecom-slip .items")
	assert page.problems == []


@pytest.mark.smoke
def test_packing_slip_is_a_pdf(live_site, printed):
	"""Words only: the fonts of some PDF programs do not tell their digits."""
	document = read(live_site, "Fulfilment Order", printed["Fulfilment Order"])
	assert len(document.pages) == 1
	assert "Quantity" in document.pages[0].extract_text()


def test_the_slips_of_two_packages_are_two_pages_of_one_pdf(live_site, page, room):
	parcel = room.parcel()
	package_closing.pack_unscanned(
		parcel, None, [{"items": {room.item: 1}, "weight_grams": 400}, {"weight_grams": 400}]
	)
	frappe.db.commit()
	document = read(live_site, "Fulfilment Order", parcel)
	assert len(document.pages) == 2
	assert all("Quantity" in one.extract_text() for one in document.pages)
	page.open(f"/printview?{query('Fulfilment Package', f'{parcel}-P2')}")
	text = page.page.inner_text(".ecom-slip")
	assert "Package 2 of 2" in text and room.item in text
	assert page.page.locator(".ecom-slip").count() == 1
	assert page.problems == []


def test_a_buyer_cannot_write_markup_onto_the_label(page, printed):
	name = printed["Shipping Label"]
	frappe.db.set_value(
		"Shipping Label", name, "recipient", "<img src=x onerror=document.title='hit'>\n1 Main St"
	)
	frappe.db.commit()
	page.open(f"/printview?{query('Shipping Label', name)}")
	assert "<img src=x" in page.page.inner_text(".recipient")
	assert page.page.title() != "hit"


def test_print_page_of_the_desk_opens(page, printed):
	"""The preview stands in a frame; the page itself may keep asking for live updates."""
	open_form(page, "Shipping Label", printed["Shipping Label"])
	page.page.evaluate("() => cur_frm.print_doc()")
	in_frame = "(frame) => frame.contentDocument && frame.contentDocument.querySelector('.ecom-label')"
	page.wait(f"() => [...document.querySelectorAll('iframe')].some({in_frame})")
	assert page.problems == []
