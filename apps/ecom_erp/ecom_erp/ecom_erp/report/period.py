"""The period that a report is about."""

import frappe
from frappe import _
from frappe.utils import add_days, getdate, nowdate

DAYS = 30


def with_period(filters: dict | None) -> frappe._dict:
	"""The filters with `from_date` and `to_date` as dates: the last 30 days where they are empty. Raises ValidationError
	when they are the wrong way round."""
	wanted = frappe._dict(filters or {})
	wanted.to_date = getdate(wanted.to_date or nowdate())
	wanted.from_date = getdate(wanted.from_date or add_days(wanted.to_date, -DAYS))
	if wanted.from_date > wanted.to_date:
		frappe.throw(_("From Date must not be after To Date"))
	return wanted
