"""Whether a plan, from whatever policy, can be reserved and shipped."""

from collections.abc import Sequence

from ecom_erp.core.allocation.model import Demand, Plan, Policy, Site


def check_plan(plan: Plan, demands: Sequence[Demand], sites: Sequence[Site], policy: Policy) -> None:
	"""Raises ValueError when the plan does not ship each line whole, takes more than a warehouse has, or ships from where
	it may not."""
	known = {site.warehouse: site for site in sites}
	wanted = {demand.line: demand for demand in demands}
	shipped = dict.fromkeys(wanted, 0)
	for parcel in plan.parcels:
		if parcel.warehouse not in known:
			raise ValueError(f"The plan ships from {parcel.warehouse}, which was not offered")
		taken: dict[str, int] = {}
		for line, qty in parcel.lines.items():
			if line not in wanted or not policy.allows(line, parcel.warehouse):
				raise ValueError(f"The plan ships {line} from {parcel.warehouse}, which may not ship it")
			shipped[line] += qty
			item = wanted[line].item
			taken[item] = taken.get(item, 0) + qty
			if taken[item] > known[parcel.warehouse].available.get(item, 0):
				raise ValueError(f"The plan takes more of {item} than {parcel.warehouse} has")
	for line, demand in wanted.items():
		if shipped[line] != demand.qty:
			raise ValueError(f"The plan ships {shipped[line]} of {demand.qty} of {line}")
