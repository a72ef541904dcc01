"""Mappings of couriers' bills, as readers take them."""

import frappe

from ecom_erp.core.accounting.courier_bills.mapped import BillMapping
from ecom_erp.core.accounting.courier_bills.mapped_fields import FIELDS
from ecom_erp.core.accounting.statements.cells import DayOrder
from ecom_erp.flows.words.sentences import _

MAPPING = "Ecom Bill Mapping"
_FIELDS = {label: name for name, (label, _known) in FIELDS.items()}


def read(name: str) -> BillMapping:
	"""An Ecom Bill Mapping, typed."""
	return _of(frappe.get_cached_doc(MAPPING, name))


def _of(doc) -> BillMapping:
	lines = (doc.total_rows or "").splitlines()
	return BillMapping(
		{_FIELDS[row.field]: row.column for row in doc.columns},
		doc.decimal_sign or ".",
		DayOrder(doc.day_order or DayOrder.YEAR_FIRST),
		doc.weight_unit or "KG",
		frozenset(line.strip().casefold() for line in lines if line.strip()),
	)


def check(doc) -> None:
	"""Raises ValidationError when a file could not be read by the mapping."""
	fields = [row.field for row in doc.columns]
	if len(set(fields)) != len(fields):
		frappe.throw(_("A field can have one column only"))
	if problem := _of(doc).problem():
		frappe.throw(_(problem.template).format(*problem.values))
