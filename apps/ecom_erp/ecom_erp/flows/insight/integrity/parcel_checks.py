"""Invariants of Fulfilment Orders, their packages and their labels."""

from collections.abc import Collection, Iterator
from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.insight import invariants
from ecom_erp.core.insight.invariant import Violation
from ecom_erp.core.states import package as package_states
from ecom_erp.core.states.fulfilment import CANCELLED, GONE, OPEN, PICKED, TO_PICK
from ecom_erp.core.states.label import BOUGHT, REQUESTED, TO_VOID
from ecom_erp.core.states.order import CANCELLED as ORDER_CANCELLED
from ecom_erp.core.states.order import SENT
from ecom_erp.core.states.package import fulfilment_status
from ecom_erp.flows.insight.integrity.order_batch import grouped, rows_of
from ecom_erp.flows.orders.packages import contents_of_packages, facts_of, rows_of_packages

PARCEL, PACKAGE, LABEL = "Fulfilment Order", "Fulfilment Package", "Shipping Label"
OUTBOUND = "Outbound"
ANSWER_HOURS = 24
PACKAGE_FACTS = ("packed_at", "shipping_label", "shipped_at", "delivered_at")


def wrong_contents(names: Collection[str]) -> Iterator[Violation]:
	"""Parcels whose packages hold more than they do, or less once they are packed or shipped."""
	parcels = _parcels(names, "packed_at")
	items = rows_of("Fulfilment Order Item", list(parcels), ("name", "item_code", "qty"))
	packages = rows_of_packages(parcels)
	contents = contents_of_packages([row.name for rows in packages.values() for row in rows])
	for name, parcel in parcels.items():
		held: dict[str, int] = {}
		for package in packages[name]:
			for row in contents[package.name]:
				held[row.fulfilment_order_item] = held.get(row.fulfilment_order_item, 0) + (row.qty or 0)
		whole = parcel.packed_at or parcel.status in GONE
		for row in items.get(name, ()):
			found = held.get(row.name, 0)
			if found > row.qty or (whole and found < row.qty):
				facts = {"item": row.item_code, "expected": str(row.qty), "found": str(found)}
				yield Violation(invariants.CONTENTS, name, facts, row.name)


def wrong_parcel_statuses(names: Collection[str]) -> Iterator[Violation]:
	"""Parcels whose status does not follow from their packages and their Delivery Note, and parcels that wait although their
	order is shipped or cancelled."""
	parcels = _parcels(names, "picked_at", "delivery_note", "ecom_order", "waiting_since")
	packages = rows_of_packages(parcels, *PACKAGE_FACTS)
	orders = dict(
		frappe.get_all(
			"Ecom Order",
			{"name": ("in", [row.ecom_order for row in parcels.values()] or [""])},
			["name", "status"],
			as_list=True,
		)
	)
	for name, parcel in parcels.items():
		expected: str = fulfilment_status(
			map(facts_of, packages[name]),
			bool(parcel.picked_at),
			bool(parcel.delivery_note),
			bool(parcel.waiting_since),
		)
		if parcel.status in OPEN and orders.get(parcel.ecom_order) in (*SENT, ORDER_CANCELLED):
			expected = CANCELLED
		# whether goods that lie in no package are picked is what the pick list says
		same = expected == parcel.status or {expected, parcel.status} == {TO_PICK, PICKED}
		if not same:
			yield Violation(invariants.PARCEL_STATUS, name, {"expected": expected, "found": parcel.status})


def _parcels(names: Collection[str], *fields: str) -> dict[str, frappe._dict]:
	"""Rows of the Fulfilment Orders that are not cancelled, by name."""
	rows = frappe.get_all(
		PARCEL,
		{"name": ("in", list(names) or [""]), "status": ("!=", CANCELLED)},
		["name", "status", *fields],
	)
	return {row.name: row for row in rows}


def wrong_package_labels(names: Collection[str]) -> Iterator[Violation]:
	"""Packages that have more than one label, another one than they say, or a number that is not their label's. A label that
	its courier did not take back says so itself."""
	packages = frappe.get_all(
		PACKAGE,
		{"name": ("in", list(names) or [""]), "status": ("!=", package_states.CANCELLED)},
		["name", "status", "shipping_label", "tracking_number", "fulfilment_order"],
	)
	labels = grouped(
		frappe.get_all(
			LABEL,
			{
				"package": ("in", [row.name for row in packages] or [""]),
				"status": BOUGHT,
				"direction": OUTBOUND,
			},
			["name", "package", "tracking_number", "error"],
			order_by="name",
		),
		"package",
	)
	shared = _labels_of_boxes(packages)
	for package in packages:
		bought = labels.get(package.name, []) + shared.get(package.name, [])
		counting = [row for row in bought if not row.error or row.name == package.shipping_label]
		numbers = [(row.name, row.tracking_number or "") for row in counting]
		own = [(package.shipping_label, package.tracking_number or "")] if package.shipping_label else []
		if numbers != own or (package.status == package_states.LABELLED and not own):
			yield Violation(
				invariants.PACKAGE_LABEL,
				package.name,
				{"expected": _in_words(own), "found": _in_words(numbers)},
			)


def _labels_of_boxes(packages: Collection) -> dict[str, list]:
	"""By package of a parcel that leaves in the box of another order: the label of that one, where it has one."""
	joined = {"name": ("in", [row.fulfilment_order for row in packages] or [""]), "joined_to": ("is", "set")}
	leads = dict(frappe.get_all(PARCEL, joined, ["name", "joined_to"], as_list=True))
	if not leads:
		return {}
	of_lead = grouped(
		frappe.get_all(
			LABEL,
			{
				"fulfilment_order": ("in", list(leads.values())),
				"status": BOUGHT,
				"direction": OUTBOUND,
			},
			["name", "fulfilment_order", "tracking_number", "error"],
			order_by="name",
		),
		"fulfilment_order",
	)
	return {
		row.name: of_lead.get(leads[row.fulfilment_order], [])
		for row in packages
		if row.fulfilment_order in leads
	}


def _in_words(labels: list[tuple[str, str]]) -> str:
	return "; ".join(f"{name} ({number})" for name, number in labels) or "-"


def unused_labels(names: Collection[str]) -> Iterator[Violation]:
	"""Bought labels of packages that are cancelled or gone."""
	rows = frappe.get_all(
		LABEL,
		{"name": ("in", list(names) or [""]), "status": BOUGHT, "direction": OUTBOUND},
		["name", "package", "error"],
	)
	alive = set(
		frappe.get_all(
			PACKAGE,
			{
				"name": ("in", [row.package for row in rows] or [""]),
				"status": ("!=", package_states.CANCELLED),
			},
			pluck="name",
		)
	)
	for row in rows:
		if row.package not in alive and not row.error:
			yield Violation(invariants.LABEL_USED, row.name, {})


def unanswered_labels(names: Collection[str]) -> Iterator[Violation]:
	"""Labels of which a courier was asked, or that he was to take back, and never answered."""
	rows = frappe.get_all(
		LABEL,
		{
			"name": ("in", list(names) or [""]),
			"status": ("in", (REQUESTED, TO_VOID)),
			"modified": ("<", now_datetime() - timedelta(hours=ANSWER_HOURS)),
		},
		["name", "status", "creation"],
	)
	for row in rows:
		since = frappe.utils.get_datetime(row.creation).strftime("%Y-%m-%d %H:%M")
		yield Violation(invariants.LABEL_ANSWERED, row.name, {"status": row.status, "since": since})
