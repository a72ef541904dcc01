"""What a new site gets: the records that ERPNext's own setup creates before the first company exists."""

import datetime

import frappe
from erpnext.setup import standard_records
from frappe.utils import getdate, nowdate


def after_install() -> None:
	"""Creates roles, trees, units, price lists and the fiscal year; what exists is kept."""
	frappe.flags.in_erpnext_install = True
	for record in standard_records.records():
		_insert_missing(record)
	_make_fiscal_year()
	_set_defaults()
	frappe.flags.in_erpnext_install = False


def _insert_missing(record: dict) -> None:
	document = frappe.get_doc(record)
	document.flags.ignore_permissions = True
	document.flags.ignore_mandatory = True
	document.insert(ignore_if_duplicate=True)


def _make_fiscal_year() -> None:
	year = getdate(nowdate()).year
	for number in (year - 1, year, year + 1):
		_insert_missing(
			{
				"doctype": "Fiscal Year",
				"year": str(number),
				"year_start_date": datetime.date(number, 1, 1),
				"year_end_date": datetime.date(number, 12, 31),
			}
		)


def _set_defaults() -> None:
	for doctype, values in standard_records.SETTINGS.items():
		settings = frappe.get_doc(doctype)
		settings.update(values)
		settings.flags.ignore_mandatory = True
		settings.save(ignore_permissions=True)
