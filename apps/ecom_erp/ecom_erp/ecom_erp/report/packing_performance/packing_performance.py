"""Who packed how much, and how fast: packages by packer, day and warehouse."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Sum
from frappe.utils import add_days, get_fullname
from pypika.functions import Date

from ecom_erp.core.states.package import PackageStatus
from ecom_erp.core.warehouse.pace import MEDIAN, NINE_OF_TEN, within
from ecom_erp.ecom_erp.report.columns import column
from ecom_erp.ecom_erp.report.period import with_period
from ecom_erp.permissions import allowed_warehouses

KEYS = ("packer", "day", "warehouse")
COUNTED = ("parcels", "pieces", "item_lines", "wrong_scans")


def execute(filters: dict | None = None) -> tuple:
	"""What the desk asks of a script report: columns, rows, message, chart and summary."""
	selection = with_period(filters)
	groups = _grouped(_packed(selection))
	reprints = _reprints(selection)
	rows = [_row(key, times, counts, reprints) for key, (times, counts) in groups.items()]
	rows.sort(key=lambda row: (row["day"], row["packer_name"], row["warehouse"] or ""), reverse=True)
	return _columns(), rows, None, None, _summary(groups.values())


def _columns() -> list[dict[str, Any]]:
	return [
		column("day", _("Day"), "Date", 110),
		column("packer_name", _("Packer"), "Data", 180),
		column("warehouse", _("Warehouse"), "Link", 180, "Warehouse"),
		column("parcels", _("Packages"), "Int", 90),
		column("pieces", _("Pieces"), "Int", 90),
		column("item_lines", _("Items"), "Int", 90),
		column("median", _("Median Seconds"), "Int", 130),
		column("nine_of_ten", _("90 % within Seconds"), "Int", 160),
		column("wrong_scans", _("Wrong Scans"), "Int", 110),
		column("reprints", _("Reprints"), "Int", 90),
	]


def _packed(selection) -> list:
	"""One row for each packer, day, warehouse and number of seconds: there are never many, however many packages."""
	package = frappe.qb.DocType("Fulfilment Package")
	day = Date(package.packed_at)
	query = (
		frappe.qb.from_(package)
		.select(
			package.packed_by.as_("packer"),
			day.as_("day"),
			package.warehouse,
			package.scan_seconds,
			Count(package.name).as_("parcels"),
			Sum(package.pieces).as_("pieces"),
			Sum(package.item_lines).as_("item_lines"),
			Sum(package.wrong_scans).as_("wrong_scans"),
		)
		.where(package.packed_at >= selection.from_date)
		.where(package.packed_at < add_days(selection.to_date, 1))
		.where(package.status != PackageStatus.CANCELLED)
		.groupby(package.packed_by, day, package.warehouse, package.scan_seconds)
	)
	return _limited(query, package, package.packed_by, selection).run(as_dict=True)


def _reprints(selection) -> dict[tuple, int]:
	"""Papers that were printed again without a dialog, by who asked for it, day and warehouse."""
	job = frappe.qb.DocType("Ecom Print Job")
	day = Date(job.creation)
	query = (
		frappe.qb.from_(job)
		.select(job.owner, day, job.warehouse, Count("*"))
		.where(job.creation >= selection.from_date)
		.where(job.creation < add_days(selection.to_date, 1))
		.where(job.reprint > 0)
		.groupby(job.owner, day, job.warehouse)
	)
	rows = _limited(query, job, job.owner, selection).run()
	return {(packer, of_day, warehouse): count for packer, of_day, warehouse, count in rows}


def _limited(query, table, packer, selection):
	"""What the user may see, and asked for: a user limited to warehouses or shops sees those alone."""
	warehouses = allowed_warehouses()
	if warehouses is not None:
		query = query.where(table.warehouse.isin(warehouses or [""]))
	query = query.where(table.shop.isin(frappe.get_list("Ecom Shop", pluck="name", limit=0) or [""]))
	if selection.warehouse:
		query = query.where(table.warehouse == selection.warehouse)
	return query.where(packer == selection.packer) if selection.packer else query


def _grouped(rows: list) -> dict[tuple, tuple[dict[int, int], dict[str, int]]]:
	"""By packer, day and warehouse: how often it took how long, and the counts."""
	groups: dict[tuple, tuple[dict[int, int], dict[str, int]]] = {}
	for row in rows:
		times, counts = groups.setdefault(tuple(row[key] for key in KEYS), ({}, dict.fromkeys(COUNTED, 0)))
		if row.scan_seconds:
			times[row.scan_seconds] = times.get(row.scan_seconds, 0) + row.parcels
		for name in COUNTED:
			counts[name] += int(row[name] or 0)
	return groups


def _row(key: tuple, times: dict[int, int], counts: dict[str, int], reprints: dict[tuple, int]) -> dict:
	return {
		**dict(zip(KEYS, key, strict=True)),
		"packer_name": get_fullname(key[0]) if key[0] else "",
		**counts,
		"median": within(times, MEDIAN) or None,
		"nine_of_ten": within(times, NINE_OF_TEN) or None,
		"reprints": reprints.get(key, 0),
	}


def _summary(groups: Iterable) -> list[dict[str, Any]]:
	times: dict[int, int] = {}
	parcels = 0
	for of_group, counts in groups:
		parcels += counts["parcels"]
		for seconds, count in of_group.items():
			times[seconds] = times.get(seconds, 0) + count
	return [
		{"label": _("Packages"), "value": parcels, "datatype": "Int"},
		{"label": _("Median Seconds"), "value": within(times, MEDIAN), "datatype": "Int"},
		{"label": _("90 % within Seconds"), "value": within(times, NINE_OF_TEN), "datatype": "Int"},
	]
