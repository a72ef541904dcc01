"""Files of an exchange: written whole beside their place and moved there, read as records."""

import io
import json
import os
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import frappe

from ecom_erp.core import workbook
from ecom_erp.core.exchange import paths
from ecom_erp.core.exchange.fields import Subject
from ecom_erp.core.exchange.forms import Form
from ecom_erp.core.exchange.mapping import Incoming, from_json, from_rows
from ecom_erp.core.spreadsheets import unguarded, write_csv
from ecom_erp.core.text import as_json
from ecom_erp.flows.exchange import documents, profiles
from ecom_erp.flows.exchange.profiles import DOCUMENT, SFTP
from ecom_erp.flows.intake import order_file
from ecom_erp.flows.words.sentences import _

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile

ENDINGS = {"CSV": "csv", "Excel": "xlsx", "JSON": "json"}
PAGE = 500
MOST_BYTES = 20_000_000


def name_of(run: str, profile: "EcomExchangeProfile") -> str:
	"""The name of a run's file: the same however often it is written, and of no other run."""
	return f"{frappe.scrub(profile.subject)}-{run}.{ENDINGS[profile.file_format]}"


def place(name: str) -> Path:
	return Path(frappe.get_site_path("private", "files", name))


def write(run: str, profile: "EcomExchangeProfile", target: Path) -> None:
	"""Write the documents of a run; the same run gives the same bytes. Raises DoesNotFit."""
	part = target.with_name(f"{target.name}.part")
	contents = _contents(run)
	try:
		with part.open("wb") as stream:
			if profile.file_format == "Excel":
				workbook.write(stream, _table(profile, contents))
			else:
				text = io.TextIOWrapper(stream, encoding="utf-8", newline="", errors="backslashreplace")
				if profile.file_format == "CSV":
					# what people open may hold no formulas; a machine wants telephone numbers as they are
					write_csv(text, _table(profile, contents), guard=profile.transport != SFTP)
				else:
					_write_json(text, contents)
				text.flush()
				text.detach()
		os.replace(part, target)
	finally:
		part.unlink(missing_ok=True)


def _table(profile: "EcomExchangeProfile", contents: Iterable[list]) -> Iterator[list]:
	rules = profiles.rules(profile)
	# a workbook keeps numbers apart from texts
	numbers = profile.file_format == "Excel" and {
		place for place, rule in enumerate(rules) if rule.form is Form.NUMBER
	}
	yield [rule.theirs for rule in rules]
	for rows in contents:
		for row in rows:
			yield [
				"" if cell is None else Decimal(cell) if numbers and place in numbers else cell
				for place, cell in enumerate(row)
			]


def _write_json(text: io.TextIOWrapper, contents: Iterable[Any]) -> None:
	"""A list, each document in a line of its own."""
	sign = "["
	for content in contents:
		text.write(f"{sign}\n{as_json(content)}")
		sign = ","
	text.write("[]\n" if sign == "[" else "\n]\n")


def _contents(run: str) -> Iterator[Any]:
	"""What the documents of a run say, in the order in which they were found."""
	names = frappe.get_all(DOCUMENT, {"run": run}, pluck="name", order_by="document_id asc, version asc")
	for start in range(0, len(names), PAGE):
		some = {"name": ("in", names[start : start + PAGE])}
		rows = frappe.get_all(DOCUMENT, some, ["payload"], order_by="document_id asc, version asc")
		for row in rows:
			content = documents.content(row.payload)
			if content is not None:  # erased since, with the person whom it was about
				yield content


def read(profile: "EcomExchangeProfile", data: bytes) -> list[Incoming]:
	"""The records of a file. Raises ValidationError with what is wrong with it as a whole."""
	rules, zone = profiles.rules(profile), profiles.zone()
	if profile.file_format == "JSON":
		return [from_json(rules, one, zone) for one in _records(profile, data)]
	header, rows = order_file.table(data)
	rows = [[unguarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
	try:
		return list(from_rows(rules, Subject(profile.subject), header, rows, zone))
	except ValueError as error:
		frappe.throw(_("The file has no column {0}. Enter its columns in the profile.").format(str(error)))


def _records(profile: "EcomExchangeProfile", data: bytes) -> list:
	try:
		text = data.decode("utf-8-sig")
		try:
			found = paths.get(json.loads(text), profile.records_path or "")
		except json.JSONDecodeError:
			found = [json.loads(line) for line in text.splitlines() if line.strip()]
	except (ValueError, RecursionError):
		found = None
	return records_of(found)


def records_of(found: Any) -> list:
	"""The list of records that an answer or a file has. Raises ValidationError."""
	if isinstance(found, dict):
		found = [found]
	if not isinstance(found, list):
		frappe.throw(_("There is no list of records in it. Enter where it stands in the profile."))
	return found
