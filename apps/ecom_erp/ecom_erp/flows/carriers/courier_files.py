"""What couriers send as files: kept as private files of a document, whatever they contain."""

from collections.abc import Mapping
from io import BytesIO
from typing import cast

import frappe
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject
from rq.timeouts import BaseTimeoutException

UNREADABLE = "bin"
"""The ending under which an unreadable PDF is kept: Frappe 16 refuses it as a PDF, and with it all that is saved with it."""

# of the whole document: what runs when it is opened, what runs at its events, the scripts that these name
_SCRIPTS = ("/OpenAction", "/AA", "/Names")


def attach(content: bytes, file_name: str, attached: Mapping[str, str | None]) -> str:
	"""The address of the new private file. `attached`: the fields of File that name its document."""
	file = frappe.get_doc(
		{"doctype": "File", **attached, "file_name": file_name, "is_private": 1, "content": content}
	)
	file.flags.ignore_permissions = True
	return file.insert(ignore_permissions=True).file_url


def as_kept(content: bytes, form: str) -> tuple[bytes, str]:
	"""A file and the ending under which it is kept: `UNREADABLE`, and as it came, where it cannot be printed."""
	printable = readable(content, form)
	return (content, UNREADABLE) if printable is None else (printable, form)


def readable(content: bytes, form: str) -> bytes | None:
	"""The content as it can be kept and printed; None for a PDF or picture that cannot be read.

	A PDF comes back without its scripts: with them some couriers' labels open the print dialog, and Frappe 16 refuses
	such a file, as it does one that it cannot read.
	"""
	try:
		if form == "pdf":
			return _without_scripts(content)
		if form == "png":
			with Image.open(BytesIO(content)) as picture:
				picture.load()
	except BaseTimeoutException:
		raise  # the end of the job is nothing that is wrong with the file
	except Exception:  # whatever the libraries raise while they read what somebody else wrote
		return None
	return content


def _without_scripts(content: bytes) -> bytes:
	reader = PdfReader(BytesIO(content))
	pages = list(reader.pages)
	if not pages:
		raise ValueError("a PDF without pages")
	catalog = cast(DictionaryObject, reader.trailer["/Root"])
	if not any(key in catalog for key in _SCRIPTS) and not any("/AA" in page for page in pages):
		return content
	writer = PdfWriter()
	for page in pages:
		page.pop("/AA", None)
		writer.add_page(page)
	out = BytesIO()
	writer.write(out)
	return out.getvalue()
