"""How many decimals ERPNext keeps of amounts. It is one number for all currencies of a site, so a shop that sells in a
currency of three decimals asks for three."""

from decimal import Decimal

import frappe
from frappe import _

from ecom_erp.core.money import from_field, is_currency_code, minor_units, quantize


def missing_precision(currency: str) -> str:
	"""What to do where documents keep fewer decimals than the currency has; "" where they keep enough."""
	if not is_currency_code(currency or "") or frappe.get_precision(
		"Sales Order", "grand_total"
	) >= minor_units(currency):
		return ""
	return _("{0} has {1} decimals: set Currency Precision in System Settings to {1}.").format(
		currency, minor_units(currency)
	)


def require_exact(document, fieldname: str, amount: Decimal, currency: str) -> None:
	"""Refuse to post an amount of which the document would keep fewer decimals than the currency has."""
	amount = quantize(amount, currency)
	kept = from_field(round(float(amount), document.precision(fieldname)))
	if kept != amount:
		frappe.throw(
			_("{0} would be posted with {1} instead of {2}.").format(_(document.doctype), kept, amount)
			+ " "
			+ missing_precision(currency)
		)
