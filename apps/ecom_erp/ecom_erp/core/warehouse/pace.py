"""How fast something is done, out of how often it took how long."""

from collections.abc import Mapping
from math import ceil

MEDIAN, NINE_OF_TEN = 0.5, 0.9


def within(times: Mapping[int, int], share: float) -> int:
	"""Within how many seconds `share` of all was done; `times`: by seconds, how often. It is a time that did occur (nearest
	rank); 0 when there is none."""
	wanted = ceil(sum(times.values()) * share)
	for seconds in sorted(times):
		wanted -= times[seconds]
		if wanted <= 0:
			return seconds
	return 0
