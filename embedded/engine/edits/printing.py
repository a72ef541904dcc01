"""Print views and PDF."""

from embedded.engine import added
from embedded.engine.editor import Editor


def pdf(e: Editor) -> None:
	"""PDF functions of the framework, which the wheel left empty."""
	f = "utils/pdf.py"
	e.new("utils/paged_pdf.py", added.text("paged_pdf.py"))
	e.between(
		f,
		"def get_pdf(",
		"# Hook targets",
		'''def get_pdf(html: str, options: dict | None = None, output=None, **kwargs):
	from frappe.utils import paged_pdf

	return paged_pdf.get_pdf(html, options, output)


def get_chrome_pdf(print_format=None, html=None, options=None, output=None, pdf_generator=None, **kwargs):
	"""The generator that version 16 prefers; here the same one does all the work."""
	return get_pdf(html, options, output) if pdf_generator == "chrome" else None


''',
	)


def print_body(e: Editor) -> None:
	"""The pdf_body_html hook target was emptied: every print view and print preview was blank."""
	e.sub(
		"utils/pdf.py",
		'def pdf_body_html(*args, **kwargs) -> str:\n	return ""',
		'def pdf_body_html(template=None, args=None, **kwargs) -> str:\n	return template.render(args, filters={"len": len})',
	)
