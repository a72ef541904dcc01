"""Prints of the warehouse floor as PDF: the walk of a wave, the manifest, and the true size of what is drawn."""

import subprocess
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import frappe
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from ecom_erp.flows.shipping import shipping_labels
from ecom_erp.integrations.china.waybill import SIZES
from embedded import prerequisites
from tests.factories import floor
from tests.factories import shop as factory
from tests.support.pdf_prints import pdf

DOTS = 100  # per inch


@pytest.fixture
def wave(room) -> str:
	"""A picked wave of two parcels, the first one labelled; its item lies in A7-2-1."""
	floor.place(room.item, "A7", "2")
	parcels = [room.parcel() for _number in range(2)]
	name = floor.picked(*parcels)
	shipping_labels.buy_labels(parcels[0])
	frappe.db.commit()
	return name


def drawn(content: bytes, folder: Path, dots: int = DOTS) -> tuple[int, int, list[bytes]]:
	"""(width, height, rows of grey values) of the first page."""
	(folder / "page.pdf").write_bytes(content)
	options = ["-gray", "-r", str(dots), "-f", "1", "-l", "1", "-singlefile", "page.pdf", "page"]
	subprocess.run([prerequisites.program("pdftoppm"), *options], cwd=folder, check=True)
	_kind, size, _depth, pixels = (folder / "page.pgm").read_bytes().split(b"\n", 3)
	width, height = map(int, size.split())
	return width, height, [pixels[row * width : (row + 1) * width] for row in range(height)]


def test_the_label_fills_its_paper(live_site, room, tmp_path):
	"""Its frame is 4 inches less 4 mm on each side wide: 368 dots of 400; and more than two thirds of 6 inches high."""
	parcel = room.parcel(factory.labelled)
	shipping_label = frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel}, "shipping_label")
	content = pdf(live_site, "Shipping Label", shipping_label, "Shipping Label")
	assert len(PdfReader(BytesIO(content)).pages) == 1
	width, height, rows = drawn(content, tmp_path)
	inked = [number for number, row in enumerate(rows) if min(row) < 128]
	left = min(row.find(bytes([min(row)])) for row in (rows[number] for number in inked))
	assert (width, height) == (400, 600)
	assert 10 <= left <= 22
	assert inked[-1] - inked[0] > 410


@pytest.mark.parametrize(
	("layout", "millimetres"), [("Standard", (101.6, 152.4)), *((name, size) for name, size in SIZES.items())]
)
def test_a_scanner_reads_the_barcode_of_each_layout(live_site, room, tmp_path, layout, millimetres):
	"""Printed with 203 dots per inch, as label printers do; the paper has the size that the layout names."""
	account = frappe.get_doc("Courier Account", room.courier)
	account.update({"rate_card_layout": layout}).save()
	parcel = room.parcel(factory.labelled)
	label = frappe.get_doc(
		"Shipping Label", {"ecom_order": frappe.db.get_value("Fulfilment Order", parcel, "ecom_order")}
	)
	frappe.db.commit()
	content = pdf(live_site, "Shipping Label", label.name, "Shipping Label", "zh")
	assert len(PdfReader(BytesIO(content)).pages) == 1
	width, height, rows = drawn(content, tmp_path, 203)
	assert (width, height) == tuple(pytest.approx(side * 203 / 25.4, abs=4) for side in millimetres)
	picture = Image.frombytes("L", (width, height), b"".join(rows))
	assert [(one.format.name, one.text) for one in zxingcpp.read_barcodes(picture)] == [
		("Code128", label.tracking_number)
	]


def test_the_pick_list_names_places_items_and_slots(page, live_site, room, wave):
	query = {"doctype": "Fulfilment Wave", "name": wave, "format": "Wave Pick List", "no_letterhead": 1}
	page.open(f"/printview?{urlencode(query)}")
	text = page.page.inner_text(".ecom-walk .walk tbody")
	assert text.split() == ["A7-2-1", room.item, room.item, room.item, "1:", "22:", "2", "4"], (
		"slot 1: 2, slot 2: 2"
	)
	assert page.page.evaluate("() => document.querySelector('.walk img').naturalWidth") > 50
	assert page.problems == []


def test_prints_of_waves_and_for_customs_are_pdfs_in_both_languages(live_site, wave, tmp_path):
	[parcel, _other] = frappe.get_all("Fulfilment Order", {"wave": wave}, pluck="name")
	package = frappe.db.get_value("Fulfilment Package", {"fulfilment_order": parcel})
	documents = [("Fulfilment Wave", wave, name) for name in ("Wave Pick List", "Courier Manifest")]
	documents += [("Fulfilment Package", package, name) for name in ("Commercial Invoice", "CN22", "CN23")]
	for doctype, name, print_format in documents:
		for language in ("en", "zh"):
			content = pdf(live_site, doctype, name, print_format, language)
			assert len(PdfReader(BytesIO(content)).pages) == 1
			_width, _height, rows = drawn(content, tmp_path)
			assert sum(min(row) < 128 for row in rows) > 60, "something is drawn"
