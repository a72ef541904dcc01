"""A plan in words, line by line, for the desk: why this line comes from this warehouse."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecom_erp.core.allocation.model import Alternative, Plan

_TEXTS = {
	"pinned": "{item} must ship from {warehouse}",
	"only_warehouse": "{warehouse} is the only warehouse that has {item} in stock and can deliver it",
	"one_parcel": "Everything from {warehouse} in one parcel is the cheapest plan",
	"one_parcel_next": "Everything from {warehouse} in one parcel is cheapest; from {next} it would cost {more} more",
	"split_needed": "No single warehouse can ship the whole order; {parcels} parcels are the cheapest way",
	"split_cheaper": "{parcels} parcels cost {saved} less than shipping everything from {next}",
}


@dataclass(frozen=True)
class Reason:
	"""Why `qty` of a line come from `warehouse`. `message` is an English template with the `params` in braces;
	amounts among the params (more, saved) are minor units."""

	line: str
	item: str
	qty: int
	warehouse: str
	code: str
	message: str
	params: Mapping[str, object] = field(default_factory=dict)


def explain(plan: Plan) -> list[Reason]:
	"""One row for each line and warehouse, by line, then in parcel order."""
	rows = []
	for demand in plan.demands:
		for parcel in plan.parcels:
			if demand.line in parcel.lines:
				rows.append(
					_reason(plan, demand.line, demand.item, parcel.lines[demand.line], parcel.warehouse)
				)
	return rows


def _reason(plan: Plan, line: str, item: str, qty: int, warehouse: str) -> Reason:
	params: dict[str, object] = {"item": item, "warehouse": warehouse}
	if line in plan.pinned:
		code = "pinned"
	elif plan.eligible[line] == (warehouse,):
		code = "only_warehouse"
	else:
		code, more = _plan_reason(plan)
		params.update(more)
	return Reason(line, item, qty, warehouse, code, _TEXTS[code], params)


def _plan_reason(plan: Plan) -> tuple[str, dict[str, object]]:
	if len(plan.parcels) == 1:
		other = _cheapest_other(plan, plan.parcels[0].warehouse)
		if other is None:
			return "one_parcel", {}
		return "one_parcel_next", {"next": other.warehouse, "more": (other.total or 0) - plan.total}
	other = _cheapest_other(plan, "")
	if other is None:
		return "split_needed", {"parcels": len(plan.parcels)}
	saved = (other.total or 0) - plan.total
	return "split_cheaper", {"parcels": len(plan.parcels), "next": other.warehouse, "saved": saved}


def _cheapest_other(plan: Plan, warehouse: str) -> Alternative | None:
	others = [(a.total, a) for a in plan.alternatives if a.total is not None and a.warehouse != warehouse]
	return min(others, key=lambda other: other[0])[1] if others else None
