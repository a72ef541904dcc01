"""What parcels have really cost: quoted when their labels were bought, then billed by the courier. Profit reads it by order line."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from ecom_erp.core.accounting.courier_bills.freight import by_line
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.states.label import WANTED
from ecom_erp.flows.accounting.courier_bills.storing import LINE

LABEL, PACKAGE, CONTENT, ITEM = (
	"Shipping Label",
	"Fulfilment Package",
	"Fulfilment Package Item",
	"Fulfilment Order Item",
)
CHUNK = 200


def note_billed(bill: str) -> None:
	"""Write on the labels of a bill's lines what is posted of them, by this and all other bills; in the caller's unit of work."""
	line = frappe.qb.DocType(LINE)
	of_bill = (
		frappe.qb.from_(line)
		.select(line.shipping_label)
		.where((line.courier_bill == bill) & line.shipping_label.isnotnull())
	)
	rows = (
		frappe.qb.from_(line)
		.select(
			line.shipping_label,
			line.currency,
			Sum(line.posted_net).as_("net"),
			Sum(line.posted_tax).as_("tax"),
		)
		.where(line.shipping_label.isin(of_bill))
		.groupby(line.shipping_label, line.currency)
		.orderby(line.shipping_label)
	).run(as_dict=True)
	values = {row.shipping_label: {"billed_cost": 0, "billed_currency": None} for row in rows}
	for row in rows:
		if row.net or row.tax:
			values[row.shipping_label] = {"billed_cost": row.net, "billed_currency": row.currency}
	if values:
		frappe.db.bulk_update(LABEL, values, chunk_size=CHUNK, update_modified=False)


@dataclass(frozen=True)
class LineFreight:
	"""The share of an order line in a parcel's freight, without tax. `billed` is None until a bill of the courier is posted."""

	order: str
	line_id: str
	label: str
	quoted: Decimal
	quoted_currency: str
	billed: Decimal | None
	billed_currency: str


def of_orders(orders: Collection[str]) -> list[LineFreight]:
	"""Of the parcels to the buyers of some orders, by order line, in two queries. A parcel counts as long as its label is not given
	back."""
	labels = frappe.get_all(
		LABEL,
		{
			"ecom_order": ("in", list(orders) or [""]),
			"direction": "Outbound",
			"status": ("in", [str(one) for one in WANTED]),
		},
		["name", "ecom_order", "package", "cost", "currency", "billed_cost", "billed_currency"],
		order_by="name",
	)
	weights = _weights({row.package for row in labels if row.package})
	found = []
	for row in labels:
		if row.currency and row.package in weights:
			found += _shares(row, weights[row.package])
	return found


def _shares(row, weights: dict[str, int]) -> list[LineFreight]:
	quoted = by_line(quantize(from_field(row.cost), row.currency), weights, row.currency)
	theirs = row.billed_currency or ""
	billed = by_line(quantize(from_field(row.billed_cost), theirs), weights, theirs) if theirs else {}
	return [
		LineFreight(row.ecom_order, line, row.name, quoted[line], row.currency, billed.get(line), theirs)
		for line in sorted(weights)
	]


def _weights(packages: Collection[str]) -> dict[str, dict[str, int]]:
	"""By package and order line, the grams of its pieces."""
	content, item = frappe.qb.DocType(CONTENT), frappe.qb.DocType(ITEM)
	rows = (
		frappe.qb.from_(content)
		.join(item)
		.on(item.name == content.fulfilment_order_item)
		.select(content.parent, item.line_id, Sum(content.qty * item.weight_grams).as_("grams"))
		.where((content.parenttype == PACKAGE) & content.parent.isin(sorted(packages) or [""]))
		.groupby(content.parent, item.line_id)
	).run(as_dict=True)
	found: dict[str, dict[str, int]] = {}
	for row in rows:
		found.setdefault(row.parent, {})[row.line_id or ""] = int(row.grams or 0)
	return found
