"""The file of an Order Import as rows of cells."""

import hashlib
import io
from pathlib import Path
from zipfile import BadZipFile

import frappe
from frappe import _
from openpyxl import load_workbook

from ecom_erp.core.intake import table_text

MOST_ROWS = 200_000


def content(doc) -> bytes:
	"""The attached file, which the user must be allowed to read. Raises ValidationError when it is not there."""
	name = frappe.db.get_value("File", {"file_url": doc.file, "attached_to_name": doc.name}) or (
		frappe.db.get_value("File", {"file_url": doc.file})
	)
	if not name:
		frappe.throw(_("The file {0} no longer exists. Attach it again.").format(doc.file))
	file = frappe.get_doc("File", name)
	file.check_permission("read")
	path = Path(file.get_full_path())
	if not path.is_file():
		frappe.throw(_("The file {0} no longer exists. Attach it again.").format(doc.file))
	return path.read_bytes()


def digest(data: bytes) -> str:
	return hashlib.sha256(data).hexdigest()


def table(data: bytes) -> tuple[list[str], list[list]]:
	"""Header and rows; of a workbook those of its first sheet. Raises ValidationError with what is wrong."""
	try:
		rows = _workbook(data) if data[:2] == b"PK" else table_text.rows(data)
	except (ValueError, BadZipFile, KeyError):
		frappe.throw(
			_(
				"This is neither a CSV file in UTF-8, GBK or Windows-1252 nor an Excel file (.xlsx). Save it as "
				"CSV UTF-8."
			)
		)
	if len(rows) > MOST_ROWS:
		frappe.throw(_("The file has more than {0} rows. Split it.").format(MOST_ROWS))
	if not rows:
		frappe.throw(_("The file is empty"))
	return [str(cell or "").strip() for cell in rows[0]], rows[1:]


def _workbook(data: bytes) -> list[list]:
	book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
	try:
		rows = []
		for row in book.worksheets[0].iter_rows(values_only=True):
			rows.append(list(row))
			if len(rows) > MOST_ROWS:
				break
		return rows
	finally:
		book.close()
