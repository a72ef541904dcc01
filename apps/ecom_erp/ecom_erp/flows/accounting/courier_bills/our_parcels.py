"""What we know of the parcels that lines of a bill charge for: four queries for a page of lines."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

import frappe
from frappe.utils import getdate

from ecom_erp.core.accounting.courier_bills.shipments import Shipment, number_key
from ecom_erp.core.money import from_field, quantize
from ecom_erp.core.shipping.tracking_status import LABEL_BOUGHT, STUCK
from ecom_erp.core.states.label import LabelStatus
from ecom_erp.core.states.money.courier_bill import INCONSISTENT, READING
from ecom_erp.flows.accounting.courier_bills.bill_accounts import BILL, BillAccount
from ecom_erp.flows.accounting.courier_bills.storing import LINE

LABEL, PACKAGE = "Shipping Label", "Fulfilment Package"
RETURN = "Return"
_FIELDS = (
	"name", "tracking_number", "shipment_number", "status", "direction", "cost", "currency", "weight_grams", "billable_grams",
	"service", "zone", "tracking_status", "promised_date", "delivered_at", "picked_up_at", "package", "ecom_order", "shop",
)  # fmt: skip


@dataclass(frozen=True)
class Parcel:
	"""A label of ours and what it belongs to."""

	shipment: Shipment
	order: str
	shop: str


def parcels(account: BillAccount, bill: str, last_line: int, numbers: Collection[str]) -> dict[str, Parcel]:
	"""By tracking key, the parcels with these tracking numbers. What lines before `last_line` of the bill, and of earlier bills,
	have charged is part of them."""
	keys = {number_key(one) for one in numbers} - {""}
	if not keys:
		return {}
	rows = _labels(account, {*keys, *(one.strip() for one in numbers)})
	packages = _packages(row.package for row in rows if row.package)
	by_number = [(row, _parcel(row, packages.get(row.package))) for row in rows]
	found = {
		key: parcel for row, parcel in by_number if (key := number_key(row.tracking_number or "")) in keys
	}
	return _with_billed({**_shipments(by_number, keys - set(found)), **found}, bill, last_line)


def _shipments(by_number: list[tuple], keys: set[str]) -> dict[str, Parcel]:
	"""Several packages that the courier bills by the number of their shipment, where that is no package's own."""
	found: dict[str, Parcel] = {}
	for row, parcel in by_number:
		if (key := number_key(row.shipment_number or "")) in keys:
			billed = replace(parcel, shipment=replace(parcel.shipment, tracking_number=key))
			found[key] = _together(found[key], billed) if key in found else billed
	return found


def _labels(account: BillAccount, numbers: Collection[str]) -> list:
	label = frappe.qb.DocType(LABEL)
	wanted = sorted(number for number in numbers if number)
	return (
		frappe.qb.from_(label)
		.select(*(label[field] for field in _FIELDS))
		.where(label.courier_account.isin(sorted(account.couriers) or [""]))
		.where(label.tracking_number.isin(wanted) | label.shipment_number.isin(wanted))
		.orderby(label.name)
	).run(as_dict=True)


def _packages(names: Iterable[str]) -> dict[str, frappe._dict]:
	rows = frappe.get_all(
		PACKAGE,
		{"name": ("in", list(names) or [""])},
		["name", "shipped_at", "handed_over_at", "delivered_at"],
	)
	return {row.name: row for row in rows}


def _parcel(row, package) -> Parcel:
	currency = row.currency or ""
	cost = quantize(from_field(row.cost), currency) if currency else Decimal(0)
	seen = row.picked_up_at or row.delivered_at or row.tracking_status not in (None, "", LABEL_BOUGHT, STUCK)
	gone = bool(package and (package.shipped_at or package.handed_over_at))
	delivered = row.delivered_at or (package and package.delivered_at)
	shipment = Shipment(
		row.name,
		row.tracking_number or "",
		cost or None,
		currency,
		row.weight_grams or 0,
		row.billable_grams or 0,
		row.service or "",
		row.zone or "",
		row.direction == RETURN,
		row.status not in (LabelStatus.BOUGHT, LabelStatus.REQUESTED) and not seen,
		bool(seen) or gone,
		row.promised_date,
		getdate(delivered) if delivered else None,
	)
	return Parcel(shipment, row.ecom_order or "", row.shop or "")


def _together(first: Parcel, other: Parcel) -> Parcel:
	"""Packages of one shipment that the courier bills by one number."""
	one, two = first.shipment, other.shipment
	quoted = None if one.quoted is None or two.quoted is None else one.quoted + two.quoted
	joined = replace(
		one,
		quoted=quoted,
		grams=one.grams + two.grams,
		billable_grams=one.billable_grams + two.billable_grams,
		is_void=one.is_void and two.is_void,
		has_left=one.has_left or two.has_left,
	)
	return replace(first, shipment=joined)


def _with_billed(found: dict[str, Parcel], bill: str, last_line: int) -> dict[str, Parcel]:
	"""Bills are numbered as they come: what a bill of a smaller number charges came before."""
	line, other = frappe.qb.DocType(LINE), frappe.qb.DocType(BILL)
	rows = (
		frappe.qb.from_(line)
		.join(other)
		.on(other.name == line.courier_bill)
		.select(line.tracking_key, line.net, line.has_freight, line.currency, other.bill_number)
		.where(line.tracking_key.isin(sorted(found) or [""]))
		.where(other.status.notin([READING, INCONSISTENT]) | (other.name == bill))
		.where((other.name < bill) | ((other.name == bill) & (line.line_no <= last_line)))
		.orderby(other.name)
		.orderby(line.line_no)
	).run(as_dict=True)
	for row in rows:
		parcel = found.get(number_key(row.tracking_key))
		if not parcel:
			continue
		shipment = parcel.shipment
		first = row.has_freight and not shipment.freight_billed
		net = from_field(row.net) if row.currency == shipment.currency else Decimal(0)
		billed = replace(
			shipment,
			billed=shipment.billed + net,
			freight_billed=shipment.freight_billed or bool(row.has_freight),
			billed_by=row.bill_number if first else shipment.billed_by,
		)
		found[number_key(row.tracking_key)] = replace(parcel, shipment=billed)
	return found
