"""Freight functions for tests."""


def steps(first_grams: int, first: int, step_grams: int, step: int, limit: int | None = None):
	"""`first` up to `first_grams`, `step` for each started `step_grams` more, None above `limit`."""

	def cost(grams: int) -> int | None:
		if limit is not None and grams > limit:
			return None
		return first + max(0, -(-(grams - first_grams) // step_grams)) * step

	return cost


def flat(cost: int):
	return lambda grams: cost
