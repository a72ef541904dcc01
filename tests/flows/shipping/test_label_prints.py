"""Labels and packing slips of several parcels in one go, as the warehouse prints them."""

from io import BytesIO

import frappe
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from ecom_erp.api.desk import label_prints
from ecom_erp.flows.carriers.courier_files import readable
from ecom_erp.flows.shipping import shipping_labels
from tests.factories import shop as factory
from tests.factories.shop import line, make_order, stocked
from tests.factories.users import limited_to, make_user, unlimited
from tests.support.labels import courier_label
from tests.support.parcels import shipping_label

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


def test_a_label_that_the_courier_sent_broken_is_kept_with_its_number(shop, account, server):
	"""Frappe 16 refuses such a PDF; the number has been paid for all the same."""
	[parcel] = factory.parcels(factory.allocated(shop, make_order(line(stocked(main=1), "10.00"))))
	server.faults.add(kind="broken", operation="labels")
	shipping_labels.buy_labels(parcel)
	kept = shipping_label(parcel)
	assert [kept.tracking_number] == server.parcels.sold()
	assert kept.label_file.endswith(".bin") and "print this label on the courier's site" in kept.error
	frappe.set_user(make_user("Warehouse Clerk"))
	with pytest.raises(frappe.ValidationError, match=f"The courier's file of {kept.name} cannot be read"):
		label_prints.as_pdf(frappe.as_json([parcel]))


@pytest.mark.parametrize("place", ["document", "page"])
def test_a_label_that_opens_the_print_dialog_is_kept_without_its_script(place):
	"""As some couriers send it; Frappe 16 refuses a PDF with a script."""
	script = DictionaryObject(
		{NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("print()")}
	)
	writer, out = PdfWriter(clone_from=BytesIO(_two_pages())), BytesIO()
	if place == "document":
		writer.add_js("this.print(true)")
	else:
		writer.pages[1][NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
	writer.write(out)
	assert b"JavaScript" in out.getvalue()
	kept = readable(out.getvalue(), "pdf")
	assert b"JavaScript" not in kept and len(PdfReader(BytesIO(kept)).pages) == 2


def test_files_that_can_be_printed_are_kept_as_they_came():
	picture = BytesIO()
	Image.new("RGB", (20, 30)).save(picture, "PNG")
	assert readable(_two_pages(), "pdf") == _two_pages()
	assert readable(picture.getvalue(), "png") == picture.getvalue()
	assert readable(ZPL, "zpl") == ZPL


@pytest.mark.parametrize("form", ["pdf", "png"])
def test_files_that_cannot_be_printed_are_told(form):
	assert [readable(content, form) for content in (b"", b"%PDF-1.4", _two_pages()[:60])] == [None] * 3


@pytest.fixture
def printed(live_site, monkeypatch):
	"""Prints parcels; the texts of the pages."""
	monkeypatch.setitem(frappe.conf, "host_name", live_site.url)

	def pages(names: list[str]) -> list[str]:
		label_prints.as_pdf(frappe.as_json(names))
		pdf = PdfReader(BytesIO(frappe.local.response.filecontent))
		return [page.extract_text().replace("\n", "") for page in pdf.pages]

	return pages


def test_each_label_is_followed_by_its_own_slip_however_long_it_is(printed, shop):
	"""One of five slips has several pages."""
	long = [line(stocked(main=1), "1.00") for _number in range(60)]
	orders = [[line(stocked(main=1), "10.00")] for _number in range(4)]
	parcels = [
		factory.parcels(factory.labelled(shop, make_order(*lines)))[0]
		for lines in (orders[0], orders[1], long, orders[2], orders[3])
	]
	numbers = frappe.get_all(
		"Fulfilment Package",
		{"fulfilment_order": ("in", parcels)},
		["fulfilment_order", "order_number"],
	)
	by_parcel = {row.fulfilment_order: row for row in numbers}
	texts = printed(parcels)
	several = len(texts) - 5 - 4
	assert several >= 2
	slip_pages = [several if name == parcels[2] else 1 for name in sorted(parcels)]
	place = 0
	for name, pages in zip(sorted(parcels), slip_pages, strict=True):
		row = by_parcel[name]
		number = row.order_number.lstrip("#")
		assert number in texts[place] and number in texts[place + 1], name
		place += 1 + pages


def test_labels_of_two_sizes_keep_them(live_site, monkeypatch, shop, courier):
	monkeypatch.setitem(frappe.conf, "host_name", live_site.url)
	parcels = []
	for layout in ("", "GB/T 41833, 76 x 130 mm", ""):
		frappe.db.set_value("Courier Account", courier, "rate_card_layout", layout or "Standard")
		frappe.clear_document_cache("Courier Account", courier)
		parcels += factory.parcels(factory.labelled(shop, make_order(line(stocked(main=1), "10.00"))))
	label_prints.as_pdf(frappe.as_json(parcels))
	pages = PdfReader(BytesIO(frappe.local.response.filecontent)).pages
	widths = [round(float(page.mediabox.width) / 72 * 25.4) for page in pages]
	by_parcel = dict(zip(sorted(parcels), zip(widths[::2], widths[1::2], strict=True), strict=True))
	assert [by_parcel[name][0] for name in parcels] == [102, 76, 102]
