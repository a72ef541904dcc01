"""A print as a PDF, as the browser asks for it."""

from urllib.parse import urlencode

import pytest

from tests.site import ON_REFERENCE_BENCH


def pdf(live_site, doctype: str, name: str, print_format: str, language: str = "en") -> bytes:
	"""The file. Skips where Frappe's own program for it is not installed: newer systems have it no more."""
	if ON_REFERENCE_BENCH and not _frappes_program():
		pytest.skip("Frappe makes PDFs with wkhtmltopdf, which this machine has not")
	query = {"doctype": doctype, "name": name, "format": print_format, "no_letterhead": 1, "_lang": language}
	url = f"{live_site.url}/api/method/frappe.utils.print_format.download_pdf?{urlencode(query)}"
	answer = live_site.login().get(url, timeout=120)
	assert answer.headers["Content-Type"] == "application/pdf", answer.text[:500]
	return answer.content


def _frappes_program() -> bool:
	try:
		pytest.importorskip("pdfkit").configuration()
	except OSError:
		return False
	return True
