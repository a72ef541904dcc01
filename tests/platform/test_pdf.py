"""PDFs of print formats on the embedded bench's own renderer and on the reference bench's."""

import io

import pytest
from pypdf import PdfReader

from tests.site import ON_REFERENCE_BENCH

NEEDS_OWN_RENDERER = pytest.mark.skipif(
	ON_REFERENCE_BENCH, reason="the reference bench prints with wkhtmltopdf"
)


def pages_of(html: str, options: dict | None = None) -> list[str]:
	from frappe.utils.pdf import get_pdf

	return [page.extract_text() for page in PdfReader(io.BytesIO(get_pdf(html, options))).pages]


def document(body: str, style: str = "") -> str:
	return (
		f"<html><head><style>.visible-pdf {{ display: none !important }} {style}</style></head><body>"
		f'<div class="print-format">{body}</div></body></html>'
	)


FOOTER = (
	'<div id="footer-html" class="visible-pdf"><div class="letter-head-footer">Example Ltd</div>'
	'<p class="page-number visible-pdf">Page <span class="page"></span> of <span class="topage"></span></p></div>'
)


@NEEDS_OWN_RENDERER
def test_header_footer_and_numbers_stand_on_every_page():
	lines = "".join(f"<p>line {number}</p>" for number in range(90))
	header = '<div id="header-html" class="hidden-pdf">Letter Head</div>'
	pages = pages_of(document(header + lines + FOOTER))
	assert len(pages) > 1
	for number, text in enumerate(pages, 1):
		assert "Letter Head" in text
		assert "Example Ltd" in text
		assert f"Page {number} of {len(pages)}" in text.replace("\n", " ")


@NEEDS_OWN_RENDERER
def test_what_is_hidden_in_a_pdf_does_not_print():
	assert "screen" not in pages_of(document('<p class="hidden-pdf">screen only</p><p>text</p>'))[0]


@NEEDS_OWN_RENDERER
def test_label_has_the_size_that_its_style_names():
	from frappe.utils.pdf import get_pdf

	style = ".print-format { page-width: 100mm; page-height: 150mm; margin-top: 2mm; margin-left: 2mm; }"
	page = PdfReader(io.BytesIO(get_pdf(document("<p>label</p>", style)))).pages[0]
	millimetres = [float(side) * 25.4 / 72 for side in (page.mediabox.width, page.mediabox.height)]
	assert millimetres == pytest.approx([100, 150], abs=0.1)


@NEEDS_OWN_RENDERER
def test_nothing_is_fetched_from_the_network(httpserver):
	httpserver.expect_request("/secret.png").respond_with_data("x")
	pages_of(document(f'<img src="{httpserver.url_for("/secret.png")}"><p>text</p>'))
	assert httpserver.log == []


@NEEDS_OWN_RENDERER
def test_chinese_prints(site):
	assert "收货地址" in pages_of(document("<p>收货地址</p>"))[0]
