"""Photos that a buyer sends with a request: few, not large, and really photos."""

import io
from collections.abc import Sequence

import frappe
from frappe import _
from PIL import Image

from ecom_erp.core.after_sales.photos import photo_type
from ecom_erp.flows.after_sales import ticket_flow


def checked(photos: Sequence[tuple[str, bytes]]) -> list[tuple[bytes, str]]:
	"""(content, type) of each (file name, content), whatever the file is called. Raises ValidationError with a text for
	the buyer when they are too many or too large, or one is no photo."""
	most = frappe.get_cached_doc("Ecom Settings").photos_per_ticket or 0
	if len(photos) > most:
		frappe.throw(_("Send at most {0} photos.").format(most))
	return [(content, _type_of(content)) for _file, content in photos]


def _type_of(content: bytes) -> str:
	most = frappe.get_cached_doc("Ecom Settings").photo_megabytes or 5
	if len(content) > most * 1024 * 1024:
		frappe.throw(_("A photo can be up to {0} MB.").format(most))
	kind = photo_type(content)
	if not kind:
		frappe.throw(_("Only photos can be sent (JPEG, PNG, WebP or HEIC)."))
	if kind == "jpg" and not _opens(content):
		frappe.throw(_("A photo cannot be read. Save it again, or send another one."))
	return kind


def _opens(content: bytes) -> bool:
	"""Whether Frappe will be able to open the photo: it takes place and time of a JPEG out before it keeps it."""
	try:
		with Image.open(io.BytesIO(content)) as photo:
			photo.load()
	except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
		return False
	return True


def attach(ticket: str, photos: Sequence[tuple[bytes, str]]) -> None:
	"""Keep checked photos as private files of a ticket, numbered."""
	for number, (content, kind) in enumerate(photos, 1):
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{ticket}-{number}.{kind}",
				"attached_to_doctype": ticket_flow.TICKET,
				"attached_to_name": ticket,
				"is_private": 1,
				"content": content,
			}
		)
		file.flags.ignore_permissions = True
		file.insert(ignore_permissions=True)
