"""Which column of a shop's file is what: saved mappings, and guesses from the header."""

import frappe
from frappe import _

from ecom_erp.core.intake.order_table import TableSettings
from ecom_erp.core.intake.table_header import FIELDS, guess, missing

DATE_FORMATS = {
	"Year first (2026-03-02 09:15)": "",
	"Day.Month.Year (02.03.2026)": "%d.%m.%Y",
	"Day/Month/Year (02/03/2026)": "%d/%m/%Y",
	"Month/Day/Year (03/02/2026)": "%m/%d/%Y",
}
PAYMENT = {"As in the file": "file", "All orders are paid": "paid", "No order is paid": "unpaid"}
_FIELD_OF_LABEL = {label: name for name, (label, _words) in FIELDS.items()}


def mapping_for(shop: str, header: list[str]) -> str:
	"""The newest mapping of the shop, or of no shop in particular, that fits the header; else a new one with the
	columns that are recognised."""
	names = frappe.get_all(
		"Order Import Mapping",
		filters={"shop": ["in", [shop, "", None]]},
		pluck="name",
		order_by="modified desc",
	)
	columns = frappe.get_all("Order Import Column", {"parent": ["in", names]}, ["parent", "column"])
	for name in names:
		own = {row.column for row in columns if row.parent == name}
		if own and own <= set(header):
			return name
	return _guess(shop, header)


def _guess(shop: str, header: list[str]) -> str:
	found = guess(header)
	if not found:
		frappe.throw(
			_(
				"No column was recognised. The first row must be a header. Choose a mapping, or create "
				"one under Order Import Mapping."
			)
		)
	doc = frappe.new_doc("Order Import Mapping")
	count = frappe.db.count("Order Import Mapping", {"mapping_name": ["like", f"{shop}%"]})
	name = shop if not count else f"{shop} {count + 1}"
	while frappe.db.exists("Order Import Mapping", name):
		name = f"{name} *"
	doc.update({"mapping_name": name, "shop": shop})
	doc.payment = "As in the file" if "payment_state" in found else "All orders are paid"
	for field, column in found.items():
		doc.append("columns", {"field": FIELDS[field][0], "column": column})
	doc.insert()
	return doc.name


def columns_of(mapping) -> dict[str, str]:
	return {_FIELD_OF_LABEL[row.field]: row.column for row in mapping.columns}


def check_columns(mapping) -> None:
	"""Raises ValidationError when columns stand twice or needed ones are not there."""
	fields = [row.field for row in mapping.columns]
	double = next((one for one in fields if fields.count(one) > 1), None)
	if double:
		frappe.throw(_("{0} appears more than once in the columns").format(_(double)))


def lacking(mapping) -> str:
	"""The labels of needed columns that the mapping does not have; "" when it has all."""
	return ", ".join(_(FIELDS[name][0]) for name in missing(columns_of(mapping)))


def settings(mapping, shop) -> TableSettings:
	gateways = [row.gateway for row in shop.gateways]
	return TableSettings(
		columns=columns_of(mapping),
		currency=shop.currency,
		time_zone=shop.time_zone or "UTC",
		decimal_sign=mapping.decimal_sign,
		date_format=DATE_FORMATS[mapping.date_format],
		taxes_included=bool(mapping.taxes_included),
		payment=PAYMENT[mapping.payment],
		gateway=mapping.gateway or (gateways[0] if len(gateways) == 1 else ""),
		country=_country_code(mapping.country),
		countries={
			row.name.casefold(): (row.code or "").upper()
			for row in frappe.get_all("Country", ["name", "code"])
		},
	)


def _country_code(country) -> str:
	return (frappe.db.get_value("Country", country, "code") or "").upper() if country else ""
