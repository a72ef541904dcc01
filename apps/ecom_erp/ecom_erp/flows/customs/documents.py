"""What the commercial invoice and the postal declarations CN22 and CN23 show. The function is known to print formats under its
own name."""

from decimal import Decimal
from typing import TYPE_CHECKING

import frappe

from ecom_erp.core.customs.duty import Basis
from ecom_erp.core.customs.registrations import KINDS
from ecom_erp.core.money import quantize
from ecom_erp.flows.customs import duty_rules
from ecom_erp.flows.customs.declarations import declaration_of

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_package.fulfilment_package import FulfilmentPackage

LABELS = {kind.code: kind.label for kind in KINDS.values()}


def ecom_customs(package: "FulfilmentPackage") -> dict:
	"""The declaration of a package as texts: `sender` and `recipient` (address lines), `numbers`, `lines`, totals, `incoterm`,
	`grams` with the box, and `duty` ("" where only the tariff tells)."""
	declared = declaration_of(package)
	profile = frappe.get_cached_doc("Ecom Warehouse Profile", package.warehouse)
	place = " ".join(filter(None, (profile.city, profile.province, profile.postal_code)))
	company = frappe.get_cached_value("Ecom Shop", package.shop, "company")
	sender = (company, profile.line1, profile.line2, place, profile.country_code, profile.phone)
	charged = duty_rules.duty_today(declared, duty_rules.rules())
	duty = (
		"" if charged.amount is None else f"{quantize(charged.amount, charged.currency)} {charged.currency}"
	)
	return frappe._dict(
		sender=[line for line in sender if line],
		recipient=frappe.db.get_value("Fulfilment Order", package.fulfilment_order, "address_display") or "",
		numbers=[(LABELS[code], number) for code, number in sorted(declared.numbers.items())],
		lines=[
			frappe._dict(
				item=line.item,
				description=line.description,
				hs_code=line.digits,
				origin=line.origin,
				quantity=line.quantity,
				value=str(line.value),
				kg=_kg(line.grams),
			)
			for line in declared.lines
		],
		currency=declared.currency,
		value=str(declared.value),
		kg=_kg(package.weight_grams or declared.grams),
		incoterm=declared.incoterm,
		crosses_border=declared.crosses_border,
		duty=duty if charged.basis is not Basis.FREE else "",
	)


def _kg(grams: int) -> str:
	return f"{Decimal(grams) / 1000:.3f}"
