"""What callers send, read: lists, lines, packages, times."""

import json
import re
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

import frappe
from frappe import _

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.text import shortened
from ecom_erp.core.times import as_utc
from ecom_erp.core.warehouse.packing_check import MOST_GRAMS, MOST_PIECES
from ecom_erp.flows.orders.order_document import site_time as as_site_time
from ecom_erp.messaging.errors import refuse

TEXT_OR_NONE = (str, type(None))
LINE_TYPES = {
	"line_id": (str, int),
	"about": TEXT_OR_NONE,
	"exchange_item": TEXT_OR_NONE,
	"exchange_price": (int, float, *TEXT_OR_NONE),
}
_SPACED_OFFSET = re.compile(r"(:\d\d(?:\.\d+)?) (\d\d:?\d\d)$")


def as_list(given: Any) -> list:
	"""A list, or one that is written as JSON. Raises ValidationError for anything else."""
	try:
		found = json.loads(given) if isinstance(given, str) else given
	except (ValueError, RecursionError):
		found = None
	if not isinstance(found, list):
		refuse(ErrorCode.INVALID_REQUEST, _("Not a list: {0}").format(shortened(str(given), 80)))
	return found


def as_object(given: Any) -> dict:
	"""A dict, or one that is written as JSON. Raises ValidationError for anything else."""
	try:
		found = json.loads(given) if isinstance(given, str) else given
	except (ValueError, RecursionError):
		found = None
	if not isinstance(found, dict):
		refuse(ErrorCode.INVALID_REQUEST, _("Not an object: {0}").format(shortened(str(given), 80)))
	return found


def texts(name: str, given: Any) -> list:
	"""A list, one that is written as JSON, or the values of a parameter of the address that is there several times."""
	if isinstance(given, str) and not given.lstrip().startswith(("[", "{")):
		return (frappe.request.args.getlist(name) if frappe.request else []) or [given]
	return as_list(given)


def ticket_lines(given: Any) -> Sequence[dict]:
	"""The lines of a ticket. Raises ValidationError for one without its line and a whole number of units."""
	lines = as_list(given)
	for number, line in enumerate(lines, 1):
		good = isinstance(line, dict) and line.get("line_id") and _whole(line.get("qty"), MOST_PIECES)
		if not (good and int(line.get("qty") or 0) > 0):
			refuse(
				ErrorCode.INVALID_REQUEST,
				_("Line {0} needs a line_id and a qty of at least 1").format(number),
			)
		wrong = [name for name, types in LINE_TYPES.items() if not isinstance(line.get(name), types)]
		if wrong:
			refuse(
				ErrorCode.INVALID_REQUEST,
				_("Line {0}: {1} has a value of the wrong type").format(number, ", ".join(wrong)),
			)
	return lines


def stated_packages(given: Any) -> Sequence[dict]:
	"""The packages of a Fulfilment Order: each with weight_grams, box, and items as pieces by item code, all of which may be
	left out. Raises ValidationError for what is none."""
	packages = as_list(given) if given else []
	for number, package in enumerate(packages, 1):
		if not _is_package(package):
			refuse(
				ErrorCode.INVALID_REQUEST,
				_(
					"Package {0} needs a weight in whole grams, the name of a box and whole pieces of each item"
				).format(number),
			)
	return packages


def _is_package(given: Any) -> bool:
	if not isinstance(given, dict):
		return False
	items, box = given.get("items") or {}, given.get("box") or ""
	return (
		isinstance(items, dict)
		and isinstance(box, str)
		and _whole(given.get("weight_grams"), MOST_GRAMS)
		and all(_whole(qty, MOST_PIECES) for qty in items.values())
	)


def _whole(value: Any, most: int) -> bool:
	"""Whether it is a whole number from 0 to `most`, or one that is written as text; also for nothing."""
	text = "0" if value in (None, "") else str(value)
	return text.isascii() and text.isdigit() and int(text) <= most


def weighed(grams: int) -> int:
	"""What a scale shows. Raises ValidationError where that can be no parcel."""
	if not 0 < grams <= MOST_GRAMS:
		refuse(ErrorCode.INVALID_REQUEST, _("Weigh the parcel first"))
	return grams


def site_time(text: str) -> datetime:
	"""A time of the site, that of another zone converted. Raises ValidationError for a text that is none."""
	try:
		found = _iso(text)
		return as_site_time(as_utc(found)) if found.tzinfo else found
	except (ValueError, OverflowError):
		refuse(ErrorCode.INVALID_REQUEST, _("{0} is not a valid ISO 8601 time").format(text[:80]))


def _iso(text: str) -> datetime:
	# in an address a plus sign that nobody has encoded arrives as a space
	return datetime.fromisoformat(_SPACED_OFFSET.sub(r"\1+\2", text.strip()).replace("Z", "+00:00"))


def moment(text: str) -> datetime | None:
	"""A point in time, None for "". Raises ValidationError for a text that is none."""
	if not text:
		return None
	try:
		found = _iso(text)
		return as_utc(found if found.tzinfo else found.replace(tzinfo=timezone.utc))
	except ValueError:
		refuse(ErrorCode.INVALID_REQUEST, _("{0} is not a valid ISO 8601 time").format(text[:80]))
