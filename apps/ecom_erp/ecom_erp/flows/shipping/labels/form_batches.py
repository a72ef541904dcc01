"""Many documents of a kind as one PDF: a generator of PDFs takes longer to start than to draw a label. `ecom_printed` is known to print
formats under its own name."""

import json
from collections.abc import Sequence
from contextvars import ContextVar
from io import BytesIO
from typing import Any

import frappe
from pypdf import PageObject, PdfReader

LABEL = "Shipping Label"
_batch: ContextVar[tuple[str, ...]] = ContextVar("print_batch", default=())


def ecom_printed(doc: Any) -> list:
	"""The documents that a print format prints: the one that was asked for, and with it those of the batch that it stands for."""
	first, *others = _batch.get() or (doc.name,)
	return [doc, *(frappe.get_doc(doc.doctype, name) for name in others)] if doc.name == first else [doc]


def pages_of(doctype: str, names: Sequence[str], print_format: str) -> dict[str, list[PageObject]]:
	"""The pages of each document, by its name. Where they are more than documents, nobody knows whose they are: halves are made, until
	each document that has several is alone."""
	if not names:
		return {}
	pages = PdfReader(BytesIO(_as_pdf(doctype, names, print_format))).pages
	if len(pages) == len(names):
		return {name: [page] for name, page in zip(names, pages, strict=True)}
	if len(names) == 1:
		return {names[0]: list(pages)}
	middle = len(names) // 2
	return {
		**pages_of(doctype, names[:middle], print_format),
		**pages_of(doctype, names[middle:], print_format),
	}


def labels_by_size(labels: Sequence[str]) -> list[list[str]]:
	"""Labels that the app draws, those of one size together: a PDF of the generator has one."""
	found: dict[str, list[str]] = {}
	for row in frappe.get_all(
		LABEL, {"name": ("in", list(labels))}, ["name", "label_texts"], order_by="name"
	):
		layout = json.loads(row.label_texts)["layout"] if row.label_texts else ""
		found.setdefault(layout, []).append(row.name)
	return list(found.values())


def _as_pdf(doctype: str, names: Sequence[str], print_format: str) -> bytes:
	token = _batch.set(tuple(names))
	try:
		return frappe.get_print(doctype, names[0], print_format, as_pdf=True, no_letterhead=1)
	finally:
		_batch.reset(token)
