"""Times in answers and messages, with the time zone they are in."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_datetime, get_system_timezone


def with_zones(doctype: str, rows: list[Any]) -> list[Any]:
	"""The rows, their Datetime fields as ISO 8601 with the offset of the site's time zone; changed in place."""
	meta, zone = frappe.get_meta(doctype), ZoneInfo(get_system_timezone())
	for row in rows:
		for field, value in row.items():
			known = meta.get_field(field)
			if value and (field in ("modified", "creation") or (known and known.fieldtype == "Datetime")):
				row[field] = get_datetime(value).replace(tzinfo=zone).isoformat()
	return rows


def aware(value: datetime | None) -> datetime | None:
	"""A time of the site with its zone; None where there is none."""
	return value.replace(tzinfo=ZoneInfo(get_system_timezone())) if value else None


def zoned(value: datetime) -> str:
	"""A time of the site as ISO 8601 with its offset."""
	return value.replace(tzinfo=ZoneInfo(get_system_timezone())).isoformat()
