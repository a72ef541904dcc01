"""The same allocation as a mixed integer program, solved by HiGHS: an independent answer to compare with."""

import highspy

from benchmarks.allocation_cases import Case


def solve(case: Case) -> int | None:
	"""The least total, None when the order cannot be shipped. Freight must be `Steps`; pins, exclusions, capacities and
	limits on parcels are not modelled, lines may be split."""
	demands, options, policy = case
	model = highspy.Highs()
	model.silent()
	model.setOptionValue("mip_rel_gap", 0.0)
	model.setOptionValue("mip_abs_gap", 0.5)
	model.setOptionValue("threads", 1)
	cost = -policy.split_penalty
	shipped = {demand.line: [] for demand in demands}
	for option in options:
		used = model.addBinary()
		steps = model.addIntegral(lb=0)
		units = [model.addIntegral(lb=0, ub=min(d.qty, option.available.get(d.item, 0))) for d in demands]
		for demand, amount in zip(demands, units, strict=True):
			model.addConstr(amount <= demand.qty * used)
			shipped[demand.line].append(amount)
		for item in {demand.item for demand in demands}:
			taken = [n for d, n in zip(demands, units, strict=True) if d.item == item]
			model.addConstr(sum(taken) <= option.available.get(item, 0))
		grams = sum(d.unit_grams * n for d, n in zip(demands, units, strict=True))
		model.addConstr(grams <= option.freight.first_grams * used + option.freight.step_grams * steps)
		fixed = option.freight.first + option.handling_per_parcel + option.late_days * policy.late_penalty
		fixed += option.rank * policy.rank_penalty + policy.split_penalty
		cost = cost + fixed * used + option.freight.step * steps + option.handling_per_unit * sum(units)
	for demand in demands:
		model.addConstr(sum(shipped[demand.line]) == demand.qty)
	model.minimize(cost)
	if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
		return None
	return round(model.getObjectiveValue())
