"""The door between text of strangers and documents: what a field cannot take is made to fit before Frappe would refuse
the document for it. What fits is asked of the DocType, so a new field, or one that was made longer, is covered."""

from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe.utils import (
	split_emails,
	validate_email_address,
	validate_name,
	validate_phone_number,
	validate_url,
)
from frappe.utils.html_utils import sanitize_html
from phonenumbers import NumberParseException, is_valid_number, parse
from rq.timeouts import BaseTimeoutException

from ecom_erp.core.text import ELLIPSIS, one_line, shortened, shortened_to_bytes, storable

TEXT_BYTES = 65_535  # what MariaDB's type of Small Text and Text holds
NAMES = (
	"Link",
	"Dynamic Link",
	"Select",
)  # what these hold is the name of something, and changed it names nothing
UNREAD = ("Code", "Attach", "Attach Image", "Barcode")  # Frappe looks for no markup in them
NO_MARKUP = str.maketrans("<>", "‹›")
# what Frappe asks of a Data field with such options
ACCEPTS: dict[str, Callable[[str], bool]] = {
	"Email": lambda text: all(validate_email_address(one) for one in split_emails(text)),
	"Phone": validate_phone_number,
	"Name": validate_name,
	"URL": validate_url,
}


@dataclass(frozen=True)
class Unfit:
	"""A text that its field could not take as it came. `row` is the number of the table's row it stands in, 0 for the
	document itself; `kept` is what stands there now, "" when nothing of it could be kept."""

	field: str
	label: str
	row: int
	kept: str


def fit(doc) -> list[Unfit]:
	"""Make the texts of a document and its rows fit their fields; which of them did not."""
	return [unfit for row in (doc, *doc.get_all_children()) for unfit in fit_row(row)]


def fit_row(row) -> list[Unfit]:
	"""As `fit`, for a document without its rows, or for one row."""
	found = []
	for field in row.meta.fields:
		value = row.__dict__.get(field.fieldname)
		if not value or not isinstance(value, str):
			continue
		kept, whole = _fitted(field, value)
		if kept != value:
			row.set(field.fieldname, kept)
		if not whole:
			number = row.idx if row.get("parentfield") else 0
			found.append(Unfit(field.fieldname, field.label, number or 0, kept))
	return found


def fitted(doctype: str, fieldname: str, value: str) -> str:
	"""The text as `fit` leaves it in a field."""
	return _fitted(frappe.get_meta(doctype).get_field(fieldname), value)[0]


def _fitted(field, value: str) -> tuple[str, bool]:
	"""The text as the field takes it, and whether all of it is there."""
	column, length = frappe.db.type_map.get(field.fieldtype, ("", ""))
	if field.fieldtype in NAMES:
		return _harmless(field, storable(value), lambda text: text[: _length(field, length)]), True
	if column == "varchar":
		text = one_line(storable(value))
		kept = _harmless(field, text, lambda text: shortened(text, _length(field, length)))
	elif column == "text":
		text = storable(value)
		kept = _harmless(field, text, lambda text: shortened_to_bytes(text, TEXT_BYTES))
	elif column == "longtext" and field.fieldtype not in UNREAD:
		text = storable(value)
		kept = _harmless(field, text, str)
	else:
		return value, True
	if kept and not _accepted(field, kept):
		return "", False
	return kept, not (kept.endswith(ELLIPSIS) and not text.endswith(ELLIPSIS))


def _length(field, default: str) -> int:
	return int(field.length or default)


def _accepted(field, text: str) -> bool:
	if field.fieldtype == "Phone":
		return _has_country_code(text)
	return field.fieldtype != "Data" or bool(ACCEPTS.get(field.options, bool)(text))


def _has_country_code(number: str) -> bool:
	try:
		return is_valid_number(parse(number))
	except NumberParseException:
		return False


def _has_entities(clean: str, text: str) -> bool:
	"""Whether cleaning has brought entities in."""
	return any(clean.count(entity) > text.count(entity) for entity in ("&amp;", "&lt;", "&gt;"))


def _harmless(field, text: str, shorten: Callable[[str], str]) -> str:
	"""The text, shortened, as Frappe leaves it after it has cleaned its markup. Where Frappe cannot read the markup, or
	makes something else of it each time, or something too long, or writes entities into what people read as plain text,
	it is markup no longer."""
	short = shorten(text)
	if not ("<" in short or ">" in short) or field.get("ignore_xss_filter") or field.options == "Email":
		return short
	try:
		clean = sanitize_html(short)
		if shorten(clean) == clean and sanitize_html(clean) == clean and not _has_entities(clean, short):
			return clean
	except BaseTimeoutException:
		raise
	except Exception:  # its parsers raise whatever they meet, deep nesting too
		pass
	return shorten(text.translate(NO_MARKUP))
