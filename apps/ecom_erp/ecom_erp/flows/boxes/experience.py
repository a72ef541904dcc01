"""What packers make of proposals: the box that they take for the same contents again and again is proposed the next time."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import frappe

from ecom_erp.core.states.package import PackageStatus
from ecom_erp.flows.orders.packages import PACKAGE


@dataclass(frozen=True)
class Habit:
	"""The box that packers took, and what it weighed closed."""

	box: str
	grams: int


def contents_key(contents: Mapping[str, int]) -> str:
	"""One name for the same contents, pieces by item."""
	return hashlib.sha256(json.dumps(sorted(contents.items())).encode()).hexdigest()[:32]


def habit(warehouse: str, contents: Mapping[str, int], boxes: Sequence[str]) -> Habit | None:
	"""The box of the last packages with these contents, when all of them had the same one and there are as many as Ecom
	Settings asks for; None otherwise, and when the box is not one of `boxes`."""
	times = frappe.get_cached_doc("Ecom Settings").learn_boxes_after or 0
	if not times:
		return None
	rows = frappe.get_all(
		PACKAGE,
		filters={
			"contents_key": contents_key(contents),
			"warehouse": warehouse,
			"packed_at": ("is", "set"),
			"box": ("is", "set"),
			"status": ("!=", PackageStatus.CANCELLED),
		},
		fields=["box", "weight_grams"],
		order_by="packed_at desc",
		limit=times,
	)
	if len(rows) < times or len({row.box for row in rows}) > 1 or rows[0].box not in boxes:
		return None
	return Habit(rows[0].box, round(sum(row.weight_grams or 0 for row in rows) / len(rows)))
