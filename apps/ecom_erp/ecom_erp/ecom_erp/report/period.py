"""The period that a report is about."""

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

DAYS = 30


def with_period(filters: dict | None) -> frappe._dict:
	"""The filters with `from_date` and `to_date` as dates: the last 30 days where they are empty. Raises ValidationError
	when they are the wrong way round."""
	selection = frappe._dict(filters or {})
	selection.to_date = getdate(selection.to_date or nowdate())
	selection.from_date = getdate(selection.from_date or add_days(selection.to_date, -DAYS))
	if selection.from_date > selection.to_date:
		frappe.throw(_("From Date must not be after To Date"))
	return selection
