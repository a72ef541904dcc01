"""Files and records that hold many people at once: imported files, couriers' manifests, reports kept by Frappe, answers to
calls of REST, earlier exports. One that has the person goes as a whole."""

import gzip
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import frappe
from rq.timeouts import BaseTimeoutException

from ecom_erp.erp.documents.scrubbing import scrub_rows
from ecom_erp.flows.privacy.beside import delete_files
from ecom_erp.flows.privacy.person import Person

IMPORTS = ("Order Import", "Ecom Statement Import", "Ecom Bill Import")
HANDOVER, PACKAGE, CALL = "Courier Handover", "Fulfilment Package", "Ecom API Call"
REQUEST, REPORT = "Privacy Request", "Prepared Report"
COPIES = ("Order Export", "Ecom Exchange Run")
UNPACKED = 200_000_000  # bytes of a packed file that are read


def erase_imports(person: Person, scrub) -> None:
	"""Files from which orders, settlements or bills were imported."""
	texts = [one for one in (*person.tokens, *person.values) if len(one) >= 4]
	emptied = {"file": None, "preview": "[]", "said": None}
	for doctype in IMPORTS:
		for name in _with(doctype, texts):
			delete_files(doctype, [name])
			frappe.db.set_value(doctype, name, emptied, update_modified=False)
		scrub_rows(doctype, {"creation": ("is", "set")}, scrub)


def erase_manifests(orders: Sequence[str]) -> None:
	"""Couriers' manifests of closed handovers with a parcel of the person: they may list recipients."""
	packed = {"ecom_order": ("in", list(orders) or [""]), "handover": ("is", "set")}
	names = frappe.get_all(PACKAGE, packed, pluck="handover", distinct=True, order_by="handover")
	if names:
		delete_files(HANDOVER, names)
		frappe.db.set_value(HANDOVER, {"name": ("in", names)}, "manifest_file", None, update_modified=False)


def erase_answers(person: Person) -> None:
	"""What REST has answered, and reports that Frappe has kept, with the person in it."""
	call = frappe.qb.DocType(CALL)
	for text in (*person.tokens, *person.orders):
		frappe.qb.from_(call).delete().where(
			call.answer.like(f"%{text}%") | call.content.like(f"%{text}%")
		).run()
	for name in _with(REPORT, [*person.tokens, *person.values]):
		delete_files(REPORT, [name])
		frappe.db.delete(REPORT, {"name": name})


def erase_exports(person: Person, but: str) -> None:
	"""Exports that were made of the person before."""
	for name in _with(REQUEST, [*person.tokens, *person.orders]):
		if name != but:
			delete_files(REQUEST, [name])
			frappe.db.set_value(REQUEST, name, "export_file", None, update_modified=False)


def erase_copies() -> None:
	"""Orders that were exported, whose they are: the files are copies that are deleted after some days anyhow, and may be of any size, so
	that they are not looked through."""
	for doctype in COPIES:
		for name in frappe.get_all(doctype, {"file": ("is", "set")}, pluck="name"):
			delete_files(doctype, [name])
			frappe.db.set_value(doctype, name, "file", None, update_modified=False)


def _with(doctype: str, texts: Sequence[str]) -> list[str]:
	"""Documents with a file in which one of the texts stands."""
	wanted = [one.casefold() for one in texts if len(one) >= 4]
	files = frappe.get_all("File", {"attached_to_doctype": doctype}, ["name", "attached_to_name"])
	found = set()
	for row in files:
		said = _content(row.name)
		if any(one in said for one in wanted):
			found.add(row.attached_to_name)
	return sorted(found)


def _content(name: str) -> str:
	"""All texts of a file, unpacked; "" where it is not on the disk."""
	try:
		path = Path(frappe.get_doc("File", name).get_full_path())
		content = path.read_bytes()
	except BaseTimeoutException:
		raise  # the end of the job; the file is there
	except Exception:  # whatever Frappe raises about a file that is not there
		return ""
	# files of Chinese providers are written in GBK
	codes = ("utf-8", "gb18030")
	return "\n".join(part.decode(code, "ignore") for part in _unpacked(content) for code in codes).casefold()


def _unpacked(content: bytes) -> Iterator[bytes]:
	if content[:2] == b"\x1f\x8b":
		with suppress(OSError, EOFError), gzip.open(BytesIO(content)) as packed:
			yield packed.read(UNPACKED)
	elif content[:4] == b"PK\x03\x04":
		with suppress(zipfile.BadZipFile), zipfile.ZipFile(BytesIO(content)) as packed:
			for entry in packed.infolist():
				if entry.file_size <= UNPACKED:
					yield packed.read(entry)
	else:
		yield content
		with suppress(UnicodeDecodeError):
			yield content.decode("cp1252").encode()
