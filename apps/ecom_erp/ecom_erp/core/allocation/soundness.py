"""Whether a plan, from whatever policy, can be reserved and shipped."""

from collections.abc import Sequence

from ecom_erp.core.allocation.model import Demand, Plan, Policy, WarehouseOption


def check_plan(
	plan: Plan, demands: Sequence[Demand], options: Sequence[WarehouseOption], policy: Policy
) -> None:
	"""Raises ValueError when the plan does not ship each line whole, takes more than a warehouse has, or ships from where
	it may not."""
	known = {option.warehouse: option for option in options}
	by_line = {demand.line: demand for demand in demands}
	shipped = dict.fromkeys(by_line, 0)
	for parcel in plan.parcels:
		if parcel.warehouse not in known:
			raise ValueError(f"The plan ships from {parcel.warehouse}, which was not offered")
		taken: dict[str, int] = {}
		for line, qty in parcel.lines.items():
			if line not in by_line or not policy.allows(line, parcel.warehouse):
				raise ValueError(f"The plan ships {line} from {parcel.warehouse}, which may not ship it")
			shipped[line] += qty
			item = by_line[line].item
			taken[item] = taken.get(item, 0) + qty
			if taken[item] > known[parcel.warehouse].available.get(item, 0):
				raise ValueError(f"The plan takes more of {item} than {parcel.warehouse} has")
	for line, demand in by_line.items():
		if shipped[line] != demand.qty:
			raise ValueError(f"The plan ships {shipped[line]} of {demand.qty} of {line}")
