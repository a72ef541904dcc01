"""PDF by WeasyPrint with what print formats expect: options, repeated letter head and footer, page numbers.

Only files of the site and data: URLs are loaded; nothing is fetched over the network.
"""

import re
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import frappe
from bs4 import BeautifulSoup, Tag
from pypdf import PdfReader, PdfWriter
from weasyprint import CSS, HTML, default_url_fetcher

MARGIN = "15mm"
SIDES = ("top", "right", "bottom", "left")
STYLE_OPTIONS = (
	"page-size",
	"page-width",
	"page-height",
	"orientation",
	*(f"margin-{side}" for side in SIDES),
)
PX_PER_MM = 96 / 25.4


def get_pdf(html: str, options: dict | None = None, output: PdfWriter | None = None, **kwargs):
	"""Render HTML to PDF bytes; with `output` append the pages to it and return it.

	Options are those of print formats: page-size, page-width and page-height ("100mm"), orientation, margin-top and
	so on, password. A `.print-format` rule in the HTML that names them in mm counts too.
	"""
	options = {
		**options_in(html),
		**{key: value for key, value in (options or {}).items() if value is not None},
	}
	soup = BeautifulSoup(html, "html5lib")
	header, footer = take(soup, "header-html"), take(soup, "footer-html")
	for hidden in soup.select(".hidden-pdf, .print-hide, .action-banner, .print-toolbar"):
		hidden.decompose()
	show_in_pdf(soup)
	styles = page_styles(options, soup, header, footer)
	for element, name in ((footer, "footer"), (header, "header")):
		if element:
			element["class"] = [*element.get("class", []), f"running-{name}"]
			soup.body.insert(0, element)
	content = render(soup, styles).write_pdf()
	if output is not None:
		output.append_pages_from_reader(PdfReader(BytesIO(content)))
		return output
	return encrypt(content, options["password"]) if options.get("password") else content


def options_in(html: str) -> dict[str, str]:
	"""Page options that a style sheet of the print format sets: `.print-format { margin-top: 5mm; }`."""
	found = {}
	for block in re.findall(r"\.print-format\s*\{([^}]*)\}", html):
		for name in STYLE_OPTIONS:
			value = re.search(rf"(?:^|[;\s]){name}\s*:\s*([^;]+)", block)
			if value:
				found[name] = value[1].replace("!important", "").strip()
	return found


def take(soup: BeautifulSoup, element_id: str) -> Tag | None:
	"""Take the element out of the document, with those of the same id on later pages; the first one counts."""
	elements = [element.extract() for element in soup.find_all(id=element_id)]
	if not elements:
		return None
	element = elements[0]
	element["class"] = [
		name for name in element.get("class", []) if name not in ("hidden-pdf", "visible-pdf")
	]
	show_in_pdf(element)
	return element


def show_in_pdf(root: Tag) -> None:
	for element in root.select(".visible-pdf"):
		element["class"].remove("visible-pdf")


def page_styles(options: dict, soup: BeautifulSoup, header: Tag | None, footer: Tag | None) -> str:
	"""CSS of the page: size, margins as high as letter head and footer need, page numbers."""
	margins = {side: length(options.get(f"margin-{side}") or MARGIN) for side in SIDES}
	size = page_size(options)
	for side, element in (("top", header), ("bottom", footer)):
		if element:
			needed = height_mm(soup, element, size, margins)
			margins[side] = f"calc({margins[side]} + {needed:.1f}mm)"
	sheet = " ".join(f"margin-{side}: {margin};" for side, margin in margins.items())
	boxes = ""
	if header:
		boxes += "@top-left { content: element(header); width: 100%; vertical-align: bottom }"
	if footer:
		boxes += "@bottom-left { content: element(footer); width: 100%; vertical-align: top }"
	return f"""
		@page {{ size: {size}; {sheet} {boxes} }}
		.running-header {{ position: running(header) }}
		.running-footer {{ position: running(footer) }}
		.page::after {{ content: counter(page) }}
		.topage::after {{ content: counter(pages) }}
		.print-format {{ margin: 0; padding: 0; max-width: none; min-height: 0; box-shadow: none }}
		.print-format-gutter, body {{ margin: 0; padding: 0; background: none }}
	"""


def page_size(options: dict) -> str:
	width, height = options.get("page-width"), options.get("page-height")
	if width and height:
		return f"{length(width)} {length(height)}"
	size = options.get("page-size") or "A4"
	if size == "Custom":
		size = "A4"
	return f"{size} landscape" if options.get("orientation") == "Landscape" else size


def length(value: str | float) -> str:
	"""A CSS length; a bare number counts as millimetres."""
	text = str(value).strip()
	return f"{text}mm" if re.fullmatch(r"[\d.]+", text) else text


def height_mm(soup: BeautifulSoup, element: Tag, size: str, margins: dict[str, str]) -> float:
	"""Height that the element takes in the width of the page, in mm."""
	probe = BeautifulSoup("<html><head></head><body></body></html>", "html5lib")
	for style in soup.select("style, link[rel=stylesheet]"):
		probe.head.append(BeautifulSoup(str(style), "html.parser"))
	probe.body.append(BeautifulSoup(f'<div class="print-format">{element}</div>', "html.parser"))
	sides = f"margin: 0 {margins['right']} 0 {margins['left']}"
	sheet = (
		f"@page {{ size: {size}; {sides} }} body, .print-format {{ margin: 0; padding: 0; min-height: 0 }}"
	)
	page = render(probe, sheet).pages[0]._page_box
	body = page.children[0].children[0]
	return min(body.height / PX_PER_MM, 120)


def render(soup: BeautifulSoup, styles: str):
	return HTML(string=str(soup), base_url="site:///", url_fetcher=fetch_site_file).render(
		stylesheets=[CSS(string=styles)]
	)


def encrypt(content: bytes, password: str) -> bytes:
	writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
	writer.encrypt(password)
	with BytesIO() as encrypted:
		writer.write(encrypted)
		return encrypted.getvalue()


def fetch_site_file(url: str, *args, **kwargs):
	"""A file of the site, by its URL path; ValueError for anything else."""
	if url.startswith("data:"):
		return default_url_fetcher(url)
	path = unquote(urlsplit(url).path).lstrip("/")
	folders = {
		"assets/": Path(frappe.local.sites_path, "assets"),
		"files/": Path(frappe.get_site_path("public", "files")),
		"private/files/": Path(frappe.get_site_path("private", "files")),
	}
	for prefix, folder in folders.items():
		file = folder / path.removeprefix(prefix)
		if not (path.startswith(prefix) and ".." not in file.parts and file.is_file()):
			continue
		if prefix.startswith("private") and not may_read("/" + path):
			continue
		return {"file_obj": file.open("rb")}
	raise ValueError(f"not a file of this site: {url}")


def may_read(file_url: str) -> bool:
	"""Whether the user may read the private file."""
	names = frappe.get_all("File", {"file_url": file_url}, pluck="name")
	return any(frappe.has_permission("File", "read", doc=name) for name in names)
