"""An independent judge: every way to split every line over every warehouse is tried. For small orders only."""

from itertools import product

from ecom_erp.core.allocation import Demand, Policy, WarehouseOption


def best_key(demands: list[Demand], options: list[WarehouseOption], policy: Policy) -> tuple | None:
	"""(total, parcels, ranks, warehouses) of the best plan; None when there is none."""
	options = sorted(options, key=lambda s: (s.rank, s.warehouse))
	ways = [list(_ways(demand, options, policy)) for demand in demands]
	keys = (_key(demands, options, policy, plan) for plan in product(*ways))
	return min((key for key in keys if key), default=None)


def _ways(demand, options, policy):
	for parts in product(range(demand.qty + 1), repeat=len(options)):
		used = [option.warehouse for option, part in zip(options, parts, strict=True) if part]
		pinned = policy.pinned.get(demand.line)
		banned = policy.excluded.get(demand.line, ())
		if sum(parts) != demand.qty or (len(used) > 1 and not policy.allow_line_split):
			continue
		if any(name in banned or (pinned and name != pinned) for name in used):
			continue
		yield parts


def _key(demands, options, policy, plan) -> tuple | None:
	total, used = 0, []
	for index, option in enumerate(options):
		units = [parts[index] for parts in plan]
		if not any(units):
			continue
		for item in {d.item for d in demands}:
			taken = sum(n for d, n in zip(demands, units, strict=True) if d.item == item)
			if taken > option.available.get(item, 0):
				return None
		if option.capacity_units is not None and sum(units) > option.capacity_units:
			return None
		freight = option.freight and option.freight(
			sum(d.unit_grams * n for d, n in zip(demands, units, strict=True))
		)
		if freight is None:
			return None
		total += freight + option.handling_per_parcel + option.handling_per_unit * sum(units)
		total += option.late_days * policy.late_penalty + option.rank * policy.rank_penalty
		used.append(option)
	if policy.max_parcels is not None and len(used) > policy.max_parcels:
		return None
	total += policy.split_penalty * (len(used) - 1)
	return total, len(used), tuple(s.rank for s in used), tuple(s.warehouse for s in used)
