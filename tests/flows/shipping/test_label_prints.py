"""Labels and packing slips of several parcels in one go, as the warehouse prints them."""

from io import BytesIO

import frappe
import pytest
from pypdf import PdfReader, PdfWriter

from ecom_erp.api.desk import label_prints
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited
from tests.support.labels import courier_label

ZPL = b"^XA^FO50,50^FDlabel^FS^XZ"


@pytest.fixture
def parcels(shop) -> list[str]:
	"""Three labelled parcels: the app's own label, a courier's PDF of two pages, a courier's ZPL."""
	item = stocked(main=10)
	names = [
		factory.parcels(factory.labelled(shop, make_order(line(item, f"{price}.00"))))[0]
		for price in (10, 11, 12)
	]
	courier_label(names[1], "pdf", _two_pages())
	courier_label(names[2], "zpl", ZPL)
	return names


def _two_pages() -> bytes:
	writer, out = PdfWriter(), BytesIO()
	for _page in range(2):
		writer.add_blank_page(width=300, height=300)
	writer.write(out)
	return out.getvalue()


def test_labels_and_slips_are_one_pdf_in_the_order_of_the_slots(live_site, monkeypatch, parcels, shop):
	# whatever makes the PDF asks the site for its styles
	monkeypatch.setitem(frappe.conf, "host_name", live_site.url)
	bare = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=1), "9.00"))))[0]
	names = frappe.as_json([parcels[2], bare, parcels[1], parcels[0]])
	frappe.set_user(make_user("Warehouse Clerk"))
	assert label_prints.papers(names) == {"pdf": 3, "zpl": 1, "without": [bare]}
	label_prints.as_pdf(names)
	pdf = PdfReader(BytesIO(frappe.local.response.filecontent))
	numbers = [
		frappe.db.get_value("Fulfilment Package", {"fulfilment_order": name}, "order_number").lstrip("#")
		for name in parcels
	]
	# own label and slip; the courier's two pages and slip; a slip alone
	sizes = [round(float(page.mediabox.width)) for page in pdf.pages]
	assert len(sizes) == 6 and sizes[2:4] == [300, 300]
	slips = [pdf.pages[place].extract_text().replace("\n", "") for place in (1, 4, 5)]
	assert [number in text for number, text in zip(numbers, slips, strict=True)] == [True] * 3
	label_prints.as_zpl(names)
	assert frappe.local.response.filecontent == ZPL
	assert frappe.local.response.type == "download"


def test_parcels_of_other_shops_are_not_printed(parcels, shop):
	user = make_user("Warehouse Clerk")
	limited_to(user, factory.make_shop())
	frappe.set_user(user)
	try:
		for call in (label_prints.papers, label_prints.as_pdf, label_prints.as_zpl):
			with pytest.raises(frappe.PermissionError):
				call(frappe.as_json(parcels[:1]))
	finally:
		unlimited(user)
