"""What callers send, read: lists, lines, packages, times."""

import json
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

import frappe
from frappe import _

from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.text import shortened
from ecom_erp.core.warehouse.packing_check import MOST_GRAMS, MOST_PIECES
from ecom_erp.messaging.errors import refuse


def as_list(given: Any) -> list:
	"""A list, or one that is written as JSON. Raises ValidationError for anything else."""
	try:
		found = json.loads(given) if isinstance(given, str) else given
	except ValueError:
		found = None
	if not isinstance(found, list):
		refuse(ErrorCode.INVALID_REQUEST, _("Not a list: {0}").format(shortened(str(given), 80)))
	return found


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
	"""A time of the site. Raises ValidationError for a text that is none."""
	try:
		return frappe.utils.get_datetime(text)
	except (ValueError, TypeError):
		refuse(ErrorCode.INVALID_REQUEST, _("{0} is not a valid time").format(text))


def moment(text: str) -> datetime | None:
	"""A point in time, None for "". Raises ValidationError for a text that is none."""
	if not text:
		return None
	try:
		found = datetime.fromisoformat(text.replace("Z", "+00:00"))
	except ValueError:
		refuse(ErrorCode.INVALID_REQUEST, _("{0} is not a valid ISO 8601 time").format(text))
	return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
