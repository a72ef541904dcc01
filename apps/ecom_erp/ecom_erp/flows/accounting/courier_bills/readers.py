"""The readers of couriers' bills: those of the app, and those that other installed apps bring by their hook
`ecom_courier_bills`."""

import frappe

from ecom_erp.core.accounting.courier_bills.model import CourierBill
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.flows.accounting.courier_bills import file_mappings
from ecom_erp.flows.shops.site_adapters import SiteAdapters
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations import courier_bills

_OF_SITE = SiteAdapters(courier_bills.FAMILY, "ecom_courier_bills")

registered, reader_class, declared = _OF_SITE.registered, _OF_SITE.adapter_class, _OF_SITE.declared


def weight_step(courier: str) -> int:
	"""Grams to which a courier usually rounds weights up; one that no app brings any more: a kilogram."""
	found = registered().classes.get(courier)
	return found.weight_step if found else 1000


def read_file(courier: str, currency: str, mapping: str, data: bytes, filename: str) -> list[CourierBill]:
	"""The bills in a file. Raises StatementError; ValidationError where the account lacks a mapping."""
	reader = reader_class(courier)
	if reader.needs_mapping and not mapping:
		frappe.throw(
			_("Choose the File Mapping in the bill account: it says which column of the file holds what")
		)
	known = file_mappings.read(mapping) if mapping and reader.needs_mapping else None
	return reader().read_file(data, filename, currency, known)


def said(error: Exception) -> str:
	"""What is wrong with a file, in words for the person whom it concerns."""
	if isinstance(error, StatementError):
		text = _(error.template).format(*error.values)
		is_said = not error.row or "row {0}" in error.template.casefold()
		return text if is_said else _("Row {0}: {1}").format(error.row, text)
	return str(error)[:500]
