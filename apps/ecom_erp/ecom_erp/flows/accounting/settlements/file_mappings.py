"""Mappings of settlement files, as readers take them."""

from zoneinfo import available_timezones

import frappe

from ecom_erp.core.accounting.statements.cells import DayOrder
from ecom_erp.core.accounting.statements.mapped import FeeSign, FileMapping
from ecom_erp.core.accounting.statements.mapped_fields import FIELDS
from ecom_erp.flows.words.sentences import _

MAPPING = "Ecom Statement Mapping"
_FIELDS = {label: name for name, (label, _known) in FIELDS.items()}


def read(name: str) -> FileMapping:
	"""An Ecom Statement Mapping, typed."""
	return _of(frappe.get_cached_doc(MAPPING, name))


def _of(doc) -> FileMapping:
	lines = (doc.payout_types or "").splitlines()
	return FileMapping(
		{_FIELDS[row.field]: row.column for row in doc.columns},
		doc.currency or "",
		doc.decimal_sign or ".",
		DayOrder(doc.day_order or DayOrder.YEAR_FIRST),
		FeeSign(doc.fees or FeeSign.NEGATIVE),
		frozenset(line.strip().casefold() for line in lines if line.strip()),
		doc.time_zone or "UTC",
	)


def check(doc) -> None:
	"""Raises ValidationError when a file could not be read by the mapping."""
	fields = [row.field for row in doc.columns]
	if len(set(fields)) != len(fields):
		frappe.throw(_("A field can have one column only"))
	if doc.time_zone and doc.time_zone not in available_timezones():
		frappe.throw(_("{0} is not a time zone. Enter one such as Europe/Berlin.").format(doc.time_zone))
	problem = _of(doc).problem()
	if problem:
		frappe.throw(_(problem.template).format(*problem.values))
