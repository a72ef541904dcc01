"""What the station keeps of a packer's work on a package: how long it took, how much went into it, what was scanned wrongly."""

from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.orders.packages import PACKAGE
from ecom_erp.flows.warehouse.package_contents import SCAN
from ecom_erp.messaging.transaction import unit_of_work

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.fulfilment_package.fulfilment_package import FulfilmentPackage

LONGEST_SECONDS = 4 * 3600
"""A package that lay over night says nothing of its packer's pace."""


def count_wrong(package: str | None, scan_id: str) -> None:
	"""A scan was refused, under the lock of the Fulfilment Order. Sent again, it counts once."""
	if not package:
		return
	known = frappe.db.get_value(PACKAGE, package, ["refused_scan", "wrong_scans"], as_dict=True)
	if known.refused_scan != scan_id:
		values = {"refused_scan": scan_id, "wrong_scans": (known.wrong_scans or 0) + 1}
		frappe.db.set_value(PACKAGE, package, values, update_modified=False)


def measure(package: "FulfilmentPackage") -> None:
	"""Write on a package that is being closed what went into it, and how long it took since its first scan."""
	package.pieces = sum(row.qty for row in package.contents)
	package.item_lines = len({row.item_code for row in package.contents})
	package.scan_seconds = _seconds_since_first_scan(package.name)


@unit_of_work
def measure_to_label(fulfilment_order: str, number: int) -> None:
	"""The package that was closed at the station has its label now: its time is that until here."""
	lock_values("Fulfilment Order", fulfilment_order, "name")
	filters = {"fulfilment_order": fulfilment_order, "number": number, "shipping_label": ("is", "set")}
	package = frappe.db.get_value(PACKAGE, filters)
	seconds = _seconds_since_first_scan(package) if package else 0
	if seconds:
		frappe.db.set_value(PACKAGE, package, "scan_seconds", seconds, update_modified=False)


def _seconds_since_first_scan(package: str) -> int:
	"""At least 1; 0 when nothing was scanned, or when it took too long to mean anything."""
	filters = {"package": package, "undone": 0}
	first = frappe.db.get_value(SCAN, filters, "creation", order_by="creation")
	if not first:
		return 0
	seconds = max(round((now_datetime() - first).total_seconds()), 1)
	return seconds if seconds <= LONGEST_SECONDS else 0
