"""Orders that were there before are found of a telephone number and an e-mail address as new ones are."""

import json

import frappe
from frappe.query_builder import Case

from ecom_erp.core import risk_keys
from ecom_erp.core.orders.canonical import from_dict

BATCH = 500  # orders
ORDER = "Ecom Order"


def execute():
	last = ""
	while rows := frappe.get_all(
		ORDER,
		{"name": (">", last)},
		["name", "canonical", "buyer_email", "buyer_phone"],
		order_by="name",
		limit=BATCH,
	):
		_fill({row.name: _keys(row) for row in rows if row.buyer_email or row.buyer_phone})
		frappe.db.commit()  # allowed: loose-commit: each batch is whole, and not to be done again with the next
		last = rows[-1].name


def _keys(row) -> dict[str, str | None]:
	return risk_keys.of_order(from_dict(json.loads(row.canonical)))


def _fill(keys: dict[str, dict[str, str | None]]) -> None:
	if not keys:
		return
	order = frappe.qb.DocType(ORDER)
	query = frappe.qb.update(order).where(order.name.isin(list(keys)))
	for field in dict.fromkeys((*risk_keys.OF_ORDER, *risk_keys.PHONES)):
		case = Case()
		for name, values in keys.items():
			case = case.when(order.name == name, values[field])
		query = query.set(order[field], case)
	query.run()
