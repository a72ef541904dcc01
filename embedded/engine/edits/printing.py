"""Print views and PDF."""

from embedded.engine.editor import Editor


def pdf(e: Editor) -> None:
	"""get_pdf() with WeasyPrint. Only files of the site and data: URLs are loaded; nothing is fetched over the network."""
	f = "utils/pdf.py"
	e.between(
		f,
		"def get_pdf(",
		"def get_chrome_pdf(",
		'''def get_pdf(html: str, options: dict | None = None, output=None, **kwargs) -> bytes:
	"""Render HTML to PDF; with `output` (a pypdf.PdfWriter) append to it and return it."""
	from io import BytesIO

	from pypdf import PdfReader, PdfWriter
	from weasyprint import CSS, HTML

	options = options or {}
	size = options.get("page-size") or "A4"
	if options.get("orientation") == "Landscape":
		size += " landscape"
	page = CSS(string=f"@page {{ size: {size}; margin: 15mm }} .action-banner, .print-toolbar {{ display: none }}")
	content = HTML(string=html, base_url="site:///", url_fetcher=_fetch_site_file).write_pdf(stylesheets=[page])
	if output is not None:
		output.append_pages_from_reader(PdfReader(BytesIO(content)))
		return output
	if options.get("password"):
		writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
		writer.encrypt(options["password"])
		with BytesIO() as encrypted:
			writer.write(encrypted)
			return encrypted.getvalue()
	return content


def _fetch_site_file(url: str, *args, **kwargs):
	from pathlib import Path
	from urllib.parse import unquote, urlsplit

	import frappe
	from weasyprint import default_url_fetcher

	if url.startswith("data:"):
		return default_url_fetcher(url)
	path = unquote(urlsplit(url).path).lstrip("/")
	for prefix, folder in (
		("assets/", Path(frappe.local.sites_path, "assets")),
		("files/", Path(frappe.get_site_path("public", "files"))),
	):
		file = folder / path[len(prefix) :]
		if path.startswith(prefix) and ".." not in file.parts and file.is_file():
			return {"file_obj": file.open("rb")}
	raise ValueError(f"not a file of this site: {url}")


''',
	)


def print_body(e: Editor) -> None:
	"""The pdf_body_html hook target was emptied: every print view and print preview was blank."""
	e.sub(
		"utils/pdf.py",
		'def pdf_body_html(*args, **kwargs) -> str:\n	return ""',
		'def pdf_body_html(template=None, args=None, **kwargs) -> str:\n	return template.render(args, filters={"len": len})',
	)
